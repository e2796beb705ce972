/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One arena per image: everything in it is freed at once. */
#ifndef KIMG_ARENA_H
#define KIMG_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct kimg_arena - memory with one owner
 * @block: newest block
 * @bad: an allocation failed; stays set
 *
 * Start with all zero; end with kimg_arena_free().
 */
struct kimg_arena {
	struct kimg_arena_block *block;
	bool bad;
};

/**
 * kimg_arena_get - zeroed memory, aligned for any object
 * @n: objects, @size: bytes of one
 *
 * Returns NULL when memory ran out or @n * @size does not fit.
 */
void *kimg_arena_get(struct kimg_arena *a, uint64_t n, size_t size);

/** kimg_arena_dup - copy @n bytes and end them with a NUL; NULL as above */
char *kimg_arena_dup(struct kimg_arena *a, const void *bytes, uint64_t n);

/** kimg_arena_fmt - formatted text; NULL when memory ran out */
const char *kimg_arena_fmt(struct kimg_arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
const char *kimg_arena_vfmt(struct kimg_arena *a, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));

/** kimg_arena_join - @a takes over all memory of @b, which is empty then */
void kimg_arena_join(struct kimg_arena *a, struct kimg_arena *b);

void kimg_arena_free(struct kimg_arena *a);

#endif
