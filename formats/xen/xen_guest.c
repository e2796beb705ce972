/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The legacy __xen_guest section: "KEY=value,KEY=value" (libelf-dominfo.c,
 * elf_xen_parse_guest_info). libelf spills a key of over 31 or a value of over
 * 127 characters into the next item; here it is read whole.
 */
#include "xen_priv.h"

#include "../../src/core/limits.h"
#include "../../src/core/num.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/core/poison.h"

#define PAGE_SHIFT 12

static void take_item(struct kimg_image *img, struct kimg_xen *x,
		      const char *key, const char *value)
{
	const struct xen_slot *s = kimg_xen_slot(0, key);
	uint64_t v = strtoull(value, NULL, 0);

	if (!strcmp(key, "BSD_SYMTAB"))
		x->bsd_symtab = true;
	if (!s || !*key)
		return;
	kimg_xen_put(x, s, v, value);
	switch (s->type) {
	case XEN_HYPERCALL_PAGE:
		x->hypercall_page.v <<= PAGE_SHIFT;
		break;
	case XEN_PAE_MODE:
		if (!strcmp(value, "yes[extended-cr3]"))
			x->pae = KIMG_PAE_EXTCR3;
		else if (!strncmp(value, "yes", 3))
			x->pae = KIMG_PAE_YES;
		break;
	case XEN_FEATURES:
		kimg_xen_feature_string(img, x, value);
		break;
	}
}

/* Split [@at, @end) of the string at its first '=' and take it; false when
 * memory ran out. */
static bool read_item(struct kimg_image *img, struct kimg_xen *x,
		      const struct kimg_view *all, uint64_t at, uint64_t end)
{
	struct kimg_view item, key, rest;
	const char *k, *v;
	uint64_t eq;

	kimg_view_sub(all, at, end - at, &item);
	eq = kimg_view_find(&item, 0, '=');
	kimg_view_sub(&item, 0, eq, &key);
	if (!kimg_view_sub(&item, eq + 1, item.len - eq - (eq < item.len),
			   &rest))
		kimg_view_sub(&item, item.len, 0, &rest);
	kimg_image_string(img, &key, &k);
	kimg_image_string(img, &rest, &v);
	if (!k || !v)
		return false;
	take_item(img, x, k, v);
	return true;
}

enum kimg_err kimg_xen_guest(struct kimg_image *img, struct kimg_xen *x)
{
	const struct kimg_section *s = kimg_image_section(img, "__xen_guest");
	struct kimg_view v;
	enum kimg_err err;
	uint64_t at, end;

	if (!s)
		return KIMG_OK;
	if (!kimg_fits(img->elf->layer->size, s->sh->sh_offset,
		       s->sh->sh_size))
		return kimg_image_add(img, &(struct kimg_finding){
			.err = KIMG_ERR_TRUNCATED, .layer = s->rec.layer,
			.at = s->rec.at, .has_at = true,
			.field = "__xen_guest",
			.text = "the section leaves the file",
			.expected = kimg_image_fmt(img, "at most 0x%" PRIx64,
						   img->elf->layer->size),
			.found = kimg_image_fmt(img, "0x%" PRIx64 " + 0x%"
				PRIx64, s->sh->sh_offset, s->sh->sh_size),
		});
	err = kimg_layer_view(img->elf->layer, s->sh->sh_offset,
			      kimg_min(s->sh->sh_size, KIMG_MAX_STRING), &v);
	if (err)
		return err;
	x->from = KIMG_FROM_XEN_GUEST;
	x->guest_at = s->sh->sh_offset;
	kimg_view_sub(&v, 0, kimg_view_find(&v, 0, 0), &v);
	kimg_image_string(img, &v, &x->guest_string);
	/* libelf stops at an unknown required feature, and forgets why. */
	for (at = 0; at < v.len && !x->features_bad; at = end + 1) {
		end = kimg_view_find(&v, at, ',');
		if (!read_item(img, x, &v, at, end))
			return kimg_image_nomem(img);
	}
	x->features_bad = false;
	if (x->virt_base.set && x->hypercall_page.set)
		x->hypercall_page.v += x->virt_base.v;
	return KIMG_OK;
}
