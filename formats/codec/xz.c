/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xz, with whatever filters the stream names, and the older lzma format, both
 * through liblzma. */
#include "codec.h"

#ifdef KIMG_HAVE_LZMA

#include "../../src/core/limits.h"
#include "../../src/core/num.h"
#include <inttypes.h>
#include <lzma.h>

#include "../../src/core/poison.h"

static const char *xz_library(void)
{
	return "liblzma " LZMA_VERSION_STRING;
}

static lzma_stream *new_stream(struct kimg_decoder *d)
{
	static const lzma_stream start = LZMA_STREAM_INIT;
	lzma_stream *z = kimg_image_get(d->img, 1, sizeof(*z));

	if (z)
		*z = start;
	return z;
}

/* liblzma starts anew with what it has when it is told to begin again. */
static enum kimg_err xz_begin(struct kimg_decoder *d)
{
	lzma_stream *z = d->state ? d->state : new_stream(d);

	if (!z || lzma_stream_decoder(z, KIMG_MAX_CODEC_MEMORY,
				      LZMA_TELL_UNSUPPORTED_CHECK) != LZMA_OK)
		return kimg_image_nomem(d->img);
	d->state = z;
	return KIMG_OK;
}

static enum kimg_err lzma_begin(struct kimg_decoder *d)
{
	lzma_stream *z = d->state ? d->state : new_stream(d);

	if (!z || lzma_alone_decoder(z, KIMG_MAX_CODEC_MEMORY) != LZMA_OK)
		return kimg_image_nomem(d->img);
	d->state = z;
	return KIMG_OK;
}

static enum kimg_err xz_fail(struct kimg_decoder *d, lzma_ret rc, uint64_t pos)
{
	struct kimg_finding f = { .err = KIMG_ERR_MALFORMED };

	switch (rc) {
	case LZMA_MEM_ERROR:
		return kimg_image_nomem(d->img);
	case LZMA_MEMLIMIT_ERROR:
		f.err = KIMG_ERR_LIMIT;
		f.text = "the dictionary is too large";
		f.expected = kimg_image_fmt(d->img, "at most %" PRIu64
					    " bytes of memory",
					    (uint64_t)KIMG_MAX_CODEC_MEMORY);
		f.found = kimg_image_fmt(d->img, "%" PRIu64,
					 lzma_memusage(d->state));
		break;
	case LZMA_OPTIONS_ERROR:
		f.err = KIMG_ERR_UNSUPPORTED;
		f.text = "liblzma does not know a filter or option of it";
		break;
	case LZMA_UNSUPPORTED_CHECK:
		f.err = KIMG_ERR_UNSUPPORTED;
		f.text = kimg_image_fmt(d->img, "liblzma does not know its "
			"check, type %d", (int)lzma_get_check(d->state));
		break;
	case LZMA_FORMAT_ERROR:
		f.text = kimg_image_fmt(d->img, "not a stream of %s",
					d->codec->name);
		break;
	default:
		f.text = "corrupt stream";
	}
	return kimg_decoder_fail(d, pos, &f);
}

static enum kimg_err xz_step(struct kimg_decoder *d, struct kimg_step *s)
{
	lzma_stream *z = d->state;
	lzma_ret rc;

	z->next_in = s->in;
	z->avail_in = s->in_len;
	z->next_out = s->out;
	z->avail_out = s->out_len;
	rc = lzma_code(z, LZMA_RUN);
	s->in_used = s->in_len - z->avail_in;
	s->out_used = s->out_len - z->avail_out;
	s->ended = rc == LZMA_STREAM_END;
	if (rc == LZMA_OK || rc == LZMA_STREAM_END || rc == LZMA_BUF_ERROR)
		return KIMG_OK;
	return xz_fail(d, rc, d->in_pos + s->in_used);
}

static void xz_end(struct kimg_decoder *d)
{
	lzma_end(d->state);
}

/** struct xz - a stream being made */
struct xz {
	lzma_stream z;
	lzma_options_lzma opt;
	uint8_t piece[KIMG_ENCODE_PIECE];
};

/* The encoder takes eleven times its dictionary of memory, so it is not larger
 * than what there is to refer to; nor less than what a lzma file is recognised
 * by. */
static uint32_t dictionary_of(const struct kimg_encoding *how, uint32_t usual)
{
	uint64_t size = how->dictionary ? how->dictionary : usual, all;

	if (how->most)
		size = kimg_min(size, how->most);
	for (all = 65536; all < how->size; all *= 2)
		;
	return (uint32_t)kimg_min(size, all);
}

static struct xz *new_xz(struct kimg_encoder *e)
{
	static const lzma_stream start = LZMA_STREAM_INIT;
	struct xz *x = kimg_arena_get(&e->arena, 1, sizeof(*x));
	uint32_t preset = (uint32_t)e->how.level;

	if (!x)
		return NULL;
	x->z = start;
	lzma_lzma_preset(&x->opt, preset);
	x->opt.dict_size = dictionary_of(&e->how, x->opt.dict_size);
	e->state = x;
	return x;
}

/* As "xz --check=crc32 --x86 --lzma2=..." does: the kernel has no other check,
 * and no other filter (Linux, lib/xz/xz_dec_stream.c). */
static enum kimg_err xz_write(struct kimg_encoder *e)
{
	struct xz *x = new_xz(e);
	lzma_filter filters[] = {
		{ .id = LZMA_FILTER_X86 },
		{ .id = LZMA_FILTER_LZMA2, .options = x ? &x->opt : NULL },
		{ .id = LZMA_VLI_UNKNOWN },
	};

	return x && lzma_stream_encoder(&x->z, filters, LZMA_CHECK_CRC32) ==
	       LZMA_OK ? KIMG_OK : KIMG_ERR_NOMEM;
}

/* As "lzma" does: the size is not known, and the end is marked. */
static enum kimg_err lzma_write(struct kimg_encoder *e)
{
	struct xz *x = new_xz(e);

	return x && lzma_alone_encoder(&x->z, &x->opt) == LZMA_OK ? KIMG_OK :
	       KIMG_ERR_NOMEM;
}

/* Until all is taken, or made. */
static enum kimg_err xz_run(struct kimg_encoder *e, lzma_action action)
{
	struct xz *x = e->state;
	lzma_ret rc;

	do {
		x->z.next_out = x->piece;
		x->z.avail_out = sizeof(x->piece);
		rc = lzma_code(&x->z, action);
		kimg_buf_add(e->out, x->piece,
			     sizeof(x->piece) - x->z.avail_out);
	} while (rc == LZMA_OK && (x->z.avail_in || action == LZMA_FINISH));
	return rc == LZMA_OK || rc == LZMA_STREAM_END ? KIMG_OK :
	       KIMG_ERR_NOMEM;
}

static enum kimg_err xz_add(struct kimg_encoder *e, const uint8_t *bytes,
			    size_t n)
{
	struct xz *x = e->state;

	x->z.next_in = bytes;
	x->z.avail_in = n;
	return xz_run(e, LZMA_RUN);
}

static enum kimg_err xz_last(struct kimg_encoder *e)
{
	return xz_run(e, LZMA_FINISH);
}

static void xz_free(struct kimg_encoder *e)
{
	struct xz *x = e->state;

	lzma_end(&x->z);
}

static const struct kimg_writer xz_writer = {
	.most = 9, .usual = 6,
	.begin = xz_write, .add = xz_add, .end = xz_last, .done = xz_free,
};

static const struct kimg_writer lzma_writer = {
	.most = 9, .usual = 9,
	.begin = lzma_write, .add = xz_add, .end = xz_last, .done = xz_free,
};

#define XZ_LIBRARY .library = xz_library, .begin = xz_begin, .step = xz_step, \
	.end = xz_end, .writer = &xz_writer,
#define LZMA_LIBRARY .library = xz_library, .begin = lzma_begin, \
	.step = xz_step, .end = xz_end, .writer = &lzma_writer,
#else
#include "../../src/core/poison.h"
#define XZ_LIBRARY
#define LZMA_LIBRARY
#endif

const struct kimg_codec kimg_codec_xz = {
	.name = "xz",
	.tool = "xz",
	.option = "KIMG_WITH_LZMA",
	.magic = { 0xfd, '7', 'z', 'X', 'Z', 0x00 },
	.nmagic = 6,
	XZ_LIBRARY
};

/*
 * The magic is only the usual properties, and a dictionary of whole 64 KiB. A
 * file must also have a dictionary of 2^n or 2^n + 2^(n-1) bytes, a decoded
 * size that is unknown or below 2^38, and the 0 that range coding starts with:
 * what liblzma asks for when it has to guess a format.
 */
static unsigned int lzma_bid(const struct kimg_view *head)
{
	struct kimg_cur c = { .v = *head };
	uint64_t dict = kimg_cur_get(&c, 1, 4);
	uint64_t size = kimg_cur_get(&c, 5, 8);
	uint64_t first = kimg_cur_get(&c, 13, 1);
	uint64_t bit = dict & (~dict + 1);

	if (c.bad || first)
		return 0;
	if (dict != UINT32_MAX && dict != bit && dict != bit * 3)
		return 0;
	if (size != UINT64_MAX && size >> 38)
		return 0;
	return 24;
}

const struct kimg_codec kimg_codec_lzma = {
	.name = "lzma",
	.tool = "lzma",
	.option = "KIMG_WITH_LZMA",
	.magic = { 0x5d, 0x00, 0x00 },
	.nmagic = 3,
	.bid = lzma_bid,
	LZMA_LIBRARY
};
