/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outside libraries that do something; codecs have a list of their own. */
#include "bfd.h"
#include "crypto.h"
#include "ext.h"
#include "xml.h"

#include <kimg/list.h>

static const char *xml_library(void)
{
	const struct kimg_xml *x;

	return !kimg_xml_get(&x) ? x->library() : NULL;
}

static const char *crypto_library(void)
{
	const struct kimg_crypto *c;

	return !kimg_crypto_get(&c) ? c->library() : NULL;
}

static const char *bfd_library(void)
{
	const struct kimg_bfd *b;

	return !kimg_bfd_get(&b) ? b->library() : NULL;
}

static const struct {
	const char *name;
	const char *(*library)(void);
	const char *option;
} rows[] = {
	{ "json", kimg_json_library, "KIMG_WITH_JSON" },
	{ "xml", xml_library, "KIMG_WITH_XML" },
	{ "tables", kimg_table_library, "KIMG_WITH_SMARTCOLS" },
	{ "digests", crypto_library, "KIMG_WITH_CRYPTO" },
	{ "disassembly", bfd_library, "KIMG_WITH_BFD" },
};

bool kimg_library_get(unsigned int i, struct kimg_library_info *out)
{
	if (i >= sizeof(rows) / sizeof(rows[0]))
		return false;
	*out = (struct kimg_library_info){
		.name = rows[i].name,
		.library = rows[i].library(),
		.option = rows[i].option,
	};
	return true;
}
