/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The setup header and what it points to: the input is the file from 0x1f1. */
#include "fuzz.h"

#define START 0x1f1
#define MAGIC 0x202

static void run(const uint8_t *in, size_t n)
{
	static const struct kimg_options opt = {
		.depth = KIMG_DEPTH_HEADER, .max_size = 1 << 20,
	};
	struct fuzz_bytes b = { .p = NULL };

	fuzz_add(&b, NULL, START);
	fuzz_add(&b, in, n);
	if (b.n >= MAGIC + 4)
		fuzz_put(&b, MAGIC, 4, false, 0x53726448);
	fuzz_decode(&b, &opt, NULL);
}

static bool seed(const uint8_t *image, size_t n, struct fuzz_bytes *out)
{
	if (fuzz_get(image, n, MAGIC, 4) != 0x53726448)
		return false;
	fuzz_add(out, image + START, n - START);
	return true;
}

const struct fuzz_target fuzz_target = { .run = run, .seed = seed };
