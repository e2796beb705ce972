/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The model of a PE image: what UEFI firmware sees, and what a unified kernel
 * image carries. Nothing in here says that a signature can be trusted.
 */
#ifndef KIMG_PE_H
#define KIMG_PE_H

#include <kimg/rec_pe.h>

/**
 * struct kimg_pe_section - a section header
 * @name: up to 8 characters; never NULL
 * @size: bytes that count: the smaller one of VirtualSize and SizeOfRawData
 */
struct kimg_pe_section {
	struct kimg_rec rec;
	const struct kimg_pe_shdr *sh;
	const char *name;
	uint64_t size;
	unsigned int index;
};

/** struct kimg_pe_directory - a data directory; @name is NULL for reserved */
struct kimg_pe_directory {
	struct kimg_rec rec;
	const struct kimg_pe_dir *dir;
	const char *name;
	unsigned int index;
};

/**
 * struct kimg_sbat_entry - a line of .sbat
 *
 * Strings are NULL where the line has no such column.
 */
struct kimg_sbat_entry {
	const char *component;
	const char *generation;
	const char *vendor;
	const char *package;
	const char *version;
	const char *url;
};

/** struct kimg_sbat - what .sbat says; @at, @size: where it is in the layer */
struct kimg_sbat {
	uint64_t at;
	uint64_t size;
	const struct kimg_sbat_entry *entry;
	unsigned int n;
};

/**
 * struct kimg_signer - what a signature says about who made it
 * @subject, @issuer: names in the signer's certificate, RFC 2253 in UTF-8; the
 *                    subject is NULL when the certificate is not there
 * @serial: number of the certificate in hex
 * @not_before, @not_after: its validity, RFC 3339; NULL when not readable
 * @algorithm: digest that is signed, as "sha256"
 * @signing_time: what the signer says; NULL when he says nothing
 *
 * None of this is verified: anybody can write any name into a certificate.
 */
struct kimg_signer {
	const char *subject;
	const char *issuer;
	const char *serial;
	const char *not_before;
	const char *not_after;
	const char *algorithm;
	const char *signing_time;
};

/**
 * struct kimg_certificate - an entry of the certificate table
 * @signature_read: the entry was decoded, and what follows is valid
 * @algorithm, @digest: digest of the image that the signature is for; hex
 * @compared: the image has a digest of that kind
 * @digest_matches: it is the digest of this image
 */
struct kimg_certificate {
	struct kimg_rec rec;
	const struct kimg_pe_cert *wc;
	bool signature_read;
	const char *algorithm;
	const char *digest;
	bool compared;
	bool digest_matches;
	const struct kimg_signer *signer;
	unsigned int nsigners;
};

/**
 * struct kimg_pe - a PE image
 * @layer: where it is
 * @dos, @coff, @opt: records; @opt.spec is NULL when it could not be read
 * @ch, @oh: the same as structures, NULL when they could not be read
 * @bits: 32 or 64; 0 without an optional header
 * @directories_read, @sections_read: the tables are complete
 * @sbat: NULL when there is none
 * @certificates_at, @certificates_size: the table; size 0 when there is none
 * @certificate: its entries, those before a damaged one
 * @digest: SHA-256 of the image as Authenticode counts it, hex; NULL when it
 *          was not computed
 */
struct kimg_pe {
	const struct kimg_layer *layer;
	struct kimg_rec dos;
	struct kimg_rec coff;
	struct kimg_rec opt;
	const struct kimg_pe_dos *dh;
	const struct kimg_pe_coff *ch;
	const struct kimg_pe_opt *oh;
	unsigned int bits;
	const struct kimg_pe_directory *directory;
	unsigned int ndirectories;
	const struct kimg_pe_section *section;
	unsigned int nsections;
	bool sections_read;
	const struct kimg_sbat *sbat;
	uint64_t certificates_at;
	uint64_t certificates_size;
	const struct kimg_certificate *certificate;
	unsigned int ncertificates;
	const char *digest;
};

/**
 * struct kimg_uki_section - a section with a meaning in unified kernel images
 * @name: as in the specification, without the dot
 * @text: of those that are text, up to the first NUL; else NULL
 */
struct kimg_uki_section {
	const struct kimg_pe_section *section;
	const char *name;
	const char *text;
};

/**
 * struct kimg_uki - a unified kernel image
 * @section: the known sections, in the order of the file
 * @cmdline, @uname: text of the first such section; NULL without one
 * @os: what .osrel calls itself; NULL when it does not say
 * @kernel: layer of the kernel; NULL when it could not be found
 * @pe: the kernel's own PE image; NULL when it is none
 */
struct kimg_uki {
	const struct kimg_uki_section *section;
	unsigned int nsections;
	const char *cmdline;
	const char *uname;
	const char *os;
	const struct kimg_layer *kernel;
	const struct kimg_pe *pe;
};

#endif
