/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes of a part: for a person as lines, in a document as digits. */
#include "dump_priv.h"

#include "../core/limits.h"
#include "../core/num.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define LINE 16

/* What is made at once, so that a large part is not text as a whole. */
#define PIECE 65536

static void put_line(uint64_t at, const unsigned char *p, unsigned int n,
		     struct kimg_buf *out)
{
	unsigned int i;

	kimg_buf_addf(out, "%08" PRIx64 " ", at);
	for (i = 0; i < LINE; i++) {
		if (i % 8 == 0)
			kimg_buf_addf(out, " ");
		if (i < n)
			kimg_buf_addf(out, "%02x ", p[i]);
		else
			kimg_buf_addf(out, "   ");
	}
	kimg_buf_addf(out, " |");
	for (i = 0; i < n; i++)
		kimg_buf_addf(out, "%c", p[i] >= ' ' && p[i] <= '~' ? p[i] :
								      '.');
	kimg_buf_addf(out, "|\n");
}

/* Lines that repeat the one before are one star. */
static void add_line(struct kimg_bytes *b, uint64_t at,
		     const unsigned char *p, unsigned int n,
		     struct kimg_buf *out)
{
	bool again = b->off && n == LINE && !memcmp(b->last, p, LINE);

	if (!again)
		put_line(at, p, n, out);
	else if (!b->same)
		kimg_buf_addf(out, "*\n");
	b->same = again;
	memcpy(b->last, p, n);
	b->off += n;
}

static void add_head(const struct kimg_bytes *b, const struct kimg_range *r,
		     struct kimg_buf *out)
{
	kimg_buf_addf(out, "%s", b->range ? "\n" : "");
	kimg_str_escape(out, b->part->name, strlen(b->part->name));
	kimg_buf_addf(out, ", %s%s0x%" PRIx64 ", 0x%" PRIx64 " bytes\n",
		      r->layer->name, *r->layer->name ? "@" : "", r->at,
		      r->size);
}

enum kimg_err kimg_bytes_text(struct kimg_bytes *b, struct kimg_buf *out)
{
	const struct kimg_range *r = &b->part->range[b->range];
	unsigned char line[LINE];
	struct kimg_view v;
	enum kimg_err err;
	uint64_t i;

	if (b->range == b->part->nranges)
		return KIMG_OK;
	err = kimg_layer_view(r->layer, r->at + b->off,
			      kimg_min(PIECE, r->size - b->off), &v);
	if (err)
		return err;
	if (!b->off)
		add_head(b, r, out);
	for (i = 0; i < v.len; i += LINE) {
		unsigned int n = (unsigned int)kimg_min(LINE, v.len - i);

		kimg_view_copy(&v, i, line, n);
		add_line(b, r->at + b->off, line, n, out);
	}
	if (b->off == r->size) {
		kimg_buf_addf(out, "%08" PRIx64 "\n", r->at + r->size);
		b->range++;
		b->off = 0;
		b->same = false;
	}
	return KIMG_OK;
}

enum kimg_err kimg_report_bytes(struct kimg_report *r,
				const struct kimg_part *part)
{
	struct kimg_doc *list, *o;
	unsigned int i;

	if (part->size > KIMG_MAX_BYTES_SHOWN)
		return KIMG_ERR_LIMIT;
	kimg_doc_string(r, r->root, "file", part->img->name);
	list = kimg_doc_put(r, r->root, "bytes", KIMG_DOC_ARRAY);
	for (i = 0; i < part->nranges; i++) {
		const struct kimg_range *range = &part->range[i];
		struct kimg_cur c = { .big = false };
		enum kimg_err err = kimg_layer_view(range->layer, range->at,
						    range->size, &c.v);
		char *hex = kimg_arena_get(&r->arena, range->size * 2 + 1, 1);
		uint64_t k;

		if (err)
			return err;
		for (k = 0; hex && k < range->size; k++)
			snprintf(hex + 2 * k, 3, "%02x",
				 (unsigned int)kimg_cur_get(&c, k, 1));
		o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
		kimg_walk_place(r, o, range->layer->name, range->at);
		kimg_doc_uint(r, o, "size", range->size);
		if (hex)
			kimg_doc_string(r, o, "hex", hex);
	}
	return r->arena.bad ? KIMG_ERR_NOMEM : KIMG_OK;
}
