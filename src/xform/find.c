/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the parts of a bzImage and of an ELF file are. */
#include "xform_priv.h"

#include "../core/num.h"
#include <string.h>

bool kimg_xform_range(struct xform_query *q, const struct kimg_layer *l,
		      uint64_t at, uint64_t size)
{
	if (!l || q->nranges == XFORM_RANGES || !kimg_fits(l->size, at, size))
		return false;
	q->range[q->nranges++] = (struct kimg_range){
		.layer = l, .at = at, .size = size,
	};
	return true;
}

bool kimg_find_payload(struct xform_query *q)
{
	const struct kimg_stream *p = q->img->payload;

	return p && kimg_xform_range(q, p->outer, p->at, p->length);
}

bool kimg_find_stream(struct xform_query *q)
{
	const struct kimg_stream *p = q->img->payload;
	const struct kimg_codec *codec;
	struct kimg_view head;
	uint64_t n;

	if (!p || !p->codec ||
	    kimg_layer_view(p->outer, p->at, kimg_min(p->length, 6), &head))
		return false;
	codec = kimg_codec_find(&head);
	/* gzip has a size of its own, which belongs to the stream. */
	n = p->has_size && !codec->isize ? p->length - 4 : p->length;
	return kimg_xform_range(q, p->outer, p->at, n);
}

bool kimg_find_wrapper(struct xform_query *q)
{
	const struct kimg_stream *p = q->img->wrapper;

	return p && p->inner && kimg_xform_range(q, p->inner, 0,
						 p->inner->size);
}

bool kimg_find_vmlinux(struct xform_query *q)
{
	const struct kimg_image *img = q->img;
	const struct kimg_layer *l = img->payload ? img->payload->inner :
				     img->elf ? img->elf->layer : NULL;

	return l && kimg_xform_range(q, l, 0, l->size);
}

bool kimg_find_elf(struct xform_query *q)
{
	const struct kimg_elf *e = q->img->elf;

	return e && kimg_xform_range(q, e->layer, 0, e->size);
}

bool kimg_find_relocs(struct xform_query *q)
{
	const struct kimg_elf *e = q->img->elf;

	if (!e)
		return false;
	q->why = "nothing follows the ELF file";
	return e->tail_size &&
	       kimg_xform_range(q, e->layer, e->size, e->tail_size);
}

static const struct kimg_layer *setup_layer(const struct xform_query *q)
{
	const struct kimg_setup *s = q->img->setup;

	return s ? kimg_image_layer(q->img, s->rec.layer) : NULL;
}

bool kimg_find_setup(struct xform_query *q)
{
	const struct kimg_layer *l = setup_layer(q);

	return l && kimg_xform_range(q, l, 0, q->img->setup->size);
}

bool kimg_find_pm(struct xform_query *q)
{
	const struct kimg_setup *s = q->img->setup;

	return s && s->pm_at &&
	       kimg_xform_range(q, setup_layer(q), s->pm_at, s->pm_size);
}

bool kimg_find_tail(struct xform_query *q)
{
	const struct kimg_setup *s = q->img->setup;

	if (!s)
		return false;
	q->why = "nothing follows the protected-mode part";
	return s->tail_size &&
	       kimg_xform_range(q, setup_layer(q), s->tail_at, s->tail_size);
}

/* What is a warning when an image is looked at is what hinders here. */
static void promote(struct kimg_image *img, const char *field)
{
	const struct kimg_finding *f = img->priv->diags.first;
	struct kimg_finding error;

	while (f && (!f->field || strcmp(f->field, field) != 0))
		f = f->next;
	if (!f)
		return;
	error = *f;
	error.sev = KIMG_ERROR;
	kimg_image_add(img, &error);
}

bool kimg_find_config(struct xform_query *q)
{
	struct kimg_image *img = q->img;
	const struct kimg_config *c;

	if (kimg_linux_config(img))
		return false;
	c = img->kernel ? img->kernel->config : NULL;
	q->why = "the kernel has no configuration in it (CONFIG_IKCONFIG)";
	if (c && !c->content)
		promote(img, "config");
	/* What was wrong with the configuration is now an error. */
	kimg_image_done(img);
	return c && c->content &&
	       kimg_xform_range(q, c->content, 0, c->content->size);
}

bool kimg_find_phdr(struct xform_query *q)
{
	const struct kimg_elf *e = q->img->elf;
	const struct kimg_elf_phdr *ph;

	if (!e || q->index >= e->nsegments)
		return false;
	ph = e->segment[q->index].ph;
	return kimg_xform_range(q, e->layer, ph->p_offset, ph->p_filesz);
}

static bool find_section(struct xform_query *q, const struct kimg_section *s)
{
	if (!s)
		return false;
	q->why = "the section has no bytes in the file (SHT_NOBITS)";
	return s->sh->sh_type != KIMG_SHT_NOBITS &&
	       kimg_xform_range(q, q->img->elf->layer, s->sh->sh_offset,
				s->sh->sh_size);
}

bool kimg_find_section(struct xform_query *q)
{
	const struct kimg_elf *e = q->img->elf;

	return find_section(q, e && q->index < e->nsections ?
			    &e->section[q->index] : NULL);
}

bool kimg_find_section_named(struct xform_query *q)
{
	return find_section(q, kimg_image_section(q->img, q->name));
}

bool kimg_find_btf(struct xform_query *q)
{
	return find_section(q, kimg_image_section(q->img, ".BTF"));
}


static bool find_notes(struct xform_query *q)
{
	const struct kimg_elf *e = q->img->elf;
	unsigned int i;

	for (i = 0; i < e->nsegments; i++) {
		const struct kimg_elf_phdr *ph = e->segment[i].ph;

		if (ph->p_type == KIMG_PT_NOTE &&
		    !kimg_xform_range(q, e->layer, ph->p_offset, ph->p_filesz))
			return false;
	}
	if (q->nranges)
		return true;
	for (i = 0; i < e->nsections; i++) {
		const struct kimg_elf_shdr *sh = e->section[i].sh;

		if (sh->sh_type == KIMG_SHT_NOTE &&
		    !kimg_xform_range(q, e->layer, sh->sh_offset, sh->sh_size))
			return false;
	}
	return q->nranges > 0;
}

bool kimg_find_notes(struct xform_query *q)
{
	if (!q->img->elf)
		return false;
	q->why = "there are no notes";
	return find_notes(q);
}

bool kimg_find_note(struct xform_query *q)
{
	const struct kimg_elf *e = q->img->elf;
	const struct kimg_note *n;

	if (!e || q->index >= e->nnotes)
		return false;
	n = &e->note[q->index];
	return kimg_xform_range(q, e->layer, n->desc_at, n->desc.len);
}
