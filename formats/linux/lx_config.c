/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The configuration that CONFIG_IKCONFIG leaves in .rodata: gzip between two
 * marks (kernel/configs.c).
 */
#include "../codec/codec.h"
#include "lx_priv.h"

#include "../../src/core/limits.h"
#include "../../src/core/num.h"

#include "../../src/core/poison.h"

#define MARK 8

/*
 * The next start mark with gzip behind it; programs and documents in a kernel
 * may have the mark alone. False when there is none.
 */
static bool find_start(struct kimg_view *rest)
{
	unsigned int tries;
	uint64_t at;

	for (tries = 0; tries < KIMG_MAX_TRIES; tries++) {
		at = kimg_view_search(rest, "IKCFG_ST", MARK);
		if (!kimg_view_sub(rest, at + MARK, rest->len - at - MARK,
				   rest))
			return false;
		if (kimg_view_equal(rest, 0, "\x1f\x8b\x08", 3))
			return true;
	}
	return false;
}

static void count_lines(struct kimg_config *c, const struct kimg_view *text)
{
	uint64_t at = 0;

	while ((at = kimg_view_find(text, at, '\n')) < text->len) {
		c->lines++;
		at++;
	}
}

/* Through the codec; whatever it says about the stream is about this part. */
static bool decode(struct lx_job *j, struct kimg_config *c)
{
	struct kimg_image_priv *p = j->img->priv;
	uint64_t max = p->opt.max_size;
	struct kimg_stream *s = kimg_image_get(j->img, 1, sizeof(*s));
	struct kimg_view text;
	enum kimg_err err;

	if (!s)
		return false;
	s->outer = j->elf->layer;
	s->at = c->at;
	s->length = c->length;
	p->diags.optional = "config";
	p->opt.max_size = kimg_min(max, KIMG_MAX_CONFIG);
	err = kimg_stream_decode_all(j->img, s, "config", NULL);
	p->opt.max_size = max;
	p->diags.optional = NULL;
	if (err)
		return err != KIMG_ERR_NOMEM;
	c->content = s->inner;
	c->size = s->inner->size;
	if (kimg_layer_view(s->inner, 0, c->size, &text))
		return true;
	count_lines(c, &text);
	kimg_image_string(j->img, &text, &c->text);
	return c->text != NULL;
}

bool kimg_lx_config(struct lx_job *j)
{
	struct kimg_view rest = j->all;
	struct kimg_config *c;

	if (!find_start(&rest))
		return true;
	c = kimg_image_get(j->img, 1, sizeof(*c));
	if (!c)
		return false;
	c->layer = j->elf->layer->name;
	c->at = rest.origin;
	j->out->config = c;
	kimg_view_sub(&rest, 0, kimg_min(rest.len, KIMG_MAX_CONFIG), &rest);
	c->length = kimg_view_search(&rest, "IKCFG_ED", MARK);
	if (c->length < rest.len)
		return decode(j, c);
	c->length = 0;
	kimg_lx_warn(j, c->at - MARK, "config", &(struct kimg_finding){
		.err = KIMG_ERR_TRUNCATED,
		.text = "the configuration does not end",
		.expected = "IKCFG_ED behind IKCFG_ST",
		.found = "none in 4 MiB, or in the rest of the ELF",
	});
	return true;
}
