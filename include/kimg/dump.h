/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Everything that there is in an image: each part as fields, with offset, size,
 * number, value and meaning; and what libbfd and libopcodes tell about it.
 *
 * Documents are of the schema "dump/1"; what people read is made of them.
 */
#ifndef KIMG_DUMP_H
#define KIMG_DUMP_H

#include <kimg/report.h>
#include <kimg/xform.h>

#pragma GCC visibility push(default)

/**
 * kimg_dump_depth - how far an image must be decoded to show a part
 * @path: as kimg_report_find() takes; NULL for everything
 * @out: for struct kimg_options
 *
 * Returns KIMG_OK, or MISUSE when it is not a path.
 */
enum kimg_err kimg_dump_depth(const char *path, enum kimg_depth *out);

/**
 * kimg_report_dump - the parts of an image
 * @r: of the schema "dump/1", empty
 * @path, @npaths: what is wanted: an object or array with all in it, or a
 *                 single member; a field is also found by the name that its
 *                 specification gives it, as setup.init_size. 0 is everything
 * @missing: number of the first path that is not there
 *
 * The image must live as long as the report. Returns KIMG_OK, NOMEM, or ABSENT.
 */
enum kimg_err kimg_report_dump(struct kimg_report *r,
			       const struct kimg_image *img,
			       const char *const *path, unsigned int npaths,
			       unsigned int *missing);

/** lists that libbfd makes; a set of bits */
enum kimg_listing {
	KIMG_LISTING_SECTIONS = 1,
	KIMG_LISTING_SYMBOLS = 2,
	KIMG_LISTING_RELOCATIONS = 4,
};

/**
 * kimg_report_objects - sections, symbols and relocations, as libbfd sees them
 * @r: of the schema "dump/1", empty
 * @img: decoded to its end, without an error
 * @which: elf, pe or uki.pe; NULL for all that there are
 * @what: of enum kimg_listing
 *
 * libbfd is not made for hostile files, and has one state for all threads: call
 * this once, in a process of its own. It may end the process.
 *
 * Returns KIMG_OK; UNSUPPORTED without a finding when libbfd is not built in;
 * others after a finding: ABSENT when there is nothing of a kind that was asked
 * for; LIMIT; MALFORMED; NOMEM.
 */
enum kimg_err kimg_report_objects(struct kimg_report *r, struct kimg_image *img,
				  const char *which, unsigned int what);

/**
 * kimg_report_code - the instructions at a way into the kernel
 * @entry: a name of kimg_entry_get()
 * @max: how many; not more than KIMG_MAX_INSTRUCTIONS are shown
 *
 * Names come from the ELF file's symbols or, decoded with FULL, from kallsyms.
 * As kimg_report_objects() otherwise.
 */
enum kimg_err kimg_report_code(struct kimg_report *r, struct kimg_image *img,
			       const char *entry, unsigned int max);

/** struct kimg_entry_info - a way into a kernel; @doc: a sentence */
struct kimg_entry_info {
	const char *name;
	const char *doc;
};

/** kimg_entry_get - the way of a number; false behind the last one */
bool kimg_entry_get(unsigned int i, struct kimg_entry_info *out);

/**
 * kimg_report_bytes - bytes of a part as a document
 * @r: of the schema "dump/1", empty
 *
 * Returns KIMG_OK; LIMIT, without a finding, when there are more than
 * KIMG_MAX_BYTES_SHOWN; NOMEM; or why reading or decoding failed.
 */
enum kimg_err kimg_report_bytes(struct kimg_report *r,
				const struct kimg_part *part);

/**
 * struct kimg_bytes - bytes of a part on their way into text
 *
 * Start with @part, and all else zero.
 */
struct kimg_bytes {
	const struct kimg_part *part;
	unsigned int range;
	uint64_t off;
	unsigned char last[16];
	bool same;
};

/**
 * kimg_bytes_text - the next lines, as "hexdump -C" has them
 * @out: nothing is added behind the last line
 *
 * Above each range there is a line that says where it is. Returns KIMG_OK, or
 * why reading or decoding failed.
 */
enum kimg_err kimg_bytes_text(struct kimg_bytes *b, struct kimg_buf *out);

/** kimg_report_dump_text - the report for a person */
void kimg_report_dump_text(const struct kimg_report *r, bool color,
			   struct kimg_buf *out);

#pragma GCC visibility pop

#endif
