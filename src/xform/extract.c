/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which parts there are, and taking them out; where they are is in find.c. */
#include "xform_priv.h"

#include "../core/num.h"
#include <string.h>

static const struct xform_part parts[] = {
#define KIMG_PART(n, d, f, s)                                               \
	{ .name = n, .depth = KIMG_DEPTH_##d, .find = kimg_find_##f, .doc = s },
#include "parts.def"
#undef KIMG_PART
#define KIMG_UKI(n, t, d)                                                   \
	{ .name = #n, .depth = KIMG_DEPTH_LAYERS, .find = kimg_find_uki,    \
	  .doc = d },
#include "../../formats/pe/uki_sections.def"
#undef KIMG_UKI
};

#define NPARTS (sizeof(parts) / sizeof(parts[0]))

bool kimg_part_get(unsigned int i, struct kimg_part_info *out)
{
	if (i >= NPARTS)
		return false;
	out->name = parts[i].name;
	out->doc = parts[i].doc;
	return true;
}

/* "12]" to the end; nothing has more than 2^32 of anything. */
static bool read_index(const char *s, uint64_t *out)
{
	*out = 0;
	if (*s < '0' || *s > '9')
		return false;
	for (; *s >= '0' && *s <= '9'; s++) {
		if (*out > UINT32_MAX)
			return false;
		*out = *out * 10 + (uint64_t)(*s - '0');
	}
	return !strcmp(s, "]");
}

static bool matches(const struct xform_part *p, struct xform_query *q)
{
	const char *open = strstr(p->name, "[N]");
	const char *name = strstr(p->name, "NAME");
	size_t n = open ? (size_t)(open - p->name) + 1 :
		   name ? (size_t)(name - p->name) : strlen(p->name);

	if (!open && !name)
		return !strcmp(q->text, p->name);
	if (strncmp(q->text, p->name, n) != 0)
		return false;
	q->name = q->text + n;
	return name ? *q->name : read_index(q->name, &q->index);
}

static const struct xform_part *find_row(struct xform_query *q)
{
	size_t i;

	for (i = 0; i < NPARTS; i++)
		if (matches(&parts[i], q))
			return &parts[i];
	return NULL;
}

enum kimg_err kimg_part_depth(const char *name, enum kimg_depth *out)
{
	struct xform_query q = { .text = name };
	const struct xform_part *p = find_row(&q);

	if (!p)
		return KIMG_ERR_MISUSE;
	*out = p->depth;
	return KIMG_OK;
}

/* Not found: what the image ended with is the reason, if it ended early. */
static enum kimg_err not_there(struct xform_query *q)
{
	struct kimg_image *img = q->img;

	/* Looking for it may have failed only now. */
	if (!kimg_image_done(img))
		kimg_image_add(img, &(struct kimg_finding){
			.err = KIMG_ERR_ABSENT,
			.layer = "",
			.field = kimg_image_fmt(img, "%s", q->text),
			.text = q->why ? q->why : "the image has no such part",
		});
	return kimg_image_done(img);
}

enum kimg_err kimg_part_find(struct kimg_image *img, const char *name,
			     struct kimg_part *out)
{
	struct xform_query q = { .img = img, .text = name };
	const struct xform_part *p = find_row(&q);
	unsigned int i;

	*out = (struct kimg_part){ .name = name, .img = img };
	if (!p)
		return KIMG_ERR_MISUSE;
	q.range = kimg_image_get(img, XFORM_RANGES, sizeof(*q.range));
	if (!q.range) {
		kimg_image_nomem(img);
		return kimg_image_done(img);
	}
	if (!p->find(&q))
		return not_there(&q);
	/* A finder looks at the image, and may have made something of it. */
	kimg_image_done(img);
	out->range = q.range;
	out->nranges = q.nranges;
	for (i = 0; i < q.nranges; i++)
		out->size += q.range[i].size;
	return KIMG_OK;
}

enum kimg_err kimg_part_read(const struct kimg_part *p, uint64_t off,
			     uint64_t n, struct kimg_view *out)
{
	const struct kimg_range *r = p->range;
	enum kimg_err err;

	if (off >= p->size || !n)
		return KIMG_ERR_MISUSE;
	for (; off >= r->size; r++)
		off -= r->size;
	err = kimg_layer_view(r->layer, r->at + off,
			      kimg_min(n, r->size - off), out);
	if (err)
		kimg_image_done(p->img);
	return err;
}

static enum kimg_err finish(const struct kimg_part *p, struct kimg_stream *s,
			    const struct kimg_layer *l)
{
	for (; s && l; l = l->parent)
		if (l == s->inner)
			return kimg_stream_finish(p->img, s);
	return KIMG_OK;
}

enum kimg_err kimg_part_end(const struct kimg_part *p)
{
	enum kimg_err err = KIMG_OK;
	unsigned int i;

	for (i = 0; i < p->nranges && !err; i++) {
		err = finish(p, p->img->payload, p->range[i].layer);
		if (!err)
			err = finish(p, p->img->wrapper, p->range[i].layer);
	}
	kimg_image_done(p->img);
	return err;
}
