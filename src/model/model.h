/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filling the model; for formats. */
#ifndef KIMG_MODEL_H
#define KIMG_MODEL_H

#include "../core/arena.h"
#include "../core/diags.h"
#include "../core/src.h"
#include <kimg/image.h>

/** struct kimg_image_priv - what a struct kimg_image owns */
struct kimg_image_priv {
	struct kimg_arena arena;
	struct kimg_diags diags;
	struct kimg_options opt;
	struct kimg_layer_node *layers;
};

/**
 * kimg_image_new - an empty image
 * @name: copied
 * @opt: copied, with defaults filled in; may be NULL
 *
 * Returns NULL when memory ran out.
 */
struct kimg_image *kimg_image_new(const char *name,
				  const struct kimg_options *opt);

/**
 * kimg_layer_new - a layer and its source
 * @parent: NULL for the file
 * @name: added to the parent's name after a "/"
 *
 * The source is released with the image. Returns NULL when memory ran out.
 */
struct kimg_layer *kimg_layer_new(struct kimg_image *img,
				  const struct kimg_layer *parent,
				  const char *name);

/**
 * kimg_layer_part - a layer that is a range of another one
 * @at, @size: the range; must be inside @parent
 *
 * Nothing is copied. Returns NULL when memory ran out.
 */
struct kimg_layer *kimg_layer_part(struct kimg_image *img,
				   const struct kimg_layer *parent,
				   const char *name, uint64_t at,
				   uint64_t size);

/** kimg_image_get - zeroed memory that lives as long as the image, or NULL */
void *kimg_image_get(struct kimg_image *img, uint64_t n, size_t size);

/** kimg_image_add - add a finding; returns its error */
enum kimg_err kimg_image_add(struct kimg_image *img,
			     const struct kimg_finding *f);

/** kimg_image_fmt - text for a finding */
const char *kimg_image_fmt(struct kimg_image *img, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/** kimg_image_hex - the first bytes of a view as text, at most four */
const char *kimg_image_hex(struct kimg_image *img, const struct kimg_view *v);

/** kimg_image_nomem - report that memory ran out */
enum kimg_err kimg_image_nomem(struct kimg_image *img);

/**
 * kimg_image_string - a string of a view, up to its first NUL
 * @out: a copy that lives as long as the image; NULL when memory ran out
 *
 * Returns true when there was a NUL.
 */
bool kimg_image_string(struct kimg_image *img, const struct kimg_view *v,
		       const char **out);

/** kimg_image_entry - add a way into the kernel */
void kimg_image_entry(struct kimg_image *img, const char *abi,
		      const char *space, uint64_t address);

/**
 * kimg_image_note - the last note of an owner and type
 *
 * Xen lets the last of several win. Returns NULL when there is none.
 */
const struct kimg_note *kimg_image_note(const struct kimg_image *img,
					const char *owner, uint32_t type);

/**
 * kimg_image_section - section by its name
 *
 * Returns NULL when there is none, or when the sections were not read.
 */
const struct kimg_section *kimg_image_section(const struct kimg_image *img,
					      const char *name);

/** kimg_image_layer - layer by its name, or NULL */
const struct kimg_layer *kimg_image_layer(const struct kimg_image *img,
					  const char *name);

/** kimg_image_done - take over the findings; returns the first error */
enum kimg_err kimg_image_done(struct kimg_image *img);

#endif
