/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KIMG_XEN_PRIV_H
#define KIMG_XEN_PRIV_H

#include "../format_priv.h"

/* Types of notes that code asks for by name: XEN_ENTRY and so on. */
enum {
#define KIMG_XEN(type, name, kind, key, doc) XEN_##name = type,
#include "xen_notes.def"
#undef KIMG_XEN
};

enum {
#define KIMG_FEATURE(bit, name, in_string, doc) XENFEAT_##name = bit,
#include "xen_features.def"
#undef KIMG_FEATURE
};

/**
 * struct xen_slot - where a value of a note or of the legacy string goes
 * @key: its key in the legacy string; "" when it has none
 * @kind: NUMBER for a struct kimg_opt64, STRING for a string
 * @at: offset in struct kimg_xen
 */
struct xen_slot {
	uint32_t type;
	const char *key;
	enum kimg_note_kind kind;
	size_t at;
};

/** kimg_xen_slot - by @key, or without one by @type; NULL when there is none */
const struct xen_slot *kimg_xen_slot(uint32_t type, const char *key);

/** kimg_xen_put - set the member of a slot to a number or a text */
void kimg_xen_put(struct kimg_xen *x, const struct xen_slot *s, uint64_t v,
		  const char *text);

/**
 * kimg_xen_feature_string - read a FEATURES string
 * @text: names separated by '|'; '!' before a name means required
 *
 * Sets the bits of known names in @x->supported and @x->required. An unknown
 * name is ignored, but an unknown required one sets @x->features_bad and ends
 * the reading, as in libelf.
 */
void kimg_xen_feature_string(struct kimg_image *img, struct kimg_xen *x,
			     const char *text);

/**
 * kimg_xen_guest - read the legacy __xen_guest section, if there is one
 *
 * Fills @x and sets @x->from. Returns KIMG_OK or an error that was reported.
 */
enum kimg_err kimg_xen_guest(struct kimg_image *img, struct kimg_xen *x);

/** kimg_xen_verdict - @x->pv and @x->pvh from all the rest */
void kimg_xen_verdict(struct kimg_image *img, struct kimg_xen *x);

/** kimg_xen_table_verdict - the same from @img->xen_table alone */
void kimg_xen_table_verdict(struct kimg_image *img, struct kimg_xen *x);

#endif
