/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The file format of lzop, as "lzop" makes it of a pipe: lzo.c says what that
 * is. The kernel and GRUB skip one checksum in front of each block, so there is
 * one (Linux, lib/decompress_unlzo.c).
 */
#include "codec.h"

#ifdef KIMG_HAVE_LZO

#include <lzo/lzo1x.h>

#include "../../src/core/poison.h"

#define BLOCK ((size_t)256 << 10)
/* What a block that does not compress may grow to (lzo/doc/LZO.FAQ). */
#define ROOM (BLOCK + BLOCK / 16 + 64 + 3)

/* Version of lzop, of LZO, and the one that is needed; Unix, and Adler-32 of
 * what is decoded (lzop 1.04, src/lzop.h). */
#define VERSION 0x1040
#define LIBRARY 0x20a0
#define NEEDED 0x0940
#define FLAGS 0x03000001

/* Which levels have which method. */
#define LEVEL_1_15 1
#define LEVEL_999 7

enum { METHOD_1 = 1, METHOD_1_15 = 2, METHOD_999 = 3 };

/** struct lzo - a stream being made; @work: of the compressor */
struct lzo {
	struct kimg_gather in;
	uint8_t *out;
	uint8_t *work;
};

static void put(struct kimg_encoder *e, uint32_t v, unsigned int width)
{
	uint8_t bytes[4];
	unsigned int i;

	for (i = 0; i < width; i++)
		bytes[i] = (uint8_t)(v >> 8 * (width - 1 - i));
	kimg_buf_add(e->out, bytes, width);
}

static uint32_t method_of(int level)
{
	return level >= LEVEL_999 ? METHOD_999 :
	       level == LEVEL_1_15 ? METHOD_1_15 : METHOD_1;
}

/* No mode, no time and no name: they would be those of a file. */
static void put_header(struct kimg_encoder *e)
{
	size_t at;

	kimg_buf_add(e->out, "\x89LZO\0\r\n\x1a\n", 9);
	at = e->out->len;
	put(e, VERSION, 2);
	put(e, LIBRARY, 2);
	put(e, NEEDED, 2);
	put(e, method_of(e->how.level), 1);
	put(e, (uint32_t)e->how.level, 1);
	put(e, FLAGS, 4);
	put(e, 0, 4);
	put(e, 0, 4);
	put(e, 0, 4);
	put(e, 0, 1);
	if (!e->out->bad)
		put(e, lzo_adler32(1, (const uint8_t *)e->out->p + at,
				   e->out->len - at), 4);
}

static enum kimg_err lzo_begin(struct kimg_encoder *e)
{
	struct lzo *z = kimg_arena_get(&e->arena, 1, sizeof(*z));

	if (!z)
		return KIMG_ERR_NOMEM;
	z->in.size = BLOCK;
	z->in.room = kimg_arena_get(&e->arena, 1, BLOCK);
	z->out = kimg_arena_get(&e->arena, 1, ROOM);
	z->work = kimg_arena_get(&e->arena, 1, LZO1X_999_MEM_COMPRESS);
	e->state = z;
	if (!z->in.room || !z->out || !z->work)
		return KIMG_ERR_NOMEM;
	put_header(e);
	return KIMG_OK;
}

/* The room is large enough, and nothing else can fail. */
static lzo_uint compress(struct kimg_encoder *e, const uint8_t *block,
			 size_t n)
{
	struct lzo *z = e->state;
	lzo_uint len = ROOM;

	switch (method_of(e->how.level)) {
	case METHOD_999:
		lzo1x_999_compress_level(block, n, z->out, &len, z->work, NULL,
					 0, NULL, e->how.level);
		break;
	case METHOD_1_15:
		lzo1x_1_15_compress(block, n, z->out, &len, z->work);
		break;
	default:
		lzo1x_1_compress(block, n, z->out, &len, z->work);
	}
	return len;
}

/* What does not get smaller is stored. */
static void put_block(struct kimg_encoder *e, const uint8_t *block, size_t n)
{
	const struct lzo *z = e->state;
	lzo_uint len = compress(e, block, n);
	bool stored = len >= n;

	put(e, (uint32_t)n, 4);
	put(e, (uint32_t)(stored ? n : len), 4);
	put(e, lzo_adler32(1, block, n), 4);
	kimg_buf_add(e->out, stored ? block : z->out, stored ? n : len);
}

static enum kimg_err lzo_add(struct kimg_encoder *e, const uint8_t *bytes,
			     size_t n)
{
	struct lzo *z = e->state;
	const uint8_t *block;

	while (kimg_gather_next(&z->in, &bytes, &n, &block))
		put_block(e, block, BLOCK);
	return KIMG_OK;
}

static enum kimg_err lzo_end(struct kimg_encoder *e)
{
	const struct lzo *z = e->state;

	if (z->in.have)
		put_block(e, z->in.room, z->in.have);
	put(e, 0, 4);
	return KIMG_OK;
}

const struct kimg_writer kimg_lzo_writer = {
	.least = 1, .most = 9, .usual = 9,
	.begin = lzo_begin, .add = lzo_add, .end = lzo_end,
};

#endif
