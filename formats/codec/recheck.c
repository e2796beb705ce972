/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A stream that is decoded while it is made: what comes out is compared and
 * forgotten, so it takes no memory, and no time of the thread that waits.
 */
#include "codec.h"

#include "../../src/core/num.h"
#include <string.h>

#include "../../src/core/poison.h"

/* Stays in the cache. */
#define PIECE 65536
#define TRAILER 4

enum kimg_err kimg_recheck_begin(struct kimg_recheck *c,
				 const struct kimg_encoder *e)
{
	struct kimg_image *img;
	struct kimg_layer *l;

	*c = (struct kimg_recheck){
		.stream = e->out, .from = e->out_at, .size = e->how.size,
	};
	if (!e->codec->step)
		return KIMG_ERR_UNSUPPORTED;
	img = kimg_image_new("", NULL);
	if (!img)
		return KIMG_ERR_NOMEM;
	c->d = (struct kimg_decoder){
		.img = img, .codec = e->codec, .in_len = c->size,
		.whole = true,
	};
	l = kimg_layer_new(img, NULL, "");
	c->piece = kimg_image_get(img, 1, PIECE);
	if (!l || !c->piece)
		return KIMG_ERR_NOMEM;
	kimg_src_memory(l->src, "", 0);
	c->d.in = l;
	return e->codec->begin ? e->codec->begin(&c->d) : KIMG_OK;
}

/* Bytes of the stream that are there, and were not decoded. */
static size_t left(const struct kimg_recheck *c)
{
	return c->stream->len - c->from - (size_t)c->d.in_pos;
}

static enum kimg_err turn(struct kimg_recheck *c, const uint8_t *plain,
			  bool *more)
{
	struct kimg_decoder *d = &c->d;
	struct kimg_step s = {
		.in = (const uint8_t *)c->stream->p + c->from + d->in_pos,
		.in_len = left(c),
		.out = c->piece, .out_len = PIECE,
	};
	enum kimg_err err = d->codec->step(d, &s);
	struct kimg_view is = { .base = c->piece, .len = s.out_used };

	if (err)
		return err;
	*more = s.in_used || s.out_used;
	if (s.out_used > c->size - d->out_pos ||
	    !kimg_view_equal(&is, 0, plain + d->out_pos, s.out_used))
		return KIMG_ERR_REFUSED;
	d->in_pos += s.in_used;
	d->out_pos += s.out_used;
	d->ended = s.ended;
	return KIMG_OK;
}

enum kimg_err kimg_recheck_add(struct kimg_recheck *c, const uint8_t *plain)
{
	enum kimg_err err = KIMG_OK;
	bool more = left(c) > 0;

	while (!err && more && !c->d.ended)
		err = turn(c, plain, &more);
	return err;
}

enum kimg_err kimg_recheck_end(struct kimg_recheck *c, const uint8_t *plain)
{
	const struct kimg_codec *codec = c->d.codec;
	bool trailer = !codec->isize && codec != &kimg_codec_none;
	enum kimg_err err = kimg_recheck_add(c, plain);

	if (err)
		return err;
	return c->d.ended && c->d.out_pos == c->size &&
	       left(c) == (trailer ? TRAILER : 0) ?
	       KIMG_OK : KIMG_ERR_REFUSED;
}

void kimg_recheck_done(struct kimg_recheck *c)
{
	if (c->d.codec && c->d.codec->end && c->d.state)
		c->d.codec->end(&c->d);
	kimg_image_free(c->d.img);
	*c = (struct kimg_recheck){ .size = 0 };
}
