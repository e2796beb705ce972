/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Headers for multiboot loaders, in an image of any format. */
#ifndef KIMG_MULTIBOOT_H
#define KIMG_MULTIBOOT_H

#include <kimg/rec_mb.h>

/**
 * struct kimg_mb_load - where an image goes by the addresses in its header
 * @set: there are addresses, and they make sense; else an ELF header counts
 * @at, @size: bytes of the file that are loaded
 * @start, @end: memory they take, with the zeros behind them
 */
struct kimg_mb_load {
	bool set;
	uint64_t at;
	uint64_t size;
	uint64_t start;
	uint64_t end;
};

/**
 * struct kimg_multiboot - a header of version 1
 * @rec, @hdr: what every header has
 * @address, @mode: parts that flags announce; their spec is NULL without
 */
struct kimg_multiboot {
	struct kimg_rec rec;
	const struct kimg_mb1_header *hdr;
	struct kimg_rec address;
	struct kimg_rec mode;
	struct kimg_mb_load load;
};

/**
 * struct kimg_multiboot2_tag - a tag of a header of version 2
 * @rec, @tag: what every tag has
 * @body: the rest; its spec is NULL for a tag without, or of an unknown type
 * @request, @nrequests: of an information request: what is asked for
 */
struct kimg_multiboot2_tag {
	struct kimg_rec rec;
	const struct kimg_mb2_tag *tag;
	struct kimg_rec body;
	const uint32_t *request;
	unsigned int nrequests;
};

/** struct kimg_multiboot2 - a header of version 2; @tag: without the end tag */
struct kimg_multiboot2 {
	struct kimg_rec rec;
	const struct kimg_mb2_header *hdr;
	const struct kimg_multiboot2_tag *tag;
	unsigned int ntags;
	struct kimg_mb_load load;
};

#endif
