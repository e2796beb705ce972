/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the parts of a PE image and of a unified kernel image are. */
#include "xform_priv.h"

#include <string.h>

static bool find_section(struct xform_query *q,
			 const struct kimg_pe_section *s)
{
	return s && kimg_xform_range(q, q->img->pe->layer,
				     s->sh->PointerToRawData, s->size);
}

static bool find_named(struct xform_query *q, const char *name)
{
	const struct kimg_pe *pe = q->img->pe;
	unsigned int i;

	for (i = 0; pe && i < pe->nsections; i++)
		if (!strcmp(pe->section[i].name, name))
			return find_section(q, &pe->section[i]);
	return false;
}

bool kimg_find_pe_section(struct xform_query *q)
{
	const struct kimg_pe *pe = q->img->pe;

	return find_section(q, pe && q->index < pe->nsections ?
			    &pe->section[q->index] : NULL);
}

bool kimg_find_pe_section_named(struct xform_query *q)
{
	return find_named(q, q->name);
}

bool kimg_find_uki_section(struct xform_query *q)
{
	const struct kimg_uki *u = q->img->uki;

	return find_section(q, u && q->index < u->nsections ?
			    u->section[q->index].section : NULL);
}

/* The first one counts, as it does for the stub; kernels have some of these
 * sections without being unified kernel images. */
bool kimg_find_uki(struct xform_query *q)
{
	return find_named(q, kimg_image_fmt(q->img, ".%s", q->text));
}

/*
 * Bytes of a DER object: its length is told behind its tag, short or in 1 to 4
 * bytes (X.690, 8.1.3). 0 when that is not so, or they are not all there.
 */
static uint64_t der_size(const struct kimg_view *v)
{
	struct kimg_cur c = { .v = *v, .big = true };
	uint64_t tag = kimg_cur_get(&c, 0, 1), n = kimg_cur_get(&c, 1, 1);
	uint64_t head = 2;

	if (n & 0x80) {
		head += n & 0x7f;
		if (head < 3 || head > 6)
			return 0;
		n = kimg_cur_get(&c, 2, (unsigned int)head - 2);
	}
	if (c.bad || tag != 0x30 || !kimg_fits(v->len, head, n))
		return 0;
	return head + n;
}

/* The length of an entry may count the zeros that align the next one. */
bool kimg_find_certificate(struct xform_query *q)
{
	const struct kimg_pe *pe = q->img->pe;
	const struct kimg_certificate *c;
	struct kimg_view v;
	uint64_t at, n;

	if (!pe)
		return false;
	q->why = "there is no such signature";
	if (q->index >= pe->ncertificates)
		return false;
	c = &pe->certificate[q->index];
	at = c->rec.at + c->rec.spec->size;
	if (kimg_layer_view(pe->layer, at, c->wc->dwLength -
			    c->rec.spec->size, &v))
		return false;
	n = der_size(&v);
	return kimg_xform_range(q, pe->layer, at, n ? n : v.len);
}
