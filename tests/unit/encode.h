/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ENCODE_H
#define ENCODE_H

#include "unit.h"

/**
 * encode - compress bytes as a kernel build does
 * @codec: gzip, bzip2, lzma, xz, lzo, lz4-legacy, zstd, none
 * @out: an empty block; gets the stream with its size trailer
 *
 * Returns false when this build has no library for the codec. Then @out gets
 * a stream that only starts like one.
 */
bool encode(const char *codec, const uint8_t *plain, size_t n,
	    struct mem *out);

/** plain_bytes - @n bytes that compress, but not to nothing; free() them */
uint8_t *plain_bytes(size_t n);

#endif
