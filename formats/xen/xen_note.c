/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What Xen's notes say, read as libelf does (elf_xen_parse_note): the last of
 * several wins. Sources: xen/include/public/elfnote.h,
 * xen/common/libelf/libelf-dominfo.c.
 */
#include "xen_priv.h"

#include "../../src/core/num.h"
#include <string.h>

#include "../../src/core/poison.h"

const struct kimg_note_type kimg_xen_note_types[] = {
#define KIMG_XEN(t, n, k, key, d)                                \
	{ .owner = "Xen", .type = t, .name = #n,                 \
	  .kind = KIMG_NOTE_##k, .doc = d },
#include "xen_notes.def"
#undef KIMG_XEN
	{ .owner = NULL },
};

static const struct kimg_feature features[] = {
#define KIMG_FEATURE(b, n, s, d)                                 \
	{ .bit = b, .name = #n, .doc = d, .in_string = s },
#include "xen_features.def"
#undef KIMG_FEATURE
};

const struct kimg_feature *kimg_xen_features(unsigned int *n)
{
	*n = sizeof(features) / sizeof(features[0]);
	return features;
}

/* Compared without a copy: a string can have thousands of items. */
static bool same(const struct kimg_view *item, const char *name)
{
	uint64_t i;

	for (i = 0; i < item->len; i++)
		if (!name[i] || !kimg_view_equal(item, i, name + i, 1))
			return false;
	return !name[i];
}

/* One name of a FEATURES string, without its '!'. */
static bool set_feature(struct kimg_xen *x, const struct kimg_view *item,
			bool required)
{
	unsigned int i;

	for (i = 0; i < sizeof(features) / sizeof(features[0]); i++) {
		uint32_t bit = UINT32_C(1) << features[i].bit;

		if (!features[i].in_string || !same(item, features[i].name))
			continue;
		x->supported |= bit;
		if (required)
			x->required |= bit;
		return true;
	}
	return false;
}

void kimg_xen_feature_string(struct kimg_image *img, struct kimg_xen *x,
			     const char *text)
{
	struct kimg_view all = { .base = (const uint8_t *)text };
	struct kimg_view item;
	uint64_t at, end;
	bool required;

	while (text[all.len])
		all.len++;
	for (at = 0; at < all.len; at = end + 1) {
		required = kimg_view_equal(&all, at, "!", 1);
		end = kimg_view_find(&all, at, '|');
		kimg_view_sub(&all, at + required, end - at - required, &item);
		if (set_feature(x, &item, required) || !required)
			continue;
		kimg_image_string(img, &item, &x->features_unknown);
		x->features_bad = true;
		return;
	}
}

static const struct xen_slot slots[] = {
#define KIMG_XEN(t, n, k, key, d)
#define KIMG_XEN_SLOT(t, n, k, name, m, d)                       \
	{ .type = t, .key = name, .kind = KIMG_NOTE_##k,         \
	  .at = offsetof(struct kimg_xen, m) },
#include "xen_notes.def"
#undef KIMG_XEN
};

const struct xen_slot *kimg_xen_slot(uint32_t type, const char *key)
{
	unsigned int i;

	for (i = 0; i < sizeof(slots) / sizeof(slots[0]); i++)
		if (key ? !strcmp(slots[i].key, key) : slots[i].type == type)
			return &slots[i];
	return NULL;
}

void kimg_xen_put(struct kimg_xen *x, const struct xen_slot *s, uint64_t v,
		  const char *text)
{
	char *at = (char *)x + s->at;
	struct kimg_opt64 *number = (struct kimg_opt64 *)(void *)at;

	if (s->kind == KIMG_NOTE_STRING) {
		*(const char **)(void *)at = text;
		return;
	}
	/* To libelf all ones means unset (UNSET_ADDR). */
	number->v = v;
	number->set = v != UINT64_MAX;
}

/* PAE_MODE, FEATURES and BSD_SYMTAB mean more than their text. */
static void take_string(struct kimg_image *img, struct kimg_xen *x,
			const struct kimg_note *n)
{
	if (n->type == XEN_FEATURES)
		kimg_xen_feature_string(img, x, n->text);
	if (n->type == XEN_BSD_SYMTAB && !strcmp(n->text, "yes"))
		x->bsd_symtab = true;
	if (n->type == XEN_PAE_MODE && !strcmp(n->text, "yes"))
		x->pae = KIMG_PAE_EXTCR3;
	if (n->type == XEN_PAE_MODE && strstr(n->text, "bimodal"))
		x->pae = KIMG_PAE_BIMODAL;
}

/* An array of words, of which one is in use. */
static void take_supported(struct kimg_xen *x, const struct kimg_note *n)
{
	struct kimg_cur c = { .v = n->desc, .big = n->big };

	if (n->desc.len % 4 == 0)
		x->supported_raw |= (uint32_t)kimg_cur_get(&c, 0, 4);
	x->supported_set = true;
}

static uint64_t largest_align(const struct kimg_elf *elf)
{
	uint64_t align = 0;
	unsigned int i;

	for (i = 0; i < elf->nsegments; i++)
		if (elf->segment[i].ph->p_type == KIMG_PT_LOAD)
			align = kimg_max(align, elf->segment[i].ph->p_align);
	return align;
}

/* Words that the note leaves out have defaults (elfnote.h). */
static void take_reloc(struct kimg_image *img, struct kimg_xen *x,
		       const struct kimg_note *n)
{
	struct kimg_cur c = { .v = n->desc, .big = n->big };
	uint64_t align = largest_align(img->elf), words = n->desc.len / 4;

	x->phys32_reloc = true;
	x->reloc_align = align >= 0x1000 ? (uint32_t)align : 0x200000;
	x->reloc_min = 0;
	x->reloc_max = UINT32_MAX;
	if (words > 0)
		x->reloc_align = (uint32_t)kimg_cur_get(&c, 0, 4);
	if (words > 1)
		x->reloc_min = (uint32_t)kimg_cur_get(&c, 4, 4);
	if (words > 2)
		x->reloc_max = (uint32_t)kimg_cur_get(&c, 8, 4);
}

static void take_note(struct kimg_image *img, struct kimg_xen *x,
		      const struct kimg_note *n)
{
	const struct xen_slot *s = kimg_xen_slot(n->type, NULL);
	uint64_t v = n->value;

	/* libelf keeps 32 bits of this one. */
	if (n->type == XEN_PHYS32_ENTRY)
		v = (uint32_t)v == UINT32_MAX ? UINT64_MAX : (uint32_t)v;
	if (s)
		kimg_xen_put(x, s, v, n->text);
	if (n->kind == KIMG_NOTE_STRING)
		take_string(img, x, n);
	if (n->type == XEN_SUPPORTED_FEATURES)
		take_supported(x, n);
}

static void take_notes(struct kimg_image *img, struct kimg_xen *x)
{
	const struct kimg_note *n;
	unsigned int i;

	for (i = 0; i < img->elf->nnotes; i++) {
		n = &img->elf->note[i];
		if (strcmp(n->owner, "Xen"))
			continue;
		if (x->from == KIMG_FROM_NOWHERE)
			x->from = n->from;
		take_note(img, x, n);
	}
	x->supported |= x->supported_raw;
	n = kimg_image_note(img, "Xen", XEN_PHYS32_RELOC);
	if (n)
		take_reloc(img, x, n);
}

/* A damaged ELF, or a payload that stays closed, tells nothing. */
static bool can_tell(const struct kimg_image *img)
{
	if (img->xen_table)
		return true;
	if (img->elf)
		return img->elf->notes_read;
	return img->setup && !img->payload && !img->priv->diags.err &&
	       img->priv->opt.depth != KIMG_DEPTH_HEADER;
}

enum kimg_err kimg_xen_decode(struct kimg_image *img)
{
	struct kimg_xen *x;
	enum kimg_err err = KIMG_OK;

	if (!can_tell(img))
		return KIMG_OK;
	x = kimg_image_get(img, 1, sizeof(*x));
	if (!x)
		return kimg_image_nomem(img);
	if (img->xen_table) {
		img->xen = x;
		kimg_xen_table_verdict(img, x);
		return KIMG_OK;
	}
	if (img->elf)
		take_notes(img, x);
	if (img->elf && x->from == KIMG_FROM_NOWHERE)
		err = kimg_xen_guest(img, x);
	if (err)
		return err;
	img->xen = x;
	kimg_xen_verdict(img, x);
	return KIMG_OK;
}
