/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The legacy frame of LZ4 ("lz4 -l", lz4_Frame_format.md, "Legacy frame"): a
 * magic, then blocks of LE32 length and data. Each block but the last decodes
 * to 8 MiB on its own, so any of them can be decoded without the others; there
 * is no checksum. The lengths are read on the way to the block that is needed.
 */
#include "codec.h"

#define BLOCK (UINT64_C(8) << 20)
#define MAGIC 0x184c2102

#ifdef KIMG_HAVE_LZ4

#include "../../src/core/num.h"
#include <inttypes.h>
#include <lz4.h>

#include "../../src/core/poison.h"

/**
 * struct block - a block of the stream
 * @at: offset of its data in the stream; @len: bytes
 * @done: it is decoded
 */
struct block {
	uint64_t at;
	uint32_t len;
	bool done;
};

/** struct lz4 - @n of @max blocks were found */
struct lz4 {
	struct block *block;
	uint64_t n;
	uint64_t max;
};

static const char *lz4_library(void)
{
	return "liblz4 " LZ4_VERSION_STRING;
}

static enum kimg_err lz4_begin(struct kimg_decoder *d)
{
	struct lz4 *z = kimg_image_get(d->img, 1, sizeof(*z));

	if (!z)
		return kimg_image_nomem(d->img);
	z->max = (d->src->size + BLOCK - 1) / BLOCK;
	z->block = kimg_image_get(d->img, z->max, sizeof(*z->block));
	if (!z->block)
		return kimg_image_nomem(d->img);
	d->state = z;
	return KIMG_OK;
}

static enum kimg_err bad_length(struct kimg_decoder *d, uint64_t pos,
				uint64_t len)
{
	const struct lz4 *z = d->state;
	uint64_t left = d->in_len - pos - 4;

	if (len == MAGIC)
		return kimg_decoder_fail(d, pos, &(struct kimg_finding){
			.err = KIMG_ERR_UNSUPPORTED,
			.text = kimg_image_fmt(d->img, "a second frame follows "
				"block %" PRIu64, z->n),
		});
	if (len > left && len <= (uint64_t)LZ4_compressBound(BLOCK))
		return kimg_decoder_fail(d, pos, &(struct kimg_finding){
			.err = KIMG_ERR_TRUNCATED,
			.text = kimg_image_fmt(d->img, "block %" PRIu64
				": length 0x%" PRIx64 " exceeds the 0x%" PRIx64
				" bytes left (file truncated?)",
				z->n, len, left),
		});
	return kimg_decoder_fail(d, pos, &(struct kimg_finding){
		.err = KIMG_ERR_MALFORMED,
		.text = kimg_image_fmt(d->img, "block %" PRIu64
			": impossible length", z->n),
		.expected = kimg_image_fmt(d->img, "1 to %d",
					   LZ4_compressBound(BLOCK)),
		.found = kimg_image_fmt(d->img, "0x%" PRIx64, len),
	});
}

/* Read the lengths up to block @i. */
static enum kimg_err find_block(struct kimg_decoder *d, uint64_t i)
{
	struct lz4 *z = d->state;
	enum kimg_err err;

	while (z->n <= i) {
		const struct block *last = z->n ? &z->block[z->n - 1] : NULL;
		uint64_t pos = last ? last->at + last->len : 4;
		struct kimg_cur c = { .big = false };
		uint64_t len;

		if (!kimg_fits(d->in_len, pos, 4))
			return kimg_decoder_fail(d, d->in_len,
				&(struct kimg_finding){
				.err = KIMG_ERR_TRUNCATED,
				.text = kimg_image_fmt(d->img, "the stream "
					"ends before block %" PRIu64, z->n),
				.expected = kimg_image_fmt(d->img, "%" PRIu64
					" blocks for the %" PRIu64 " bytes of "
					"its size trailer", z->max,
					d->src->size),
			});
		err = kimg_layer_view(d->in, d->in_at + pos, 4, &c.v);
		if (err)
			return err;
		len = kimg_cur_get(&c, 0, 4);
		if (len == 0 || len > (uint64_t)LZ4_compressBound(BLOCK) ||
		    !kimg_fits(d->in_len, pos + 4, len))
			return bad_length(d, pos, len);
		z->block[z->n++] = (struct block){
			.at = pos + 4, .len = (uint32_t)len,
		};
	}
	return KIMG_OK;
}

static enum kimg_err decode_block(struct kimg_decoder *d, uint64_t i)
{
	struct lz4 *z = d->state;
	struct block *b = &z->block[i];
	uint64_t room = kimg_min(BLOCK, d->src->size - i * BLOCK);
	struct kimg_view v;
	enum kimg_err err;
	int n;

	err = kimg_layer_view(d->in, d->in_at + b->at, b->len, &v);
	if (err)
		return err;
	n = LZ4_decompress_safe((const char *)v.base,
				(char *)d->src->base + i * BLOCK, (int)b->len,
				(int)room);
	if (n < 0)
		return kimg_decoder_fail(d, b->at, &(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED,
			.text = kimg_image_fmt(d->img, "block %" PRIu64
				" is corrupt or larger than it may be", i),
			.expected = kimg_image_fmt(d->img, "%" PRIu64
						   " decoded bytes", room),
		});
	if ((uint64_t)n != room)
		return kimg_decoder_fail(d, b->at, &(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED,
			.text = kimg_image_fmt(d->img, "block %" PRIu64
					       " ends early", i),
			.expected = kimg_image_fmt(d->img, "%" PRIu64
						   " decoded bytes", room),
			.found = kimg_image_fmt(d->img, "%d", n),
		});
	b->done = true;
	return KIMG_OK;
}

static enum kimg_err lz4_fill(struct kimg_decoder *d, uint64_t off, uint64_t n)
{
	struct lz4 *z = d->state;
	enum kimg_err err = KIMG_OK;
	uint64_t i;

	for (i = off / BLOCK; !err && i <= (off + n - 1) / BLOCK; i++) {
		err = find_block(d, i);
		if (!err && !z->block[i].done)
			err = decode_block(d, i);
	}
	return err;
}

static bool lz4_ready(const struct kimg_decoder *d, uint64_t off, uint64_t n)
{
	const struct lz4 *z = d->state;
	uint64_t i;

	for (i = off / BLOCK; i <= (off + n - 1) / BLOCK; i++)
		if (i >= z->n || !z->block[i].done)
			return false;
	return true;
}

#define LZ4_LIBRARY .library = lz4_library, .begin = lz4_begin, \
	.fill = lz4_fill, .ready = lz4_ready,
#else
#define LZ4_LIBRARY
#endif

const struct kimg_codec kimg_codec_lz4 = {
	.name = "lz4-legacy",
	.tool = "lz4",
	.option = "KIMG_WITH_LZ4",
	.magic = { 0x02, 0x21, 0x4c, 0x18 },
	.nmagic = 4,
	LZ4_LIBRARY
};
