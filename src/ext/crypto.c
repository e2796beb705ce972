/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Digests and signatures through OpenSSL's libcrypto. Nothing is verified here:
 * a certificate is read as one reads a name plate.
 */
#include "crypto.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pkcs7.h>
#include <openssl/x509.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* OID of SpcIndirectDataContent (Windows Authenticode Portable Executable
 * Signature Format); libcrypto has no name for it. */
#define SPC_INDIRECT_DATA "1.3.6.1.4.1.311.2.1.4"

/** struct kimg_hash - a digest being made; @bad: something failed */
struct kimg_hash {
	EVP_MD_CTX *ctx;
	bool bad;
};

static const struct {
	int nid;
	const char *name;
} algorithms[] = {
	{ NID_sha1, "SHA1" },
	{ NID_sha256, "SHA256" },
	{ NID_sha384, "SHA384" },
	{ NID_sha512, "SHA512" },
};

static const char *library(void)
{
	return OPENSSL_VERSION_TEXT;
}

/*
 * Without openssl.cnf, which may name files and engines. The first fetch loads
 * the default provider; it is built in, and afterwards nothing reads a file.
 */
static bool init(void)
{
	EVP_MD *md;

	if (OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG |
				OPENSSL_INIT_ADD_ALL_DIGESTS, NULL) != 1)
		return false;
	/* When memory ran out while it was made, a fetch would crash. */
	if (!OSSL_LIB_CTX_get0_global_default())
		return false;
	md = EVP_MD_fetch(NULL, "SHA256", NULL);
	EVP_MD_free(md);
	ERR_clear_error();
	return md != NULL;
}

static void release(struct kimg_hash *h)
{
	EVP_MD_CTX_free(h->ctx);
	free(h);
	ERR_clear_error();
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

static const char *algorithm_name(const X509_ALGOR *alg)
{
	const ASN1_OBJECT *oid = NULL;
	size_t i;
	int nid;

	X509_ALGOR_get0(&oid, NULL, NULL, alg);
	nid = OBJ_obj2nid(oid);
	for (i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++)
		if (algorithms[i].nid == nid)
			return algorithms[i].name;
	return NULL;
}

/* What is in a memory BIO, as a string; the BIO is released. */
static char *bio_string(BIO *b, size_t max)
{
	char *bytes = NULL, *s;
	long n = BIO_get_mem_data(b, &bytes);

	if (n < 0)
		n = 0;
	if ((size_t)n > max) {
		/* Not in the middle of a character of UTF-8. */
		for (n = (long)max; n && (bytes[n] & 0xc0) == 0x80; n--)
			;
	}
	s = calloc(1, (size_t)n + 1);
	if (s && n)
		memcpy(s, bytes, (size_t)n);
	BIO_free(b);
	return s;
}

static char *name_string(const X509_NAME *name, size_t max)
{
	BIO *b = BIO_new(BIO_s_mem());

	if (!b)
		return NULL;
	/* Characters stay UTF-8 and are not escaped one byte at a time. */
	X509_NAME_print_ex(b, name, 0,
			   XN_FLAG_RFC2253 & ~(unsigned long)
			   ASN1_STRFLGS_ESC_MSB);
	return bio_string(b, max);
}

/* i2a_ASN1_INTEGER() would break the line after 35 bytes. */
static char *serial_string(const ASN1_INTEGER *serial, size_t max)
{
	const unsigned char *p = ASN1_STRING_get0_data(serial);
	size_t n = (size_t)ASN1_STRING_length(serial), i;
	bool negative = ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER;
	char *s;

	if (n > max / 2)
		n = max / 2;
	s = calloc(1, 2 * n + 4);
	if (!s)
		return NULL;
	snprintf(s, 4, "%s%s", negative ? "-" : "", n ? "" : "00");
	for (i = 0; i < n; i++)
		snprintf(s + negative + 2 * i, 3, "%02X", p[i]);
	return s;
}

static char *time_string(const ASN1_TIME *t)
{
	struct tm tm;
	char s[64];

	if (!t || ASN1_TIME_to_tm(t, &tm) != 1)
		return NULL;
	snprintf(s, sizeof(s), "%04d-%02d-%02dT%02d:%02d:%02dZ",
		 tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
		 tm.tm_min, tm.tm_sec);
	return strdup(s);
}

static void read_signer(const PKCS7 *p7, const PKCS7_SIGNER_INFO *si,
			size_t max, struct kimg_pkcs7_signer *out)
{
	const PKCS7_ISSUER_AND_SERIAL *id = si->issuer_and_serial;
	const ASN1_TYPE *t = PKCS7_get_signed_attribute(si,
						NID_pkcs9_signingTime);
	X509 *cert = X509_find_by_issuer_and_serial(p7->d.sign->cert,
						    id->issuer, id->serial);

	out->issuer = name_string(id->issuer, max);
	out->serial = serial_string(id->serial, max);
	out->algorithm = algorithm_name(si->digest_alg);
	if (t && t->type == V_ASN1_UTCTIME)
		out->signing_time = time_string(t->value.utctime);
	else if (t && t->type == V_ASN1_GENERALIZEDTIME)
		out->signing_time = time_string(t->value.generalizedtime);
	if (!cert)
		return;
	out->subject = name_string(X509_get_subject_name(cert), max);
	out->not_before = time_string(X509_get0_notBefore(cert));
	out->not_after = time_string(X509_get0_notAfter(cert));
}

/*
 * SpcIndirectDataContent is a sequence of something about the kind of file, and
 * a DigestInfo.
 */
static void read_digest(const PKCS7 *content, struct kimg_pkcs7 *out)
{
	const ASN1_TYPE *other = content->d.other;
	const X509_ALGOR *alg;
	const ASN1_OCTET_STRING *octets;
	const unsigned char *p, *end;
	long len;
	int tag, class;
	X509_SIG *info;
	char oid[64];

	OBJ_obj2txt(oid, sizeof(oid), content->type, 1);
	if (strcmp(oid, SPC_INDIRECT_DATA) != 0 || !other ||
	    other->type != V_ASN1_SEQUENCE)
		return;
	p = other->value.sequence->data;
	end = p + other->value.sequence->length;
	/* Into the sequence, then over its first member. */
	if (ASN1_get_object(&p, &len, &tag, &class, end - p) & 0x81 ||
	    len > end - p)
		return;
	end = p + len;
	if (ASN1_get_object(&p, &len, &tag, &class, end - p) & 0x81 ||
	    len > end - p)
		return;
	p += len;
	info = d2i_X509_SIG(NULL, &p, end - p);
	if (!info)
		return;
	X509_SIG_get0(info, &alg, &octets);
	if (ASN1_STRING_length(octets) <= KIMG_DIGEST_MAX) {
		out->algorithm = algorithm_name(alg);
		out->len = (size_t)ASN1_STRING_length(octets);
		memcpy(out->digest, ASN1_STRING_get0_data(octets), out->len);
	}
	X509_SIG_free(info);
}

static void pkcs7_free(struct kimg_pkcs7 *p)
{
	unsigned int i;

	for (i = 0; i < p->nsigners; i++) {
		free(p->signer[i].subject);
		free(p->signer[i].issuer);
		free(p->signer[i].serial);
		free(p->signer[i].not_before);
		free(p->signer[i].not_after);
		free(p->signer[i].signing_time);
	}
	free(p->signer);
	free(p);
}

static struct kimg_pkcs7 *convert(PKCS7 *p7, unsigned int signers, size_t name)
{
	struct kimg_pkcs7 *p = calloc(1, sizeof(*p));
	const STACK_OF(PKCS7_SIGNER_INFO) *infos = PKCS7_get_signer_info(p7);
	int i, n = sk_PKCS7_SIGNER_INFO_num(infos);

	if (!p)
		return NULL;
	if (n < 0)
		n = 0;
	p->more = (unsigned int)n > signers;
	p->nsigners = p->more ? signers : (unsigned int)n;
	p->signer = calloc(p->nsigners + 1, sizeof(*p->signer));
	if (!p->signer) {
		free(p);
		return NULL;
	}
	if (p7->d.sign->contents)
		read_digest(p7->d.sign->contents, p);
	for (i = 0; i < (int)p->nsigners; i++)
		read_signer(p7, sk_PKCS7_SIGNER_INFO_value(infos, i), name,
			    &p->signer[i]);
	return p;
}

static enum kimg_pkcs7_result pkcs7_read(const uint8_t *der, size_t n,
					 unsigned int signers, size_t name,
					 struct kimg_pkcs7 **out)
{
	enum kimg_pkcs7_result result = KIMG_PKCS7_OK;
	const unsigned char *p = der;
	PKCS7 *p7 = n <= LONG_MAX ? d2i_PKCS7(NULL, &p, (long)n) : NULL;

	*out = NULL;
	if (!p7) {
		result = ERR_GET_REASON(ERR_peek_error()) ==
			 ERR_R_MALLOC_FAILURE ? KIMG_PKCS7_NOMEM :
						KIMG_PKCS7_NOT_DER;
	} else if (!PKCS7_type_is_signed(p7) || !p7->d.sign) {
		result = KIMG_PKCS7_NOT_SIGNED_DATA;
	} else {
		*out = convert(p7, signers, name);
		if (!*out)
			result = KIMG_PKCS7_NOMEM;
	}
	PKCS7_free(p7);
	ERR_clear_error();
	return result;
}

KIMG_MODULE_TABLE(crypto) = {
	.init = init,
	.library = library,
	.hash_new = hash_new,
	.hash_add = hash_add,
	.hash_end = hash_end,
	.pkcs7_read = pkcs7_read,
	.pkcs7_free = pkcs7_free,
};
