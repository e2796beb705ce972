/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing rules. */
#ifndef KIMG_RULES_H
#define KIMG_RULES_H

#include "../model/model.h"
#include <inttypes.h>
#include <kimg/rule.h>

/** who suffers: bits of struct kimg_rule.hits and of profiles */
enum {
	FOR_GENERIC = 1 << 0,
	FOR_XEN_PV = 1 << 1,
	FOR_XEN_PVH = 1 << 2,
	FOR_XEN_DOM0 = 1 << 3,
	FOR_PVGRUB = 1 << 4,
	FOR_QEMU = 1 << 5,
	FOR_GRUB = 1 << 6,
	FOR_KEXEC = 1 << 7,
	FOR_EFI = 1 << 8,
	FOR_FIRECRACKER = 1 << 9,
	FOR_CLOUD_HYPERVISOR = 1 << 10,

	/* those that decode the payload themselves and load the ELF in it */
	FOR_DECODERS = FOR_XEN_PV | FOR_XEN_PVH | FOR_XEN_DOM0 | FOR_PVGRUB,
	/* those that start the code in front of the payload */
	FOR_SETUP = FOR_QEMU | FOR_GRUB | FOR_KEXEC | FOR_EFI |
		    FOR_FIRECRACKER | FOR_CLOUD_HYPERVISOR,
	FOR_ALL = FOR_GENERIC | FOR_DECODERS | FOR_SETUP,
};

/** codecs that a consumer decodes: bits */
enum {
	CODEC_NONE = 1 << 0,
	CODEC_GZIP = 1 << 1,
	CODEC_BZIP2 = 1 << 2,
	CODEC_LZMA = 1 << 3,
	CODEC_XZ = 1 << 4,
	CODEC_LZO = 1 << 5,
	CODEC_LZ4 = 1 << 6,
	CODEC_ZSTD = 1 << 7,
};

/**
 * struct profile - what a consumer takes
 * @bit: its FOR_ bit
 * @codecs: those of a payload that it decodes itself; 0 when it does not
 * @xz_memory: most bytes that its xz and lzma decoders may use; 0 for no limit
 * @base_for_pvh: PADDR_OFFSET needs VIRT_BASE for PVH, too
 * @protocol: oldest boot protocol of a bzImage; 0: takes no bzImage
 * @elf: bits of the ELF files that it takes (32 + 64); 0: none
 */
struct profile {
	struct kimg_consumer consumer;
	uint32_t bit;
	uint32_t codecs;
	uint64_t xz_memory;
	uint16_t protocol;
	unsigned int elf;
	bool base_for_pvh;
};

/** profile_of - the row of a consumer */
const struct profile *kimg_profile_get(const struct kimg_consumer *c);

/** kimg_codec_bit - the CODEC_ bit of a name; 0 when it has none */
uint32_t kimg_codec_bit(const char *name);

/**
 * kimg_stream_dictionary - how far back a stream of xz or lzma refers
 * @dict: gets the bytes that its decoder needs for that
 *
 * Returns false for other codecs, or when it cannot be read.
 */
bool kimg_stream_dictionary(const struct kimg_stream *s, uint64_t *dict);

/**
 * struct kimg_check - a running rule
 * @profile: of a rule that is asked for each consumer; else NULL
 * @failed: an error was added
 */
struct kimg_check {
	struct kimg_image *img;
	const struct kimg_rule *rule;
	const struct profile *profile;
	struct kimg_checks *all;
	bool failed;
};

/**
 * kimg_check_fail - the rule is broken
 * @f: text and place; rule, severity and consumer are filled in. A severity
 *     above that of the rule is not possible; KIMG_ERROR means the rule's
 */
void kimg_check_fail(struct kimg_check *c, const struct kimg_finding *f);

/** kimg_check_field - the same about a field of a record, at its place */
void kimg_check_field(struct kimg_check *c, const struct kimg_rec *rec,
		      const char *field, const struct kimg_finding *f);

/**
 * kimg_check_xen - the same about what the image tells Xen
 * @note: name of the note that is wrong, of which the last counts; NULL when
 *        it is none
 */
void kimg_check_xen(struct kimg_check *c, const char *note,
		    const struct kimg_finding *f);

/** kimg_check_setup - the setup header; NULL without one that has @field */
const struct kimg_bz_setup *kimg_check_setup(const struct kimg_check *c,
					     const char *field);

/** kimg_check_fmt - text for a finding */
#define kimg_check_fmt(c, ...) kimg_image_fmt((c)->img, __VA_ARGS__)

/** kimg_check_hex - a number as text for a finding */
static inline const char *kimg_check_hex(struct kimg_check *c, uint64_t v)
{
	return kimg_check_fmt(c, "0x%" PRIx64, v);
}

/** kimg_check_executable - is @at in an executable segment? */
bool kimg_check_executable(const struct kimg_elf *e, uint64_t at,
			   bool virtual);

/** rule tables, ended by a row without an id */
extern const struct kimg_rule kimg_rules_setup[];
extern const struct kimg_rule kimg_rules_loader[];
extern const struct kimg_rule kimg_rules_memory[];
extern const struct kimg_rule kimg_rules_payload[];
extern const struct kimg_rule kimg_rules_elf[];
extern const struct kimg_rule kimg_rules_machine[];
extern const struct kimg_rule kimg_rules_boot[];
extern const struct kimg_rule kimg_rules_notes[];
extern const struct kimg_rule kimg_rules_builder[];
extern const struct kimg_rule kimg_rules_xen[];
extern const struct kimg_rule kimg_rules_pe[];

#endif
