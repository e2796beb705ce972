/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The legacy frame of LZ4, as "lz4 -l" makes it: lz4.c says what that is. */
#include "codec.h"

#ifdef KIMG_HAVE_LZ4

#include <lz4.h>
#include <lz4hc.h>

#include "../../src/core/poison.h"

#define BLOCK ((size_t)8 << 20)
/* Up to here the fast compressor, behind it the one that looks longer. */
#define FAST 2

/** struct lz4 - a stream being made; @out: room for a length and a block */
struct lz4 {
	struct kimg_gather in;
	uint8_t *out;
};

static enum kimg_err lz4_begin(struct kimg_encoder *e)
{
	struct lz4 *z = kimg_arena_get(&e->arena, 1, sizeof(*z));

	if (!z)
		return KIMG_ERR_NOMEM;
	z->in.size = BLOCK;
	z->in.room = kimg_arena_get(&e->arena, 1, BLOCK);
	z->out = kimg_arena_get(&e->arena, 1, 4 + LZ4_COMPRESSBOUND(BLOCK));
	e->state = z;
	if (!z->in.room || !z->out)
		return KIMG_ERR_NOMEM;
	kimg_buf_add(e->out, e->codec->magic, e->codec->nmagic);
	return KIMG_OK;
}

/* The room is large enough for every block, so only memory can be missing. */
static enum kimg_err put_block(struct kimg_encoder *e, const uint8_t *block,
			       size_t n)
{
	struct lz4 *z = e->state;
	const char *from = (const char *)block;
	char *to = (char *)z->out + 4;
	int room = LZ4_COMPRESSBOUND(BLOCK), len;
	unsigned int i;

	if (e->how.level > FAST)
		len = LZ4_compress_HC(from, to, (int)n, room, e->how.level);
	else
		len = LZ4_compress_fast(from, to, (int)n, room, 1);
	if (len <= 0)
		return KIMG_ERR_NOMEM;
	for (i = 0; i < 4; i++)
		z->out[i] = (uint8_t)((unsigned int)len >> 8 * i);
	kimg_buf_add(e->out, z->out, 4 + (size_t)len);
	return KIMG_OK;
}

static enum kimg_err lz4_add(struct kimg_encoder *e, const uint8_t *bytes,
			     size_t n)
{
	struct lz4 *z = e->state;
	enum kimg_err err = KIMG_OK;
	const uint8_t *block;

	while (!err && kimg_gather_next(&z->in, &bytes, &n, &block))
		err = put_block(e, block, BLOCK);
	return err;
}

static enum kimg_err lz4_end(struct kimg_encoder *e)
{
	const struct lz4 *z = e->state;

	return z->in.have ? put_block(e, z->in.room, z->in.have) : KIMG_OK;
}

const struct kimg_writer kimg_lz4_writer = {
	.least = 1, .most = LZ4HC_CLEVEL_MAX, .usual = 9,
	.begin = lz4_begin, .add = lz4_add, .end = lz4_end,
};

#endif
