/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The legacy string of Xen guests: the first byte of the input is EI_CLASS and
 * EI_DATA, the rest is the section __xen_guest.
 */
#include "fuzz.h"
#include "fuzz_wrap.h"

static void run(const uint8_t *in, size_t n)
{
	static const struct kimg_options opt = {
		.depth = KIMG_DEPTH_FULL, .max_size = 1 << 20,
	};
	struct fuzz_elf e = {
		.bits = in[0] & 1 ? 32 : 64, .big = in[0] & 2,
	};
	struct fuzz_bytes b = { .p = NULL };

	fuzz_elf_guest(&b, &e, in + 1, n - 1);
	fuzz_decode(&b, &opt, NULL);
}

/* In fixtures the string is at 0x300. */
static bool seed(const uint8_t *image, size_t n, struct fuzz_bytes *out)
{
	uint8_t how;

	if (fuzz_get(image, n, 0, 4) != 0x464c457f || n < 0x400 ||
	    !image[0x300])
		return false;
	how = (uint8_t)((image[4] == 1) | (image[5] == 2) << 1);
	fuzz_add(out, &how, 1);
	fuzz_add(out, image + 0x300, 0x100);
	return true;
}

const struct fuzz_target fuzz_target = { .run = run, .seed = seed };
