/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The compressed kernel in a bzImage (boot.rst, payload_offset). */
#include "../codec/codec.h"
#include "bz_priv.h"

#include "../../src/core/limits.h"
#include "../../src/core/num.h"
#include <inttypes.h>

#include "../../src/core/poison.h"

/* A stream with its size trailer is not shorter than this. */
#define SMALLEST 8

/* Is the window that the header announces in the protected-mode part? */
static enum kimg_err check_window(struct kimg_image *img,
				  const struct kimg_setup *s)
{
	uint64_t off = s->hdr->payload_offset, len = s->hdr->payload_length;

	if (off == 0 || off >= s->pm_size)
		return kimg_bz_fail(img, &s->rec, "payload_offset",
			&(struct kimg_finding){
			.err = off && off < s->pm_announced ?
				KIMG_ERR_TRUNCATED : KIMG_ERR_MALFORMED,
			.text = "the payload is not in the protected-mode part",
			.expected = kimg_image_fmt(img, "1 to 0x%" PRIx64,
				s->pm_size ? s->pm_size - 1 : 0),
			.found = kimg_image_fmt(img, "0x%" PRIx64, off),
		});
	if (len < SMALLEST)
		return kimg_bz_fail(img, &s->rec, "payload_length",
			&(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED,
			.text = "too short for a payload",
			.expected = kimg_image_fmt(img, "at least %d",
						   SMALLEST),
			.found = kimg_image_fmt(img, "%" PRIu64, len),
		});
	if (len > s->pm_size - off)
		return kimg_bz_fail(img, &s->rec, "payload_length",
			&(struct kimg_finding){
			.err = off + len <= s->pm_announced ?
				KIMG_ERR_TRUNCATED : KIMG_ERR_MALFORMED,
			.text = kimg_image_fmt(img, "the payload leaves the "
				"protected-mode part%s",
				off + len <= s->pm_announced ?
				" (file truncated?)" : ""),
			.expected = kimg_image_fmt(img, "at most %" PRIu64
				" from 0x%" PRIx64, s->pm_size - off,
				s->pm_at + off),
			.found = kimg_image_fmt(img, "%" PRIu64, len),
		});
	return KIMG_OK;
}

/* One level only: neither more compressed data nor one more bzImage. */
static const char *what_else(struct kimg_image *img,
			     const struct kimg_layer *l)
{
	const struct kimg_format *format;
	const struct kimg_codec *codec;
	struct kimg_view head;

	if (kimg_layer_view(l, 0, kimg_min(l->size, KIMG_HEAD_SIZE), &head))
		return NULL;
	codec = kimg_codec_find(&head);
	if (codec)
		return kimg_image_fmt(img, "a stream of %s", codec->name);
	format = kimg_format_find(&head);
	if (format)
		return kimg_image_fmt(img, "a %s", format->name);
	return kimg_image_hex(img, &head);
}

static enum kimg_err decode_inner(struct kimg_image *img,
				  const struct kimg_stream *p)
{
	struct kimg_view head;
	enum kimg_err err;

	err = kimg_layer_view(p->inner, 0, kimg_min(p->inner->size, 4), &head);
	if (err)
		return err;
	if (kimg_view_equal(&head, 0, "\x7f" "ELF", 4))
		return img->priv->opt.depth == KIMG_DEPTH_LAYERS ? KIMG_OK :
			kimg_format_decode(img, p->inner);
	return kimg_image_add(img, &(struct kimg_finding){
		.err = KIMG_ERR_MALFORMED,
		.layer = p->inner->name, .has_at = true,
		.text = "the payload does not decode to a kernel",
		.expected = "an ELF header",
		.found = what_else(img, p->inner),
	});
}

enum kimg_err kimg_bz_payload(struct kimg_image *img,
			      const struct kimg_layer *l,
			      const struct kimg_setup *s)
{
	struct kimg_stream *p;
	enum kimg_err err, part;

	/* Fields that the header does not have read as 0. */
	if (!s->hdr->payload_offset && !s->hdr->payload_length)
		return KIMG_OK;
	err = check_window(img, s);
	if (err)
		return err;
	p = kimg_image_get(img, 1, sizeof(*p));
	if (!p)
		return kimg_image_nomem(img);
	p->outer = l;
	p->at = s->pm_at + s->hdr->payload_offset;
	p->length = s->hdr->payload_length;
	img->payload = p;
	err = kimg_stream_decode(img, p, "payload/elf");
	if (err || !p->inner)
		return err;
	/* After damage: what was decoded before it is shown. */
	if (img->priv->opt.depth >= KIMG_DEPTH_END)
		err = kimg_stream_finish(img, p);
	part = decode_inner(img, p);
	return err ? err : part;
}
