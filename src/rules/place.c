/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where consumers load the segments of an ELF file, and where they enter it. */
#include "rules.h"

#include "../core/poison.h"

#define BY_XEN (FOR_XEN_PV | FOR_XEN_DOM0 | FOR_PVGRUB)
#define BY_PADDR (FOR_XEN_PVH | FOR_QEMU | FOR_KEXEC | FOR_FIRECRACKER | \
		  FOR_CLOUD_HYPERVISOR)

/* Before the code of a bzImage only those that decode its payload see
 * segments. */
static bool sees_segments(const struct profile *p, const struct kimg_image *img)
{
	return img->elf && (p->bit & FOR_DECODERS ||
			    (!img->setup && p->elf & img->elf->bits));
}

const char *kimg_consumer_place(const struct kimg_consumer *c,
				const struct kimg_image *img,
				const struct kimg_segment *s, uint64_t *at)
{
	const struct profile *p = kimg_profile_get(c);

	if (!p || !sees_segments(p, img))
		return NULL;
	*at = s->ph->p_paddr;
	if (p->bit & BY_PADDR)
		return "p_paddr";
	if (!(p->bit & BY_XEN) || !img->xen || !img->xen->pv.calculated)
		return NULL;
	*at -= img->xen->pv.paddr_offset;
	return "p_paddr - PADDR_OFFSET";
}

const char *kimg_consumer_entry(const struct kimg_consumer *c,
				const struct kimg_image *img, uint64_t *at)
{
	const struct profile *p = kimg_profile_get(c);
	const struct kimg_xen *x = img->xen;

	if (!p || !sees_segments(p, img) || !(p->bit & (BY_XEN | BY_PADDR)))
		return NULL;
	*at = img->elf->eh->e_entry;
	if (p->bit & BY_XEN) {
		if (!x || !x->pv.calculated)
			return NULL;
		*at = x->pv.virt_entry;
		return x->entry.set ? "ENTRY" : "e_entry";
	}
	if (x && x->phys32_entry.set && p->bit != FOR_KEXEC) {
		*at = x->phys32_entry.v;
		return "PHYS32_ENTRY";
	}
	/* What is no PVH kernel may be one for multiboot. */
	return p->bit & (FOR_XEN_PVH | FOR_CLOUD_HYPERVISOR) ? NULL : "e_entry";
}
