/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rules and others ask about the stream in a payload. */
#include "rules.h"

#include "../core/num.h"
#include <string.h>

#include "../core/poison.h"

uint32_t kimg_codec_bit(const char *name)
{
	static const struct { const char *name; uint32_t bit; } rows[] = {
		{ "none", CODEC_NONE }, { "gzip", CODEC_GZIP },
		{ "bzip2", CODEC_BZIP2 }, { "lzma", CODEC_LZMA },
		{ "xz", CODEC_XZ }, { "lzo", CODEC_LZO },
		{ "lz4-legacy", CODEC_LZ4 }, { "zstd", CODEC_ZSTD },
	};
	unsigned int i;

	for (i = 0; name && i < sizeof(rows) / sizeof(rows[0]); i++)
		if (!strcmp(rows[i].name, name))
			return rows[i].bit;
	return 0;
}

/* A variable-length integer of the xz format, 1.2; false at the end. */
static bool vli(struct kimg_cur *c, uint64_t *pos, uint64_t *out)
{
	unsigned int shift;

	for (*out = 0, shift = 0; shift < 63; shift += 7) {
		uint64_t b = kimg_cur_get(c, (*pos)++, 1);

		*out |= (b & 0x7f) << shift;
		if (!(b & 0x80))
			return !c->bad;
	}
	return false;
}

/*
 * Dictionary of the first block: xz-file-format 3.1 and 5.3.1. The magic and
 * the flags of the stream take 12 bytes; then come the size of the block
 * header, its flags, two sizes that may be missing, and filters, of which
 * LZMA2 is the last.
 */
static bool xz_dictionary(struct kimg_cur *c, uint64_t *dict)
{
	uint64_t pos = 13, flags = kimg_cur_get(c, pos++, 1), id, size, bits;
	unsigned int i;

	if (flags & 0x40 && !vli(c, &pos, &size))
		return false;
	if (flags & 0x80 && !vli(c, &pos, &size))
		return false;
	for (i = 0; i <= (flags & 3); i++) {
		if (!vli(c, &pos, &id) || !vli(c, &pos, &size) || size > 16)
			return false;
		bits = kimg_cur_get(c, pos, 1);
		pos += size;
		if (id != 0x21 || c->bad || bits > 40)
			continue;
		*dict = bits == 40 ? UINT32_MAX :
			(UINT64_C(2) | (bits & 1)) << (bits / 2 + 11);
		return true;
	}
	return false;
}

bool kimg_stream_dictionary(const struct kimg_stream *s, uint64_t *dict)
{
	struct kimg_cur cur = { .big = false };

	if (!s->codec ||
	    kimg_layer_view(s->outer, s->at, kimg_min(s->length, 64), &cur.v))
		return false;
	if (!strcmp(s->codec, "xz"))
		return xz_dictionary(&cur, dict);
	/* LZMA-alone: properties, and then the dictionary. */
	*dict = kimg_cur_get(&cur, 1, 4);
	return !strcmp(s->codec, "lzma") && !cur.bad;
}
