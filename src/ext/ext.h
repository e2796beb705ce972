/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writers of documents and tables: each is one outside library. */
#ifndef KIMG_EXT_H
#define KIMG_EXT_H

#include <kimg/report.h>

/** kimg_json_write - a document as JSON, without a newline at the end */
enum kimg_err kimg_json_write(const struct kimg_doc *d, bool pretty,
			      struct kimg_buf *out);

/** kimg_json_prepare - let the library read what it reads once; as
 * kimg_prepare() */
enum kimg_err kimg_json_prepare(void);

/** kimg_json_library - its name and version; NULL when it is not built in */
const char *kimg_json_library(void);

/** struct kimg_column - a column of a table; @right: aligned to the right */
struct kimg_column {
	const char *title;
	bool right;
};

/** kimg_table_prepare - as kimg_json_prepare() */
enum kimg_err kimg_table_prepare(void);

/** kimg_table_library - as kimg_json_library() */
const char *kimg_table_library(void);

/**
 * kimg_table_new - a table for a person
 *
 * Returns NULL when memory ran out or tables are not built in.
 */
struct kimg_table *kimg_table_new(const struct kimg_column *column,
				  unsigned int n);

/** kimg_table_row - add a row of @n cells as formatted before; copied */
void kimg_table_row(struct kimg_table *t, const char *const *cell,
		    unsigned int n);

/** kimg_table_free - append the table to @out and release it */
void kimg_table_free(struct kimg_table *t, struct kimg_buf *out);

#endif
