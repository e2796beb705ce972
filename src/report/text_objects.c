/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What libbfd and libopcodes tell, for a person; made from the document. */
#include "dump_priv.h"

#include <inttypes.h>
#include <string.h>

/* @hex: of it the number counts */
struct column {
	const char *member;
	bool hex;
};

/** struct list - a kind of table; columns and where their cells come from */
struct list {
	const char *name;
	const struct kimg_column *column;
	const struct column *from;
	unsigned int n;
};

static const struct kimg_column section_columns[] = {
	{ "#", true }, { "NAME", false }, { "SIZE", true }, { "VMA", true },
	{ "LMA", true }, { "OFFSET", true }, { "ALIGN", true },
	{ "FLAGS", false },
};

static const struct column section_cells[] = {
	{ NULL, false }, { "name", false }, { "size", true }, { "vma", false },
	{ "lma", false }, { "at", true }, { "align", false },
	{ "flags", false },
};

static const struct kimg_column symbol_columns[] = {
	{ "VALUE", true }, { "TYPE", false }, { "BIND", false },
	{ "KIND", false }, { "SECTION", false }, { "NAME", false },
};

static const struct column symbol_cells[] = {
	{ "value", false }, { "type", false }, { "bind", false },
	{ "kind", false }, { "section", false }, { "name", false },
};

static const struct kimg_column relocation_columns[] = {
	{ "ADDRESS", true }, { "SECTION", false }, { "TYPE", false },
	{ "SYMBOL", false }, { "ADDEND", true },
};

static const struct column relocation_cells[] = {
	{ "address", false }, { "section", false }, { "type", false },
	{ "symbol", false }, { "addend", false },
};

static const struct list lists[] = {
	{ "sections", section_columns, section_cells, 8 },
	{ "symbols", symbol_columns, symbol_cells, 6 },
	{ "relocations", relocation_columns, relocation_cells, 5 },
};

static void put_words(struct kimg_buf *b, const struct kimg_doc *array)
{
	const struct kimg_doc *w;

	for (w = array->child; w; w = w->next)
		kimg_buf_addf(b, "%s%s", w == array->child ? "" : " ", w->text);
}

static void put_cell(struct kimg_buf *b, const struct kimg_doc *o,
		     const struct column *c, unsigned int number)
{
	const struct kimg_doc *v = c->member ? kimg_doc_get(o, c->member) :
					       NULL;

	if (!c->member)
		kimg_buf_addf(b, "%u", number);
	else if (v && v->kind == KIMG_DOC_ARRAY)
		put_words(b, v);
	else if (c->hex)
		kimg_text_hex(b, o, c->member);
	else if (v && v->kind == KIMG_DOC_NULL)
		kimg_buf_addf(b, "-");
	else
		kimg_text_member(b, o, c->member);
}

static void put_list(const struct kimg_doc *array, const struct list *l,
		     struct kimg_buf *out)
{
	struct kimg_table *t = kimg_table_new(l->column, l->n);
	struct kimg_text_row r = { .n = 0 };
	const struct kimg_doc *o;
	unsigned int i, number = 0;

	for (o = array->child; o; o = o->next, number++) {
		for (i = 0; i < l->n; i++)
			put_cell(kimg_text_cell(&r), o, &l->from[i], number);
		kimg_text_row(t, &r, out);
	}
	kimg_table_free(t, out);
}

void kimg_text_objects(const struct kimg_doc *objects, bool color,
		       struct kimg_buf *out)
{
	const struct kimg_doc *o, *array;
	struct kimg_buf title = { .p = NULL };
	bool first = true;
	size_t i;

	for (o = objects->child; o; o = o->next) {
		for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
			array = kimg_doc_get(o, lists[i].name);
			if (!array || !array->child)
				continue;
			kimg_buf_addf(&title, "%s: %s (%s)",
				      kimg_doc_get(o, "path")->text,
				      lists[i].name,
				      kimg_doc_get(o, "target")->text);
			kimg_text_heading(color, first, o,
					  title.p ? title.p : "", out);
			out->bad |= title.bad;
			kimg_buf_free(&title);
			put_list(array, &lists[i], out);
			first = false;
		}
	}
}

static const struct kimg_column code_columns[] = {
	{ "ADDRESS", true }, { "VIRTUAL", true }, { "OFFSET", true },
	{ "BYTES", false }, { "INSTRUCTION", false }, { "SYMBOL", false },
};

static const struct column code_cells[] = {
	{ "address", false }, { "virtual", false }, { "at", true },
	{ "bytes", false }, { "text", false }, { "symbol", false },
};

/* Columns that no row has are left out. */
static void put_code(const struct kimg_doc *array, struct kimg_buf *out)
{
	struct kimg_column column[6];
	struct column from[6];
	struct list l = { .column = column, .from = from };
	const struct kimg_doc *o;
	unsigned int i;

	for (i = 0; i < 6; i++) {
		o = array->child;
		while (o && !kimg_doc_get(o, code_cells[i].member))
			o = o->next;
		if (!o)
			continue;
		column[l.n] = code_columns[i];
		from[l.n++] = code_cells[i];
	}
	put_list(array, &l, out);
}

void kimg_text_code(const struct kimg_doc *code, bool color,
		    struct kimg_buf *out)
{
	const struct kimg_doc *names = kimg_doc_get(code, "names");
	struct kimg_buf title = { .p = NULL };

	kimg_buf_addf(&title, "%s: %" PRIu64 "-bit code%s%s",
		      kimg_doc_get(code, "entry")->text,
		      kimg_doc_get(code, "bits")->num,
		      names->text ? ", names from " : "",
		      names->text ? names->text : "");
	kimg_text_heading(color, true, code, title.p ? title.p : "", out);
	out->bad |= title.bad;
	kimg_buf_free(&title);
	put_code(kimg_doc_get(code, "instructions"), out);
}
