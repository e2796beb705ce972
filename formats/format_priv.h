/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a format is, and how formats find each other. */
#ifndef KIMG_FORMAT_PRIV_H
#define KIMG_FORMAT_PRIV_H

#include "../src/model/model.h"
#include <kimg/format.h>

/**
 * struct kimg_format - a format of whole images
 * @name: as in outputs; @title: for people
 * @bid: how many bits of @head speak for this format, 0 for none; pure. @head
 *       is the start of the layer, at most KIMG_HEAD_SIZE bytes
 * @decode: fill the model. Returns the first error, after reporting it; what
 *          was decoded before stays in the model
 */
struct kimg_format {
	const char *name;
	const char *title;
	unsigned int (*bid)(const struct kimg_view *head);
	enum kimg_err (*decode)(struct kimg_image *img,
				const struct kimg_layer *l);
};

/**
 * kimg_format_find - the format of a layer by its first bytes
 *
 * The highest bid wins, the earlier row among equals. Returns NULL when nobody
 * bids.
 */
const struct kimg_format *kimg_format_find(const struct kimg_view *head);

/**
 * kimg_format_decode - identify and decode a layer
 *
 * After a format was chosen its verdict is final. Reports when no format
 * matches.
 */
enum kimg_err kimg_format_decode(struct kimg_image *img,
				 const struct kimg_layer *l);

extern const struct kimg_format kimg_format_bzimage;
extern const struct kimg_format kimg_format_elf;
extern const struct kimg_format kimg_format_wrapper;

/**
 * struct kimg_note_type - what a note means to its owner
 */
struct kimg_note_type {
	const char *owner;
	uint32_t type;
	const char *name;
	enum kimg_note_kind kind;
	const char *doc;
};

extern const struct kimg_note_type kimg_elf_note_types[];
extern const struct kimg_note_type kimg_xen_note_types[];

/** kimg_note_type_find - by owner and type; NULL when nobody knows it */
const struct kimg_note_type *kimg_note_type_find(const char *owner,
						 uint32_t type);

/**
 * kimg_xen_decode - what Xen makes of the notes and sections in the model
 *
 * Fills @img->xen. Reads only the model, so it serves every format that fills
 * notes. Returns KIMG_OK or an error that it reported.
 */
enum kimg_err kimg_xen_decode(struct kimg_image *img);

#endif
