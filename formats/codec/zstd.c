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

#define ZSTD_LIBRARY .library = zstd_library, .begin = zstd_begin, \
	.step = zstd_step, .end = zstd_end,
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
