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

const struct kimg_codec *kimg_codec_find(const struct kimg_view *head)
{
	unsigned int i;

	for (i = 0; kimg_codecs[i]; i++)
		if (kimg_view_equal(head, 0, kimg_codecs[i]->magic,
				    kimg_codecs[i]->nmagic))
			return kimg_codecs[i];
	return NULL;
}

unsigned int kimg_codec_bid(const struct kimg_view *head)
{
	const struct kimg_codec *c = kimg_codec_find(head);

	/* An ELF that is not compressed has no tool. */
	if (!c || !c->tool)
		return 0;
	return c->bid ? c->bid(head) : c->nmagic * 8;
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
