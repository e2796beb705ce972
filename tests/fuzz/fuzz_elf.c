/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A vmlinux: headers, segments, sections and what they point to. */
#include "fuzz.h"

#define MAGIC 0x464c457f

static void run(const uint8_t *in, size_t n)
{
	static const struct kimg_options opt = {
		.depth = KIMG_DEPTH_FULL, .max_size = 1 << 20,
	};
	struct fuzz_bytes b = { .p = NULL };

	fuzz_add(&b, in, n);
	if (n >= 4)
		fuzz_put(&b, 0, 4, false, MAGIC);
	fuzz_decode(&b, &opt, NULL);
}

static bool seed(const uint8_t *image, size_t n, struct fuzz_bytes *out)
{
	if (fuzz_get(image, n, 0, 4) != MAGIC)
		return false;
	fuzz_add(out, image, n);
	return true;
}

const struct fuzz_target fuzz_target = { .run = run, .seed = seed };
