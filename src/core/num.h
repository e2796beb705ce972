/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arithmetic that fails instead of wrapping. */
#ifndef KIMG_NUM_H
#define KIMG_NUM_H

#include <stdbool.h>
#include <stdint.h>

/** kimg_add - *@out = @a + @b; false when that wraps */
static inline bool kimg_add(uint64_t a, uint64_t b, uint64_t *out)
{
	*out = a + b;
	return *out >= a;
}

/** kimg_mul - *@out = @a * @b; false when that wraps */
static inline bool kimg_mul(uint64_t a, uint64_t b, uint64_t *out)
{
	*out = a * b;
	return a == 0 || *out / a == b;
}

/**
 * kimg_align_up - round up to a multiple of a power of two
 *
 * False when the result does not fit.
 */
static inline bool kimg_align_up(uint64_t v, uint64_t align, uint64_t *out)
{
	if (!kimg_add(v, align - 1, out))
		return false;
	*out &= ~(align - 1);
	return true;
}

static inline bool kimg_power_of_2(uint64_t v)
{
	return v && !(v & (v - 1));
}

static inline uint64_t kimg_min(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static inline uint64_t kimg_max(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

#endif
