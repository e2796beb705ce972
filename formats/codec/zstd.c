/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Zstandard (RFC 8878) through libzstd. */
#include "codec.h"

#ifdef KIMG_HAVE_ZSTD

#include "../../src/core/limits.h"
#include "../../src/core/num.h"
#include <zstd.h>
#include <zstd_errors.h>

#include "../../src/core/poison.h"

static const char *zstd_library(void)
{
	return "libzstd " ZSTD_VERSION_STRING;
}

static enum kimg_err zstd_begin(struct kimg_decoder *d)
{
	ZSTD_DCtx *z = d->state;

	if (z) {
		ZSTD_DCtx_reset(z, ZSTD_reset_session_only);
		return KIMG_OK;
	}
	z = ZSTD_createDCtx();
	if (!z)
		return kimg_image_nomem(d->img);
	ZSTD_DCtx_setParameter(z, ZSTD_d_windowLogMax,
			       KIMG_MAX_ZSTD_WINDOWLOG);
	d->state = z;
	return KIMG_OK;
}

static enum kimg_err zstd_fail(struct kimg_decoder *d, size_t rc, uint64_t pos)
{
	struct kimg_finding f = { .err = KIMG_ERR_MALFORMED };

	switch (ZSTD_getErrorCode(rc)) {
	case ZSTD_error_memory_allocation:
		return kimg_image_nomem(d->img);
	case ZSTD_error_frameParameter_windowTooLarge:
		f.err = KIMG_ERR_LIMIT;
		f.text = "the window is too large";
		f.expected = kimg_image_fmt(d->img, "at most 2^%d bytes",
					    KIMG_MAX_ZSTD_WINDOWLOG);
		break;
	case ZSTD_error_dictionary_wrong:
	case ZSTD_error_version_unsupported:
	case ZSTD_error_frameParameter_unsupported:
		f.err = KIMG_ERR_UNSUPPORTED;
		f.text = ZSTD_getErrorName(rc);
		break;
	default:
		f.text = kimg_image_fmt(d->img, "corrupt stream (%s)",
					ZSTD_getErrorName(rc));
	}
	return kimg_decoder_fail(d, pos, &f);
}

/* A frame with data, or one that is skipped (RFC 8878, section 3.1.2). */
static bool frame_at(const struct kimg_decoder *d, uint64_t pos)
{
	struct kimg_cur c = { .big = false };
	uint64_t magic;

	if (kimg_layer_view(d->in, d->in_at + pos,
			    kimg_min(d->in_len - pos, 4), &c.v))
		return false;
	magic = kimg_cur_get(&c, 0, 4);
	return !c.bad && (magic == 0xfd2fb528 || magic >> 4 == 0x184d2a5);
}

static enum kimg_err zstd_step(struct kimg_decoder *d, struct kimg_step *s)
{
	ZSTD_inBuffer in = { .src = s->in, .size = s->in_len };
	ZSTD_outBuffer out = { .dst = s->out, .size = s->out_len };
	size_t rc = ZSTD_decompressStream(d->state, &out, &in);

	s->in_used = in.pos;
	s->out_used = out.pos;
	if (ZSTD_isError(rc))
		return zstd_fail(d, rc, d->in_pos + in.pos);
	/* A frame without data ends too; in a payload the data may be in the
	 * next one. */
	s->ended = rc == 0 && (d->whole || d->out_pos + out.pos > 0 ||
			       !frame_at(d, d->in_pos + in.pos));
	return KIMG_OK;
}

static void zstd_end(struct kimg_decoder *d)
{
	ZSTD_freeDCtx(d->state);
}

/** struct zstd - a stream being made */
struct zstd {
	ZSTD_CCtx *z;
	uint8_t piece[KIMG_ENCODE_PIECE];
};

/*
 * As of a pipe: with a checksum, and without its size. libzstd would make its
 * tables smaller for that, and the stream longer than that of the kernel's
 * build, which must fit in its place. No level has a larger window than may be
 * decoded.
 */
static enum kimg_err zstd_write(struct kimg_encoder *e)
{
	struct zstd *s = kimg_arena_get(&e->arena, 1, sizeof(*s));

	if (!s)
		return KIMG_ERR_NOMEM;
	s->z = ZSTD_createCCtx();
	if (!s->z)
		return KIMG_ERR_NOMEM;
	e->state = s;
	ZSTD_CCtx_setParameter(s->z, ZSTD_c_compressionLevel, e->how.level);
	ZSTD_CCtx_setParameter(s->z, ZSTD_c_checksumFlag, 1);
	return KIMG_OK;
}

/* Returns whether there is more to be made. With the parameters above nothing
 * but memory can fail. */
static enum kimg_err zstd_turn(struct kimg_encoder *e, ZSTD_inBuffer *in,
			       ZSTD_EndDirective what, bool *more)
{
	struct zstd *s = e->state;
	ZSTD_outBuffer out = { .dst = s->piece, .size = sizeof(s->piece) };
	size_t rc = ZSTD_compressStream2(s->z, &out, in, what);

	kimg_buf_add(e->out, s->piece, out.pos);
	*more = what == ZSTD_e_end ? rc > 0 : in->pos < in->size;
	return ZSTD_isError(rc) ? KIMG_ERR_NOMEM : KIMG_OK;
}

static enum kimg_err zstd_add(struct kimg_encoder *e, const uint8_t *bytes,
			      size_t n)
{
	ZSTD_inBuffer in = { .src = bytes, .size = n };
	enum kimg_err err;
	bool more;

	do
		err = zstd_turn(e, &in, ZSTD_e_continue, &more);
	while (!err && more);
	return err;
}

static enum kimg_err zstd_last(struct kimg_encoder *e)
{
	ZSTD_inBuffer in = { .src = NULL };
	enum kimg_err err;
	bool more;

	do
		err = zstd_turn(e, &in, ZSTD_e_end, &more);
	while (!err && more);
	return err;
}

static void zstd_free(struct kimg_encoder *e)
{
	const struct zstd *s = e->state;

	ZSTD_freeCCtx(s->z);
}

static const struct kimg_writer zstd_writer = {
	.least = 1, .most = 22, .usual = 22,
	.begin = zstd_write, .add = zstd_add, .end = zstd_last,
	.done = zstd_free,
};

#define ZSTD_LIBRARY .library = zstd_library, .begin = zstd_begin, \
	.step = zstd_step, .end = zstd_end, .writer = &zstd_writer,
#else
#define ZSTD_LIBRARY
#endif

const struct kimg_codec kimg_codec_zstd = {
	.name = "zstd",
	.tool = "zstd",
	.option = "KIMG_WITH_ZSTD",
	.magic = { 0x28, 0xb5, 0x2f, 0xfd },
	.nmagic = 4,
	ZSTD_LIBRARY
};
