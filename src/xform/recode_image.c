/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another payload for a bzImage: the file that it is in. */
#include "xform_priv.h"

#include "../../formats/codec/crc.h"
#include "../core/num.h"
#include <inttypes.h>
#include <string.h>

#define PARAGRAPH 16
#define PAGE 4096
#define SECURITY 4

/**
 * struct build - a file being put together
 * @room: bytes that the payload takes, with what fills up behind it
 * @by: how far what is behind it moved: modulo 2^64
 */
struct build {
	struct kimg_image *img;
	struct kimg_recode *r;
	struct kimg_buf *out;
	uint64_t room;
	uint64_t by;
};

static void put(struct build *b, uint64_t at, unsigned int width, uint64_t v)
{
	unsigned int i;

	for (i = 0; i < width; i++)
		b->out->p[at + i] = (char)(uint8_t)(v >> 8 * i);
}

static void put_field(struct build *b, const struct kimg_rec *rec,
		      const char *name, uint64_t v)
{
	const struct kimg_field *f = kimg_rec_find(rec, name);

	if (kimg_rec_has(rec, f))
		put(b, rec->at + f->off, f->width, v);
}

static uint64_t get_field(const struct kimg_rec *rec, const char *name)
{
	const struct kimg_field *f = kimg_rec_find(rec, name);

	return kimg_rec_has(rec, f) ? kimg_rec_get(rec, f) : 0;
}

/* How much room the new payload gets. What moves keeps its alignment to the
 * paragraphs that syssize counts. */
static enum kimg_err choose_place(struct build *b)
{
	struct kimg_recode *r = b->r;

	r->in_place = !r->codec ||
		(r->length <= r->old_length && r->pair_at);
	b->room = r->old_length;
	if (r->in_place)
		return KIMG_OK;
	if (r->native)
		return kimg_recode_refuse(b->img, b->img->payload->at,
					  &(struct kimg_finding){
			.text = "the new payload is longer than the old one, "
				"so it would not start",
			.expected = kimg_image_fmt(b->img, "at most %" PRIu64
						   " bytes", r->old_length),
			.found = kimg_image_fmt(b->img, "%" PRIu64, r->length),
			.hint = "a higher level, or --for xen-pv,xen-pvh",
		});
	b->room = r->length;
	while ((b->room - r->old_length) % PARAGRAPH)
		b->room++;
	b->by = b->room - r->old_length;
	return KIMG_OK;
}

enum kimg_err kimg_recode_copy(struct kimg_image *img, uint64_t at,
			       uint64_t end, struct kimg_buf *out)
{
	struct kimg_view v;
	enum kimg_err err = kimg_layer_view(img->file, at, end - at, &v);

	if (!err)
		kimg_buf_add(out, v.base, (size_t)v.len);
	return err;
}

static enum kimg_err add_rest(struct build *b)
{
	static const uint8_t zeros[PAGE];
	const struct kimg_stream *p = b->img->payload;
	enum kimg_err err;
	uint64_t left, n;

	for (left = b->room - b->r->length; left; left -= n) {
		n = kimg_min(left, sizeof(zeros));
		kimg_buf_add(b->out, zeros, (size_t)n);
	}
	err = kimg_recode_copy(b->img, p->at + p->length, b->r->end, b->out);
	if (!err && b->out->bad)
		err = kimg_image_nomem(b->img);
	return err;
}

/*
 * init_size is what the decompressor takes, or the kernel in the end, if that
 * is more (arch/x86/boot/header.S). The former grows as the file in memory
 * does, and by what the payload got shorter, rounded up to pages: it starts so
 * far from the end of its output.
 */
static enum kimg_err put_init_size(struct build *b)
{
	const struct kimg_rec *rec = &b->img->setup->rec;
	uint64_t size = get_field(rec, "init_size"), more = 0;

	if (!size)
		return KIMG_OK;
	if (b->r->length < b->r->old_length)
		kimg_align_up(b->r->old_length - b->r->length, PAGE, &more);
	more += b->by;
	if (more >> 63)
		return KIMG_OK;
	if (size + more > UINT32_MAX)
		return kimg_recode_refuse(b->img, 0, &(struct kimg_finding){
			.err = KIMG_ERR_LIMIT, .field = "init_size",
			.text = "the kernel would need more than 4 GiB",
		});
	put_field(b, rec, "init_size", size + more);
	return KIMG_OK;
}

/* An offset in the protected-mode part that is behind the payload. */
static void move_field(struct build *b, const char *name)
{
	const struct kimg_setup *s = b->img->setup;
	uint64_t at = get_field(&s->rec, name);

	if (at >= s->hdr->payload_offset + b->r->old_length)
		put_field(b, &s->rec, name, at + b->by);
}

static enum kimg_err put_sizes(struct build *b)
{
	const struct kimg_setup *s = b->img->setup;

	if (b->r->codec) {
		put_field(b, &s->rec, "payload_length", b->r->length);
		if (b->r->in_place)
			put(b, b->r->pair_at, 4, b->r->length);
	}
	if (b->by) {
		put_field(b, &s->rec, "syssize",
			  (s->pm_announced + b->by) / PARAGRAPH);
		move_field(b, "handover_offset");
		move_field(b, "kernel_info_offset");
	}
	return b->r->codec ? put_init_size(b) : KIMG_OK;
}

static void put_settings(struct build *b)
{
	unsigned int i;

	for (i = 0; i < b->r->nset; i++)
		put_field(b, &b->img->setup->rec, b->r->set[i].field,
			  b->r->set[i].value);
}

/*
 * The checksum of PE may be 0, which is what a kernel's build leaves. When the
 * sections are not where the headers say, firmware must not take it for a PE
 * image: it would run something else.
 */
static void put_pe(struct build *b)
{
	const struct kimg_pe *pe = b->img->pe;

	if (!pe)
		return;
	if (pe->oh)
		put_field(b, &pe->opt, "CheckSum", 0);
	if (b->r->strip)
		put(b, pe->directory[SECURITY].rec.at, 8, 0);
	if (!b->r->in_place)
		put_field(b, &pe->dos, "e_magic", 0);
}

/* As arch/x86/boot/tools/build.c makes it: no inversion at the end. */
static enum kimg_err put_checksum(struct build *b)
{
	const struct kimg_setup *s = b->img->setup;
	struct kimg_view v = { .base = (const uint8_t *)b->out->p };
	uint32_t crc = 0;

	v.len = s->pm_at + s->pm_size + b->by - 4;
	if (!b->r->crc)
		return KIMG_OK;
	if (!kimg_crc32(&crc, &v))
		return KIMG_ERR_UNSUPPORTED;
	put(b, v.len, 4, ~crc);
	return KIMG_OK;
}

enum kimg_err kimg_recode_image(struct kimg_image *img, struct kimg_recode *r,
				struct kimg_buf *out)
{
	struct build b = { .img = img, .r = r, .out = out };
	enum kimg_err err = choose_place(&b);

	if (!err)
		err = add_rest(&b);
	if (!err)
		err = put_sizes(&b);
	if (err)
		return err;
	put_settings(&b);
	put_pe(&b);
	return put_checksum(&b);
}
