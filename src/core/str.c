/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strings of unknown bytes, made safe for a terminal and for JSON. */
#include "str.h"

#include <stdint.h>

/*
 * Length of the well-formed UTF-8 sequence at @s (Unicode 15, table 3-7), its
 * code point in *@cp; 0 when the bytes are malformed.
 */
static size_t utf8(const uint8_t *s, size_t n, uint32_t *cp)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len, i;

	if (s[0] < 0x80)
		len = 1;
	else if (s[0] >= 0xc2 && s[0] < 0xe0)
		len = 2;
	else if (s[0] >= 0xe0 && s[0] < 0xf0)
		len = 3;
	else if (s[0] >= 0xf0 && s[0] < 0xf5)
		len = 4;
	else
		return 0;
	if (len > n)
		return 0;
	*cp = len == 1 ? s[0] : s[0] & (0x7fU >> len);
	for (i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*cp = *cp << 6 | (s[i] & 0x3f);
	}
	if (*cp < least[len] || *cp > 0x10ffff ||
	    (*cp >= 0xd800 && *cp < 0xe000))
		return 0;
	return len;
}

/* Would this code point do more than show itself? */
static bool unsafe(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) ||
	       cp == 0xad ||			/* soft hyphen */
	       cp == 0x61c ||			/* Arabic letter mark */
	       (cp >= 0x200b && cp <= 0x200f) || /* zero width, marks */
	       (cp >= 0x2028 && cp <= 0x202e) || /* separators, embedding */
	       (cp >= 0x2060 && cp <= 0x206f) || /* invisible, isolates */
	       cp == 0xfeff ||			/* byte order mark */
	       (cp >= 0xfff9 && cp <= 0xfffb) || /* annotation */
	       cp == 0xfffe || cp == 0xffff ||	/* no characters */
	       cp >= 0xe0000;			/* tags, private use */
}

static void escape_byte(struct kimg_buf *b, uint8_t c)
{
	switch (c) {
	case '\n':
		kimg_buf_add(b, "\\n", 2);
		break;
	case '\r':
		kimg_buf_add(b, "\\r", 2);
		break;
	case '\t':
		kimg_buf_add(b, "\\t", 2);
		break;
	default:
		kimg_buf_addf(b, "\\x%02x", c);
	}
}

void kimg_str_escape(struct kimg_buf *b, const char *s, size_t n)
{
	const uint8_t *p = (const uint8_t *)s;
	size_t i, j, len;
	uint32_t cp = 0;

	for (i = 0; i < n; i += len ? len : 1) {
		len = utf8(p + i, n - i, &cp);
		if (len && !unsafe(cp)) {
			kimg_buf_add(b, p + i, len);
			continue;
		}
		for (j = 0; j < (len ? len : 1); j++)
			escape_byte(b, p[i + j]);
	}
}

void kimg_str_utf8(struct kimg_buf *b, const char *s, size_t n)
{
	const uint8_t *p = (const uint8_t *)s;
	size_t i, len;
	uint32_t cp;

	for (i = 0; i < n; i += len ? len : 1) {
		len = utf8(p + i, n - i, &cp);
		if (len)
			kimg_buf_add(b, p + i, len);
		else
			kimg_buf_add(b, "\xef\xbf\xbd", 3);
	}
}

size_t kimg_str_plain(const char *s, size_t n, uint32_t *cp, size_t *len)
{
	const uint8_t *p = (const uint8_t *)s;
	size_t i;

	*len = 0;
	for (i = 0; i < n; i += *len) {
		*len = utf8(p + i, n - i, cp);
		if (!*len) {
			*len = 1;
			*cp = p[i];
			return i;
		}
		if (unsafe(*cp))
			return i;
	}
	*len = 0;
	return n;
}

static void json_escape(struct kimg_buf *b, uint32_t cp)
{
	if (cp < 0x10000) {
		kimg_buf_addf(b, "\\u%04x", cp);
		return;
	}
	cp -= 0x10000;
	kimg_buf_addf(b, "\\u%04x\\u%04x", 0xd800 + (cp >> 10),
		      0xdc00 + (cp & 0x3ff));
}

void kimg_str_json(struct kimg_buf *b, const char *s, size_t n)
{
	const uint8_t *p = (const uint8_t *)s;
	size_t i, len, from = 0;
	uint32_t cp;

	for (i = 0; i < n; i += len ? len : 1) {
		len = utf8(p + i, n - i, &cp);
		if (!len || cp < 0x7f || !unsafe(cp))
			continue;
		kimg_buf_add(b, p + from, i - from);
		json_escape(b, cp);
		from = i + len;
	}
	kimg_buf_add(b, p + from, n - from);
}
