/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another payload for a bzImage: making it, and seeing that it is the same. */
#include "xform_priv.h"

#include "../core/follow.h"
#include "../core/num.h"
#include <inttypes.h>
#include <string.h>

/* So much is decoded before the encoder gets it. */
#define PIECE (UINT64_C(1) << 20)

/** struct recode_job - decoding and encoding, in two threads */
struct recode_job {
	struct kimg_image *img;
	struct kimg_encoder *e;
	const uint8_t *base;
};

static enum kimg_err lead(void *arg, uint64_t at, uint64_t *end)
{
	struct recode_job *j = arg;
	const struct kimg_layer *l = j->img->payload->inner;
	enum kimg_err err;
	struct kimg_view v;

	err = kimg_layer_view(l, at, kimg_min(l->size - at, PIECE), &v);
	*end = at + v.len;
	/* What was decoded never moves, so its start tells where all is. */
	if (!err && !at)
		j->base = v.base;
	return err;
}

static enum kimg_err take(void *arg, uint64_t at, uint64_t end)
{
	struct recode_job *j = arg;

	return kimg_encoder_add(j->e, j->base + at, (size_t)(end - at));
}

static enum kimg_err encode(struct kimg_image *img,
			    const struct kimg_recode *r, struct kimg_buf *out)
{
	const struct kimg_encoding how = {
		.level = r->level, .size = r->size,
		.dictionary = (uint32_t)r->dictionary,
		.most = (uint32_t)r->most,
	};
	struct kimg_encoder e;
	struct recode_job j = { .img = img, .e = &e };
	const struct kimg_follow f = {
		.size = r->size, .lead = lead, .take = take, .arg = &j,
	};
	enum kimg_err err = kimg_encoder_begin(&e, r->codec, &how, out);

	if (!err)
		err = kimg_follow(&f, img->priv->opt.threads > 1);
	if (!err)
		err = kimg_encoder_end(&e);
	kimg_encoder_done(&e);
	if (err == KIMG_ERR_NOMEM)
		return kimg_image_nomem(img);
	/* What the old payload has behind its end counts, too. */
	return err ? err : kimg_stream_finish(img, img->payload);
}

static enum kimg_err differs(struct kimg_image *img,
			     const struct kimg_image *new)
{
	const struct kimg_finding *f = new->finding;

	return kimg_recode_refuse(img, 0, &(struct kimg_finding){
		.text = "what was made does not decode to the same kernel",
		.found = kimg_image_fmt(img, "%s%s%s", f && f->field ?
			f->field : "", f && f->field ? ": " : "",
			f ? f->text : "other bytes"),
	});
}

/* A whole image again, and in it the same bytes. */
static enum kimg_err verify(struct kimg_image *img, const struct kimg_buf *out)
{
	struct kimg_options opt = img->priv->opt;
	const struct kimg_input in = {
		.name = img->name, .bytes = out->p, .len = out->len,
	};
	struct kimg_view a, b = { .len = 0 };
	struct kimg_image *new;
	enum kimg_err err;

	opt.depth = KIMG_DEPTH_END;
	opt.nsymbols = 0;
	err = kimg_image_decode(&in, &opt, &new);
	if (!new || err == KIMG_ERR_NOMEM) {
		kimg_image_free(new);
		return kimg_image_nomem(img);
	}
	a = (struct kimg_view){ .len = img->payload->inner->size };
	err = kimg_layer_view(img->payload->inner, 0, a.len, &a);
	if (!err && new->payload && new->payload->inner &&
	    new->payload->inner->size == a.len)
		kimg_layer_view(new->payload->inner, 0, a.len, &b);
	if (!err && (new->err || b.len != a.len ||
		     memcmp(a.base, b.base, (size_t)a.len) != 0))
		err = differs(img, new);
	kimg_image_free(new);
	return err;
}

enum kimg_err kimg_recode_make(struct kimg_image *img, struct kimg_recode *r,
			       struct kimg_buf *out)
{
	struct kimg_buf payload = { .p = NULL };
	struct kimg_view v;
	enum kimg_err err;

	if (r->codec)
		err = encode(img, r, &payload);
	else
		err = kimg_layer_view(img->file, img->payload->at,
				      r->old_length, &v);
	if (!err && r->codec)
		v = (struct kimg_view){
			.base = (const uint8_t *)payload.p, .len = payload.len,
		};
	if (!err) {
		r->length = v.len;
		err = kimg_recode_image(img, r, &v, out);
	}
	kimg_buf_free(&payload);
	if (!err)
		err = verify(img, out);
	kimg_image_done(img);
	return err;
}
