/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KIMG_PADDR_PRIV_H
#define KIMG_PADDR_PRIV_H

#include "xform_priv.h"
#include <kimg/paddr.h>

/* Headers may be any number; but no kernel has that many segments. */
#define PADDR_SEGMENTS 1024
/* Of each segment all addresses, of each note one, and the entry. */
#define PADDR_ODD 8

/**
 * struct paddr_job - a plan being made
 * @offset: what Xen will have to subtract from p_paddr
 */
struct paddr_job {
	struct kimg_image *img;
	const struct kimg_elf *e;
	const struct kimg_paddr_options *opt;
	struct kimg_paddr *p;
	uint64_t offset;
};

/** kimg_paddr_in - the PT_LOAD that has an address, by p_vaddr or by p_paddr;
 * NULL when none has */
struct kimg_paddr_segment *kimg_paddr_in(const struct kimg_paddr *p,
					 uint64_t v, bool virtual);

/** kimg_paddr_odd - look for what does not fit together */
void kimg_paddr_odd(struct kimg_image *img, struct kimg_paddr *p);

/** kimg_paddr_check - refuse what does not start, unless forced to */
enum kimg_err kimg_paddr_check(struct paddr_job *j);

/** kimg_paddr_patch - the changes of a plan whose segments know where to */
enum kimg_err kimg_paddr_patch(struct paddr_job *j);

#endif
