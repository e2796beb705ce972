/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Views: the only way to look at bytes of an image.
 *
 * A view is a bounded window that also knows where it comes from. Narrowing is
 * checked. Reading through a cursor is sticky: a read that does not fit gives
 * zero and marks the cursor, so a record needs one check, at its end.
 */
#ifndef KIMG_VIEW_H
#define KIMG_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

/**
 * struct kimg_view - bytes [origin, origin + len) of a layer
 * @base: first byte; borrowed, valid as long as the layer. Only view.c and
 *        code that hands whole buffers to a codec library dereferences it.
 * @len: bytes in the view
 * @origin: offset of the first byte in its layer
 * @layer: name of the layer; "" is the file itself
 */
struct kimg_view {
	const uint8_t *base;
	uint64_t len;
	uint64_t origin;
	const char *layer;
};

/**
 * kimg_fits - is [off, off + n) inside len bytes?
 *
 * The one bounds check of the project. Cannot overflow.
 */
static inline bool kimg_fits(uint64_t len, uint64_t off, uint64_t n)
{
	return off <= len && n <= len - off;
}

/**
 * kimg_view_sub - narrow a view
 * @v: the wider view
 * @off: first byte, relative to @v
 * @n: bytes
 * @out: the narrower view; may be @v; untouched on failure
 *
 * Returns false when [@off, @off + @n) is not inside @v.
 */
bool kimg_view_sub(const struct kimg_view *v, uint64_t off, uint64_t n,
		   struct kimg_view *out);

/**
 * kimg_view_equal - do the bytes at an offset equal a pattern?
 *
 * Returns false also when the pattern does not fit at @off.
 */
bool kimg_view_equal(const struct kimg_view *v, uint64_t off,
		     const void *pattern, size_t n);

/**
 * kimg_view_find - offset of the first byte with a value
 * @v: where to look
 * @off: first offset to look at
 * @byte: the value
 *
 * Returns the offset relative to @v, or @v->len when there is none.
 */
uint64_t kimg_view_find(const struct kimg_view *v, uint64_t off, uint8_t byte);

/**
 * kimg_view_search - offset of the first occurrence of a pattern
 *
 * Returns the offset relative to @v, or @v->len when there is none.
 */
uint64_t kimg_view_search(const struct kimg_view *v, const void *pattern,
			  size_t n);

/**
 * kimg_view_copy - copy bytes out of a view
 * @dst: at least @n bytes; zero-filled when the range does not fit
 *
 * Returns false when [@off, @off + @n) is not inside @v.
 */
bool kimg_view_copy(const struct kimg_view *v, uint64_t off, void *dst,
		    size_t n);

/**
 * kimg_view_string - a string that ends inside a view
 * @v: where it is
 * @off: its first byte
 * @max: longest string to accept, with its NUL
 *
 * Returns a pointer into the view, valid as long as the view, or NULL when
 * there is no NUL within @max bytes.
 */
const char *kimg_view_string(const struct kimg_view *v, uint64_t off,
			     uint64_t max);

/**
 * struct kimg_cur - sticky reader of integers
 * @v: what is read
 * @big: true when the bytes are most significant first
 * @bad: a read did not fit; stays set, and all later reads give 0
 * @bad_off: offset, relative to @v, of the first read that did not fit
 */
struct kimg_cur {
	struct kimg_view v;
	bool big;
	bool bad;
	uint64_t bad_off;
};

/**
 * kimg_cur_get - read an unsigned integer
 * @c: the cursor
 * @off: offset relative to the cursor's view; need not be aligned
 * @width: 1 to 8 bytes
 *
 * Returns the value, or 0 after setting @c->bad.
 */
uint64_t kimg_cur_get(struct kimg_cur *c, uint64_t off, unsigned int width);

#pragma GCC visibility pop

#endif
