/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Digests and signatures, through the module "crypto". */
#ifndef KIMG_CRYPTO_H
#define KIMG_CRYPTO_H

#include "module.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KIMG_DIGEST_MAX 64

struct kimg_hash;

/**
 * struct kimg_pkcs7_signer - who made a signature; NULL where nothing is said
 * @subject, @issuer: RFC 2253 in UTF-8
 * @serial: hex
 * @not_before, @not_after, @signing_time: RFC 3339
 * @algorithm: of the digest that is signed, as "SHA256"
 */
struct kimg_pkcs7_signer {
	char *subject;
	char *issuer;
	char *serial;
	char *not_before;
	char *not_after;
	char *signing_time;
	const char *algorithm;
};

/**
 * struct kimg_pkcs7 - a signature for a PE image (Authenticode)
 * @algorithm: of @digest, as "SHA256"; NULL when it is not a known one
 * @digest: of the image that was signed; @len bytes, 0 when there is none
 * @more: there are more signers than were asked for
 */
struct kimg_pkcs7 {
	const char *algorithm;
	uint8_t digest[KIMG_DIGEST_MAX];
	size_t len;
	struct kimg_pkcs7_signer *signer;
	unsigned int nsigners;
	bool more;
};

enum kimg_pkcs7_result {
	KIMG_PKCS7_OK,
	KIMG_PKCS7_NOT_DER,
	KIMG_PKCS7_NOT_SIGNED_DATA,
	KIMG_PKCS7_NOMEM,
};

/**
 * struct kimg_crypto - what the module can do
 * @init: get ready; reads files of the library, if any, so that nothing does
 *        later. Any number of times, by any thread. False when it failed
 * @library: name and version of the library behind it
 * @hash_new: start a digest, as "SHA256"; NULL when the library has no such
 *            algorithm or memory ran out
 * @hash_add: add bytes; a failure shows at the end
 * @hash_end: the digest, at most KIMG_DIGEST_MAX bytes, and its length; the
 *            hash is released. False when something failed
 * @pkcs7_read: what a signature says, without a look at whether it is true.
 *              At most @signers of them, and @name bytes of each name. Free
 *              @out after OK
 */
struct kimg_crypto {
	bool (*init)(void);
	const char *(*library)(void);
	struct kimg_hash *(*hash_new)(const char *algorithm);
	void (*hash_add)(struct kimg_hash *h, const void *bytes, size_t n);
	bool (*hash_end)(struct kimg_hash *h, uint8_t *digest, size_t *len);
	enum kimg_pkcs7_result (*pkcs7_read)(const uint8_t *der, size_t n,
					     unsigned int signers, size_t name,
					     struct kimg_pkcs7 **out);
	void (*pkcs7_free)(struct kimg_pkcs7 *p);
};

/**
 * kimg_crypto_get - the module, ready for use
 *
 * Returns as kimg_module_get(); that it cannot get ready is a lack of memory.
 */
static inline enum kimg_err kimg_crypto_get(const struct kimg_crypto **out)
{
	const void *table;
	enum kimg_err err = kimg_module_get("crypto", &table);

	*out = (const struct kimg_crypto *)table;
	if (!err && !(*out)->init())
		err = KIMG_ERR_NOMEM;
	return err;
}

#endif
