/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What differs, for a person: a sign says what the colour says. */
#include "diff_priv.h"

#include <string.h>

/* Longer values are cut; the document has them. */
#define LONGEST 120

static const struct {
	const char *change;
	const char *sign;
	const char *color;
} signs[] = {
	{ "changed", "~", "\x1b[33m" },
	{ "added", "+", "\x1b[32m" },
	{ "removed", "-", "\x1b[31m" },
};

static void put_value(const struct kimg_doc *v, struct kimg_buf *out)
{
	struct kimg_buf b = { .p = NULL };
	size_t n;

	if (!v) {
		kimg_buf_addf(out, "[]");
		return;
	}
	if (v->kind == KIMG_DOC_NULL) {
		kimg_buf_addf(out, "null");
		return;
	}
	kimg_report_value(v, false, &b);
	n = b.len < LONGEST ? b.len : LONGEST;
	/* Not in the middle of a character. */
	while (n < b.len && n && ((unsigned char)b.p[n] & 0xc0) == 0x80)
		n--;
	kimg_buf_add(out, b.p ? b.p : "", n);
	if (n < b.len)
		kimg_buf_addf(out, "...");
	out->bad |= b.bad;
	kimg_buf_free(&b);
}

static void put_name(const char *name, struct kimg_buf *out)
{
	kimg_buf_addf(out, " (");
	kimg_str_escape(out, name, strlen(name));
	kimg_buf_addf(out, ")");
}

static void put_line(const struct kimg_doc *o, bool color,
		     struct kimg_buf *out)
{
	const struct kimg_doc *name = kimg_doc_member(o, "name");
	const char *change = kimg_doc_member(o, "change")->text;
	unsigned int i = 0;

	while (strcmp(signs[i].change, change) != 0)
		i++;
	kimg_buf_addf(out, "%s%s %s", color ? signs[i].color : "",
		      signs[i].sign, kimg_doc_member(o, "path")->text);
	if (name)
		put_name(name->text, out);
	kimg_buf_addf(out, ": ");
	if (*signs[i].sign != '+')
		put_value(kimg_doc_member(o, "old"), out);
	if (*signs[i].sign == '~')
		kimg_buf_addf(out, " -> ");
	if (*signs[i].sign != '-')
		put_value(kimg_doc_member(o, "new"), out);
	kimg_buf_addf(out, "%s\n", color ? "\x1b[0m" : "");
}

static void put_file(const struct kimg_report *r, const char *which,
		     const char *sign, struct kimg_buf *out)
{
	const struct kimg_doc *o = kimg_doc_member(r->root, which);
	const struct kimg_doc *file = kimg_doc_member(o, "file");

	kimg_buf_addf(out, "%s ", sign);
	if (file)
		kimg_str_escape(out, file->text, strlen(file->text));
	kimg_buf_addf(out, "\n");
}

void kimg_report_diff_text(const struct kimg_report *r, bool color,
			   struct kimg_buf *out)
{
	const struct kimg_doc *list = kimg_doc_member(r->root, "differences");
	const struct kimg_doc *o;

	if (!list || !list->child)
		return;
	put_file(r, "old", "---", out);
	put_file(r, "new", "+++", out);
	for (o = list->child; o; o = o->next)
		put_line(o, color, out);
}
