/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON and tables, by their modules. */
#include "module_ext.h"

#include <stddef.h>

static const struct kimg_json *json(void)
{
	return (const struct kimg_json *)kimg_module_get("json");
}

static const struct kimg_tables *tables(void)
{
	return (const struct kimg_tables *)kimg_module_get("tables");
}

enum kimg_err kimg_json_write(const struct kimg_doc *d, bool pretty,
			      struct kimg_buf *out)
{
	const struct kimg_json *m = json();

	return m ? m->write(d, pretty, out) : KIMG_ERR_UNSUPPORTED;
}

void kimg_json_prepare(void)
{
	const struct kimg_json *m = json();

	if (m)
		m->prepare();
}

const char *kimg_json_library(void)
{
	const struct kimg_json *m = json();

	return m ? m->library() : NULL;
}

void kimg_table_prepare(void)
{
	tables();
}

const char *kimg_table_library(void)
{
	const struct kimg_tables *m = tables();

	return m ? m->library() : NULL;
}

struct kimg_table *kimg_table_new(const struct kimg_column *column,
				  unsigned int n)
{
	const struct kimg_tables *m = tables();

	return m ? m->new(column, n) : NULL;
}

void kimg_table_row(struct kimg_table *t, const char *const *cell,
		    unsigned int n)
{
	if (t)
		tables()->row(t, cell, n);
}

void kimg_table_free(struct kimg_table *t, struct kimg_buf *out)
{
	const struct kimg_tables *m = tables();

	if (!m)
		kimg_buf_addf(out, "  (tables are not built in: "
				   "KIMG_WITH_SMARTCOLS is OFF)\n");
	else if (t)
		m->free(t, out);
	else
		out->bad = true;
}
