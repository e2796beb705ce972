/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The certificate table: where the signatures for Secure Boot are. */
#include "pe_priv.h"

#include "../../src/core/limits.h"
#include "../../src/core/num.h"
#include <inttypes.h>

#include "../../src/core/poison.h"

#define SECURITY 4
#define ALIGN 8

/* Both are covered by the signature that would be inside them. */
static enum kimg_err check_overlap(struct pe_job *j, uint64_t at,
				   uint64_t place)
{
	const struct kimg_pe *pe = j->pe;
	unsigned int i;

	for (i = 0; i < pe->nsections; i++) {
		const struct kimg_pe_shdr *sh = pe->section[i].sh;
		uint64_t end = (uint64_t)sh->PointerToRawData +
			       sh->SizeOfRawData;

		if (sh->SizeOfRawData && end > at &&
		    sh->PointerToRawData < at + pe->certificates_size)
			return kimg_pe_fail(j, place, "VirtualAddress",
				&(struct kimg_finding){
				.err = KIMG_ERR_MALFORMED,
				.text = "the certificate table is in a section",
				.expected = kimg_image_fmt(j->img,
					"nothing of section %u, 0x%x to 0x%"
					PRIx64, i, sh->PointerToRawData, end),
				.found = kimg_image_fmt(j->img, "0x%" PRIx64,
							at),
			});
	}
	return KIMG_OK;
}

static enum kimg_err check_table(struct pe_job *j,
				 const struct kimg_pe_directory *d)
{
	uint64_t at = d->dir->VirtualAddress, size = d->dir->Size;
	uint64_t place = kimg_pe_place(&d->rec, "VirtualAddress");

	if (!kimg_fits(j->size, at, size))
		return kimg_pe_fail(j, place, "VirtualAddress",
			&(struct kimg_finding){
			.err = KIMG_ERR_TRUNCATED,
			.text = "the certificate table leaves the file "
				"(file truncated?)",
			.expected = kimg_image_fmt(j->img,
				"an end by 0x%" PRIx64, j->size),
			.found = kimg_image_fmt(j->img, "0x%" PRIx64
				" + 0x%" PRIx64, at, size),
		});
	if (at % ALIGN)
		kimg_pe_fail(j, place, "VirtualAddress",
			&(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED, .sev = KIMG_WARNING,
			.text = "the certificate table is not aligned",
			.expected = "a multiple of 8",
			.found = kimg_image_fmt(j->img, "0x%" PRIx64, at),
		});
	j->pe->certificates_at = at;
	j->pe->certificates_size = size;
	return check_overlap(j, at, place);
}

static enum kimg_err read_entry(struct pe_job *j, uint64_t at, uint64_t left,
				struct kimg_certificate *c)
{
	struct kimg_pe_cert *wc = kimg_image_get(j->img, 1, sizeof(*wc));
	enum kimg_err err;

	if (!wc)
		return kimg_image_nomem(j->img);
	err = kimg_pe_record(j, &kimg_rec_pe_cert, at, wc, &c->rec);
	if (err)
		return err;
	c->wc = wc;
	if (wc->dwLength >= kimg_rec_pe_cert.size && wc->dwLength <= left)
		return KIMG_OK;
	return kimg_pe_fail(j, kimg_pe_place(&c->rec, "dwLength"), "dwLength",
		&(struct kimg_finding){
		.err = KIMG_ERR_MALFORMED,
		.text = "not the length of an entry in the certificate table",
		.expected = kimg_image_fmt(j->img, "%u to %" PRIu64,
					   kimg_rec_pe_cert.size, left),
		.found = kimg_image_fmt(j->img, "%u", wc->dwLength),
	});
}

static enum kimg_err read_entries(struct pe_job *j)
{
	uint64_t at = j->pe->certificates_at, next;
	uint64_t end = at + j->pe->certificates_size;
	struct kimg_certificate *list;
	enum kimg_err err = KIMG_OK;
	unsigned int n = 0;

	list = kimg_image_get(j->img, KIMG_MAX_CERTIFICATES, sizeof(*list));
	if (!list)
		return kimg_image_nomem(j->img);
	j->pe->certificate = list;
	/* Less than a header at the end is padding. */
	for (; end - at >= kimg_rec_pe_cert.size; at = next) {
		if (n == KIMG_MAX_CERTIFICATES)
			return kimg_pe_fail(j, at, "certificate table",
				&(struct kimg_finding){
				.err = KIMG_ERR_LIMIT,
				.text = "too many signatures",
				.expected = kimg_image_fmt(j->img,
					"at most %d", KIMG_MAX_CERTIFICATES),
				.found = "more",
			});
		err = read_entry(j, at, end - at, &list[n]);
		if (err)
			return err;
		j->pe->ncertificates = ++n;
		kimg_align_up(list[n - 1].wc->dwLength, ALIGN, &next);
		next = kimg_min(at + next, end);
	}
	return KIMG_OK;
}

enum kimg_err kimg_pe_certificates(struct pe_job *j)
{
	const struct kimg_pe_directory *d;
	enum kimg_err err;

	if (j->pe->ndirectories <= SECURITY)
		return KIMG_OK;
	d = &j->pe->directory[SECURITY];
	if (!d->dir->Size)
		return KIMG_OK;
	err = check_table(j, d);
	return err ? err : read_entries(j);
}
