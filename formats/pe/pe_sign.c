/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What signatures say about themselves. Whether they are true is not looked at:
 * that needs keys that somebody trusts, and kimg has none.
 */
#include "../../src/ext/crypto.h"
#include "pe_priv.h"

#include "../../src/core/limits.h"
#include "../../src/core/num.h"
#include <inttypes.h>
#include <string.h>

#include "../../src/core/poison.h"

const char *kimg_pe_hex(struct kimg_image *img, const uint8_t *bytes,
			uint64_t n)
{
	static const char digit[] = "0123456789abcdef";
	char *s = kimg_image_get(img, n * 2 + 1, 1);
	uint64_t i;

	for (i = 0; s && i < n; i++) {
		s[2 * i] = digit[bytes[i] >> 4];
		s[2 * i + 1] = digit[bytes[i] & 15];
	}
	return s;
}

/* A string of the module that lives as long as the image; NULL stays NULL. */
static const char *keep(struct pe_job *j, const char *s)
{
	return s ? kimg_image_fmt(j->img, "%s", s) : NULL;
}

/* "SHA256" of the library is "sha256" in outputs. */
static const char *lower(struct pe_job *j, const char *s)
{
	char *out;
	uint64_t i;

	if (!s)
		return NULL;
	out = kimg_image_get(j->img, KIMG_DIGEST_MAX, 1);
	for (i = 0; out && s[i] && i < KIMG_DIGEST_MAX - 1; i++)
		out[i] = (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] | 0x20 :
							     s[i]);
	return out;
}

static enum kimg_err bad_entry(struct pe_job *j,
			       const struct kimg_certificate *c,
			       enum kimg_pkcs7_result why)
{
	if (why == KIMG_PKCS7_NOMEM)
		return kimg_image_nomem(j->img);
	return kimg_pe_fail(j, c->rec.at + c->rec.end, "signature",
			    &(struct kimg_finding){
		.err = KIMG_ERR_MALFORMED,
		.text = why == KIMG_PKCS7_NOT_DER ?
			"cannot be decoded" : "something else is there",
		.expected = "PKCS#7 SignedData in DER",
	});
}

/* The digest of the image by the algorithm of a signature. */
static enum kimg_err compare(struct pe_job *j, const struct kimg_crypto *m,
			     const struct kimg_pkcs7 *p,
			     struct kimg_certificate *c)
{
	const char *mine = j->pe->digest, *name;
	enum kimg_err err = KIMG_OK;
	unsigned int i;

	if (!p->len)
		return KIMG_OK;
	c->digest = kimg_pe_hex(j->img, p->digest, p->len);
	if (!c->digest)
		return kimg_image_nomem(j->img);
	if (!p->algorithm || !mine)
		return KIMG_OK;
	c->algorithm = lower(j, p->algorithm);
	/* Once for each algorithm: there may be many entries. */
	for (i = 0; i < j->ndigests; i++)
		if (!strcmp(j->digest[i].algorithm, p->algorithm))
			break;
	if (strcmp(p->algorithm, "SHA256") != 0 && i < j->ndigests) {
		mine = j->digest[i].hex;
	} else if (strcmp(p->algorithm, "SHA256") != 0) {
		err = kimg_pe_digest(j, m, p->algorithm, &mine);
		name = keep(j, p->algorithm);
		if (name && i < PE_DIGESTS)
			j->digest[j->ndigests++] = (struct pe_digest){
				.algorithm = name, .hex = mine,
			};
	}
	c->compared = mine != NULL;
	c->digest_matches = mine && !strcmp(mine, c->digest);
	return err;
}

static enum kimg_err fill(struct pe_job *j, const struct kimg_pkcs7 *p,
			  struct kimg_certificate *c)
{
	struct kimg_signer *s = kimg_image_get(j->img, p->nsigners,
					       sizeof(*s));
	unsigned int i;

	if (!s)
		return kimg_image_nomem(j->img);
	for (i = 0; i < p->nsigners; i++) {
		const struct kimg_pkcs7_signer *from = &p->signer[i];

		s[i].subject = keep(j, from->subject);
		s[i].issuer = keep(j, from->issuer);
		s[i].serial = keep(j, from->serial);
		s[i].not_before = keep(j, from->not_before);
		s[i].not_after = keep(j, from->not_after);
		s[i].signing_time = keep(j, from->signing_time);
		s[i].algorithm = lower(j, from->algorithm);
	}
	c->signer = s;
	c->nsigners = p->nsigners;
	c->signature_read = true;
	if (!p->more)
		return KIMG_OK;
	return kimg_pe_fail(j, c->rec.at, "signature", &(struct kimg_finding){
		.err = KIMG_ERR_LIMIT,
		.text = "too many signers",
		.expected = kimg_image_fmt(j->img, "at most %d",
					   KIMG_MAX_SIGNERS),
		.found = "more",
	});
}

static enum kimg_err read_signature(struct pe_job *j,
				    const struct kimg_crypto *m,
				    struct kimg_certificate *c)
{
	uint64_t n = c->wc->dwLength - c->rec.end;
	enum kimg_pkcs7_result result;
	struct kimg_pkcs7 *p;
	struct kimg_view v;
	enum kimg_err err, part;

	if (c->wc->wCertificateType !=
	    KIMG_PE_WIN_CERT_TYPE_PKCS_SIGNED_DATA)
		return KIMG_OK;
	if (n > KIMG_MAX_SIGNATURE)
		return kimg_pe_fail(j, c->rec.at, "dwLength",
			&(struct kimg_finding){
			.err = KIMG_ERR_LIMIT,
			.text = "the signature is too long",
			.expected = kimg_image_fmt(j->img, "at most %d",
						   KIMG_MAX_SIGNATURE),
			.found = kimg_image_fmt(j->img, "%" PRIu64, n),
		});
	err = kimg_layer_view(j->layer, c->rec.at + c->rec.end, n, &v);
	if (err)
		return err;
	result = m->pkcs7_read(v.base, (size_t)n, KIMG_MAX_SIGNERS,
			       KIMG_MAX_SIGNER_NAME, &p);
	if (result)
		return bad_entry(j, c, result);
	err = compare(j, m, p, c);
	part = fill(j, p, c);
	m->pkcs7_free(p);
	return err ? err : part;
}

enum kimg_err kimg_pe_sign(struct pe_job *j)
{
	struct kimg_certificate *list;
	const struct kimg_crypto *m;
	enum kimg_err err, part;
	unsigned int i;

	err = kimg_crypto_get(&m);
	if (err == KIMG_ERR_NOMEM)
		return kimg_image_nomem(j->img);
	/* Which is reported with the other digests. */
	if (err)
		return KIMG_OK;
	err = kimg_pe_digest(j, m, "SHA256", &j->pe->digest);
	list = kimg_image_get(j->img, j->pe->ncertificates, sizeof(*list));
	if (!list)
		return kimg_image_nomem(j->img);
	for (i = 0; i < j->pe->ncertificates; i++) {
		list[i] = j->pe->certificate[i];
		part = read_signature(j, m, &list[i]);
		if (!err)
			err = part;
	}
	j->pe->certificate = list;
	return err;
}
