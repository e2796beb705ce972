/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xz through liblzma, with whatever filters the stream names. */
#include "codec.h"

#ifdef KIMG_HAVE_LZMA

#include "../../src/core/limits.h"
#include <inttypes.h>
#include <lzma.h>

#include "../../src/core/poison.h"

static const char *xz_library(void)
{
	return "liblzma " LZMA_VERSION_STRING;
}

static enum kimg_err xz_begin(struct kimg_decoder *d)
{
	static const lzma_stream start = LZMA_STREAM_INIT;
	lzma_stream *z = kimg_image_get(d->img, 1, sizeof(*z));

	if (!z)
		return kimg_image_nomem(d->img);
	*z = start;
	if (lzma_stream_decoder(z, KIMG_MAX_CODEC_MEMORY, 0) != LZMA_OK)
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
	case LZMA_FORMAT_ERROR:
		f.text = "not an xz stream";
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

#define XZ_LIBRARY .library = xz_library, .begin = xz_begin, .step = xz_step, \
	.end = xz_end,
#else
#define XZ_LIBRARY
#endif

const struct kimg_codec kimg_codec_xz = {
	.name = "xz",
	.tool = "xz",
	.option = "KIMG_WITH_LZMA",
	.magic = { 0xfd, '7', 'z', 'X', 'Z', 0x00 },
	.nmagic = 6,
	XZ_LIBRARY
};
