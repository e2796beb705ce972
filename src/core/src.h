/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sources: where the bytes of a layer come from. A source promises a size and
 * produces bytes when they are asked for: a file reads, a codec decodes. What
 * was produced once never changes, so nothing is looked at twice with
 * different results.
 */
#ifndef KIMG_SRC_H
#define KIMG_SRC_H

#include "diags.h"
#include <kimg/patch.h>
#include <kimg/view.h>

/**
 * struct kimg_src - a source of bytes
 * @base: memory for all of them; those not yet produced are undefined
 * @size: how many there are
 * @total: size of the file, also before kimg_src_rest()
 * @layer: name of the layer, for views
 * @diags: where failures are reported
 * @fill: make [@off, @off + @n) valid; the range is inside @size, @n is not 0
 * @ready: is that range valid already? NULL when all is valid, always
 * @peek: the same bytes, but to another place, and not kept; NULL when that
 *        would not be cheaper
 * @done: release what @fill needed
 * @owned: @base is freed with the source
 * @patch, @npatches: of kimg_src_patch()
 * @state: for @fill and @done
 */
struct kimg_src {
	uint8_t *base;
	uint64_t size;
	uint64_t total;
	const char *layer;
	struct kimg_diags *diags;
	enum kimg_err (*fill)(struct kimg_src *s, uint64_t off, uint64_t n);
	bool (*ready)(const struct kimg_src *s, uint64_t off, uint64_t n);
	enum kimg_err (*peek)(struct kimg_src *s, uint64_t off, uint64_t n,
			      uint8_t *to);
	void (*done)(struct kimg_src *s);
	void *state;
	bool owned;
	const struct kimg_patch *patch;
	unsigned int npatches;
};

/**
 * kimg_src_view - borrow bytes
 *
 * Returns TRUNCATED, without a finding, when the range is not inside the
 * source: only the caller knows what it looked for. Other errors have been
 * reported.
 */
enum kimg_err kimg_src_view(struct kimg_src *s, uint64_t off, uint64_t n,
			    struct kimg_view *out);

/**
 * kimg_src_ready - can these bytes be had without reading or decoding?
 *
 * False also when the range is not inside the source.
 */
bool kimg_src_ready(const struct kimg_src *s, uint64_t off, uint64_t n);

/**
 * kimg_src_search - first occurrence of a pattern in [@off, @off + @n)
 * @len: of the pattern: 1 to KIMG_SEARCH_PIECE / 2
 * @at: its offset, or @off + @n when there is none
 *
 * What is read only to be searched is not kept, which saves its memory. So a
 * view of the place, that is taken afterwards, may show something else if the
 * file changed. Returns as kimg_src_view().
 */
enum kimg_err kimg_src_search(struct kimg_src *s, uint64_t off, uint64_t n,
			      const void *pattern, size_t len, uint64_t *at);

/**
 * kimg_src_reserve - memory for @size bytes that @fill will produce
 *
 * The pages cost nothing until they are written. Returns KIMG_OK or NOMEM.
 */
enum kimg_err kimg_src_reserve(struct kimg_src *s, uint64_t size);

/**
 * kimg_src_expect - [@off, @off + @n) will be written as a whole soon
 *
 * Makes that faster, when it is large. The range is inside the source.
 */
void kimg_src_expect(struct kimg_src *s, uint64_t off, uint64_t n);

/**
 * kimg_src_peek - copy bytes, without keeping what has to be read for that
 * @to: room for @n bytes
 *
 * For a few bytes in a place where nothing else will be needed. Returns as
 * kimg_src_view().
 */
enum kimg_err kimg_src_peek(struct kimg_src *s, uint64_t off, uint64_t n,
			    uint8_t *to);

/**
 * kimg_src_grow - double the memory of a source
 * @max: cap in bytes
 *
 * Only before views of it were lent. Returns KIMG_OK; NOMEM; or LIMIT, without
 * a finding, when it has @max bytes already.
 */
enum kimg_err kimg_src_grow(struct kimg_src *s, uint64_t max);

/** kimg_src_done - release a source; a zeroed one is fine */
void kimg_src_done(struct kimg_src *s);

/**
 * kimg_src_memory - bytes that somebody else owns
 */
void kimg_src_memory(struct kimg_src *s, const void *bytes, uint64_t len);

/**
 * kimg_src_part - a range of another source
 * @arena: owns the state
 * @whole: where the bytes are; must have its final size, and live longer
 * @at, @size: the range; must be inside
 *
 * Returns false when memory ran out.
 */
bool kimg_src_part(struct kimg_src *s, struct kimg_arena *arena,
		   struct kimg_src *whole, uint64_t at, uint64_t size);

/**
 * kimg_src_open - a file, or standard input for "-"
 * @s: gets the first bytes only: @s->size is at most @head
 * @arena: owns the state
 *
 * A regular file is then read as needed. Anything else (pipe, terminal,
 * device) is read to its end by kimg_src_rest(), so that the format can be
 * recognised before an endless device fills the memory.
 */
enum kimg_err kimg_src_open(struct kimg_src *s, struct kimg_arena *arena,
			    const char *name, uint64_t head);

/**
 * kimg_src_take - the same with a file that is open already
 * @fd: read from where it stands and never closed; negative is -errno of a
 *      failed open, which is reported
 */
enum kimg_err kimg_src_take(struct kimg_src *s, struct kimg_arena *arena,
			    int fd, uint64_t head);

/**
 * kimg_src_rest - let a source that was opened cover the whole file
 * @max: cap in bytes; LIMIT is reported for a larger file
 *
 * Views that were lent before are no longer valid.
 */
enum kimg_err kimg_src_rest(struct kimg_src *s, uint64_t max);

/**
 * kimg_src_patch - lend other bytes than the file has
 * @p: borrowed; what leaves the file changes nothing
 *
 * Only for a source that was opened, after kimg_src_rest() and before parts are
 * made of it.
 */
void kimg_src_patch(struct kimg_src *s, const struct kimg_patch *p,
		    unsigned int n);

#endif
