/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole file, as it is: what is recognised, decoded and reported. */
#include "fuzz.h"

#include "../sweep/sweep.h"
#include <stdlib.h>

static const char *const paths[] = {
	"elf.notes[3].value", "setup.header.version", "xen", "payload.codec",
	"findings[0].text", "entries[0]", "elf.segments[1]",
};

static void fields(const struct kimg_image *img)
{
	struct kimg_report *r = kimg_report_new("inspect/1");
	const struct kimg_doc *d;
	struct kimg_buf b = { .p = NULL };
	size_t i;

	if (!r || kimg_report_add(r, img))
		abort();
	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (!kimg_report_find(r, 0, paths[i], &d) &&
		    kimg_report_value(d, i & 1, &b) == KIMG_ERR_NOMEM)
			abort();
	kimg_buf_free(&b);
	kimg_report_free(r);
}

static void look(const struct kimg_image *img)
{
	if (!sweep_report(img))
		abort();
	fields(img);
}

static void run(const uint8_t *in, size_t n)
{
	struct kimg_options opt = { .max_size = 1 << 20 };
	struct fuzz_bytes b = { .p = NULL };

	opt.depth = in[n - 1] & 1 ? KIMG_DEPTH_NOTES : KIMG_DEPTH_FULL;
	fuzz_add(&b, in, n);
	fuzz_decode(&b, &opt, look);
}

static bool seed(const uint8_t *image, size_t n, struct fuzz_bytes *out)
{
	if (!n || n > 65536)
		return false;
	fuzz_add(out, image, n);
	return true;
}

const struct fuzz_target fuzz_target = { .run = run, .seed = seed };
