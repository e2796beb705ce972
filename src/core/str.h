/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KIMG_STR_H
#define KIMG_STR_H

#include <kimg/buf.h>
#include <stdint.h>

/**
 * kimg_str_json - append JSON text so that a terminal can show it
 * @s: JSON as a writer made it, in UTF-8
 *
 * JSON writers escape what JSON asks for, control characters below 0x20. The
 * other code points that kimg_str_escape() would not let through become \u
 * escapes here; outside strings there are none.
 */
void kimg_str_json(struct kimg_buf *b, const char *s, size_t n);

/**
 * kimg_str_plain - how much of a text a terminal can show as it is
 * @s: well-formed UTF-8
 * @cp: the code point behind that, which would need an escape
 * @len: bytes of it; 0 at the end of the text
 *
 * Returns a number of bytes.
 */
size_t kimg_str_plain(const char *s, size_t n, uint32_t *cp, size_t *len);

#endif
