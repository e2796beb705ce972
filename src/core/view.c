/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only reader of input bytes. */
#include <kimg/view.h>
#include <string.h>

bool kimg_view_sub(const struct kimg_view *v, uint64_t off, uint64_t n,
		   struct kimg_view *out)
{
	if (!kimg_fits(v->len, off, n))
		return false;
	*out = (struct kimg_view){
		.base = n ? v->base + off : v->base,
		.len = n,
		.origin = v->origin + off,
		.layer = v->layer,
	};
	return true;
}

bool kimg_view_equal(const struct kimg_view *v, uint64_t off,
		     const void *pattern, size_t n)
{
	if (!kimg_fits(v->len, off, n))
		return false;
	return n == 0 || memcmp(v->base + off, pattern, n) == 0;
}

uint64_t kimg_view_find(const struct kimg_view *v, uint64_t off, uint8_t byte)
{
	const uint8_t *hit;

	if (off >= v->len)
		return v->len;
	hit = memchr(v->base + off, byte, (size_t)(v->len - off));
	return hit ? (uint64_t)(hit - v->base) : v->len;
}

uint64_t kimg_view_search(const struct kimg_view *v, const void *pattern,
			  size_t n)
{
	const uint8_t *first = pattern;
	uint64_t off = 0;

	if (n == 0 || n > v->len)
		return v->len;
	while ((off = kimg_view_find(v, off, *first)) < v->len) {
		if (kimg_view_equal(v, off, pattern, n))
			return off;
		off++;
	}
	return v->len;
}

bool kimg_view_copy(const struct kimg_view *v, uint64_t off, void *dst,
		    size_t n)
{
	if (!kimg_fits(v->len, off, n)) {
		memset(dst, 0, n);
		return false;
	}
	if (n)
		memcpy(dst, v->base + off, n);
	return true;
}

const char *kimg_view_string(const struct kimg_view *v, uint64_t off,
			     uint64_t max)
{
	const uint8_t *s;
	size_t n;

	if (off >= v->len)
		return NULL;
	s = v->base + off;
	n = (size_t)(v->len - off < max ? v->len - off : max);
	return memchr(s, 0, n) ? (const char *)s : NULL;
}

uint64_t kimg_cur_get(struct kimg_cur *c, uint64_t off, unsigned int width)
{
	uint64_t x = 0;
	unsigned int i;

	if (c->bad)
		return 0;
	if (width == 0 || width > 8 || !kimg_fits(c->v.len, off, width)) {
		c->bad = true;
		c->bad_off = off;
		return 0;
	}
	for (i = 0; i < width; i++) {
		unsigned int at = c->big ? i : width - 1 - i;

		x = x << 8 | c->v.base[off + at];
	}
	return x;
}
