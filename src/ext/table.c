/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables for people, through libsmartcols. */
#include "module_ext.h"

#include <libsmartcols/libsmartcols.h>
#include <stdlib.h>
#include <string.h>

/** struct kimg_table - libsmartcols' table; @bad: memory ran out */
struct kimg_table {
	struct libscols_table *t;
	bool bad;
};

static struct kimg_table *table_new(const struct kimg_column *column,
				  unsigned int n)
{
	struct kimg_table *t = calloc(1, sizeof(*t));
	unsigned int i;

	if (!t)
		return NULL;
	t->t = scols_new_table();
	if (!t->t) {
		free(t);
		return NULL;
	}
	for (i = 0; i < n; i++)
		t->bad |= !scols_table_new_column(t->t, column[i].title, 0,
			column[i].right ? SCOLS_FL_RIGHT : 0);
	/* Cells are escaped already. */
	scols_table_enable_noencoding(t->t, 1);
	/* Cut by no terminal: a table in a log is as wide as it is. */
	scols_table_set_termforce(t->t, SCOLS_TERMFORCE_NEVER);
	return t;
}

/*
 * libsmartcols asks wcwidth() and, at a character that has no width in this
 * locale, may look for a place to cut for ever. So it gets ASCII only.
 */
static bool set_cell(struct libscols_line *line, unsigned int i,
		     const char *text)
{
	struct kimg_buf b = { .p = NULL };
	bool good;

	for (; *text; text++)
		if ((unsigned char)*text < 0x80)
			kimg_buf_add(&b, text, 1);
		else
			kimg_buf_addf(&b, "\\x%02x", (unsigned char)*text);
	good = !b.bad && !scols_line_set_data(line, i, b.p ? b.p : "");
	kimg_buf_free(&b);
	return good;
}

static void table_row(struct kimg_table *t, const char *const *cell,
		    unsigned int n)
{
	struct libscols_line *line;
	unsigned int i;

	if (!t || t->bad)
		return;
	line = scols_table_new_line(t->t, NULL);
	t->bad = !line;
	for (i = 0; !t->bad && i < n; i++)
		t->bad = !set_cell(line, i, cell[i]);
}

static void table_free(struct kimg_table *t, struct kimg_buf *out)
{
	char *text = NULL, *line, *end;

	/* Without a table memory ran out when it was made. */
	if (!t) {
		out->bad = true;
		return;
	}
	if (t->bad || scols_print_table_to_string(t->t, &text) || !text)
		out->bad = true;
	/* Indented like the rest of the text. */
	for (line = text; !out->bad && *line; line = *end ? end + 1 : end) {
		end = line + strcspn(line, "\n");
		kimg_buf_addf(out, "  %.*s\n", (int)(end - line), line);
	}
	free(text);
	scols_unref_table(t->t);
	free(t);
}

static const char *table_library(void)
{
	return "libsmartcols " LIBSMARTCOLS_VERSION;
}

KIMG_MODULE_TABLE(tables) = {
	.library = table_library,
	.new = table_new,
	.row = table_row,
	.free = table_free,
};
