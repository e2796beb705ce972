/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256 of the parts of a file that people compare. */
#include "../src/ext/crypto.h"
#include "format_priv.h"

#include "../src/core/num.h"

#include "../src/core/poison.h"

/* A file is read and hashed in pieces of this size. */
#define PIECE (1 << 20)

static const char *hex(struct kimg_image *img, const uint8_t *b, size_t n)
{
	static const char digit[] = "0123456789abcdef";
	char *s = kimg_image_get(img, n * 2 + 1, 1);
	size_t i;

	for (i = 0; s && i < n; i++) {
		s[2 * i] = digit[b[i] >> 4];
		s[2 * i + 1] = digit[b[i] & 15];
	}
	return s;
}

static enum kimg_err digest(struct kimg_image *img, const struct kimg_layer *l,
			    uint64_t at, uint64_t n, const char **out)
{
	const struct kimg_crypto *crypto;
	enum kimg_err err = kimg_crypto_get(&crypto);
	struct kimg_hash *h = err ? NULL : crypto->hash_new("SHA256");
	uint8_t sum[KIMG_DIGEST_MAX];
	struct kimg_view v;
	uint64_t end = at + n;
	size_t len;

	if (!h)
		return kimg_image_nomem(img);
	for (; !err && at < end; at += kimg_min(PIECE, end - at)) {
		err = kimg_layer_view(l, at, kimg_min(PIECE, end - at), &v);
		if (!err)
			crypto->hash_add(h, v.base, (size_t)v.len);
	}
	if (!crypto->hash_end(h, sum, &len))
		return kimg_image_nomem(img);
	if (err)
		return err;
	*out = hex(img, sum, len);
	return *out ? KIMG_OK : kimg_image_nomem(img);
}

static enum kimg_err digest_stream(struct kimg_image *img,
				   struct kimg_stream *s)
{
	enum kimg_err err = KIMG_OK;

	if (s)
		err = digest(img, s->outer, s->at, s->length, &s->sha256);
	if (s && !err && s->checked)
		err = digest(img, s->inner, 0, s->inner->size,
			     &s->inner_sha256);
	return err;
}

enum kimg_err kimg_digest_image(struct kimg_image *img)
{
	const struct kimg_crypto *crypto;
	enum kimg_err err;

	if (img->priv->opt.depth != KIMG_DEPTH_FULL)
		return KIMG_OK;
	err = kimg_crypto_get(&crypto);
	if (err == KIMG_ERR_NOMEM)
		return kimg_image_nomem(img);
	if (err)
		return kimg_image_add(img, &(struct kimg_finding){
			.err = KIMG_ERR_UNSUPPORTED, .sev = KIMG_WARNING,
			.has_at = true, .field = "sha256",
			.text = "digests and signatures are not built in, or "
				"their module is not installed",
			.hint = "build with -DKIMG_WITH_CRYPTO=ON",
		});
	err = digest(img, img->file, 0, img->file->size, &img->sha256);
	if (!err)
		err = digest_stream(img, img->wrapper);
	if (!err)
		err = digest_stream(img, img->payload);
	return err;
}
