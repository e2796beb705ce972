/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "../sweep/sweep.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *in, size_t n);

void fuzz_add(struct fuzz_bytes *b, const void *p, size_t n)
{
	uint8_t *more = realloc(b->p, b->n + n + !(b->n + n));

	if (!more)
		abort();
	if (p)
		memcpy(more + b->n, p, n);
	else
		memset(more + b->n, 0, n);
	b->p = more;
	b->n += n;
}

void fuzz_put(struct fuzz_bytes *b, size_t off, unsigned int width, bool big,
	      uint64_t v)
{
	unsigned int i;

	for (i = 0; i < width; i++, v >>= 8)
		b->p[off + (big ? width - 1 - i : i)] = (uint8_t)v;
}

uint64_t fuzz_get(const uint8_t *p, size_t n, size_t off, unsigned int width)
{
	uint64_t v = 0;

	if (!kimg_fits(n, off, width))
		return 0;
	while (width--)
		v = v << 8 | p[off + width];
	return v;
}

void fuzz_touch(const struct kimg_view *v)
{
	static volatile uint8_t sum;
	uint64_t i;

	for (i = 0; i < v->len; i++)
		sum = (uint8_t)(sum + v->base[i]);
}

/* FNV-1a: the same bytes are always treated the same. */
static uint32_t hash(const uint8_t *p, size_t n)
{
	uint32_t h = 2166136261;
	size_t i;

	for (i = 0; i < n; i++)
		h = (h ^ p[i]) * 16777619;
	return h;
}

void fuzz_decode(struct fuzz_bytes *b, const struct kimg_options *opt,
		 void (*look)(const struct kimg_image *img))
{
	struct kimg_input in = { .name = "fuzz", .bytes = b->p, .len = b->n };
	struct kimg_image *img = NULL;
	enum kimg_err err = kimg_image_decode(&in, opt, &img);

	if (!img || !sweep_check(img, err))
		abort();
	if (hash(b->p, b->n) % 16 == 0 && !sweep_report(img))
		abort();
	if (look)
		look(img);
	kimg_image_free(img);
	free(b->p);
}

int LLVMFuzzerTestOneInput(const uint8_t *in, size_t n)
{
	if (n)
		fuzz_target.run(in, n);
	return 0;
}

static void write_seed(const char *dir, const struct fuzz_bytes *seed)
{
	char name[4096];
	FILE *f;

	snprintf(name, sizeof(name), "%s/%08lx", dir,
		 (unsigned long)hash(seed->p, seed->n));
	f = fopen(name, "wb");
	if (!f || fwrite(seed->p, 1, seed->n, f) != seed->n || fclose(f)) {
		perror(name);
		exit(2);
	}
}

/* "--seeds DIR IMAGE..." writes seeds and does not fuzz. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	int i;

	if (*argc < 3 || strcmp((*argv)[1], "--seeds") != 0)
		return 0;
	for (i = 3; i < *argc; i++) {
		struct fuzz_bytes seed = { .p = NULL };
		size_t n;
		unsigned char *image = sweep_load((*argv)[i], &n);

		if (fuzz_target.seed(image, n, &seed))
			write_seed((*argv)[2], &seed);
		free(seed.p);
		free(image);
	}
	exit(0);
}
