/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bzip2 through libbz2. Blocks and the whole have a CRC each. */
#include "codec.h"

#ifdef KIMG_HAVE_BZIP2

#include "../../src/core/num.h"
#include <bzlib.h>
#include <limits.h>

#include "../../src/core/poison.h"

static const char *bzip2_library(void)
{
	return "libbz2 " KIMG_BZIP2_VERSION;
}

static enum kimg_err bzip2_begin(struct kimg_decoder *d)
{
	bz_stream *z = d->state;

	/* There is no reset. After a failure it may be ended once more. */
	if (z)
		BZ2_bzDecompressEnd(z);
	else
		z = kimg_image_get(d->img, 1, sizeof(*z));
	if (!z || BZ2_bzDecompressInit(z, 0, 0) != BZ_OK)
		return kimg_image_nomem(d->img);
	d->state = z;
	return KIMG_OK;
}

static enum kimg_err bzip2_step(struct kimg_decoder *d, struct kimg_step *s)
{
	/* libbz2 does not write there, although it does not say so. */
	union {
		const uint8_t *ours;
		char *theirs;
	} in = { .ours = s->in };
	bz_stream *z = d->state;
	int rc;

	z->next_in = in.theirs;
	z->avail_in = (unsigned int)s->in_len;
	z->next_out = (char *)s->out;
	z->avail_out = (unsigned int)kimg_min(s->out_len, UINT_MAX);
	rc = BZ2_bzDecompress(z);
	s->in_used = s->in_len - z->avail_in;
	s->out_used = (size_t)((uint8_t *)z->next_out - s->out);
	s->ended = rc == BZ_STREAM_END;
	if (rc == BZ_OK || rc == BZ_STREAM_END)
		return KIMG_OK;
	if (rc == BZ_MEM_ERROR)
		return kimg_image_nomem(d->img);
	return kimg_decoder_fail(d, d->in_pos + s->in_used,
		&(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED,
			.text = rc == BZ_DATA_ERROR_MAGIC ?
				"not a bzip2 stream" : "corrupt stream",
		});
}

static void bzip2_end(struct kimg_decoder *d)
{
	BZ2_bzDecompressEnd(d->state);
}

/** struct bzip2 - a stream being made */
struct bzip2 {
	bz_stream z;
	char piece[KIMG_ENCODE_PIECE];
};

static enum kimg_err bzip2_write(struct kimg_encoder *e)
{
	struct bzip2 *b = kimg_arena_get(&e->arena, 1, sizeof(*b));

	if (!b || BZ2_bzCompressInit(&b->z, e->how.level, 0, 0) != BZ_OK)
		return KIMG_ERR_NOMEM;
	e->state = b;
	return KIMG_OK;
}

static int bzip2_turn(struct kimg_encoder *e, int action)
{
	struct bzip2 *b = e->state;
	int rc;

	b->z.next_out = b->piece;
	b->z.avail_out = sizeof(b->piece);
	rc = BZ2_bzCompress(&b->z, action);
	kimg_buf_add(e->out, b->piece, sizeof(b->piece) - b->z.avail_out);
	return rc;
}

static enum kimg_err bzip2_add(struct kimg_encoder *e, const uint8_t *bytes,
			       size_t n)
{
	union {
		const uint8_t *ours;
		char *theirs;
	} in = { .ours = bytes };
	struct bzip2 *b = e->state;

	b->z.next_in = in.theirs;
	b->z.avail_in = (unsigned int)n;
	while (b->z.avail_in)
		bzip2_turn(e, BZ_RUN);
	return KIMG_OK;
}

static enum kimg_err bzip2_last(struct kimg_encoder *e)
{
	while (bzip2_turn(e, BZ_FINISH) == BZ_FINISH_OK)
		;
	return KIMG_OK;
}

static void bzip2_free(struct kimg_encoder *e)
{
	struct bzip2 *b = e->state;

	BZ2_bzCompressEnd(&b->z);
}

static const struct kimg_writer bzip2_writer = {
	.least = 1, .most = 9, .usual = 9,
	.begin = bzip2_write, .add = bzip2_add, .end = bzip2_last,
	.done = bzip2_free,
};

#define BZIP2_LIBRARY .library = bzip2_library, .begin = bzip2_begin, \
	.step = bzip2_step, .end = bzip2_end, .writer = &bzip2_writer,
#else
#include "../../src/core/poison.h"
#define BZIP2_LIBRARY
#endif

/* Three letters are little: then the level, and the magic of the first block,
 * or of the end if there is none. */
static unsigned int bzip2_bid(const struct kimg_view *head)
{
	struct kimg_cur c = { .v = *head };
	uint64_t level = kimg_cur_get(&c, 3, 1);

	if (level < '1' || level > '9')
		return 0;
	if (!kimg_view_equal(head, 4, "\x31\x41\x59\x26\x53\x59", 6) &&
	    !kimg_view_equal(head, 4, "\x17\x72\x45\x38\x50\x90", 6))
		return 0;
	return 72;
}

const struct kimg_codec kimg_codec_bzip2 = {
	.name = "bzip2",
	.tool = "bzip2",
	.option = "KIMG_WITH_BZIP2",
	.magic = { 'B', 'Z', 'h' },
	.nmagic = 3,
	.bid = bzip2_bid,
	BZIP2_LIBRARY
};
