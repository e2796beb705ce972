/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory that runs out, where the linker can put itself between. For one file
 * of a suite. */
#ifndef NO_MEMORY_H
#define NO_MEMORY_H

#include "unit.h"

#ifdef UNIT_WRAPS
/* So many allocations of ours, and one fails; 0: none does. */
static unsigned long countdown;

void *__real_malloc(size_t n);
void *__wrap_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_realloc(void *p, size_t n);

static bool fails(void)
{
	return countdown && --countdown == 0;
}

void *__wrap_malloc(size_t n)
{
	return fails() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
	return fails() ? NULL : __real_realloc(p, n);
}
#endif

#endif
