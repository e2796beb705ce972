/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every sweep does with the bytes it made. */
#ifndef SWEEP_H
#define SWEEP_H

#include <kimg/kimg.h>
#include <stddef.h>

/** sweep_load - read a file into an exact-size block; exits on failure */
unsigned char *sweep_load(const char *name, size_t *len);

/**
 * sweep_check - is a decoded image consistent?
 * @err: what decoding it returned
 *
 * Prints what is not.
 */
bool sweep_check(struct kimg_image *img, enum kimg_err err);

/* In padding only each byte of this number is looked at. */
#define SWEEP_STRIDE 61

/** sweep_padding - are this byte and many around it zeros? */
bool sweep_padding(const unsigned char *p, size_t len, size_t at);

/** sweep_report - make all reports of an image; false when one failed */
bool sweep_report(const struct kimg_image *img);

/**
 * sweep_decode - decode to the notes and to the end, check that the image is
 *                consistent, and now and then make all reports
 * @bytes: must be a heap block of exactly @len bytes, so that the address
 *         sanitizer sees a read behind it
 *
 * Prints what is inconsistent and sets *@bad. Returns the library's error of
 * decoding to the notes.
 */
enum kimg_err sweep_decode(const unsigned char *bytes, size_t len,
			   bool *bad);

#endif
