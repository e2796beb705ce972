/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stream as a kernel build makes it, whatever the codec. */
#include "codec.h"

#include "../../src/core/num.h"
#include <string.h>

#include "../../src/core/poison.h"

enum kimg_err kimg_encoder_begin(struct kimg_encoder *e,
				 const struct kimg_codec *codec,
				 const struct kimg_encoding *how,
				 struct kimg_buf *out)
{
	const struct kimg_writer *w = codec->writer;

	*e = (struct kimg_encoder){
		.codec = codec, .how = *how, .out = out, .out_at = out->len,
	};
	if (!w)
		return KIMG_ERR_UNSUPPORTED;
	if (how->level < w->least || how->level > w->most)
		return KIMG_ERR_MISUSE;
	if (how->size > UINT32_MAX)
		return KIMG_ERR_LIMIT;
	return w->begin ? w->begin(e) : KIMG_OK;
}

enum kimg_err kimg_encoder_add(struct kimg_encoder *e, const void *bytes,
			       size_t n)
{
	enum kimg_err err;

	if (n > e->how.size - e->in_pos)
		return KIMG_ERR_MISUSE;
	if (!n)
		return KIMG_OK;
	err = e->codec->writer->add(e, bytes, n);
	e->in_pos += n;
	return !err && e->out->bad ? KIMG_ERR_NOMEM : err;
}

/* What kbuild's size_append does (scripts/Makefile.lib); gzip has it inside,
 * and what is not compressed needs none. */
static void add_trailer(struct kimg_encoder *e)
{
	uint8_t bytes[4];
	unsigned int i;

	if (e->codec->isize || e->codec == &kimg_codec_none)
		return;
	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(e->in_pos >> 8 * i);
	kimg_buf_add(e->out, bytes, sizeof(bytes));
}

enum kimg_err kimg_encoder_end(struct kimg_encoder *e)
{
	const struct kimg_writer *w = e->codec->writer;
	enum kimg_err err = KIMG_OK;

	if (e->in_pos != e->how.size)
		return KIMG_ERR_MISUSE;
	if (w->end)
		err = w->end(e);
	if (!err)
		add_trailer(e);
	return !err && e->out->bad ? KIMG_ERR_NOMEM : err;
}

void kimg_encoder_done(struct kimg_encoder *e)
{
	if (e->codec && e->codec->writer && e->codec->writer->done && e->state)
		e->codec->writer->done(e);
	e->state = NULL;
	kimg_arena_free(&e->arena);
}

bool kimg_gather_next(struct kimg_gather *g, const uint8_t **bytes, size_t *n,
		      const uint8_t **block)
{
	struct kimg_view v = { .base = *bytes, .len = *n };
	bool whole = !g->have && *n >= g->size;
	size_t k = (size_t)kimg_min(*n, g->size - g->have);

	if (!whole)
		kimg_view_copy(&v, 0, g->room + g->have, k);
	*block = whole ? *bytes : g->room;
	*bytes += k;
	*n -= k;
	g->have += k;
	if (g->have < g->size)
		return false;
	g->have = 0;
	return true;
}

const struct kimg_codec *kimg_codec_named(const char *word)
{
	unsigned int i;

	for (i = 0; kimg_codecs[i]; i++) {
		const struct kimg_codec *c = kimg_codecs[i];

		if (!strcmp(word, c->name) ||
		    (c->tool && !strcmp(word, c->tool)))
			return c;
	}
	return NULL;
}
