/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of a stream: it is there, where it should be, and the last thing. */
#include "stream_priv.h"

#include "../../src/core/num.h"
#include <inttypes.h>

#include "../../src/core/poison.h"

/* More output than announced is only counted, in pieces of this size. */
#define SPILL 4096

/* All that was announced is there: the codec must now find its end. */
static enum kimg_err step_last(struct kimg_decoder *d,
			       const struct kimg_stream *s)
{
	uint64_t max = d->img->priv->opt.max_size;
	enum kimg_err err = KIMG_OK;
	uint8_t spill[SPILL];

	while (!err && !d->ended && d->out_pos <= max)
		err = kimg_decoder_turn(d, spill, sizeof(spill));
	if (err || d->out_pos == s->size)
		return err;
	return kimg_decoder_fail(d, s->size_at - s->at, &(struct kimg_finding){
		.err = KIMG_ERR_MALFORMED,
		.text = "the size trailer is not the decoded size",
		.expected = d->ended ?
			kimg_image_fmt(d->img, "%" PRIu64, d->out_pos) :
			kimg_image_fmt(d->img, "more than %" PRIu64, max),
		.found = kimg_image_fmt(d->img, "%" PRIu64, s->size),
	});
}

static uint64_t zeros(const struct kimg_view *v)
{
	struct kimg_cur c = { .v = *v };
	uint64_t i = 0;

	while (i < v->len && !kimg_cur_get(&c, i, 1))
		i++;
	return i;
}

/* What bytes behind a stream look like. */
static const char *describe(const struct kimg_decoder *d,
			    const struct kimg_view *v)
{
	const struct kimg_codec *codec = kimg_codec_find(v);

	if (!codec)
		return kimg_image_hex(d->img, v);
	return kimg_image_fmt(d->img, "%s stream of %s",
			      codec == d->codec ? "a second" : "a",
			      codec->name);
}

enum kimg_err kimg_decoder_rest(struct kimg_decoder *d, struct kimg_stream *s)
{
	uint64_t end = d->codec->fill ? d->in_end : d->in_pos;
	struct kimg_view v;
	enum kimg_err err;

	err = kimg_layer_view(d->in, d->in_at + end, d->in_len - end, &v);
	if (err)
		return err;
	s->padding = zeros(&v);
	s->trailing = v.len - s->padding;
	if (!s->trailing)
		return KIMG_OK;
	kimg_view_sub(&v, s->padding, s->trailing, &v);
	kimg_decoder_fail(d, end + s->padding, &(struct kimg_finding){
		.err = KIMG_ERR_MALFORMED, .sev = KIMG_WARNING,
		.text = kimg_image_fmt(d->img, "%" PRIu64 " bytes follow the "
				       "end of the stream", s->trailing),
		.expected = "nothing but zeros",
		.found = describe(d, &v),
	});
	return KIMG_OK;
}

enum kimg_err kimg_stream_finish(struct kimg_image *img,
				 struct kimg_stream *s)
{
	struct kimg_decoder *d = s->inner->src->state;
	struct kimg_view v;
	enum kimg_err err;

	(void)img;
	if (s->checked)
		return KIMG_OK;
	err = kimg_layer_view(s->inner, 0, s->inner->size, &v);
	if (!err)
		err = d->err;
	if (!err)
		err = d->codec->fill ? d->codec->last(d) : step_last(d, s);
	if (!err && !d->whole)
		err = kimg_decoder_rest(d, s);
	d->err = err;
	s->checked = !err;
	return err;
}
