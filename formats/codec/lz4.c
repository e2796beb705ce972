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
#define START KIMG_HEAD_SIZE

#ifdef KIMG_HAVE_LZ4

#include "../../src/core/limits.h"
#include "../../src/core/num.h"
#include "../../src/core/share.h"
#include <inttypes.h>
#include <lz4.h>

#include "../../src/core/poison.h"

/**
 * struct block - a block of the stream
 * @at: offset of its data in the stream; @len: bytes
 * @start: its first bytes that are decoded; @done: all of it is
 * @in: its data, while several blocks are decoded at once
 */
struct block {
	uint64_t at;
	uint32_t len;
	uint32_t start;
	bool done;
	const uint8_t *in;
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

/* Where the length of a block after those that were found would be. */
static uint64_t blocks_end(const struct lz4 *z)
{
	return z->n ? z->block[z->n - 1].at + z->block[z->n - 1].len : 4;
}

/* What is between two lengths may never be needed, so a page is not kept. */
static enum kimg_err read_length(struct kimg_decoder *d, uint64_t pos,
				 uint64_t *len)
{
	uint8_t bytes[4] = { 0 };
	struct kimg_cur c = { .v = { .base = bytes, .len = sizeof(bytes) } };
	enum kimg_err err = kimg_src_peek(d->in->src, d->in_at + pos,
					  sizeof(bytes), bytes);

	*len = kimg_cur_get(&c, 0, 4);
	return err;
}

static bool length_good(const struct kimg_decoder *d, uint64_t pos,
			uint64_t len)
{
	return len > 0 && len <= (uint64_t)LZ4_compressBound(BLOCK) &&
	       kimg_fits(d->in_len, pos + 4, len);
}

static void add_block(struct lz4 *z, uint64_t pos, uint64_t len)
{
	z->block[z->n++] = (struct block){
		.at = pos + 4, .len = (uint32_t)len,
	};
}

/* Read the lengths up to block @i. */
static enum kimg_err find_block(struct kimg_decoder *d, uint64_t i)
{
	struct lz4 *z = d->state;
	enum kimg_err err;

	while (z->n <= i) {
		uint64_t pos = blocks_end(z), len;

		if (!kimg_fits(d->in_len, pos, 4))
			return kimg_decoder_fail(d, d->in_len,
				&(struct kimg_finding){
				.err = KIMG_ERR_TRUNCATED,
				.text = kimg_image_fmt(d->img, "the stream "
					"ends before block %" PRIu64, z->n),
				.expected = kimg_image_fmt(d->img, "%" PRIu64
					" blocks for the %" PRIu64 " bytes of "
					"its size trailer",
					(d->src->size + BLOCK - 1) / BLOCK,
					d->src->size),
			});
		err = read_length(d, pos, &len);
		if (err)
			return err;
		if (!length_good(d, pos, len))
			return bad_length(d, pos, len);
		add_block(z, pos, len);
	}
	return KIMG_OK;
}

/* Decode a block to at most @room bytes. */
static enum kimg_err decode_block(struct kimg_decoder *d, uint64_t i,
				  uint64_t room, uint64_t *got)
{
	struct lz4 *z = d->state;
	struct block *b = &z->block[i];
	struct kimg_view v;
	enum kimg_err err;
	int n;

	err = kimg_layer_view(d->in, d->in_at + b->at, b->len, &v);
	if (err)
		return err;
	kimg_src_expect(d->src, i * BLOCK, room);
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
	b->done = true;
	*got = (uint64_t)n;
	return KIMG_OK;
}

/*
 * The start of a block, in which a kernel has its ELF header. To decode part of
 * a block takes longer for each byte than to decode all of it, so this is for
 * little only; when it fails, decoding all of it says why.
 */
static enum kimg_err need_start(struct kimg_decoder *d, uint64_t i)
{
	struct lz4 *z = d->state;
	struct block *b = &z->block[i];
	struct kimg_view v;
	enum kimg_err err;
	int n;

	err = kimg_layer_view(d->in, d->in_at + b->at,
			      kimg_min(b->len, LZ4_COMPRESSBOUND(START)), &v);
	if (err)
		return err;
	n = LZ4_decompress_safe_partial((const char *)v.base,
					(char *)d->src->base + i * BLOCK,
					(int)v.len, START, START);
	b->start = n == START ? START : 0;
	return KIMG_OK;
}

static uint64_t room_of(const struct kimg_decoder *d, uint64_t i)
{
	return kimg_min(BLOCK, d->src->size - i * BLOCK);
}

static enum kimg_err need_block(struct kimg_decoder *d, uint64_t i)
{
	struct lz4 *z = d->state;
	uint64_t room = room_of(d, i), got;
	enum kimg_err err = find_block(d, i);

	if (err || z->block[i].done)
		return err;
	err = decode_block(d, i, room, &got);
	if (err || got == room)
		return err;
	z->block[i].done = false;
	return kimg_decoder_fail(d, z->block[i].at, &(struct kimg_finding){
		.err = KIMG_ERR_MALFORMED,
		.text = kimg_image_fmt(d->img, "block %" PRIu64 " ends early",
				       i),
		.expected = kimg_image_fmt(d->img, "%" PRIu64 " decoded bytes",
					   room),
		.found = kimg_image_fmt(d->img, "%" PRIu64, got),
	});
}

/** struct ahead - blocks from @first on, for threads that share them */
struct ahead {
	struct kimg_decoder *d;
	uint64_t first;
};

static void ahead_one(void *arg, unsigned int i)
{
	const struct ahead *a = arg;
	uint64_t k = a->first + i, room = room_of(a->d, k);
	const struct lz4 *z = a->d->state;
	struct block *b = &z->block[k];

	if (!b->done)
		b->done = LZ4_decompress_safe((const char *)b->in,
			(char *)a->d->src->base + k * BLOCK, (int)b->len,
			(int)room) == (int)room;
}

/* What can be read of these blocks is decoded by several threads. A block that
 * is missing or damaged is left to need_block(), which says why. */
static enum kimg_err decode_ahead(struct kimg_decoder *d, uint64_t first,
				  uint64_t last)
{
	struct ahead a = { .d = d, .first = first };
	struct lz4 *z = d->state;
	enum kimg_err err = KIMG_OK;
	struct kimg_view v;
	uint64_t i, len;

	for (i = first; !err && i <= last; i++) {
		uint64_t pos = blocks_end(z);

		if (i == z->n && !kimg_fits(d->in_len, pos, 4))
			break;
		if (i == z->n) {
			err = read_length(d, pos, &len);
			if (err || !length_good(d, pos, len))
				break;
			add_block(z, pos, len);
		}
		if (z->block[i].done)
			continue;
		err = kimg_layer_view(d->in, d->in_at + z->block[i].at,
				      z->block[i].len, &v);
		z->block[i].in = v.base;
	}
	if (err)
		return err;
	kimg_src_expect(d->src, first * BLOCK,
			kimg_min(i * BLOCK, d->src->size) - first * BLOCK);
	kimg_share(d->img->priv->opt.threads, (unsigned int)(i - first),
		   ahead_one, &a);
	return KIMG_OK;
}

static bool lz4_ready(const struct kimg_decoder *d, uint64_t off, uint64_t n)
{
	const struct lz4 *z = d->state;
	uint64_t i;

	for (i = off / BLOCK; i <= (off + n - 1) / BLOCK; i++)
		if (i >= z->n || (!z->block[i].done &&
				  off + n - i * BLOCK > z->block[i].start))
			return false;
	return true;
}

static enum kimg_err lz4_fill(struct kimg_decoder *d, uint64_t off, uint64_t n)
{
	uint64_t i = off / BLOCK, last = (off + n - 1) / BLOCK;
	enum kimg_err err = KIMG_OK;

	/* Something is missing, so the start was not tried before. */
	if (off + n - i * BLOCK <= START &&
	    d->src->size - i * BLOCK > START) {
		err = find_block(d, i);
		if (!err)
			err = need_start(d, i);
		if (err || lz4_ready(d, off, n))
			return err;
	}
	if (last > i && d->img->priv->opt.threads > 1) {
		err = find_block(d, i);
		if (!err)
			err = decode_ahead(d, i, last);
	}
	for (; !err && i <= last; i++)
		err = need_block(d, i);
	return err;
}

/* Is one more block there? Anything else that follows is not of the stream. */
static bool block_follows(struct kimg_decoder *d, uint64_t pos)
{
	uint64_t len;

	if (!kimg_fits(d->in_len, pos, 4) || read_length(d, pos, &len))
		return false;
	return len > 0 && len <= (uint64_t)LZ4_compressBound(BLOCK);
}

static enum kimg_err lz4_last(struct kimg_decoder *d)
{
	const struct lz4 *z = d->state;

	d->in_end = blocks_end(z);
	if (!block_follows(d, d->in_end))
		return KIMG_OK;
	return kimg_decoder_fail(d, d->in_end, &(struct kimg_finding){
		.err = KIMG_ERR_MALFORMED,
		.text = kimg_image_fmt(d->img, "block %" PRIu64 " is behind "
			"the decoded size", z->n),
		.expected = kimg_image_fmt(d->img, "%" PRIu64 " blocks for "
			"the %" PRIu64 " bytes of its size trailer", z->n,
			d->src->size),
	});
}

/* A whole file: its blocks end with it, and only the last one is shorter. */
static enum kimg_err lz4_measure(struct kimg_decoder *d)
{
	struct lz4 *z = d->state;
	enum kimg_err err = find_block(d, 0);
	uint64_t last;

	while (!err && block_follows(d, blocks_end(z)))
		err = z->n == z->max ? kimg_decoder_large(d) :
		      find_block(d, z->n);
	if (!err)
		err = kimg_src_reserve(d->src, z->n * BLOCK);
	if (!err)
		err = decode_block(d, z->n - 1, BLOCK, &last);
	if (err)
		return err;
	d->in_end = blocks_end(z);
	d->src->size = (z->n - 1) * BLOCK + last;
	return d->src->size > d->img->priv->opt.max_size ?
	       kimg_decoder_large(d) : KIMG_OK;
}

static enum kimg_err lz4_begin(struct kimg_decoder *d)
{
	uint64_t size = d->whole ? d->img->priv->opt.max_size : d->src->size;
	struct lz4 *z = kimg_image_get(d->img, 1, sizeof(*z));

	if (!z)
		return kimg_image_nomem(d->img);
	/* No more blocks than the stream has lengths. */
	z->max = kimg_min(size / BLOCK + 1, d->in_len / 4 + 1);
	z->block = kimg_image_get(d->img, z->max, sizeof(*z->block));
	if (!z->block)
		return kimg_image_nomem(d->img);
	d->state = z;
	return d->whole ? lz4_measure(d) : KIMG_OK;
}

#define LZ4_LIBRARY .library = lz4_library, .begin = lz4_begin, \
	.fill = lz4_fill, .ready = lz4_ready, .last = lz4_last, \
	.writer = &kimg_lz4_writer,
#else
#include "../../src/core/poison.h"
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
