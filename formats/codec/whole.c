/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A stream that is a whole file: nothing announces its size, and it may be
 * several streams one behind the other, which the tools of all codecs but lz4
 * and lzop decode as one. Parallel compressors (pbzip2) write such files.
 */
#include "stream_priv.h"

#include "../../src/core/limits.h"
#include "../../src/core/num.h"
#include <inttypes.h>

#include "../../src/core/poison.h"

enum kimg_err kimg_decoder_large(struct kimg_decoder *d)
{
	return kimg_decoder_fail(d, d->in_pos, &(struct kimg_finding){
		.err = KIMG_ERR_LIMIT,
		.text = "it decodes to too much",
		.expected = kimg_image_fmt(d->img, "at most %" PRIu64
					   " bytes",
					   d->img->priv->opt.max_size),
		.found = "more",
		.hint = "--max-size raises the limit",
	});
}

/* Where a stream ends another one may start. */
static bool another(const struct kimg_decoder *d, enum kimg_err *err)
{
	struct kimg_view v;

	*err = kimg_layer_view(d->in, d->in_at + d->in_pos,
			       kimg_min(d->in_len - d->in_pos, 6), &v);
	return !*err && kimg_codec_find(&v) == d->codec;
}

static enum kimg_err too_many(struct kimg_decoder *d)
{
	return kimg_decoder_fail(d, d->in_pos, &(struct kimg_finding){
		.err = KIMG_ERR_LIMIT,
		.text = "too many streams in one file",
		.expected = kimg_image_fmt(d->img, "at most %d",
					   KIMG_MAX_STREAMS),
		.found = "another one",
	});
}

/* Room for more output: one byte more than allowed, since the codec may still
 * find that it is at its end. */
static enum kimg_err make_room(struct kimg_decoder *d, uint64_t max)
{
	enum kimg_err err = KIMG_OK;

	if (d->out_pos == d->src->size)
		err = kimg_src_grow(d->src, max + 1);
	return err == KIMG_ERR_LIMIT ? kimg_decoder_large(d) : err;
}

/* Does what is inside begin like something of use? With less than a head of it
 * nobody can say. */
static bool useful(const struct kimg_decoder *d, kimg_wanted_fn *wanted)
{
	struct kimg_view head = {
		.base = d->src->base, .len = KIMG_HEAD_SIZE,
		.layer = d->layer->name,
	};

	return !wanted || d->out_pos < KIMG_HEAD_SIZE || wanted(&head);
}

/* Leaves @d->ended unset when the rest is of no use. */
static enum kimg_err decode_all(struct kimg_decoder *d, uint64_t max,
				kimg_wanted_fn *wanted)
{
	enum kimg_err err = KIMG_OK;
	unsigned int n = 1;
	bool sure = false;

	while (!err) {
		if (d->ended && !another(d, &err))
			break;
		if (d->ended)
			err = n++ == KIMG_MAX_STREAMS ? too_many(d) :
			      d->codec->begin(d);
		if (!err)
			err = make_room(d, max);
		if (!err)
			err = kimg_decoder_turn(d, d->src->base + d->out_pos,
						d->src->size - d->out_pos);
		if (err || d->ended || sure)
			continue;
		if (!useful(d, wanted))
			break;
		sure = d->out_pos >= KIMG_HEAD_SIZE;
	}
	return !err && d->out_pos > max ? kimg_decoder_large(d) : err;
}

enum kimg_err kimg_stream_decode_all(struct kimg_image *img,
				     struct kimg_stream *s, const char *name,
				     kimg_wanted_fn *wanted)
{
	uint64_t max = img->priv->opt.max_size;
	const struct kimg_codec *codec;
	struct kimg_decoder *d;
	enum kimg_err err;

	err = kimg_stream_identify(img, s, true, &codec);
	if (err || img->priv->opt.depth == KIMG_DEPTH_HEADER)
		return err;
	if (!codec->step && !codec->fill)
		return kimg_stream_unsupported(img, s, codec);
	err = kimg_decoder_new(img, s, codec, name, kimg_min(s->length, max),
			       true, &d);
	if (err)
		return err;
	if (codec->step) {
		err = decode_all(d, max, wanted);
		d->err = err;
		d->src->size = d->out_pos;
		d->layer->size = d->out_pos;
		s->checked = !err && d->ended;
		if (!err && !d->ended)
			return KIMG_OK;
	}
	s->size = d->src->size;
	s->has_size = !err;
	return err ? err : kimg_decoder_rest(d, s);
}
