/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of large blocks of memory. */
#ifndef KIMG_PAGES_H
#define KIMG_PAGES_H

#include <stddef.h>

/**
 * kimg_pages_large - ask for large pages where a part of a block will be filled
 * @p: the block; @size: its bytes
 * @at, @n: the part; inside. Its neighbours may get large pages too.
 *
 * The first touch of each page is what costs most in a large buffer. Advice
 * only: without such pages everything works the same, slower.
 */
void kimg_pages_large(void *p, size_t size, size_t at, size_t n);

#endif
