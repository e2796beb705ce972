/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Digests, through the module "crypto". */
#ifndef KIMG_CRYPTO_H
#define KIMG_CRYPTO_H

#include "module.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KIMG_DIGEST_MAX 64

struct kimg_hash;

/**
 * struct kimg_crypto - what the module can do
 * @library: name and version of the library behind it
 * @hash_new: start a digest, as "SHA256"; NULL when the library has no such
 *            algorithm or memory ran out
 * @hash_add: add bytes; a failure shows at the end
 * @hash_end: the digest, at most KIMG_DIGEST_MAX bytes, and its length; the
 *            hash is released. False when something failed
 */
struct kimg_crypto {
	const char *(*library)(void);
	struct kimg_hash *(*hash_new)(const char *algorithm);
	void (*hash_add)(struct kimg_hash *h, const void *bytes, size_t n);
	bool (*hash_end)(struct kimg_hash *h, uint8_t *digest, size_t *len);
};

/** kimg_crypto_get - the module; NULL when it is not built in or installed */
static inline const struct kimg_crypto *kimg_crypto_get(void)
{
	return (const struct kimg_crypto *)kimg_module_get("crypto");
}

#endif
