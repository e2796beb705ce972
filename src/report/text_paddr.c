/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What physical addresses mean, for a person. */
#include "text_priv.h"

#include <inttypes.h>
#include <kimg/paddr.h>
#include <string.h>

static void put(const struct kimg_doc *image, const char *key,
		struct kimg_buf *out)
{
	const struct kimg_doc *d = kimg_doc_get(image, key);

	if (d)
		kimg_report_value(d, false, out);
}

/* "VIRT_BASE 0xffffffff80000000"; what is only a default says so. */
static void put_from(const struct kimg_doc *image, const char *label,
		     const char *key, const char *from, struct kimg_buf *out)
{
	const struct kimg_doc *who = kimg_doc_get(image, from);

	if (!who || who->kind != KIMG_DOC_STRING)
		return;
	kimg_buf_addf(out, ", %s ", label);
	put(image, key, out);
	kimg_buf_addf(out, " (%s)", who->text);
}

static void put_head(const struct kimg_doc *image, struct kimg_buf *out)
{
	put(image, "file", out);
	kimg_buf_addf(out, ": ");
	put(image, "bits", out);
	kimg_buf_addf(out, "-bit ELF");
	put_from(image, "virtual base", "virt_base", "virt_base_from", out);
	put_from(image, "offset of p_paddr", "paddr_offset",
		 "paddr_offset_from", out);
	kimg_buf_addf(out, ", entry ");
	put(image, "entry", out);
	kimg_buf_addf(out, " (");
	put(image, "entry_space", out);
	kimg_buf_addf(out, ")\n");
}

/* Sentences, or objects. */
static void put_list(const struct kimg_doc *list, bool color,
		     struct kimg_buf *out)
{
	const struct kimg_doc *o;

	kimg_buf_addf(out, "\n");
	if (list->child->kind == KIMG_DOC_OBJECT) {
		kimg_text_list(list, color, out);
		return;
	}
	kimg_buf_addf(out, "%s%s%s\n", color ? "\x1b[1m" : "", list->key,
		      color ? "\x1b[0m" : "");
	for (o = list->child; o; o = o->next)
		kimg_buf_addf(out, "  %s\n", o->text);
}

void kimg_report_paddr_text(const struct kimg_report *r, bool color,
			    struct kimg_buf *out)
{
	const struct kimg_doc *image, *o;

	for (image = r->images->child; image; image = image->next) {
		put_head(image, out);
		for (o = image->child; o; o = o->next)
			if (o->kind == KIMG_DOC_ARRAY && o->child)
				put_list(o, color, out);
	}
}
