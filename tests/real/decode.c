// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Writes all bytes of the layer that an image holds compressed, asked for in
 * pieces: in order, from the last to the first, or mixed. The bytes must be the
 * same, whichever way a codec is asked.
 */
#include <kimg/kimg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Not a divisor of any block size, so that pieces cross blocks. */
#define PIECE UINT64_C(300007)

/* One piece of the layer into its place in @all. */
static int piece(const struct kimg_layer *l, uint64_t at, uint8_t *all)
{
	uint64_t n = l->size - at < PIECE ? l->size - at : PIECE;
	struct kimg_view v;
	enum kimg_err err = kimg_layer_view(l, at, n, &v);

	if (err || v.len != n || v.origin != at)
		return 1;
	return !kimg_view_copy(&v, 0, all + at, (size_t)n);
}

/* A number that shares no divisor with @n, to visit all pieces out of order. */
static uint64_t stride(uint64_t n)
{
	uint64_t s = n / 2 + 1, a, b, t;

	for (;; s++) {
		for (a = s, b = n; b; t = a % b, a = b, b = t)
			;
		if (a == 1)
			return s;
	}
}

static int fetch(const struct kimg_layer *l, const char *order, uint8_t *all)
{
	uint64_t n = (l->size + PIECE - 1) / PIECE;
	uint64_t step = n > 1 ? stride(n) : 1;
	uint64_t i, k;

	for (i = 0; i < n; i++) {
		k = i;
		if (!strcmp(order, "backward"))
			k = n - 1 - i;
		else if (!strcmp(order, "mixed"))
			k = (i + 1) * step % n;
		if (piece(l, k * PIECE, all))
			return 1;
	}
	return 0;
}

static void explain(const struct kimg_image *img)
{
	const struct kimg_finding *f;
	struct kimg_buf b = { .p = NULL };

	for (f = img->finding; f; f = f->next)
		kimg_report_finding(img->name, f, &b);
	fprintf(stderr, "%s", b.p ? b.p : "no finding\n");
	kimg_buf_free(&b);
}

static int decode(const struct kimg_image *img, const char *order,
		  const char *out)
{
	const struct kimg_stream *s = img->payload ? img->payload :
						     img->wrapper;
	uint8_t *all;
	FILE *f;
	int bad = 1;

	if (!s || !s->inner) {
		fprintf(stderr, "%s: nothing is compressed\n", img->name);
		return 1;
	}
	all = calloc((size_t)s->inner->size, 1);
	f = fopen(out, "wb");
	if (all && f)
		bad = fetch(s->inner, order, all) ||
		      fwrite(all, 1, (size_t)s->inner->size, f) !=
		      s->inner->size;
	if (f && fclose(f))
		bad = 1;
	free(all);
	return bad;
}

int main(int argc, char **argv)
{
	struct kimg_input in = { .name = argc == 4 ? argv[2] : "" };
	struct kimg_image *img;
	int bad;

	if (argc != 4) {
		fprintf(stderr, "Usage: decode forward|backward|mixed "
			"IMAGE OUT\n");
		return 2;
	}
	if (kimg_image_decode(&in, NULL, &img)) {
		if (img)
			explain(img);
		kimg_image_free(img);
		return 1;
	}
	bad = decode(img, argv[1], argv[3]);
	if (bad)
		explain(img);
	kimg_image_free(img);
	return bad;
}
