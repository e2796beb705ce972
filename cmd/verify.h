/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was made of an image is looked at before it gets a name. */
#ifndef KIMG_VERIFY_H
#define KIMG_VERIFY_H

#include "common.h"

/**
 * kimg_verify - an image that was made is as good as the one it came from
 * @before: that one, decoded with END
 * @bytes, @size: what was made
 *
 * It must decode, and every loader that takes @before must take it. Returns an
 * exit status; after a message when it is not 0.
 */
int kimg_verify(const struct kimg_call *call, struct kimg_image *before,
		const void *bytes, uint64_t size);

/**
 * kimg_verify_for - an image of another kind that was made is good for some
 * @who: names of loaders that must take it, ended by NULL
 * @out: it, decoded with END; NULL when memory ran out
 *
 * Returns as kimg_verify().
 */
int kimg_verify_for(const struct kimg_call *call, const char *const *who,
		    const void *bytes, uint64_t size, struct kimg_image **out);

/**
 * kimg_verify_same - a part of it has the bytes of a part of the input
 * @part, @other: what kimg extract calls them
 *
 * Returns as kimg_verify().
 */
int kimg_verify_same(struct kimg_image *before, const char *part,
		     struct kimg_image *after, const char *other);

#endif
