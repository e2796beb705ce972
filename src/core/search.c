/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking for a pattern in a source, without keeping what is read for that. */
#include "src.h"

#include "limits.h"
#include "num.h"

/* In pieces that stay in the cache; each has the end of the one before it, in
 * which a pattern may start. */
static enum kimg_err search_pieces(struct kimg_src *s, uint64_t off,
				   uint64_t n, const void *pattern, size_t len,
				   uint64_t *at)
{
	uint8_t piece[KIMG_SEARCH_PIECE];
	struct kimg_view v = { .base = piece };
	uint64_t end = off + n, hit;
	enum kimg_err err;

	for (*at = end; off + len <= end; off += v.len - (len - 1)) {
		v.len = kimg_min(end - off, sizeof(piece));
		err = s->peek(s, off, v.len, piece);
		if (err)
			return err;
		hit = kimg_view_search(&v, pattern, len);
		if (hit < v.len) {
			*at = off + hit;
			break;
		}
	}
	return KIMG_OK;
}

enum kimg_err kimg_src_search(struct kimg_src *s, uint64_t off, uint64_t n,
			      const void *pattern, size_t len, uint64_t *at)
{
	struct kimg_view v;
	enum kimg_err err;

	if (!kimg_fits(s->size, off, n))
		return KIMG_ERR_TRUNCATED;
	if (s->peek && !kimg_src_ready(s, off, n))
		return search_pieces(s, off, n, pattern, len, at);
	err = kimg_src_view(s, off, n, &v);
	if (!err)
		*at = off + kimg_view_search(&v, pattern, len);
	return err;
}
