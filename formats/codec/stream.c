/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A compressed stream as the source of a layer. */
#include "stream_priv.h"

#include "../../src/core/num.h"
#include <inttypes.h>

#include "../../src/core/poison.h"

/* Input is fetched, and output made, in pieces of about these sizes. */
#define IN_STEP 262144
#define OUT_STEP 65536

enum kimg_err kimg_decoder_fail(struct kimg_decoder *d, uint64_t pos,
				const struct kimg_finding *f)
{
	struct kimg_finding mine = *f;

	mine.area = d->whole ? KIMG_AREA_FILE : KIMG_AREA_PAYLOAD;
	mine.layer = d->in->name;
	mine.at = d->in_at + pos;
	mine.has_at = true;
	mine.field = kimg_image_fmt(d->img, "%s: %s", d->part,
				    d->codec->name);
	return kimg_image_add(d->img, &mine);
}

static enum kimg_err stream_short(struct kimg_decoder *d)
{
	if (d->ended)
		return kimg_decoder_fail(d, d->in_pos, &(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED,
			.text = "the stream ends early",
			.expected = kimg_image_fmt(d->img,
				"%" PRIu64 " bytes as its size trailer says",
				d->src->size),
			.found = kimg_image_fmt(d->img, "%" PRIu64,
						d->out_pos),
		});
	return kimg_decoder_fail(d, d->in_len, &(struct kimg_finding){
		.err = KIMG_ERR_TRUNCATED,
		.text = kimg_image_fmt(d->img,
			"no end of stream in its 0x%" PRIx64
			" bytes (file truncated?)", d->in_len),
	});
}

enum kimg_err kimg_decoder_turn(struct kimg_decoder *d, uint8_t *out,
				uint64_t n)
{
	struct kimg_step s;
	struct kimg_view v;
	enum kimg_err err;

	err = kimg_layer_view(d->in, d->in_at + d->in_pos,
			      kimg_min(d->in_len - d->in_pos, IN_STEP), &v);
	if (err)
		return err;
	s = (struct kimg_step){
		.in = v.base,
		.in_len = (size_t)v.len,
		.out = out,
		.out_len = (size_t)n,
	};
	err = d->codec->step(d, &s);
	/* What was made before the damage is good. */
	d->in_pos += s.in_used;
	d->out_pos += s.out_used;
	d->ended = s.ended;
	if (!err && !s.in_used && !s.out_used && !s.ended)
		err = stream_short(d);
	return err;
}

/* Let a sequential codec work until @want bytes of output are there. */
static enum kimg_err advance(struct kimg_decoder *d, uint64_t want)
{
	enum kimg_err err = KIMG_OK;

	while (!err && d->out_pos < want)
		err = d->ended ? stream_short(d) :
		      kimg_decoder_turn(d, d->src->base + d->out_pos,
					want - d->out_pos);
	return err;
}

static enum kimg_err stream_fill(struct kimg_src *src, uint64_t off,
				 uint64_t n)
{
	struct kimg_decoder *d = src->state;
	uint64_t want = off + n;

	if (d->codec->ready ? d->codec->ready(d, off, n) : want <= d->out_pos)
		return KIMG_OK;
	if (d->err)
		return d->err;
	if (d->codec->fill) {
		d->err = d->codec->fill(d, off, n);
		return d->err;
	}
	if (kimg_align_up(want, OUT_STEP, &want))
		want = kimg_min(want, src->size);
	d->err = advance(d, want);
	/* What was asked for may be there although the rest is damaged. */
	if (d->err && off + n <= d->out_pos)
		return KIMG_OK;
	return d->err;
}

static bool stream_ready(const struct kimg_src *src, uint64_t off, uint64_t n)
{
	const struct kimg_decoder *d = src->state;

	if (d->codec->ready)
		return d->codec->ready(d, off, n);
	return off + n <= d->out_pos;
}

static void stream_done(struct kimg_src *src)
{
	struct kimg_decoder *d = src->state;

	if (d->codec->end)
		d->codec->end(d);
}

static const char *part_of(const struct kimg_image *img,
			   const struct kimg_stream *s)
{
	return s == img->wrapper ? "wrapper" : "payload";
}

static enum kimg_err too_short(struct kimg_image *img,
			       const struct kimg_stream *s,
			       const struct kimg_codec *codec)
{
	return kimg_image_add(img, &(struct kimg_finding){
		.err = KIMG_ERR_TRUNCATED,
		.layer = s->outer->name, .at = s->at + s->length,
		.has_at = true,
		.field = kimg_image_fmt(img, "%s: %s", part_of(img, s),
					s->codec),
		.text = "too short for a stream (file truncated?)",
		.expected = kimg_image_fmt(img, "at least %u bytes",
					   codec->least),
		.found = kimg_image_fmt(img, "%" PRIu64, s->length),
	});
}

enum kimg_err kimg_stream_identify(struct kimg_image *img,
				   struct kimg_stream *s, bool whole,
				   const struct kimg_codec **codec)
{
	struct kimg_cur c = { .big = false };
	struct kimg_view v;
	enum kimg_err err;

	err = kimg_layer_view(s->outer, s->at, kimg_min(s->length, 6), &v);
	if (err)
		return err;
	*codec = kimg_codec_find(&v);
	if (!*codec)
		return kimg_image_add(img, &(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED,
			.layer = s->outer->name, .at = s->at, .has_at = true,
			.field = "payload",
			.text = "no codec starts like this",
			.expected = "the magic of gzip, bzip2, lzma, xz, lzo, "
				    "lz4, zstd or ELF",
			.found = kimg_image_hex(img, &v),
		});
	s->codec = (*codec)->name;
	if (s->length < (*codec)->least)
		return too_short(img, s, *codec);
	if (*codec == &kimg_codec_none) {
		s->size = s->length;
		return KIMG_OK;
	}
	if (s->length < 4 || (whole && !(*codec)->isize))
		return KIMG_OK;
	s->size_at = s->at + s->length - 4;
	err = kimg_layer_view(s->outer, s->size_at, 4, &c.v);
	s->size = kimg_cur_get(&c, 0, 4);
	s->has_size = !err;
	return err;
}

static enum kimg_err check_size(struct kimg_image *img,
				const struct kimg_stream *s)
{
	uint64_t max = img->priv->opt.max_size;

	if (s->size <= max)
		return KIMG_OK;
	return kimg_image_add(img, &(struct kimg_finding){
		.err = KIMG_ERR_LIMIT,
		.layer = s->outer->name, .at = s->size_at,
		.has_at = true, .field = "payload",
		.text = "the size trailer announces too much",
		.expected = kimg_image_fmt(img, "at most %" PRIu64 " bytes",
					   max),
		.found = kimg_image_fmt(img, "%" PRIu64, s->size),
		.hint = "--max-size raises the limit",
	});
}

enum kimg_err kimg_stream_unsupported(struct kimg_image *img,
				      const struct kimg_stream *s,
				      const struct kimg_codec *codec)
{
	return kimg_image_add(img, &(struct kimg_finding){
		.err = KIMG_ERR_UNSUPPORTED,
		.layer = s->outer->name, .at = s->at, .has_at = true,
		.field = part_of(img, s),
		.text = kimg_image_fmt(img, "%s is not built in "
			"(build with -D%s=ON)", codec->name, codec->option),
		.hint = s == img->wrapper ?
			kimg_image_fmt(img, "%s -dc FILE | kimg inspect -",
				       codec->tool) :
			"--header-only shows what is outside the payload",
	});
}

enum kimg_err kimg_decoder_new(struct kimg_image *img, struct kimg_stream *s,
			       const struct kimg_codec *codec,
			       const char *name, uint64_t size, bool whole,
			       struct kimg_decoder **out)
{
	struct kimg_decoder *d = kimg_image_get(img, 1, sizeof(*d));
	struct kimg_layer *l = kimg_layer_new(img, s->outer, name);
	enum kimg_err err = KIMG_OK;

	if (!d || !l)
		return kimg_image_nomem(img);
	if (!whole || codec->step)
		err = kimg_src_reserve(l->src, size);
	/* The others know better what of it they will write. */
	if (!err && codec->step)
		kimg_src_expect(l->src, 0, size);
	*d = (struct kimg_decoder){
		.img = img, .codec = codec, .in = s->outer, .in_at = s->at,
		.in_len = s->length, .layer = l, .src = l->src,
		.part = part_of(img, s), .whole = whole,
	};
	if (s->has_size && !codec->isize)
		d->in_len -= 4;
	if (!err && codec->begin)
		err = codec->begin(d);
	if (err)
		return err;
	l->src->state = d;
	l->src->fill = stream_fill;
	l->src->ready = stream_ready;
	l->src->done = stream_done;
	l->size = l->src->size;
	s->inner = l;
	*out = d;
	return KIMG_OK;
}

enum kimg_err kimg_stream_decode(struct kimg_image *img, struct kimg_stream *s,
				 const char *name)
{
	const struct kimg_codec *codec;
	struct kimg_decoder *d;
	enum kimg_err err;

	err = kimg_stream_identify(img, s, false, &codec);
	if (err || img->priv->opt.depth == KIMG_DEPTH_HEADER)
		return err;
	if (!codec->step && !codec->fill)
		return kimg_stream_unsupported(img, s, codec);
	err = check_size(img, s);
	if (err)
		return err;
	return kimg_decoder_new(img, s, codec, name, s->size, false, &d);
}
