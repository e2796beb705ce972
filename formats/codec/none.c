/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A payload that is not compressed: an ELF as it is. */
#include "codec.h"

#include "../../src/core/num.h"

#include "../../src/core/poison.h"

static const char *none_library(void)
{
	return "built in";
}

static enum kimg_err none_step(struct kimg_decoder *d, struct kimg_step *s)
{
	struct kimg_view v = { .base = s->in, .len = s->in_len };
	uint64_t n = kimg_min(s->in_len, s->out_len);

	kimg_view_copy(&v, 0, s->out, (size_t)n);
	s->in_used = (size_t)n;
	s->out_used = (size_t)n;
	s->ended = d->in_pos + n == d->in_len;
	return KIMG_OK;
}

static enum kimg_err none_add(struct kimg_encoder *e, const uint8_t *bytes,
			      size_t n)
{
	kimg_buf_add(e->out, bytes, n);
	return KIMG_OK;
}

static const struct kimg_writer none_writer = { .add = none_add };

const struct kimg_codec kimg_codec_none = {
	.name = "none",
	.library = none_library,
	.magic = { 0x7f, 'E', 'L', 'F' },
	.nmagic = 4,
	.step = none_step,
	.writer = &none_writer,
};
