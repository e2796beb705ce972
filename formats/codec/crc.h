/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KIMG_CRC32_H
#define KIMG_CRC32_H

#include <kimg/view.h>

/**
 * kimg_crc32 - continue a CRC-32 (that of gzip)
 * @crc: of the bytes so far, 0 for none
 *
 * Returns false when zlib is not built in (KIMG_WITH_ZLIB).
 */
bool kimg_crc32(uint32_t *crc, const struct kimg_view *v);

#endif
