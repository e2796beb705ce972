/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this build can read: formats and codecs, for listings. */
#ifndef KIMG_FORMAT_H
#define KIMG_FORMAT_H

#include <stdbool.h>

#pragma GCC visibility push(default)

/**
 * struct kimg_codec_info - a compression of payloads
 * @name: as in outputs
 * @magic: its first bytes; @nmagic: how many
 * @library: what decodes it, with its version; NULL when it is not built in
 * @option: CMake option that builds it in; NULL when it is
 *          always there
 */
struct kimg_codec_info {
	const char *name;
	const unsigned char *magic;
	unsigned int nmagic;
	const char *library;
	const char *option;
};

/**
 * kimg_codec_get - the codec of a number
 * @i: 0 and up
 * @out: its description
 *
 * Returns false behind the last one.
 */
bool kimg_codec_get(unsigned int i, struct kimg_codec_info *out);

/**
 * struct kimg_format_info - a format of whole images
 */
struct kimg_format_info {
	const char *name;
	const char *title;
};

/** kimg_format_get - the format of a number, as kimg_codec_get() */
bool kimg_format_get(unsigned int i, struct kimg_format_info *out);

#pragma GCC visibility pop

#endif
