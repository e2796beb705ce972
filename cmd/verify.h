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

#endif
