/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file, and the same with a byte changed: the first three bytes say where and
 * how. An image is equal to itself, and what came the one way goes the other.
 */
#include "fuzz.h"

#include <stdlib.h>

#define HEAD 3

static struct kimg_report *report_of(const uint8_t *p, size_t n)
{
	const struct kimg_options opt = {
		.depth = KIMG_DEPTH_FULL, .max_size = 1 << 20,
	};
	struct kimg_input in = { .name = "fuzz", .bytes = p, .len = n };
	struct kimg_report *r = kimg_report_new("inspect/1");
	struct kimg_image *img;

	kimg_image_decode(&in, &opt, &img);
	if (!img || !r || kimg_report_add(r, img))
		abort();
	kimg_image_free(img);
	return r;
}

/* How many differences the text has, of a kind each. */
struct counts {
	size_t changed, added, removed;
	bool same;
};

static struct counts compare(const struct kimg_report *a,
			     const struct kimg_report *b)
{
	static const struct kimg_diff_options opt = { .nignore = 0 };
	struct kimg_report *r = kimg_report_new("diff/1");
	struct kimg_buf out = { .p = NULL };
	struct counts c = { .changed = 0 };
	size_t i;

	if (!r || kimg_report_diff(r, a, b, &opt, &c.same))
		abort();
	kimg_report_diff_text(r, false, &out);
	if (out.bad)
		abort();
	for (i = 0; i < out.len; i++) {
		if (i && out.p[i - 1] != '\n')
			continue;
		c.changed += out.p[i] == '~';
		c.added += out.p[i] == '+';
		c.removed += out.p[i] == '-';
	}
	kimg_buf_free(&out);
	kimg_report_free(r);
	return c;
}

static void run(const uint8_t *in, size_t n)
{
	struct kimg_report *a, *b;
	struct fuzz_bytes old = { .p = NULL }, new = { .p = NULL };
	struct counts there, back;

	if (n <= HEAD)
		return;
	fuzz_add(&old, in + HEAD, n - HEAD);
	fuzz_add(&new, in + HEAD, n - HEAD);
	new.p[(in[0] + 256u * in[1]) % new.n] ^= in[2];
	a = report_of(old.p, old.n);
	b = report_of(new.p, new.n);
	there = compare(a, a);
	if (there.changed || there.added || there.removed)
		abort();
	there = compare(a, b);
	back = compare(b, a);
	if (there.same != back.same || there.changed != back.changed ||
	    there.added != back.removed || there.removed != back.added)
		abort();
	kimg_report_free(a);
	kimg_report_free(b);
	free(old.p);
	free(new.p);
}

static bool seed(const uint8_t *image, size_t n, struct fuzz_bytes *out)
{
	const uint8_t head[HEAD] = {
		(uint8_t)(n / 3), (uint8_t)(n / 3 >> 8), 0x11,
	};

	if (!n || n > 65536)
		return false;
	fuzz_add(out, head, sizeof(head));
	fuzz_add(out, image, n);
	return true;
}

const struct fuzz_target fuzz_target = { .run = run, .seed = seed };
