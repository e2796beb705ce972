/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The digest of an image as a signature counts it (Windows Authenticode
 * Portable Executable Signature Format, "Calculating the PE Image Hash"):
 * everything but the checksum, the place of the certificate table, and that
 * table.
 */
#include "../../src/ext/crypto.h"
#include "pe_priv.h"

#include "../../src/core/num.h"
#include <inttypes.h>
#include <stdlib.h>

#include "../../src/core/poison.h"

#define SECURITY 4
#define ALIGN 8
/* So much is asked of a source at a time. */
#define PIECE (1U << 20)

/** struct range - [@at, @end) of the layer */
struct range {
	uint64_t at;
	uint64_t end;
};

static enum kimg_err add(struct pe_job *j, const struct kimg_crypto *c,
			 struct kimg_hash *h, uint64_t at, uint64_t end)
{
	struct kimg_view v;
	enum kimg_err err;

	for (; at < end; at += v.len) {
		err = kimg_layer_view(j->layer, at, kimg_min(end - at, PIECE),
				      &v);
		if (err)
			return err;
		c->hash_add(h, v.base, (size_t)v.len);
	}
	return KIMG_OK;
}

/* Headers, with two holes; the second one only if the directory is there. */
static enum kimg_err add_headers(struct pe_job *j, const struct kimg_crypto *c,
				 struct kimg_hash *h, uint64_t end)
{
	uint64_t hole = kimg_pe_place(&j->pe->opt, "CheckSum");
	enum kimg_err err;

	err = add(j, c, h, 0, hole);
	if (!err && j->pe->ndirectories > SECURITY) {
		err = add(j, c, h, hole + 4,
			  j->pe->directory[SECURITY].rec.at);
		hole = j->pe->directory[SECURITY].rec.at + 4;
	}
	return err ? err : add(j, c, h, hole + 4, end);
}

static int by_offset(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

/*
 * Sections in the order of the file. What has overlaps has no digest: which
 * bytes come twice is not said, and it would take for ever.
 */
static bool sort_sections(struct pe_job *j, struct range *r, unsigned int *n)
{
	uint64_t end = j->pe->oh->SizeOfHeaders;
	unsigned int i;

	*n = 0;
	for (i = 0; i < j->pe->nsections; i++) {
		const struct kimg_pe_shdr *sh = j->pe->section[i].sh;

		if (!sh->SizeOfRawData)
			continue;
		r[*n].at = sh->PointerToRawData;
		r[*n].end = r[*n].at + sh->SizeOfRawData;
		++*n;
	}
	qsort(r, *n, sizeof(*r), by_offset);
	for (i = 0; i < *n; i++) {
		if (r[i].at < end)
			return false;
		end = r[i].end;
	}
	return true;
}

/*
 * What follows the sections, without the certificates. sbsign and firmware
 * fill up to the next multiple of 8, where the table will be or is.
 */
static enum kimg_err add_tail(struct pe_job *j, const struct kimg_crypto *c,
			      struct kimg_hash *h, uint64_t at)
{
	static const uint8_t zeros[ALIGN];
	uint64_t end = j->size, up;
	enum kimg_err err;

	if (j->pe->certificates_size)
		end = j->pe->certificates_at;
	err = add(j, c, h, at, end);
	if (!err && kimg_align_up(end, ALIGN, &up))
		c->hash_add(h, zeros, (size_t)(up - end));
	return err;
}

static enum kimg_err add_all(struct pe_job *j, const struct kimg_crypto *c,
			     struct kimg_hash *h, const struct range *r,
			     unsigned int n)
{
	uint64_t end = j->pe->oh->SizeOfHeaders;
	enum kimg_err err;
	unsigned int i;

	err = add_headers(j, c, h, end);
	for (i = 0; i < n && !err; i++) {
		err = add(j, c, h, r[i].at, r[i].end);
		end = r[i].end;
	}
	return err ? err : add_tail(j, c, h, end);
}

static enum kimg_err no_digest(struct pe_job *j, const char *field,
			       const char *text)
{
	return kimg_pe_fail(j, kimg_pe_place(&j->pe->opt, "SizeOfHeaders"),
			    field, &(struct kimg_finding){
		.err = KIMG_ERR_MALFORMED, .sev = KIMG_WARNING, .text = text,
		.expected = "headers, then sections that do not overlap, then "
			    "the certificate table",
	});
}

enum kimg_err kimg_pe_digest(struct pe_job *j, const struct kimg_crypto *c,
			     const char *algorithm, const char **hex)
{
	const struct kimg_pe_opt *oh = j->pe->oh;
	uint8_t digest[KIMG_DIGEST_MAX];
	struct kimg_hash *h;
	struct range *r;
	enum kimg_err err;
	unsigned int n;
	size_t len;

	*hex = NULL;
	if (oh->SizeOfHeaders > j->size ||
	    oh->SizeOfHeaders < j->pe->opt.at + j->pe->opt.end +
				j->pe->ndirectories * kimg_rec_pe_dir.size) {
		no_digest(j, "SizeOfHeaders", "no digest: the headers are not "
			  "in what is called headers");
		return KIMG_OK;
	}
	/* Others count what follows the table too, and so find it changed. */
	if (j->pe->certificates_size &&
	    j->pe->certificates_at + j->pe->certificates_size < j->size) {
		no_digest(j, "certificate table", "no digest: bytes follow "
			  "the certificate table");
		return KIMG_OK;
	}
	r = kimg_image_get(j->img, (uint64_t)j->pe->nsections + 1, sizeof(*r));
	if (!r)
		return kimg_image_nomem(j->img);
	if (!sort_sections(j, r, &n)) {
		no_digest(j, "PointerToRawData", "no digest: sections overlap");
		return KIMG_OK;
	}
	h = c->hash_new(algorithm);
	if (!h)
		return KIMG_OK;
	err = add_all(j, c, h, r, n);
	if (!c->hash_end(h, digest, &len) || err)
		return err;
	*hex = kimg_pe_hex(j->img, digest, len);
	return *hex ? KIMG_OK : kimg_image_nomem(j->img);
}
