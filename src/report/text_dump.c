/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dump for a person: a table for each part, made from the document. */
#include "dump_priv.h"

#include <inttypes.h>
#include <string.h>

/* Longer values are cut; the document has them. */
#define LONGEST 100

static const struct kimg_column of_versions[] = {
	{ "OFFSET", true }, { "SIZE", true }, { "FIELD", false },
	{ "RAW", true }, { "VALUE", false }, { "SINCE", false },
	{ "MEANING", false },
};

static const struct kimg_column of_record[] = {
	{ "OFFSET", true }, { "SIZE", true }, { "FIELD", false },
	{ "RAW", true }, { "VALUE", false }, { "MEANING", false },
};

static const struct kimg_column of_others[] = {
	{ "FIELD", false }, { "VALUE", false }, { "MEANING", false },
};

struct kimg_buf *kimg_text_cell(struct kimg_text_row *r)
{
	return &r->cell[r->n++];
}

void kimg_text_row(struct kimg_table *t, struct kimg_text_row *r,
		   struct kimg_buf *out)
{
	const char *text[KIMG_TEXT_CELLS];
	unsigned int i;

	for (i = 0; i < r->n; i++) {
		text[i] = r->cell[i].p ? r->cell[i].p : "";
		out->bad |= r->cell[i].bad;
	}
	kimg_table_row(t, text, r->n);
	for (i = 0; i < r->n; i++)
		kimg_buf_free(&r->cell[i]);
	r->n = 0;
}

void kimg_text_member(struct kimg_buf *b, const struct kimg_doc *o,
		      const char *key)
{
	const struct kimg_doc *v = kimg_doc_get(o, key);
	struct kimg_buf all = { .p = NULL };
	size_t n;

	if (!v)
		return;
	if (v->kind == KIMG_DOC_NULL)
		kimg_buf_addf(&all, "null");
	kimg_report_value(v, false, &all);
	n = all.len < LONGEST ? all.len : LONGEST;
	/* Not in the middle of a character. */
	while (n < all.len && n && ((unsigned char)all.p[n] & 0xc0) == 0x80)
		n--;
	kimg_buf_add(b, all.p ? all.p : "", n);
	if (n < all.len)
		kimg_buf_addf(b, "...");
	b->bad |= all.bad;
	kimg_buf_free(&all);
}

void kimg_text_hex(struct kimg_buf *b, const struct kimg_doc *o,
		   const char *key)
{
	const struct kimg_doc *v = kimg_doc_get(o, key);

	if (v)
		kimg_buf_addf(b, "0x%" PRIx64, v->num);
}

/* Names of the bits, or of the value, as far as there are some. */
static void put_value(struct kimg_buf *b, const struct kimg_doc *o)
{
	const struct kimg_doc *v = kimg_doc_get(o, "value");
	const struct kimg_doc *set = kimg_doc_get(v, "set");
	const struct kimg_doc *name = kimg_doc_get(v, "name");

	if (set) {
		for (v = set->child; v; v = v->next)
			kimg_buf_addf(b, "%s%s", v == set->child ? "" : " ",
				      v->text);
		return;
	}
	if (!name)
		kimg_text_member(b, o, "value");
	else if (name->kind == KIMG_DOC_STRING)
		kimg_text_member(b, v, "name");
	else
		kimg_text_member(b, v, "raw");
}

static void put_since(struct kimg_buf *b, const struct kimg_doc *o)
{
	kimg_text_member(b, o, "since");
	if (kimg_doc_get(o, "until")) {
		kimg_buf_addf(b, "-");
		kimg_text_member(b, o, "until");
	}
}

/* The first one; what follows is about documents. */
static void sentence(struct kimg_buf *b, const char *text)
{
	const char *end = strstr(text, ". ");

	kimg_buf_add(b, text, end ? (size_t)(end - text) + 1 : strlen(text));
}

static void field_row(struct kimg_text_row *r, const struct kimg_doc *o,
		      bool record, bool versions)
{
	if (record) {
		kimg_text_hex(kimg_text_cell(r), o, "at");
		kimg_text_member(kimg_text_cell(r), o, "size");
	}
	kimg_text_member(kimg_text_cell(r), o, "name");
	if (record)
		kimg_text_member(kimg_text_cell(r), o, "raw");
	put_value(kimg_text_cell(r), o);
	if (versions)
		put_since(kimg_text_cell(r), o);
	sentence(kimg_text_cell(r), kimg_doc_get(o, "meaning")->text);
}

void kimg_text_heading(bool color, bool first, const struct kimg_doc *o,
		       const char *title, struct kimg_buf *out)
{
	const struct kimg_doc *layer = kimg_doc_get(o, "layer");

	kimg_buf_addf(out, "%s%s%s%s", first ? "" : "\n",
		      color ? "\x1b[1m" : "", title, color ? "\x1b[0m" : "");
	if (layer) {
		kimg_buf_addf(out, ", ");
		kimg_str_escape(out, layer->text, strlen(layer->text));
		kimg_buf_addf(out, *layer->text ? "@" : "");
		kimg_text_hex(out, o, "at");
	}
	kimg_buf_addf(out, "\n");
}

static bool has_versions(const struct kimg_doc *fields)
{
	const struct kimg_doc *o = fields->child;

	while (o && !kimg_doc_get(o, "since"))
		o = o->next;
	return o != NULL;
}

static void part(const struct kimg_doc *p, bool color, bool first,
		 struct kimg_buf *out)
{
	const struct kimg_doc *list = kimg_doc_get(p, "fields"), *o;
	bool record = kimg_doc_get(list->child, "raw") != NULL;
	bool versions = record && has_versions(list);
	struct kimg_table *t = versions ? kimg_table_new(of_versions, 7) :
			       record ? kimg_table_new(of_record, 6) :
					kimg_table_new(of_others, 3);
	const char *path = kimg_doc_get(p, "path")->text;
	struct kimg_text_row r = { .n = 0 };
	struct kimg_buf title = { .p = NULL };

	kimg_buf_addf(&title, "%s%s%s", path, *path ? ": " : "",
		      kimg_doc_get(p, "title")->text);
	kimg_text_heading(color, first, p, title.p ? title.p : "", out);
	out->bad |= title.bad;
	kimg_buf_free(&title);
	for (o = list->child; o; o = o->next) {
		field_row(&r, o, record, versions);
		kimg_text_row(t, &r, out);
	}
	kimg_table_free(t, out);
}

void kimg_report_dump_text(const struct kimg_report *r, bool color,
			   struct kimg_buf *out)
{
	const struct kimg_doc *list = kimg_doc_get(r->root, "parts");
	const struct kimg_doc *p;

	for (p = list ? list->child : NULL; p; p = p->next)
		part(p, color, p == list->child, out);
	list = kimg_doc_get(r->root, "objects");
	if (list)
		kimg_text_objects(list, color, out);
	p = kimg_doc_get(r->root, "code");
	if (p)
		kimg_text_code(p, color, out);
}
