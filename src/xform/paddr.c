/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What p_paddr means. gABI calls it the physical address, where that is
 * relevant; old kernels of Linux, BSD and Mach repeat p_vaddr there, Solaris
 * adds what Xen has to subtract again, and Linux has segments whose physical
 * place p_vaddr does not tell.
 */
#include "paddr_priv.h"

#include "../core/num.h"
#include <string.h>

static bool inside(uint64_t start, uint64_t size, uint64_t v)
{
	return v >= start && v - start < size;
}

struct kimg_paddr_segment *kimg_paddr_in(const struct kimg_paddr *p,
					 uint64_t v, bool virtual)
{
	unsigned int i;

	for (i = 0; i < p->nsegments; i++) {
		const struct kimg_elf_phdr *ph = p->segment[i].segment->ph;

		if (inside(virtual ? ph->p_vaddr : ph->p_paddr, ph->p_memsz, v))
			return &p->segment[i];
	}
	return NULL;
}

/* libelf-dominfo.c, elf_xen_addr_calc_check: the older the way to tell, the
 * larger what is subtracted if nobody says so. */
static void find_bases(const struct kimg_image *img, struct kimg_opt64 given,
		       struct kimg_paddr *p)
{
	const struct kimg_xen *x = img->xen;
	bool guest = x && x->from == KIMG_FROM_XEN_GUEST;

	if (given.set) {
		p->virt_base = given.v;
		p->virt_base_from = "--virt-base";
	} else if (x && x->virt_base.set) {
		p->virt_base = x->virt_base.v;
		p->virt_base_from = "VIRT_BASE";
	}
	p->offset_from = "default";
	if (x && x->paddr_offset.set) {
		p->offset = x->paddr_offset.v;
		p->offset_from = guest ? "ELF_PADDR_OFFSET" : "PADDR_OFFSET";
	} else if (guest) {
		p->offset = p->virt_base;
		p->offset_from = "VIRT_BASE";
	}
}

/* Nobody says it: the first segment that is not where it is linked does. */
static void guess_base(struct kimg_paddr *p)
{
	unsigned int i;

	for (i = 0; !p->virt_base_from && i < p->nsegments; i++) {
		const struct kimg_elf_phdr *ph = p->segment[i].segment->ph;

		if (ph->p_vaddr <= ph->p_paddr)
			continue;
		p->virt_base = ph->p_vaddr - ph->p_paddr;
		p->virt_base_from = "segments";
	}
}

static void classify(const struct kimg_paddr *p, struct kimg_paddr_segment *s)
{
	const struct kimg_elf_phdr *ph = s->segment->ph;

	s->physical = ph->p_paddr;
	s->to = ph->p_paddr;
	if (ph->p_vaddr == ph->p_paddr) {
		/* No machine has memory there, so it is virtual. */
		s->class = ph->p_vaddr >> 52 ? "virtual" : "identity";
		if (!p->virt_base || ph->p_vaddr < p->virt_base)
			return;
		s->class = "virtual";
		s->physical = ph->p_vaddr - p->virt_base;
	} else if (p->offset && ph->p_paddr >= p->offset) {
		s->class = "offset";
		s->physical = ph->p_paddr - p->offset;
	} else {
		s->class = p->virt_base_from && ph->p_vaddr >= p->virt_base &&
			   ph->p_vaddr - p->virt_base == ph->p_paddr ?
			"physical" : "separate";
	}
}

static enum kimg_err take_segments(struct kimg_image *img, struct kimg_paddr *p)
{
	const struct kimg_elf *e = img->elf;
	unsigned int i;

	for (i = 0; i < e->nsegments; i++)
		p->nsegments += e->segment[i].ph->p_type == KIMG_PT_LOAD;
	if (p->nsegments > PADDR_SEGMENTS)
		return kimg_image_add(img, &(struct kimg_finding){
			.err = KIMG_ERR_LIMIT, .area = KIMG_AREA_ELF,
			.layer = e->layer->name, .field = "phdrs",
			.text = "too many segments to be loaded",
			.expected = kimg_image_fmt(img, "at most %u",
						   PADDR_SEGMENTS),
			.found = kimg_image_fmt(img, "%u", p->nsegments),
		});
	p->segment = kimg_image_get(img, p->nsegments + 1,
				    sizeof(*p->segment));
	if (!p->segment)
		return kimg_image_nomem(img);
	p->nsegments = 0;
	for (i = 0; i < e->nsegments; i++)
		if (e->segment[i].ph->p_type == KIMG_PT_LOAD)
			p->segment[p->nsegments++].segment = &e->segment[i];
	return KIMG_OK;
}

static const char *entry_space(const struct kimg_paddr *p)
{
	bool virtual = kimg_paddr_in(p, p->entry, true);
	bool physical = kimg_paddr_in(p, p->entry, false);

	if (virtual && physical)
		return "identical";
	return virtual ? "virtual" : physical ? "physical" : "outside";
}

static enum kimg_err look(struct kimg_image *img, struct kimg_opt64 virt_base,
			  struct kimg_paddr **out)
{
	struct kimg_paddr *p = kimg_image_get(img, 1, sizeof(*p));
	enum kimg_err err;
	unsigned int i;

	if (!p)
		return kimg_image_nomem(img);
	if (img->err)
		return img->err;
	if (!img->elf)
		return kimg_image_add(img, &(struct kimg_finding){
			.err = KIMG_ERR_UNSUPPORTED, .area = KIMG_AREA_ELF,
			.layer = "",
			.text = "no ELF file, so there are no segments",
		});
	find_bases(img, virt_base, p);
	err = take_segments(img, p);
	if (err)
		return err;
	guess_base(p);
	for (i = 0; i < p->nsegments; i++)
		classify(p, &p->segment[i]);
	p->entry = img->elf->eh->e_entry;
	p->entry_space = entry_space(p);
	kimg_paddr_odd(img, p);
	*out = p;
	return KIMG_OK;
}

enum kimg_err kimg_paddr_look(struct kimg_image *img,
			      struct kimg_opt64 virt_base,
			      struct kimg_paddr **out)
{
	enum kimg_err err = look(img, virt_base, out);

	kimg_image_done(img);
	return err;
}

/* What p_paddr is above the physical address, if that is one number. */
static bool common_offset(const struct kimg_paddr *p, uint64_t *offset)
{
	unsigned int i;

	for (i = 0; i < p->nsegments; i++) {
		const struct kimg_paddr_segment *s = &p->segment[i];
		uint64_t v = s->segment->ph->p_paddr - s->physical;

		if (i && v != *offset)
			return false;
		*offset = v;
	}
	return p->nsegments;
}

/* Where the segments go, and what Xen then subtracts. */
static enum kimg_err move(struct paddr_job *j)
{
	const struct kimg_paddr_options *opt = j->opt;
	struct kimg_paddr *p = j->p;
	uint64_t common = p->offset;
	unsigned int i;

	if ((opt->to == KIMG_PADDR_PHYSICAL || opt->to == KIMG_PADDR_VIRTUAL) &&
	    !p->virt_base_from)
		return kimg_xform_refuse(j->img, 0, &(struct kimg_finding){
			.text = "nothing in the file says which virtual "
				"address is physical address 0",
			.hint = "--virt-base ADDRESS says it",
		});
	if (opt->to == KIMG_PADDR_MOVED && !common_offset(p, &common))
		common = p->offset;
	j->offset = opt->to == KIMG_PADDR_PHYSICAL ? opt->base :
		    opt->to == KIMG_PADDR_VIRTUAL ? p->virt_base :
		    opt->to == KIMG_PADDR_MOVED ? common + opt->by : p->offset;
	for (i = 0; i < p->nsegments; i++) {
		struct kimg_paddr_segment *s = &p->segment[i];

		if (opt->to == KIMG_PADDR_MOVED)
			s->to += opt->by;
		else if (opt->to != KIMG_PADDR_KEEP)
			s->to = s->physical + j->offset;
	}
	return KIMG_OK;
}

static enum kimg_err set(struct paddr_job *j)
{
	unsigned int i, k;

	for (i = 0; i < j->opt->nset; i++) {
		const struct kimg_paddr_set *o = &j->opt->set[i];

		for (k = 0; k < j->p->nsegments; k++)
			if (j->p->segment[k].segment->index == o->index)
				break;
		if (k == j->p->nsegments)
			return kimg_xform_refuse(j->img, 0,
						 &(struct kimg_finding){
				.text = kimg_image_fmt(j->img, "program header "
					"%llu is no PT_LOAD, or not there",
					(unsigned long long)o->index),
			});
		j->p->segment[k].to = o->to;
	}
	return KIMG_OK;
}

static enum kimg_err not_plain(struct kimg_image *img)
{
	const char *why = "only a plain ELF file gets other addresses", *hint;

	hint = img->wrapper ? "kimg extract -o vmlinux FILE wrapper" :
			      "kimg extract -o vmlinux FILE vmlinux";
	if (img->setup)
		why = "the decompressor of a bzImage places the segments where "
		      "the kernel was linked to, so another p_paddr would not "
		      "survive a start";
	return kimg_xform_refuse(img, 0, &(struct kimg_finding){
		.text = why, .hint = hint,
	});
}

static enum kimg_err plan(struct paddr_job *j)
{
	enum kimg_err err;

	if (j->e->layer != j->img->file || j->img->setup)
		return not_plain(j->img);
	err = move(j);
	if (!err)
		err = set(j);
	if (!err)
		err = kimg_paddr_check(j);
	if (!err)
		err = kimg_paddr_patch(j);
	return err;
}

enum kimg_err kimg_paddr_plan(struct kimg_image *img,
			      const struct kimg_paddr_options *opt,
			      struct kimg_paddr **out)
{
	struct paddr_job j = { .img = img, .opt = opt };
	enum kimg_err err = look(img, opt->virt_base, &j.p);

	if (!err) {
		j.e = img->elf;
		err = plan(&j);
	}
	if (!err)
		*out = j.p;
	kimg_image_done(img);
	return err;
}
