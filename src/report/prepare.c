/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What other libraries would open later, when a sandbox may be closed. */
#include "../ext/bfd.h"
#include "../ext/crypto.h"
#include "../ext/ext.h"
#include "../ext/xml.h"
#include <kimg/kimg.h>

/* OpenSSL reads its configuration when the first digest is made. */
static enum kimg_err prepare_crypto(void)
{
	uint8_t digest[KIMG_DIGEST_MAX];
	const struct kimg_crypto *c;
	enum kimg_err err = kimg_crypto_get(&c);
	struct kimg_hash *h;
	size_t n;

	if (err)
		return err;
	h = c->hash_new("SHA256");
	return h && c->hash_end(h, digest, &n) ? KIMG_OK : KIMG_ERR_NOMEM;
}

static enum kimg_err prepare_xml(void)
{
	const struct kimg_xml *x;
	enum kimg_err err = kimg_xml_get(&x);

	if (!err && !x->prepare())
		err = KIMG_ERR_NOMEM;
	return err;
}

static enum kimg_err prepare_code(void)
{
	const struct kimg_bfd *b;

	return kimg_bfd_get(&b);
}

enum kimg_err kimg_prepare(const struct kimg_options *opt,
			   unsigned int outputs)
{
	bool nomem = false;

	if (outputs & KIMG_OUTPUT_JSON)
		nomem |= kimg_json_prepare() == KIMG_ERR_NOMEM;
	if (outputs & KIMG_OUTPUT_XML)
		nomem |= prepare_xml() == KIMG_ERR_NOMEM;
	if (outputs & KIMG_OUTPUT_TABLES)
		nomem |= kimg_table_prepare() == KIMG_ERR_NOMEM;
	if (outputs & KIMG_OUTPUT_CODE)
		nomem |= prepare_code() == KIMG_ERR_NOMEM;
	if (opt && opt->depth >= KIMG_DEPTH_SIGNED)
		nomem |= prepare_crypto() == KIMG_ERR_NOMEM;
	return nomem ? KIMG_ERR_NOMEM : KIMG_OK;
}
