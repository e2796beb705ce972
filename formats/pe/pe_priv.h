/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KIMG_PE_PRIV_H
#define KIMG_PE_PRIV_H

#include "../format_priv.h"

/* As many algorithms as signatures use; libcrypto knows no others for them. */
#define PE_DIGESTS 8

/** struct pe_digest - a digest of the image that was made; @hex may be NULL */
struct pe_digest {
	const char *algorithm;
	const char *hex;
};

/**
 * struct pe_job - a PE image being read
 * @layer: where it is; @size: bytes of the layer
 * @pe: the model's, to be filled
 * @headers_at: where the section headers are
 * @digest, @ndigests: those made for signatures
 */
struct pe_job {
	struct kimg_image *img;
	const struct kimg_layer *layer;
	uint64_t size;
	struct kimg_pe *pe;
	uint64_t headers_at;
	struct pe_digest digest[PE_DIGESTS];
	unsigned int ndigests;
};

/** kimg_pe_directory_names - data directories by their number */
extern const struct kimg_names *const kimg_pe_directory_names;

/** kimg_pe_fail - report a problem; the place is filled in */
enum kimg_err kimg_pe_fail(struct pe_job *j, uint64_t at, const char *field,
			   const struct kimg_finding *f);

/** kimg_pe_place - offset in the layer of a field of a record */
uint64_t kimg_pe_place(const struct kimg_rec *rec, const char *field);

/**
 * kimg_pe_record - decode a record
 * @spec: its rows; @at: where it is; @data: zeroed structure
 * @rec: description of the result; without its @spec when it was not read
 *
 * Returns KIMG_OK or an error that was reported.
 */
enum kimg_err kimg_pe_record(struct pe_job *j, const struct kimg_record *spec,
			     uint64_t at, void *data, struct kimg_rec *rec);

/** kimg_pe_directories - read what follows the optional header */
enum kimg_err kimg_pe_directories(struct pe_job *j);

/** kimg_pe_sections - read and check the section headers */
enum kimg_err kimg_pe_sections(struct pe_job *j);

/** kimg_pe_section - the first section of a name; NULL when there is none */
const struct kimg_pe_section *kimg_pe_section(const struct kimg_pe *pe,
					      const char *name);

/**
 * kimg_pe_text - text in a section: @max bytes of it at most, up to a NUL
 * @out: a copy that lives as long as the image
 *
 * Returns KIMG_OK or an error that was reported.
 */
enum kimg_err kimg_pe_text(struct pe_job *j, const struct kimg_pe_section *s,
			   uint64_t max, const char **out);

/** kimg_pe_sbat - read .sbat, if there is one */
enum kimg_err kimg_pe_sbat(struct pe_job *j);

/** kimg_pe_certificates - read the certificate table, if there is one */
enum kimg_err kimg_pe_certificates(struct pe_job *j);

/**
 * kimg_pe_sign - digest of the image, and what its signatures say
 *
 * Reads all of the file, so it is for KIMG_DEPTH_SIGNED.
 */
enum kimg_err kimg_pe_sign(struct pe_job *j);

struct kimg_crypto;

/**
 * kimg_pe_digest - digest of the image as Authenticode counts it
 * @algorithm: as for the module, "SHA256"
 * @hex: the digest; NULL when the library has no such algorithm
 *
 * Returns KIMG_OK or an error that was reported.
 */
enum kimg_err kimg_pe_digest(struct pe_job *j, const struct kimg_crypto *c,
			     const char *algorithm, const char **hex);

/** kimg_pe_hex - bytes as lower-case hex; NULL when memory ran out */
const char *kimg_pe_hex(struct kimg_image *img, const uint8_t *bytes,
			uint64_t n);

/**
 * kimg_uki_decode - look through a unified kernel image
 *
 * Fills @img->uki and decodes the kernel in it.
 */
enum kimg_err kimg_uki_decode(struct pe_job *j);

#endif
