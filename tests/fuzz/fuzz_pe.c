/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A PE image: headers, sections, certificates, and what a unified kernel image
 * has in its sections. */
#include "fuzz.h"

#define MZ 0x5a4d
#define PE 0x4550
#define LFANEW 0x3c

static void run(const uint8_t *in, size_t n)
{
	static const struct kimg_options opt = {
		.depth = KIMG_DEPTH_FULL, .max_size = 1 << 20,
	};
	struct fuzz_bytes b = { .p = NULL };
	uint64_t at;

	fuzz_add(&b, in, n);
	if (n >= LFANEW + 4) {
		fuzz_put(&b, 0, 2, false, MZ);
		at = fuzz_get(in, n, LFANEW, 4);
		if (at < n && n - at >= 4)
			fuzz_put(&b, (size_t)at, 4, false, PE);
	}
	fuzz_decode(&b, &opt, NULL);
}

static bool seed(const uint8_t *image, size_t n, struct fuzz_bytes *out)
{
	if (fuzz_get(image, n, 0, 2) != MZ ||
	    fuzz_get(image, n, fuzz_get(image, n, LFANEW, 4), 4) != PE)
		return false;
	fuzz_add(out, image, n);
	return true;
}

const struct fuzz_target fuzz_target = { .run = run, .seed = seed };
