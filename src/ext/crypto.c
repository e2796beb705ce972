/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Digests through OpenSSL's libcrypto. */
#include "crypto.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>

/** struct kimg_hash - a digest being made; @bad: something failed */
struct kimg_hash {
	EVP_MD_CTX *ctx;
	bool bad;
};

static const char *library(void)
{
	return OPENSSL_VERSION_TEXT;
}

static void release(struct kimg_hash *h)
{
	EVP_MD_CTX_free(h->ctx);
	free(h);
}

static struct kimg_hash *hash_new(const char *algorithm)
{
	const EVP_MD *md = EVP_get_digestbyname(algorithm);
	struct kimg_hash *h = calloc(1, sizeof(*h));

	if (!h)
		return NULL;
	h->ctx = EVP_MD_CTX_new();
	if (!h->ctx || !md || EVP_DigestInit_ex(h->ctx, md, NULL) != 1) {
		release(h);
		return NULL;
	}
	return h;
}

static void hash_add(struct kimg_hash *h, const void *bytes, size_t n)
{
	h->bad |= EVP_DigestUpdate(h->ctx, bytes, n) != 1;
}

static bool hash_end(struct kimg_hash *h, uint8_t *digest, size_t *len)
{
	unsigned int n = 0;
	bool good = !h->bad && EVP_DigestFinal_ex(h->ctx, digest, &n) == 1;

	*len = n;
	release(h);
	return good;
}

KIMG_MODULE_TABLE(crypto) = {
	.library = library,
	.hash_new = hash_new,
	.hash_add = hash_add,
	.hash_end = hash_end,
};
