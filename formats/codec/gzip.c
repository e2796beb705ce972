/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gzip (RFC 1952) and its CRC-32 through zlib. */
#include "codec.h"
#include "crc.h"

#ifdef KIMG_HAVE_ZLIB

#define ZLIB_CONST
#include "../../src/core/num.h"
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <zlib.h>

#include "../../src/core/poison.h"

static const char *gzip_library(void)
{
	return "zlib " ZLIB_VERSION;
}

static enum kimg_err gzip_begin(struct kimg_decoder *d)
{
	z_stream *z = d->state;

	if (z)
		return inflateReset(z) == Z_OK ? KIMG_OK :
		       kimg_image_nomem(d->img);
	z = kimg_image_get(d->img, 1, sizeof(*z));
	/* 16 asks for a gzip header and trailer, 15 is the largest window. */
	if (!z || inflateInit2(z, 16 + 15) != Z_OK)
		return kimg_image_nomem(d->img);
	d->state = z;
	return KIMG_OK;
}

/* zlib has read ISIZE, and found that it is not what was decoded. */
static enum kimg_err bad_isize(struct kimg_decoder *d, uint64_t pos)
{
	const z_stream *z = d->state;
	struct kimg_cur c = { .big = false };
	enum kimg_err err = kimg_layer_view(d->in, d->in_at + pos, 4, &c.v);

	if (err)
		return err;
	return kimg_decoder_fail(d, pos, &(struct kimg_finding){
		.err = KIMG_ERR_MALFORMED,
		.text = "ISIZE is not the decoded size",
		.expected = kimg_image_fmt(d->img, "%lu",
					   z->total_out & 0xffffffff),
		.found = kimg_image_fmt(d->img, "%" PRIu64,
					kimg_cur_get(&c, 0, 4)),
	});
}

static enum kimg_err gzip_fail(struct kimg_decoder *d, int rc, uint64_t pos)
{
	const z_stream *z = d->state;

	if (rc == Z_MEM_ERROR)
		return kimg_image_nomem(d->img);
	if (z->msg && !strcmp(z->msg, "incorrect length check"))
		return bad_isize(d, pos - 4);
	return kimg_decoder_fail(d, pos, &(struct kimg_finding){
		.err = KIMG_ERR_MALFORMED,
		.text = kimg_image_fmt(d->img, "corrupt stream (%s)",
			rc == Z_NEED_DICT ? "preset dictionary" :
			z->msg ? z->msg : "no reason given"),
	});
}

static enum kimg_err gzip_step(struct kimg_decoder *d, struct kimg_step *s)
{
	z_stream *z = d->state;
	int rc;

	z->next_in = s->in;
	z->avail_in = (uInt)s->in_len;
	z->next_out = s->out;
	z->avail_out = (uInt)kimg_min(s->out_len, UINT_MAX);
	rc = inflate(z, Z_NO_FLUSH);
	s->in_used = s->in_len - z->avail_in;
	s->out_used = (size_t)(z->next_out - s->out);
	s->ended = rc == Z_STREAM_END;
	if (rc == Z_OK || rc == Z_STREAM_END || rc == Z_BUF_ERROR)
		return KIMG_OK;
	return gzip_fail(d, rc, d->in_pos + s->in_used);
}

static void gzip_end(struct kimg_decoder *d)
{
	inflateEnd(d->state);
}

/** struct gzip - a stream being made; zlib keeps a pointer to @head */
struct gzip {
	z_stream z;
	gz_header head;
	uint8_t piece[KIMG_ENCODE_PIECE];
};

/* As "gzip -n" does: no name, no time; and made on Unix, on every host. */
static enum kimg_err gzip_write(struct kimg_encoder *e)
{
	struct gzip *g = kimg_arena_get(&e->arena, 1, sizeof(*g));

	if (!g || deflateInit2(&g->z, e->how.level, Z_DEFLATED, 16 + 15, 8,
			       Z_DEFAULT_STRATEGY) != Z_OK)
		return KIMG_ERR_NOMEM;
	e->state = g;
	g->head.os = 3;
	deflateSetHeader(&g->z, &g->head);
	return KIMG_OK;
}

/* Until all is taken, or made. */
static enum kimg_err gzip_run(struct kimg_encoder *e, int flush)
{
	struct gzip *g = e->state;
	int rc;

	do {
		g->z.next_out = g->piece;
		g->z.avail_out = sizeof(g->piece);
		rc = deflate(&g->z, flush);
		kimg_buf_add(e->out, g->piece,
			     sizeof(g->piece) - g->z.avail_out);
	} while (rc == Z_OK && !g->z.avail_out);
	return KIMG_OK;
}

static enum kimg_err gzip_add(struct kimg_encoder *e, const uint8_t *bytes,
			      size_t n)
{
	struct gzip *g = e->state;

	g->z.next_in = bytes;
	g->z.avail_in = (uInt)n;
	return gzip_run(e, Z_NO_FLUSH);
}

static enum kimg_err gzip_last(struct kimg_encoder *e)
{
	struct gzip *g = e->state;

	g->z.avail_in = 0;
	return gzip_run(e, Z_FINISH);
}

static void gzip_free(struct kimg_encoder *e)
{
	struct gzip *g = e->state;

	deflateEnd(&g->z);
}

static const struct kimg_writer gzip_writer = {
	.least = 1, .most = 9, .usual = 9,
	.begin = gzip_write, .add = gzip_add, .end = gzip_last,
	.done = gzip_free,
};

bool kimg_crc32(uint32_t *crc, const struct kimg_view *v)
{
	*crc = (uint32_t)crc32_z(*crc, v->base, (size_t)v->len);
	return true;
}

#define GZIP_LIBRARY .library = gzip_library, .begin = gzip_begin, \
	.step = gzip_step, .end = gzip_end, .writer = &gzip_writer,
#else

bool kimg_crc32(uint32_t *crc, const struct kimg_view *v)
{
	(void)crc;
	(void)v;
	return false;
}

#define GZIP_LIBRARY
#endif

const struct kimg_codec kimg_codec_gzip = {
	.name = "gzip",
	.tool = "gzip",
	.option = "KIMG_WITH_ZLIB",
	.magic = { 0x1f, 0x8b, 0x08 },
	.nmagic = 3,
	/* Header and trailer take 18 bytes (RFC 1952, 2.3). */
	.least = 18,
	.isize = true,
	GZIP_LIBRARY
};
