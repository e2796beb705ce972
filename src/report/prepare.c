/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What other libraries would open later, when a sandbox may be closed. */
#include "../ext/crypto.h"
#include "../ext/ext.h"
#include "../ext/xml.h"
#include <kimg/kimg.h>

/* OpenSSL reads its configuration when the first digest is made. */
static void prepare_crypto(void)
{
	const struct kimg_crypto *c = kimg_crypto_get();
	struct kimg_hash *h = c ? c->hash_new("SHA256") : NULL;
	uint8_t digest[KIMG_DIGEST_MAX];
	size_t n;

	if (h)
		c->hash_end(h, digest, &n);
}

static void prepare_xml(void)
{
	const struct kimg_xml *x = kimg_xml_get();

	if (x)
		x->prepare();
}

void kimg_prepare(const struct kimg_options *opt, unsigned int outputs)
{
	if (outputs & KIMG_OUTPUT_JSON)
		kimg_json_prepare();
	if (outputs & KIMG_OUTPUT_XML)
		prepare_xml();
	if (outputs & KIMG_OUTPUT_TABLES)
		kimg_table_prepare();
	if (opt && opt->depth >= KIMG_DEPTH_SIGNED)
		prepare_crypto();
}
