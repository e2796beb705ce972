/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Not a target but the proof that one can fail: has a bug that PLANTED names,
 * behind two bytes that have to be found. */
#include "fuzz.h"

#include <stdlib.h>

static void overread(const uint8_t *in, size_t n)
{
	struct fuzz_bytes b = { .p = NULL };
	struct kimg_view v;

	fuzz_add(&b, in, n);
	v = (struct kimg_view){ .base = b.p, .len = b.n + 1 };
	fuzz_touch(&v);
	free(b.p);
}

static void leak(const uint8_t *in, size_t n)
{
	struct fuzz_bytes b = { .p = NULL };

	fuzz_add(&b, in, n);
	b.p = NULL;
}

static void hang(const uint8_t *in, size_t n)
{
	volatile const uint8_t *p = in;

	while (n && *p == 'k')
		;
}

static void run(const uint8_t *in, size_t n)
{
	if (n > 1 && in[0] == 'k' && in[1] == 'i')
		PLANTED(in, n);
	(void)overread;
	(void)leak;
	(void)hang;
}

static bool seed(const uint8_t *image, size_t n, struct fuzz_bytes *out)
{
	(void)image;
	(void)n;
	fuzz_add(out, "seed", 4);
	return true;
}

const struct fuzz_target fuzz_target = { .run = run, .seed = seed };
