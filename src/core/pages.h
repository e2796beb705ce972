/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of large blocks of memory. */
#ifndef KIMG_PAGES_H
#define KIMG_PAGES_H

#include <stddef.h>

/**
 * kimg_pages_large - ask for large pages in a block that will be filled
 *
 * To get a fresh page takes longer than to decode LZ4 into it; pages of 2 MiB
 * are had five times as fast. Only for blocks that are written from one end to
 * the other: each page that is touched takes 2 MiB. Does nothing for small
 * blocks, and where there is no such thing.
 */
void kimg_pages_large(void *p, size_t n);

#endif
