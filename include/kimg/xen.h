/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an image tells Xen, and what Xen makes of it. */
#ifndef KIMG_XEN_H
#define KIMG_XEN_H

#include <stdbool.h>
#include <stdint.h>

#pragma GCC visibility push(default)

/** where notes were found; the order is the order of looking */
enum kimg_note_from {
	KIMG_FROM_NOWHERE,
	KIMG_FROM_PT_NOTE,
	KIMG_FROM_SHT_NOTE,
	KIMG_FROM_XEN_GUEST,
	KIMG_FROM_XEN_TABLE,
};

/** a number that may be missing */
struct kimg_opt64 {
	uint64_t v;
	bool set;
};

/**
 * struct kimg_xen_map - result of Xen's address calculation for one target
 * @ok: Xen's builder takes the image for this target
 * @why: why not, one sentence; NULL if @ok
 * @cause: the same as a word, that does not change: the name of the rule that
 *         says more; NULL if @ok
 * @type: Xen's name of the guest type, as "xen-3.0-x86_64"; NULL unless @ok
 * The numbers are valid when @calculated.
 */
struct kimg_xen_map {
	bool ok;
	const char *why;
	const char *cause;
	const char *type;
	bool calculated;
	uint64_t virt_base;
	uint64_t paddr_offset;
	uint64_t virt_offset;
	uint64_t virt_kstart;
	uint64_t virt_kend;
	uint64_t virt_entry;
};

enum kimg_pae {
	KIMG_PAE_NO,
	KIMG_PAE_YES,
	KIMG_PAE_EXTCR3,
	KIMG_PAE_BIMODAL,
};

/**
 * struct kimg_xen - what the image tells Xen, and what Xen makes of it
 * @from: where Xen finds it
 * @guest_string, @guest_at: the legacy string and where it is
 * Numbers are unset and strings NULL where the image does not say.
 */
struct kimg_xen {
	enum kimg_note_from from;
	const char *guest_string;
	uint64_t guest_at;
	struct kimg_opt64 virt_base;
	struct kimg_opt64 paddr_offset;
	struct kimg_opt64 entry;
	struct kimg_opt64 hypercall_page;
	struct kimg_opt64 init_p2m;
	struct kimg_opt64 hv_start_low;
	struct kimg_opt64 mod_start_pfn;
	struct kimg_opt64 suspend_cancel;
	struct kimg_opt64 phys32_entry;
	bool phys32_reloc;
	uint32_t reloc_align;
	uint32_t reloc_min;
	uint32_t reloc_max;
	bool bsd_symtab;
	enum kimg_pae pae;
	const char *pae_mode;
	const char *guest_os;
	const char *guest_version;
	const char *xen_version;
	const char *loader;
	const char *features;
	bool features_bad;
	const char *features_unknown;
	bool supported_set;
	uint32_t supported_raw;
	uint32_t supported;
	uint32_t required;
	bool dom0;
	struct kimg_xen_map pv;
	struct kimg_xen_map pvh;
};

/** struct kimg_feature - a bit of Xen's feature word */
struct kimg_feature {
	unsigned int bit;
	const char *name;
	const char *doc;
	bool in_string;
};

/** kimg_xen_features - all known features, ordered by bit; @n: how many */
const struct kimg_feature *kimg_xen_features(unsigned int *n);

#pragma GCC visibility pop

#endif
