/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with physical addresses: those there are, and planned ones. */
#include "paddr_priv.h"

#include "../core/num.h"
#include <inttypes.h>
#include <string.h>

#define HEX "0x%" PRIx64

static void odd(struct kimg_paddr *p, const char *text)
{
	if (text && p->nodd < PADDR_ODD)
		p->odd[p->nodd++] = text;
}

static bool meet(const struct kimg_paddr_segment *a,
		 const struct kimg_paddr_segment *b, bool planned)
{
	uint64_t na = a->segment->ph->p_memsz, nb = b->segment->ph->p_memsz;
	uint64_t pa = planned ? a->to : a->segment->ph->p_paddr;
	uint64_t pb = planned ? b->to : b->segment->ph->p_paddr;

	return na && nb && (pa - pb < nb || pb - pa < na);
}

/* The first segment that shares memory with another one. */
static const struct kimg_paddr_segment *
overlap(const struct kimg_paddr *p, bool planned,
	const struct kimg_paddr_segment **with)
{
	unsigned int i, k;

	for (i = 0; i < p->nsegments; i++) {
		for (k = 0; k < i; k++) {
			if (!meet(&p->segment[i], &p->segment[k], planned))
				continue;
			*with = &p->segment[k];
			return &p->segment[i];
		}
	}
	return NULL;
}

/* Page tables map what p_align promises. */
static bool misaligned(const struct kimg_paddr_segment *s, uint64_t paddr)
{
	const struct kimg_elf_phdr *ph = s->segment->ph;

	return kimg_power_of_2(ph->p_align) &&
	       (paddr ^ ph->p_vaddr) & (ph->p_align - 1);
}

/* Above this no loader that takes p_paddr as physical has memory. */
static bool high(const struct kimg_paddr_segment *s)
{
	return s->to + s->segment->ph->p_memsz > UINT64_C(1) << 32 ||
	       s->to >> 32;
}

static void odd_segments(struct kimg_image *img, struct kimg_paddr *p)
{
	const struct kimg_paddr_segment *with = NULL, *s;
	unsigned int i;

	for (i = 0; i < p->nsegments; i++) {
		const struct kimg_paddr_segment *a = &p->segment[i];

		if (high(a))
			odd(p, kimg_image_fmt(img, "phdrs[%u]: " HEX
				" is above 4 GiB, where loaders that take "
				"p_paddr as it is have no memory for it",
				a->segment->index, a->to));
		if (strcmp(a->class, "separate") != 0 && misaligned(a, a->to))
			odd(p, kimg_image_fmt(img, "phdrs[%u]: p_paddr and "
				"p_vaddr differ modulo p_align",
				a->segment->index));
	}
	s = overlap(p, false, &with);
	if (s)
		odd(p, kimg_image_fmt(img, "phdrs[%u] and phdrs[%u] share "
			"physical memory", with->segment->index,
			s->segment->index));
}

void kimg_paddr_odd(struct kimg_image *img, struct kimg_paddr *p)
{
	const struct kimg_xen *x = img->xen;

	p->odd = kimg_image_get(img, PADDR_ODD, sizeof(*p->odd));
	if (!p->odd)
		return;
	if (!kimg_paddr_in(p, p->entry, true) &&
	    !kimg_paddr_in(p, p->entry, false))
		odd(p, kimg_image_fmt(img, "e_entry " HEX " is in no segment",
				      p->entry));
	if (x && x->phys32_entry.set &&
	    !kimg_paddr_in(p, x->phys32_entry.v, false))
		odd(p, kimg_image_fmt(img, "PHYS32_ENTRY " HEX " is in no "
			"segment by p_paddr", x->phys32_entry.v));
	odd_segments(img, p);
}

static enum kimg_err check_width(struct paddr_job *j)
{
	uint64_t most = j->e->bits == 64 ? UINT64_MAX : UINT32_MAX, end;
	unsigned int i;

	for (i = 0; i < j->p->nsegments; i++) {
		const struct kimg_paddr_segment *s = &j->p->segment[i];

		if (kimg_add(s->to, s->segment->ph->p_memsz, &end) &&
		    end - (end > 0) <= most)
			continue;
		return kimg_xform_refuse(j->img, s->segment->rec.at,
					 &(struct kimg_finding){
			.field = "p_paddr",
			.text = "the segment would leave the address space",
			.expected = kimg_image_fmt(j->img, "at most " HEX,
				most - s->segment->ph->p_memsz + 1),
			.found = kimg_image_fmt(j->img, HEX, s->to),
		});
	}
	return KIMG_OK;
}

static enum kimg_err check_places(struct paddr_job *j)
{
	const struct kimg_paddr_segment *with = NULL, *s;
	unsigned int i;

	for (i = 0; i < j->p->nsegments; i++) {
		s = &j->p->segment[i];
		if (!misaligned(s, s->to) ||
		    misaligned(s, s->segment->ph->p_paddr))
			continue;
		return kimg_xform_refuse(j->img, s->segment->rec.at,
					 &(struct kimg_finding){
			.field = "p_paddr",
			.text = "p_paddr and p_vaddr would differ modulo "
				"p_align",
			.expected = kimg_image_fmt(j->img, HEX " modulo " HEX,
				s->segment->ph->p_vaddr &
				(s->segment->ph->p_align - 1),
				s->segment->ph->p_align),
			.found = kimg_image_fmt(j->img, HEX, s->to),
			.hint = "--force does it all the same",
		});
	}
	/* What shares memory already is not made worse. */
	s = overlap(j->p, false, &with) ? NULL : overlap(j->p, true, &with);
	if (!s)
		return KIMG_OK;
	return kimg_xform_refuse(j->img, s->segment->rec.at,
				 &(struct kimg_finding){
		.field = "p_paddr",
		.text = kimg_image_fmt(j->img, "phdrs[%u] and phdrs[%u] would "
			"share physical memory", with->segment->index,
			s->segment->index),
		.hint = "--force does it all the same",
	});
}

/* The one distance from where PVH code runs when it is not moved. */
static bool pvh_distance(const struct paddr_job *j, uint64_t *by)
{
	uint64_t entry = j->img->xen->phys32_entry.v;
	bool paddr = kimg_paddr_in(j->p, entry, false);
	unsigned int i;

	for (i = 0; i < j->p->nsegments; i++) {
		const struct kimg_paddr_segment *s = &j->p->segment[i];
		uint64_t d = s->to - (paddr ? s->segment->ph->p_paddr :
					      s->physical);

		if (i && d != *by)
			return false;
		*by = d;
	}
	return true;
}

/* xen/include/public/elfnote.h, XEN_ELFNOTE_PHYS32_RELOC */
static bool may_move(const struct paddr_job *j, uint64_t by)
{
	const struct kimg_xen *x = j->img->xen;
	uint64_t start = UINT64_MAX, end = 0;
	unsigned int i;

	for (i = 0; i < j->p->nsegments; i++) {
		const struct kimg_paddr_segment *s = &j->p->segment[i];

		start = kimg_min(start, s->to);
		end = kimg_max(end, s->to + s->segment->ph->p_memsz);
	}
	return x->phys32_reloc && kimg_power_of_2(x->reloc_align) &&
	       !(by & (x->reloc_align - 1)) && start >= x->reloc_min &&
	       end && end - 1 <= x->reloc_max;
}

static enum kimg_err check_pvh(struct paddr_job *j)
{
	const struct kimg_xen *x = j->img->xen;
	uint64_t by = 0;

	if (!x || !x->phys32_entry.set ||
	    (pvh_distance(j, &by) && (!by || may_move(j, by))))
		return KIMG_OK;
	return kimg_xform_refuse(j->img, 0, &(struct kimg_finding){
		.text = "it would not start by PVH, whose code runs where it "
			"was linked to",
		.expected = x->phys32_reloc ? kimg_image_fmt(j->img,
			"one distance for all segments, a multiple of 0x%"
			PRIx32 ", from 0x%" PRIx32 " to 0x%" PRIx32
			" (PHYS32_RELOC)", x->reloc_align, x->reloc_min,
			x->reloc_max) : "physical addresses as they are, for "
			"there is no PHYS32_RELOC",
		.hint = "--force does it all the same; \"kimg relocate "
			"--slide\" moves the code, too",
	});
}

enum kimg_err kimg_paddr_check(struct paddr_job *j)
{
	enum kimg_err err = check_width(j);

	if (!err && !j->opt->force)
		err = check_places(j);
	if (!err && !j->opt->force)
		err = check_pvh(j);
	return err;
}
