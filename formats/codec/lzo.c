/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The file format of lzop around liblzo2: a header, then blocks of two lengths,
 * checksums and data, and a length of 0 (lzop 1.04, src/lzop.h and c_block.c;
 * Linux, lib/decompress_unlzo.c). Numbers are big-endian.
 */
#include "codec.h"

#ifdef KIMG_HAVE_LZO

#include "../../src/core/limits.h"
#include "../../src/core/num.h"
#include <inttypes.h>
#include <lzo/lzo1x.h>

#include "../../src/core/poison.h"

/* Flags of the header. ... */
#define EXTRA 0x00000040
#define PARTS 0x00000400
#define FILTER 0x00000800
#define HEADER_CRC 0x00001000
/* ... and those that mean nothing to a decoder, or are for nobody. */
#define RESERVED 0x000fc000

/* Adler-32 and CRC-32 of what a block decodes to, and of what is here. */
static const uint32_t sum_flag[] = { 0x001, 0x100, 0x002, 0x200 };

/* Fields that are there from this version on, the oldest and the newest one. */
#define LEVEL_SINCE 0x0940
#define OLDEST 0x0900
#define NEWEST 0x1040

#define MAGIC_SIZE 9
/* Fixed fields, a name of 255 bytes and a checksum are less. */
#define HEADER_SIZE 512
/* Two lengths and four checksums. */
#define BLOCK_HEADER_SIZE 24

/** struct lzo - what the header says: which checksums blocks have */
struct lzo {
	uint32_t flags;
};

/**
 * struct block - lengths and checksums of a block
 * @out, @in: bytes that it has decoded, and here; equal when it is stored
 * @sum: in the order of sum_flag; those of a stored block are only two
 * @at: its data, in the stream
 */
struct block {
	uint64_t out, in;
	uint32_t sum[4];
	uint64_t at;
};

/** struct reader - a sticky reader that goes on */
struct reader {
	struct kimg_cur c;
	uint64_t at;
};

static const char *lzo_library(void)
{
	return "liblzo2 " LZO_VERSION_STRING;
}

static uint64_t next(struct reader *r, unsigned int width)
{
	uint64_t v = kimg_cur_get(&r->c, r->at, width);

	r->at += width;
	return v;
}

/* A reader of at most @n bytes at @pos of the stream. */
static enum kimg_err read_at(struct kimg_decoder *d, uint64_t pos, uint64_t n,
			     struct reader *r)
{
	*r = (struct reader){ .c.big = true };
	return kimg_layer_view(d->in, d->in_at + pos,
			       kimg_min(n, d->in_len - pos), &r->c.v);
}

static enum kimg_err cut(struct kimg_decoder *d, const char *what)
{
	return kimg_decoder_fail(d, d->in_len, &(struct kimg_finding){
		.err = KIMG_ERR_TRUNCATED,
		.text = kimg_image_fmt(d->img, "the stream ends in %s (file "
				       "truncated?)", what),
	});
}

static enum kimg_err wrong(struct kimg_decoder *d, uint64_t pos,
			   enum kimg_err err, const char *text,
			   const char *expected, uint64_t found)
{
	return kimg_decoder_fail(d, pos, &(struct kimg_finding){
		.err = err, .text = text, .expected = expected,
		.found = kimg_image_fmt(d->img, "0x%" PRIx64, found),
	});
}

static enum kimg_err bad_sum(struct kimg_decoder *d, uint64_t pos,
			     const char *what, uint32_t is, uint32_t says)
{
	return wrong(d, pos, KIMG_ERR_MALFORMED,
		     kimg_image_fmt(d->img, "wrong checksum of %s", what),
		     kimg_image_fmt(d->img, "0x%" PRIx32, is), says);
}

static uint32_t sum(bool crc, const struct kimg_view *v)
{
	return crc ? lzo_crc32(0, v->base, (lzo_uint)v->len) :
	       lzo_adler32(1, v->base, (lzo_uint)v->len);
}

/* Checksum of a piece of the header, which follows it. */
static enum kimg_err check_sum(struct kimg_decoder *d, struct reader *r,
			       uint64_t from, const char *what)
{
	const struct lzo *z = d->state;
	struct kimg_view v;
	uint32_t is, says;

	if (!kimg_view_sub(&r->c.v, from, r->at - from, &v))
		return cut(d, what);
	is = sum(z->flags & HEADER_CRC, &v);
	says = (uint32_t)next(r, 4);
	if (r->c.bad)
		return cut(d, what);
	return says == is ? KIMG_OK :
	       bad_sum(d, v.origin - d->in_at + v.len, what, is, says);
}

/* What is in the header, and what of it this decoder can do. */
static enum kimg_err read_fields(struct kimg_decoder *d, struct reader *r)
{
	struct lzo *z = d->state;
	uint64_t version, needed = 0, method, method_at, flags_at, filter = 0;

	r->at = MAGIC_SIZE;
	version = next(r, 2);
	next(r, 2);
	if (version >= LEVEL_SINCE)
		needed = next(r, 2);
	method_at = r->at;
	method = next(r, 1);
	if (version >= LEVEL_SINCE)
		next(r, 1);
	flags_at = r->at;
	z->flags = (uint32_t)next(r, 4);
	if (z->flags & FILTER)
		filter = next(r, 4);
	next(r, 8);
	if (version >= LEVEL_SINCE)
		next(r, 4);
	r->at += kimg_cur_get(&r->c, r->at, 1) + 1;
	if (r->c.bad)
		return cut(d, "its header");
	if (version < OLDEST || needed > NEWEST)
		return wrong(d, MAGIC_SIZE, KIMG_ERR_UNSUPPORTED,
			     "a version of lzop that is not known",
			     "0x900 to 0x1040", needed ? needed : version);
	if (method < 1 || method > 3)
		return wrong(d, method_at, KIMG_ERR_UNSUPPORTED,
			     "not compressed with LZO1X", "method 1 to 3",
			     method);
	if (z->flags & (RESERVED | PARTS))
		return wrong(d, flags_at, KIMG_ERR_UNSUPPORTED,
			     "a flag that is not known, or a file in parts",
			     NULL, z->flags);
	if (filter)
		return wrong(d, flags_at + 4, KIMG_ERR_UNSUPPORTED,
			     "it went through a filter", NULL, filter);
	return KIMG_OK;
}

static enum kimg_err read_extra(struct kimg_decoder *d)
{
	struct reader r;
	enum kimg_err err = read_at(d, d->in_pos, 4, &r);
	uint64_t n = err ? 0 : next(&r, 4);

	if (err)
		return err;
	if (r.c.bad || !kimg_fits(d->in_len, d->in_pos + 8, n))
		return cut(d, "its extra field");
	err = read_at(d, d->in_pos, n + 8, &r);
	r.at = 4 + n;
	if (!err)
		err = check_sum(d, &r, 0, "its extra field");
	d->in_pos += r.at;
	return err;
}

/* The header, up to the first block. */
static enum kimg_err read_header(struct kimg_decoder *d)
{
	const struct lzo *z = d->state;
	struct reader r;
	enum kimg_err err = read_at(d, 0, HEADER_SIZE, &r);

	if (!err)
		err = read_fields(d, &r);
	if (!err)
		err = check_sum(d, &r, MAGIC_SIZE, "its header");
	d->in_pos = r.at;
	return err || !(z->flags & EXTRA) ? err : read_extra(d);
}

/* The lengths and checksums at @pos; an @out of 0 is the end. */
static enum kimg_err read_block(struct kimg_decoder *d, uint64_t pos,
				struct block *b)
{
	const struct lzo *z = d->state;
	struct reader r;
	enum kimg_err err = read_at(d, pos, BLOCK_HEADER_SIZE, &r);
	unsigned int i;

	if (err)
		return err;
	*b = (struct block){ .out = next(&r, 4) };
	if (b->out)
		b->in = next(&r, 4);
	if (r.c.bad)
		return cut(d, "the lengths of a block");
	if (b->out > KIMG_MAX_LZO_BLOCK)
		return wrong(d, pos, KIMG_ERR_LIMIT, "the block is too large",
			     kimg_image_fmt(d->img, "at most 0x%x",
					    KIMG_MAX_LZO_BLOCK), b->out);
	if (b->out && (!b->in || b->in > b->out))
		return wrong(d, pos + 4, KIMG_ERR_MALFORMED,
			     "impossible length of a block",
			     kimg_image_fmt(d->img, "1 to 0x%" PRIx64, b->out),
			     b->in);
	for (i = 0; i < (b->in < b->out ? 4U : b->out ? 2U : 0U); i++)
		if (z->flags & sum_flag[i])
			b->sum[i] = (uint32_t)next(&r, 4);
	b->at = pos + r.at;
	if (r.c.bad || !kimg_fits(d->in_len, b->at, b->in))
		return cut(d, kimg_image_fmt(d->img, "the block at 0x%" PRIx64,
					     d->in_at + pos));
	return KIMG_OK;
}

/* Two checksums from sum_flag[@i] on, if the header says that they exist. */
static enum kimg_err check_bytes(struct kimg_decoder *d, uint64_t pos,
				 const struct block *b, unsigned int i,
				 const struct kimg_view *v)
{
	const struct lzo *z = d->state;
	const char *what = i ? "a compressed block" : "a decoded block";
	unsigned int k;

	for (k = i; k < i + 2; k++) {
		uint32_t says = b->sum[k];
		uint32_t is = z->flags & sum_flag[k] ? sum(k % 2, v) : says;

		if (is != says)
			return bad_sum(d, pos, what, is, says);
	}
	return KIMG_OK;
}

/* The data of a block into its place. */
static enum kimg_err unpack(struct kimg_decoder *d, uint64_t pos,
			    const struct block *b)
{
	uint8_t *to = d->src->base + d->out_pos;
	lzo_uint n = (lzo_uint)b->out;
	struct kimg_view v;
	enum kimg_err err;

	err = kimg_layer_view(d->in, d->in_at + b->at, b->in, &v);
	if (!err && b->in < b->out)
		err = check_bytes(d, pos, b, 2, &v);
	if (err)
		return err;
	if (b->in == b->out)
		kimg_view_copy(&v, 0, to, n);
	else if (lzo1x_decompress_safe(v.base, (lzo_uint)b->in, to, &n, NULL)
		 != LZO_E_OK || n != b->out)
		return wrong(d, b->at, KIMG_ERR_MALFORMED, "corrupt block",
			     kimg_image_fmt(d->img, "0x%" PRIx64 " decoded "
					    "bytes", b->out), n);
	v = (struct kimg_view){ .base = to, .len = n };
	return check_bytes(d, pos, b, 0, &v);
}

static enum kimg_err decode_block(struct kimg_decoder *d)
{
	uint64_t pos = d->in_pos;
	struct block b;
	enum kimg_err err = read_block(d, pos, &b);

	if (err)
		return err;
	if (!b.out || b.out > d->src->size - d->out_pos)
		return kimg_decoder_fail(d, pos, &(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED,
			.text = b.out ? "the stream is longer than announced" :
				"the stream ends early",
			.expected = kimg_image_fmt(d->img,
				"%" PRIu64 " bytes as its size trailer says",
				d->src->size),
			.found = kimg_image_fmt(d->img, "%" PRIu64 "%s",
				d->out_pos + b.out, b.out ? " or more" : ""),
		});
	err = unpack(d, pos, &b);
	if (err)
		return err;
	d->in_pos = b.at + b.in;
	d->out_pos += b.out;
	return KIMG_OK;
}

static enum kimg_err lzo_fill(struct kimg_decoder *d, uint64_t off, uint64_t n)
{
	enum kimg_err err = KIMG_OK;

	while (!err && d->out_pos < off + n)
		err = decode_block(d);
	return err;
}

static bool lzo_ready(const struct kimg_decoder *d, uint64_t off, uint64_t n)
{
	return off + n <= d->out_pos;
}

/* A length of 0 must follow. */
static enum kimg_err lzo_last(struct kimg_decoder *d)
{
	struct block b;
	enum kimg_err err = read_block(d, d->in_pos, &b);

	if (!err && b.out)
		return decode_block(d);
	d->in_end = d->in_pos + 4;
	return err;
}

/* Of a whole file: the lengths of its blocks are its size. */
static enum kimg_err lzo_measure(struct kimg_decoder *d)
{
	uint64_t max = d->img->priv->opt.max_size;
	uint64_t pos = d->in_pos, size = 0;
	enum kimg_err err;
	struct block b;

	do {
		err = read_block(d, pos, &b);
		if (err)
			return err;
		size += b.out;
		if (size > max)
			return kimg_decoder_large(d);
		pos = b.out ? b.at + b.in : pos + 4;
	} while (b.out);
	d->in_end = pos;
	return kimg_src_reserve(d->src, size);
}

static enum kimg_err lzo_begin(struct kimg_decoder *d)
{
	struct lzo *z = kimg_image_get(d->img, 1, sizeof(*z));
	enum kimg_err err;

	d->state = z;
	err = z ? read_header(d) : kimg_image_nomem(d->img);
	err = err || !d->whole ? err : lzo_measure(d);
	if (!err)
		kimg_src_expect(d->src, 0, d->src->size);
	return err;
}

#define LZO_LIBRARY .library = lzo_library, .begin = lzo_begin, \
	.fill = lzo_fill, .ready = lzo_ready, .last = lzo_last, \
	.writer = &kimg_lzo_writer,
#else
#include "../../src/core/poison.h"
#define LZO_LIBRARY
#endif

/* The rest of the magic notices damage of text files. */
static unsigned int lzo_bid(const struct kimg_view *head)
{
	return kimg_view_equal(head, 6, "\n\x1a\n", 3) ? 72 : 0;
}

const struct kimg_codec kimg_codec_lzo = {
	.name = "lzo",
	.tool = "lzop",
	.option = "KIMG_WITH_LZO",
	.magic = { 0x89, 'L', 'Z', 'O', 0x00, 0x0d },
	.nmagic = 6,
	.bid = lzo_bid,
	LZO_LIBRARY
};
