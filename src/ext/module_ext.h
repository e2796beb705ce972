/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The modules behind ext.h. */
#ifndef KIMG_MODULE_EXT_H
#define KIMG_MODULE_EXT_H

#include "ext.h"
#include "module.h"

/** struct kimg_json - the module "json"; functions as in ext.h */
struct kimg_json {
	const char *(*library)(void);
	void (*prepare)(void);
	enum kimg_err (*write)(const struct kimg_doc *d, bool pretty,
			       struct kimg_buf *out);
};

/** struct kimg_tables - the module "tables"; functions as in ext.h */
struct kimg_tables {
	const char *(*library)(void);
	struct kimg_table *(*new)(const struct kimg_column *column,
				  unsigned int n);
	void (*row)(struct kimg_table *t, const char *const *cell,
		    unsigned int n);
	void (*free)(struct kimg_table *t, struct kimg_buf *out);
};

#endif
