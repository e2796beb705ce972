/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that write text for people share. */
#ifndef KIMG_TEXT_PRIV_H
#define KIMG_TEXT_PRIV_H

#include "report_priv.h"

/** struct kimg_page - where the text goes */
struct kimg_page {
	struct kimg_buf *out;
	bool color;
};

/** kimg_text_label - start a line; kimg-inspect(1) explains every label */
void kimg_text_label(const struct kimg_page *p, const char *name);

/** kimg_text_string - bytes from a file, escaped */
void kimg_text_string(const struct kimg_page *p, const char *s);

/** kimg_text_headers - headers for certain loaders, and of other machines */
void kimg_text_headers(const struct kimg_page *p, const struct kimg_image *img);

/** kimg_text_size - bytes, as "512 bytes", "2 MiB" or "13.4 MiB" */
void kimg_text_size(const struct kimg_page *p, uint64_t n);

/** kimg_text_linux - the lines of what Linux left in its image, and digests */
void kimg_text_linux(const struct kimg_page *p, const struct kimg_image *img);

/** kimg_text_format_pe - what a file that is PE in the first place is */
void kimg_text_format_pe(const struct kimg_page *p,
			 const struct kimg_image *img);

/** kimg_text_pe - lines about the PE image */
void kimg_text_pe(const struct kimg_page *p, const struct kimg_image *img);

/** kimg_text_uki - lines about what a unified kernel image carries */
void kimg_text_uki(const struct kimg_page *p, const struct kimg_uki *u);

/** kimg_text_crc - the line about the checksum of a bzImage */
void kimg_text_crc(const struct kimg_page *p, const struct kimg_bz_crc *c);

/** kimg_text_list - an array of objects with the same members, as a table */
void kimg_text_list(const struct kimg_doc *list, bool color,
		    struct kimg_buf *out);

#endif
