/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listings for a person: columns as wide as they must be. */
#include "text_priv.h"

#include <kimg/list.h>
#include <string.h>

#define COLUMNS 8

static const char *missing(const struct kimg_doc *cell)
{
	return strcmp(cell->key, "library") != 0 ? "-" : "not built in";
}

static void cell_text(const struct kimg_doc *cell, struct kimg_buf *b)
{
	size_t before = b->len;

	if (cell->kind == KIMG_DOC_NULL)
		kimg_buf_addf(b, "%s", missing(cell));
	else
		kimg_report_value(cell, false, b);
	if (b->len == before)
		kimg_buf_addf(b, "-");
}

/* Only the last column has more than ASCII, if any. */
static void measure(const struct kimg_doc *list, size_t *width,
		    struct kimg_buf *out)
{
	struct kimg_buf b = { .p = NULL };
	const struct kimg_doc *row, *cell;
	unsigned int i;

	for (row = list->child; row; row = row->next) {
		for (i = 0, cell = row->child; cell && i < COLUMNS;
		     cell = cell->next, i++) {
			cell_text(cell, &b);
			out->bad |= b.bad;
			if (b.len > width[i])
				width[i] = b.len;
			if (strlen(cell->key) > width[i])
				width[i] = strlen(cell->key);
			kimg_buf_free(&b);
		}
	}
}

static void put_cell(struct kimg_buf *out, const char *text, size_t width,
		     bool last)
{
	if (last)
		kimg_buf_addf(out, "%s\n", text);
	else
		kimg_buf_addf(out, "%-*s  ", (int)width, text);
}

static void put_row(const struct kimg_doc *row, const size_t *width,
		    bool titles, struct kimg_buf *out)
{
	struct kimg_buf b = { .p = NULL };
	const struct kimg_doc *cell;
	unsigned int i;

	kimg_buf_addf(out, "  ");
	for (i = 0, cell = row->child; cell && i < COLUMNS;
	     cell = cell->next, i++) {
		if (titles)
			kimg_buf_addf(&b, "%s", cell->key);
		else
			cell_text(cell, &b);
		out->bad |= b.bad;
		put_cell(out, b.p ? b.p : "", width[i], !cell->next);
		kimg_buf_free(&b);
	}
}

void kimg_text_list(const struct kimg_doc *list, bool color,
		    struct kimg_buf *out)
{
	size_t width[COLUMNS] = { 0 };
	const struct kimg_doc *row;

	kimg_buf_addf(out, "%s%s%s\n", color ? "\x1b[1m" : "", list->key,
		      color ? "\x1b[0m" : "");
	measure(list, width, out);
	put_row(list->child, width, true, out);
	for (row = list->child; row; row = row->next)
		put_row(row, width, false, out);
}

void kimg_report_list_text(const struct kimg_report *r, bool color,
			   struct kimg_buf *out)
{
	const struct kimg_doc *list;
	bool first = true;

	for (list = r->root->child; list; list = list->next) {
		if (list->kind != KIMG_DOC_ARRAY || !list->child)
			continue;
		kimg_buf_addf(out, "%s", first ? "" : "\n");
		first = false;
		kimg_text_list(list, color, out);
	}
}
