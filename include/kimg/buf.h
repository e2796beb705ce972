/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Growing output. Like a cursor it is sticky: when memory runs out, @bad is
 * set and everything added later is dropped; one check at the end is enough.
 */
#ifndef KIMG_BUF_H
#define KIMG_BUF_H

#include <stdbool.h>
#include <stddef.h>

#pragma GCC visibility push(default)

/**
 * struct kimg_buf - a growing string
 * @p: the bytes, always followed by a NUL; NULL while empty
 * @len: bytes without the NUL
 * @cap: bytes allocated
 * @bad: memory ran out
 *
 * Start with all zero; end with kimg_buf_free().
 */
struct kimg_buf {
	char *p;
	size_t len;
	size_t cap;
	bool bad;
};

/** kimg_buf_add - append bytes */
void kimg_buf_add(struct kimg_buf *b, const void *bytes, size_t n);

/** kimg_buf_addf - append formatted text */
void kimg_buf_addf(struct kimg_buf *b, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/** kimg_buf_free - release the memory and start again */
void kimg_buf_free(struct kimg_buf *b);

/**
 * kimg_str_escape - append a string so that a terminal can show it
 * @b: where to
 * @s: bytes from anywhere
 * @n: how many
 *
 * Printable ASCII and well-formed UTF-8 go through. Control characters,
 * malformed bytes, and code points that change the direction or the look of
 * other text become C escapes (\n, \x1b, \xe2\x80\xae).
 */
void kimg_str_escape(struct kimg_buf *b, const char *s, size_t n);

/**
 * kimg_str_utf8 - append a string as well-formed UTF-8
 *
 * Malformed bytes become U+FFFD; nothing else changes.
 */
void kimg_str_utf8(struct kimg_buf *b, const char *s, size_t n);

#pragma GCC visibility pop

#endif
