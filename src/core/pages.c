/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MADV_HUGEPAGE is of Linux, not of POSIX. */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE
#endif
#include "pages.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

/* Below this, pages that are not needed would cost more. */
#define LEAST (1 << 20)
/* What a large page is on most hosts; where it is not, advice is just rough. */
#define LARGE (2 << 20)

void kimg_pages_large(void *p, size_t size, size_t at, size_t n)
{
#ifdef MADV_HUGEPAGE
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t first = (uintptr_t)p, from, to;

	if (n < LEAST)
		return;
	from = (first + at) / LARGE * LARGE;
	if (from < first)
		from = (first + page - 1) / page * page;
	to = (first + at + n - 1) / LARGE * LARGE + LARGE;
	if (to > first + size)
		to = (first + size) / page * page;
	(void)madvise((char *)p + (from - first), to - from, MADV_HUGEPAGE);
#else
	(void)p;
	(void)size;
	(void)at;
	(void)n;
#endif
}
