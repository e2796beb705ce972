/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another payload for a bzImage: making it, and seeing that it is the same. */
#include "xform_priv.h"

#include "../core/follow.h"
#include "../core/num.h"
#include <inttypes.h>
#include <string.h>

/* So much is decoded before the encoder gets it. */
#define PIECE (UINT64_C(1) << 20)

/**
 * struct recode_job - decoding, encoding and decoding again
 * @base: the first byte of what is decoded
 * @check: sees that the new payload is good, if @checking
 */
struct recode_job {
	struct kimg_image *img;
	struct kimg_encoder e;
	const uint8_t *base;
	struct kimg_recheck check;
	bool checking;
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
	enum kimg_err err = KIMG_OK;
	uint64_t n;

	for (; !err && at < end; at += n) {
		n = kimg_min(end - at, PIECE);
		err = kimg_encoder_add(&j->e, j->base + at, (size_t)n);
		if (!err && j->checking)
			err = kimg_recheck_add(&j->check, j->base);
	}
	return err;
}

static enum kimg_err begin(struct recode_job *j, const struct kimg_recode *r,
			   struct kimg_buf *out)
{
	const struct kimg_encoding how = {
		.level = r->level, .size = r->size,
		.dictionary = (uint32_t)r->dictionary,
		.most = (uint32_t)r->most,
	};
	enum kimg_err err = kimg_encoder_begin(&j->e, r->codec, &how, out);

	if (err)
		return err;
	err = kimg_recheck_begin(&j->check, &j->e);
	j->checking = !err;
	return err == KIMG_ERR_UNSUPPORTED ? KIMG_OK : err;
}

/* The error of the other thread has no finding. */
static enum kimg_err explain(struct kimg_image *img, enum kimg_err err)
{
	if (err == KIMG_ERR_NOMEM)
		return kimg_image_nomem(img);
	if (!err || img->priv->diags.err)
		return err;
	return kimg_recode_refuse(img, 0, &(struct kimg_finding){
		.text = "what was made does not decode to the same kernel",
		.found = kimg_strerror(err),
	});
}

/* Sets @checked when the new payload was seen to be good. */
static enum kimg_err encode(struct kimg_image *img,
			    const struct kimg_recode *r, struct kimg_buf *out,
			    bool *checked)
{
	struct recode_job j = { .img = img };
	const struct kimg_follow f = {
		.size = r->size, .lead = lead, .take = take, .arg = &j,
	};
	enum kimg_err err = begin(&j, r, out);

	if (!err)
		err = kimg_follow(&f, img->priv->opt.threads > 1);
	if (!err)
		err = kimg_encoder_end(&j.e);
	if (!err && j.checking)
		err = kimg_recheck_end(&j.check, j.base);
	*checked = j.checking;
	kimg_recheck_done(&j.check);
	kimg_encoder_done(&j.e);
	err = explain(img, err);
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

/* It decodes to the same bytes. */
static bool same_inside(const struct kimg_image *img,
			const struct kimg_image *new)
{
	const struct kimg_layer *l = img->payload->inner;
	struct kimg_view a, b;

	return new->payload->inner->size == l->size &&
	       !kimg_layer_view(l, 0, l->size, &a) &&
	       !kimg_layer_view(new->payload->inner, 0, l->size, &b) &&
	       !memcmp(a.base, b.base, (size_t)l->size);
}

/* A whole image again, and in it the payload. What was checked already is not
 * decoded once more. */
static enum kimg_err verify(struct kimg_image *img,
			    const struct kimg_recode *r,
			    const struct kimg_buf *out, bool checked)
{
	struct kimg_options opt = img->priv->opt;
	const struct kimg_input in = {
		.name = img->name, .bytes = out->p, .len = out->len,
	};
	struct kimg_image *new;
	enum kimg_err err;

	opt.depth = checked ? KIMG_DEPTH_LAYERS : KIMG_DEPTH_END;
	opt.nsymbols = 0;
	err = kimg_image_decode(&in, &opt, &new);
	if (!new || err == KIMG_ERR_NOMEM)
		err = kimg_image_nomem(img);
	else if (err || !new->payload || !new->payload->inner ||
		 new->payload->at != img->payload->at ||
		 new->payload->length != r->length ||
		 (!checked && !same_inside(img, new)))
		err = differs(img, new);
	kimg_image_free(new);
	return err;
}

enum kimg_err kimg_recode_make(struct kimg_image *img, struct kimg_recode *r,
			       struct kimg_buf *out)
{
	uint64_t at = img->payload->at;
	bool checked = false;
	enum kimg_err err = kimg_recode_copy(img, 0, at, out);

	if (!err && r->codec)
		err = encode(img, r, out, &checked);
	else if (!err)
		err = kimg_recode_copy(img, at, at + r->old_length, out);
	if (!err) {
		r->length = out->len - at;
		err = kimg_recode_image(img, r, out);
	}
	if (!err)
		err = verify(img, r, out, checked);
	if (err)
		kimg_buf_free(out);
	kimg_image_done(img);
	return err;
}
