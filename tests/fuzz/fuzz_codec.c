/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The payload of a bzImage, with the codec that FUZZ_CODEC names. The first
 * three bytes of the input choose the size that the trailer announces and how
 * the payload is read; the rest is the stream.
 */
#include "../../formats/codec/codec.h"
#include "fuzz.h"
#include "fuzz_wrap.h"

#include <stdlib.h>
#include <string.h>

#define HEAD 3
#define MAX_SIZE (18 << 20)

static const struct kimg_codec *codec(void)
{
	unsigned int i;

	for (i = 0; kimg_codecs[i]; i++)
		if (!strcmp(kimg_codecs[i]->name, FUZZ_CODEC))
			return kimg_codecs[i];
	abort();
}

/* Backwards, so that a codec that can skip has to. */
static void look(const struct kimg_image *img)
{
	const struct kimg_layer *l = img->payload ? img->payload->inner : NULL;
	struct kimg_view v;
	uint64_t n;

	if (!l || !l->size)
		return;
	for (n = l->size; n; n /= 3)
		if (!kimg_layer_view(l, n - 1, 1, &v))
			fuzz_touch(&v);
	if (l->size < 65536 && !kimg_layer_view(l, 0, l->size, &v))
		fuzz_touch(&v);
}

/* Large sizes cost time, and only lz4 does anything else for them: with bit 6
 * of the third byte, bits 0 and 1 count its blocks of 8 MiB. */
static void run(const uint8_t *in, size_t n)
{
	struct kimg_options opt = { .max_size = MAX_SIZE };
	const struct kimg_codec *c = codec();
	struct fuzz_bytes payload = { .p = NULL }, b = { .p = NULL };
	uint64_t size;

	if (n < HEAD + c->nmagic)
		return;
	fuzz_add(&payload, in + HEAD, n - HEAD);
	memcpy(payload.p, c->magic, c->nmagic);
	if (!c->isize && c->nmagic) {
		size = fuzz_get(in, n, 0, 2);
		if (c->fill && in[2] & 0x40)
			size |= fuzz_get(in, n, 2, 1) % 4 << 23;
		fuzz_add(&payload, NULL, 4);
		fuzz_put(&payload, payload.n - 4, 4, false, size);
	}
	opt.depth = in[2] & 0x80 ? KIMG_DEPTH_NOTES : KIMG_DEPTH_FULL;
	fuzz_bz_payload(&b, payload.p, payload.n);
	free(payload.p);
	fuzz_decode(&b, &opt, look);
}

static bool seed(const uint8_t *image, size_t n, struct fuzz_bytes *out)
{
	const struct kimg_codec *c = codec();
	uint64_t at = (fuzz_get(image, n, 0x1f1, 1) + 1) * 512 +
		      fuzz_get(image, n, 0x248, 4);
	uint64_t len = fuzz_get(image, n, 0x24c, 4), size;

	if (fuzz_get(image, n, 0x202, 4) != 0x53726448 || at >= n ||
	    memcmp(image + at, c->magic,
		   c->nmagic < n - at ? c->nmagic : n - at))
		return false;
	if (len < 8 || len > n - at)
		len = n - at;
	if (len < 8)
		return false;
	size = fuzz_get(image, n, at + len - 4, 4);
	fuzz_add(out, NULL, HEAD);
	fuzz_put(out, 0, 2, false, size);
	fuzz_put(out, 2, 1, false, size >> 23 ? 0x40 | (size >> 23 & 3) : 0);
	fuzz_add(out, image + at, len - (c->isize || !c->nmagic ? 0 : 4));
	return true;
}

const struct fuzz_target fuzz_target = { .run = run, .seed = seed };
