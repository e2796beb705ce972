/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Building and owning an image. */
#include "model.h"

#include "../core/limits.h"
#include "../core/num.h"
#include <stdlib.h>
#include <string.h>

/** struct kimg_layer_node - a layer, its source, and the next one to free */
struct kimg_layer_node {
	struct kimg_layer layer;
	struct kimg_src src;
	struct kimg_layer_node *next;
};

struct kimg_image *kimg_image_new(const char *name,
				  const struct kimg_options *opt)
{
	struct kimg_image *img = calloc(1, sizeof(*img));
	struct kimg_image_priv *p = calloc(1, sizeof(*p));

	if (!img || !p) {
		free(img);
		free(p);
		return NULL;
	}
	img->priv = p;
	p->diags.arena = &p->arena;
	if (opt)
		p->opt = *opt;
	if (!p->opt.max_size)
		p->opt.max_size = KIMG_MAX_SIZE;
	/* So that sums with it fit in size_t everywhere; 32 bits have room for
	 * the default. */
	p->opt.max_size = kimg_min(p->opt.max_size,
				   (uint64_t)PTRDIFF_MAX / 2 + 1);
	img->name = kimg_arena_dup(&p->arena, name, strlen(name));
	if (!img->name) {
		kimg_image_free(img);
		return NULL;
	}
	return img;
}

void kimg_image_free(struct kimg_image *img)
{
	struct kimg_layer_node *n;

	if (!img)
		return;
	for (n = img->priv->layers; n; n = n->next)
		kimg_src_done(&n->src);
	kimg_arena_free(&img->priv->arena);
	free(img->priv);
	free(img);
}

struct kimg_layer *kimg_layer_new(struct kimg_image *img,
				  const struct kimg_layer *parent,
				  const char *name)
{
	struct kimg_arena *arena = &img->priv->arena;
	struct kimg_layer_node *n = kimg_arena_get(arena, 1, sizeof(*n));

	if (!n)
		return NULL;
	if (parent && parent->name[0])
		name = kimg_arena_fmt(arena, "%s/%s", parent->name, name);
	if (!name)
		return NULL;
	n->layer.name = name;
	n->layer.parent = parent;
	n->layer.src = &n->src;
	n->src.layer = name;
	n->src.diags = &img->priv->diags;
	/* Newest first: a decoder is released before what it reads from. */
	n->next = img->priv->layers;
	img->priv->layers = n;
	return &n->layer;
}

struct kimg_layer *kimg_layer_part(struct kimg_image *img,
				   const struct kimg_layer *parent,
				   const char *name, uint64_t at,
				   uint64_t size)
{
	struct kimg_layer *l = kimg_layer_new(img, parent, name);

	if (!l || !kimg_src_part(l->src, &img->priv->arena, parent->src, at,
				 size))
		return NULL;
	l->size = size;
	return l;
}

const struct kimg_layer *kimg_image_layer(const struct kimg_image *img,
					  const char *name)
{
	const struct kimg_layer_node *n = img->priv->layers;

	while (n && strcmp(n->layer.name, name) != 0)
		n = n->next;
	return n ? &n->layer : NULL;
}

enum kimg_err kimg_layer_view(const struct kimg_layer *l, uint64_t off,
			      uint64_t n, struct kimg_view *out)
{
	return kimg_src_view(l->src, off, n, out);
}

void *kimg_image_get(struct kimg_image *img, uint64_t n, size_t size)
{
	return kimg_arena_get(&img->priv->arena, n, size);
}

enum kimg_err kimg_image_add(struct kimg_image *img,
			     const struct kimg_finding *f)
{
	return kimg_diag_add(&img->priv->diags, f);
}

const char *kimg_image_fmt(struct kimg_image *img, const char *fmt, ...)
{
	const char *p;
	va_list ap;

	va_start(ap, fmt);
	p = kimg_arena_vfmt(&img->priv->arena, fmt, ap);
	va_end(ap);
	return p ? p : "";
}

const char *kimg_image_hex(struct kimg_image *img, const struct kimg_view *v)
{
	uint8_t b[4] = { 0 };

	switch (v->len) {
	case 0:
		return "nothing";
	case 1:
	case 2:
	case 3:
		return kimg_image_fmt(img, "%u bytes", (unsigned int)v->len);
	default:
		kimg_view_copy(v, 0, b, sizeof(b));
		return kimg_image_fmt(img, "%02x %02x %02x %02x", b[0], b[1],
				      b[2], b[3]);
	}
}

enum kimg_err kimg_image_nomem(struct kimg_image *img)
{
	return kimg_diag_nomem(&img->priv->diags);
}

bool kimg_image_string(struct kimg_image *img, const struct kimg_view *v,
		       const char **out)
{
	uint64_t n = kimg_view_find(v, 0, 0);
	char *s = kimg_image_get(img, n + 1, 1);

	if (s)
		kimg_view_copy(v, 0, s, (size_t)n);
	*out = s;
	return n < v->len;
}

enum kimg_err kimg_image_done(struct kimg_image *img)
{
	struct kimg_diags *d = &img->priv->diags;

	img->finding = d->first;
	img->err = img->priv->arena.bad ? KIMG_ERR_NOMEM : d->err;
	return img->err;
}
