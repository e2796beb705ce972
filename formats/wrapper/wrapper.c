/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole file that is compressed, as Debian ships the Xen hypervisor. */
#include "../codec/codec.h"
#include "../format_priv.h"

#include "../../src/core/limits.h"
#include "../../src/core/num.h"

#include "../../src/core/poison.h"

static unsigned int wrapper_bid(const struct kimg_view *head)
{
	return kimg_codec_bid(head);
}

/* An initrd is large, and all that is to be said of it is that it is none. */
static bool is_image(const struct kimg_view *head)
{
	const struct kimg_format *f = kimg_format_find(head);

	return f && f != &kimg_format_wrapper;
}

static bool holds_image(const struct kimg_layer *l)
{
	struct kimg_view head;

	return !kimg_layer_view(l, 0, kimg_min(l->size, KIMG_HEAD_SIZE),
				&head) && is_image(&head);
}

static enum kimg_err wrapper_decode(struct kimg_image *img,
				    const struct kimg_layer *l)
{
	struct kimg_stream *s = kimg_image_get(img, 1, sizeof(*s));
	enum kimg_err err, part;

	if (!s)
		return kimg_image_nomem(img);
	s->outer = l;
	s->length = l->size;
	img->wrapper = s;
	err = kimg_stream_decode_all(img, s, "wrapper", is_image);
	if (!s->inner)
		return err;
	if (!err && img->priv->opt.depth >= KIMG_DEPTH_END &&
	    holds_image(s->inner))
		err = kimg_stream_finish(img, s);
	/* After damage: what was decoded before it is shown. */
	part = kimg_format_decode(img, s->inner);
	return err ? err : part;
}

const struct kimg_format kimg_format_wrapper = {
	.name = "wrapper",
	.title = "compressed file",
	.bid = wrapper_bid,
	.decode = wrapper_decode,
};
