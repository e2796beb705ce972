/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which compressions exist. */
#include "codec.h"

#include <kimg/format.h>

#include "../../src/core/poison.h"

/*
 * Magics are disjoint, so the order is only that of listings: as in the
 * kernel's lib/decompress.c, then what is not compressed.
 */
const struct kimg_codec *const kimg_codecs[] = {
	&kimg_codec_gzip,
	&kimg_codec_bzip2,
	&kimg_codec_lzma,
	&kimg_codec_xz,
	&kimg_codec_lzo,
	&kimg_codec_lz4,
	&kimg_codec_zstd,
	&kimg_codec_none,
	NULL,
};

/*
 * Rows without a decoder: the payload is recognised by name, and the error says
 * that this version cannot look inside.
 */
const struct kimg_codec kimg_codec_bzip2 = {
	.name = "bzip2",
	.tool = "bzip2",
	.magic = { 'B', 'Z', 'h' },
	.nmagic = 3,
};

const struct kimg_codec kimg_codec_lzma = {
	.name = "lzma",
	.tool = "lzma",
	.magic = { 0x5d, 0x00, 0x00 },
	.nmagic = 3,
};

const struct kimg_codec kimg_codec_lzo = {
	.name = "lzo",
	.tool = "lzop",
	.magic = { 0x89, 'L', 'Z', 'O', 0x00, 0x0d },
	.nmagic = 6,
};

const struct kimg_codec *kimg_codec_find(const struct kimg_view *head)
{
	unsigned int i;

	for (i = 0; kimg_codecs[i]; i++)
		if (kimg_view_equal(head, 0, kimg_codecs[i]->magic,
				    kimg_codecs[i]->nmagic))
			return kimg_codecs[i];
	return NULL;
}

bool kimg_codec_get(unsigned int i, struct kimg_codec_info *out)
{
	const struct kimg_codec *c;
	unsigned int k;

	for (k = 0; k < i; k++)
		if (!kimg_codecs[k])
			return false;
	c = kimg_codecs[i];
	if (!c)
		return false;
	*out = (struct kimg_codec_info){
		.name = c->name,
		.magic = c->magic,
		.nmagic = c->nmagic,
		.library = c->library ? c->library() : NULL,
		.option = c->option,
	};
	return true;
}
