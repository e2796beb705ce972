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
#define LEAST (4 << 20)

void kimg_pages_large(void *p, size_t n)
{
#ifdef MADV_HUGEPAGE
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t skip = (page - (uintptr_t)p % page) % page;

	if (n < LEAST)
		return;
	/* Advice: without it everything works, slower. */
	(void)madvise((char *)p + skip, (n - skip) / page * page,
		      MADV_HUGEPAGE);
#else
	(void)p;
	(void)n;
#endif
}
