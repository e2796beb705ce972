/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON and tables, by their modules. */
#include "module_ext.h"

#include <stddef.h>

static enum kimg_err json(const struct kimg_json **out)
{
	const void *table;
	enum kimg_err err = kimg_module_get("json", &table);

	*out = (const struct kimg_json *)table;
	return err;
}

static enum kimg_err tables(const struct kimg_tables **out)
{
	const void *table;
	enum kimg_err err = kimg_module_get("tables", &table);

	*out = (const struct kimg_tables *)table;
	return err;
}

enum kimg_err kimg_json_write(const struct kimg_doc *d, bool pretty,
			      struct kimg_buf *out)
{
	const struct kimg_json *m;
	enum kimg_err err = json(&m);

	return err ? err : m->write(d, pretty, out);
}

enum kimg_err kimg_json_prepare(void)
{
	const struct kimg_json *m;
	enum kimg_err err = json(&m);

	if (!err)
		m->prepare();
	return err;
}

const char *kimg_json_library(void)
{
	const struct kimg_json *m;

	return !json(&m) ? m->library() : NULL;
}

enum kimg_err kimg_table_prepare(void)
{
	const struct kimg_tables *m;

	return tables(&m);
}

const char *kimg_table_library(void)
{
	const struct kimg_tables *m;

	return !tables(&m) ? m->library() : NULL;
}

struct kimg_table *kimg_table_new(const struct kimg_column *column,
				  unsigned int n)
{
	const struct kimg_tables *m;

	return !tables(&m) ? m->new(column, n) : NULL;
}

void kimg_table_row(struct kimg_table *t, const char *const *cell,
		    unsigned int n)
{
	const struct kimg_tables *m;

	if (t && !tables(&m))
		m->row(t, cell, n);
}

void kimg_table_free(struct kimg_table *t, struct kimg_buf *out)
{
	const struct kimg_tables *m;
	enum kimg_err err = tables(&m);

	if (err == KIMG_ERR_UNSUPPORTED)
		kimg_buf_addf(out, "  (tables are not built in: "
				   "KIMG_WITH_SMARTCOLS is OFF)\n");
	else if (t && !err)
		m->free(t, out);
	else
		out->bad = true;
}
