/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Notes, what Xen makes of them, and build-ids. The first byte of the input is
 * EI_CLASS, EI_DATA and p_align; the rest is the PT_NOTE segment.
 */
#include "fuzz.h"
#include "fuzz_wrap.h"

static void run(const uint8_t *in, size_t n)
{
	static const struct kimg_options opt = {
		.depth = KIMG_DEPTH_FULL, .max_size = 1 << 20,
	};
	static const unsigned int align[] = { 4, 8, 0, 3 };
	struct fuzz_elf e = {
		.bits = in[0] & 1 ? 32 : 64, .big = in[0] & 2,
		.align = align[in[0] >> 2 & 3],
	};
	struct fuzz_bytes b = { .p = NULL };

	fuzz_elf_notes(&b, &e, in + 1, n - 1);
	fuzz_decode(&b, &opt, NULL);
}

/* In fixtures: notes at 0x100, and something else at 0x300. */
static bool seed(const uint8_t *image, size_t n, struct fuzz_bytes *out)
{
	uint8_t how;
	size_t end = n < 0x300 ? n : 0x300;

	if (fuzz_get(image, n, 0, 4) != 0x464c457f || end <= 0x100)
		return false;
	how = (uint8_t)((image[4] == 1) | (image[5] == 2) << 1);
	while (end > 0x100 && !image[end - 1])
		end--;
	fuzz_add(out, &how, 1);
	fuzz_add(out, image + 0x100, end - 0x100);
	fuzz_add(out, NULL, 3);
	return true;
}

const struct fuzz_target fuzz_target = { .run = run, .seed = seed };
