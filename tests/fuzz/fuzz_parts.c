/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A part of a whole file: the first two bytes say which one, and which element
 * of it. What is found can be read to its end, or says why not.
 */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD 2

/* The row of that number, with N and NAME filled in. */
static void name_part(char *to, size_t size, uint8_t row, uint8_t n)
{
	static const char *const names[] = { ".text", ".bss", ".sbat", "x" };
	struct kimg_part_info p;
	unsigned int rows = 0;
	char *open, *name;

	while (kimg_part_get(rows, &p))
		rows++;
	kimg_part_get(row % rows, &p);
	snprintf(to, size, "%s", p.name);
	open = strstr(to, "[N]");
	name = strstr(to, "NAME");
	if (open)
		snprintf(open, size - (size_t)(open - to), "[%u]", n % 16u);
	if (name)
		snprintf(name, size - (size_t)(name - to), "%s",
			 names[n % 4]);
}

static bool has_error(const struct kimg_image *img)
{
	const struct kimg_finding *f = img->finding;

	while (f && f->sev != KIMG_ERROR)
		f = f->next;
	return img->err && f;
}

static enum kimg_err take_out(const struct kimg_part *p)
{
	enum kimg_err err = KIMG_OK;
	struct kimg_view v;
	uint64_t at, piece = 4096 + p->size % 61;

	for (at = 0; !err && at < p->size; at += v.len) {
		err = kimg_part_read(p, at, piece, &v);
		if (err)
			break;
		if (!v.len || v.len > piece || v.len > p->size - at)
			abort();
		fuzz_touch(&v);
	}
	return err ? err : kimg_part_end(p);
}

static void run(const uint8_t *in, size_t n)
{
	struct kimg_options opt = { .max_size = 1 << 20 };
	struct fuzz_bytes b = { .p = NULL };
	struct kimg_input input = { .name = "fuzz" };
	struct kimg_image *img;
	struct kimg_part part;
	enum kimg_err err;
	char name[64];

	if (n <= HEAD)
		return;
	name_part(name, sizeof(name), in[0], in[1]);
	if (kimg_part_depth(name, &opt.depth))
		abort();
	fuzz_add(&b, in + HEAD, n - HEAD);
	input.bytes = b.p;
	input.len = b.n;
	kimg_image_decode(&input, &opt, &img);
	if (!img)
		abort();
	err = kimg_part_find(img, name, &part);
	if (!err)
		err = take_out(&part);
	/* Whoever fails has said why. */
	if (err && !has_error(img))
		abort();
	kimg_image_free(img);
	free(b.p);
}

static bool seed(const uint8_t *image, size_t n, struct fuzz_bytes *out)
{
	uint8_t head[HEAD];

	if (!n || n > 65536)
		return false;
	/* Each fixture asks for another part. */
	head[0] = (uint8_t)(n + image[n / 2]);
	head[1] = (uint8_t)(n >> 4 & 3);
	fuzz_add(out, head, sizeof(head));
	fuzz_add(out, image, n);
	return true;
}

const struct fuzz_target fuzz_target = { .run = run, .seed = seed };
