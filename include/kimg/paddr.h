/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Physical addresses in program headers: what they mean, and other ones. ELF
 * kernels disagree about p_paddr; a program that makes it physical
 *
 *	err = kimg_image_decode(&in, &opt, &img);
 *	err = kimg_paddr_plan(img, &(struct kimg_paddr_options){
 *		.to = KIMG_PADDR_PHYSICAL }, &plan);
 *	for (i = 0; i < plan->npatches; i++)
 *		pwrite(fd, plan->patch[i].bytes, plan->patch[i].size,
 *		       plan->patch[i].at);
 */
#ifndef KIMG_PADDR_H
#define KIMG_PADDR_H

#include <kimg/buf.h>
#include <kimg/image.h>
#include <kimg/patch.h>

#pragma GCC visibility push(default)

/**
 * struct kimg_paddr_segment - a PT_LOAD, and what its p_paddr means
 * @class: "physical": p_vaddr - VIRT_BASE; "virtual": p_vaddr itself;
 *         "offset": a physical address and PADDR_OFFSET; "identity": p_vaddr,
 *         which is a physical address; "separate": a physical address that
 *         p_vaddr does not follow, as that of per-CPU data
 * @physical: the pseudo-physical address that is meant, modulo 2^64
 * @to: p_paddr as planned; without a plan as it is
 */
struct kimg_paddr_segment {
	const struct kimg_segment *segment;
	const char *class;
	uint64_t physical;
	uint64_t to;
};

/**
 * struct kimg_paddr - what the addresses of an ELF file mean
 * @virt_base: virtual address of physical address 0; @virt_base_from: who says
 *             so: "VIRT_BASE", "--virt-base", or "segments" when it is what the
 *             first of them differs by; NULL: nobody
 * @offset: what Xen subtracts from p_paddr; @offset_from: "PADDR_OFFSET",
 *          "ELF_PADDR_OFFSET", "VIRT_BASE" (the default of __xen_guest),
 *          "default" (0)
 * @entry: e_entry; @entry_space: as of struct kimg_entry
 * @segment, @nsegments: the PT_LOADs
 * @odd, @nodd: what does not fit together, sentences
 * @patch, @npatches: of a plan: what changes, ordered by place
 * Lives as long as the image.
 */
struct kimg_paddr {
	uint64_t virt_base;
	const char *virt_base_from;
	uint64_t offset;
	const char *offset_from;
	uint64_t entry;
	const char *entry_space;
	struct kimg_paddr_segment *segment;
	unsigned int nsegments;
	const char **odd;
	unsigned int nodd;
	struct kimg_patch *patch;
	unsigned int npatches;
};

/** what p_paddr shall be */
enum kimg_paddr_to {
	KIMG_PADDR_KEEP,
	KIMG_PADDR_PHYSICAL,
	KIMG_PADDR_VIRTUAL,
	KIMG_PADDR_MOVED,
};

/** which address space e_entry shall count in; KEEP: the one it does */
enum kimg_paddr_entry {
	KIMG_PADDR_ENTRY_KEEP,
	KIMG_PADDR_ENTRY_PHYSICAL,
	KIMG_PADDR_ENTRY_VIRTUAL,
};

/** struct kimg_paddr_set - segment @index of the file gets p_paddr @to */
struct kimg_paddr_set {
	uint64_t index;
	uint64_t to;
};

/**
 * struct kimg_paddr_options - what to change
 * @base: with PHYSICAL: p_paddr of physical address 0
 * @by: with MOVED: is added, modulo 2^64
 * @set, @nset: after that
 * @virt_base: instead of what the file says
 * @force: also if it would not start by PVH, if segments overlap, or if
 *         addresses do not fit p_align
 */
struct kimg_paddr_options {
	enum kimg_paddr_to to;
	uint64_t base;
	uint64_t by;
	const struct kimg_paddr_set *set;
	unsigned int nset;
	enum kimg_paddr_entry entry;
	struct kimg_opt64 virt_base;
	bool force;
};

/**
 * kimg_paddr_look - what the addresses of an image mean
 * @img: an ELF file, or with one inside
 * @virt_base: instead of what the file says, if set
 *
 * Returns KIMG_OK; UNSUPPORTED when there is no ELF; what was wrong with the
 * image; or NOMEM.
 */
enum kimg_err kimg_paddr_look(struct kimg_image *img,
			      struct kimg_opt64 virt_base,
			      struct kimg_paddr **out);

/**
 * kimg_paddr_plan - how to give an ELF file other physical addresses
 * @out: with patches; the file itself is not changed
 *
 * PADDR_OFFSET, PHYS32_ENTRY, a physical e_entry and the addresses of other
 * program headers follow. Returns as kimg_paddr_look(), or REFUSED with a
 * finding that says why.
 */
enum kimg_err kimg_paddr_plan(struct kimg_image *img,
			      const struct kimg_paddr_options *opt,
			      struct kimg_paddr **out);

struct kimg_report;
struct kimg_validation;

/**
 * kimg_report_paddr - add the addresses to a report "paddr/1"
 * @v: verdicts of those whose loading is to be shown
 *
 * Returns KIMG_OK or NOMEM.
 */
enum kimg_err kimg_report_paddr(struct kimg_report *r,
				const struct kimg_image *img,
				const struct kimg_paddr *p,
				const struct kimg_validation *v);

/** kimg_report_paddr_text - a report "paddr/1" for a person */
void kimg_report_paddr_text(const struct kimg_report *r, bool color,
			    struct kimg_buf *out);

#pragma GCC visibility pop

#endif
