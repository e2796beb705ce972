/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arena.h"

#include "num.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE 16384

struct kimg_arena_block {
	struct kimg_arena_block *next;
	size_t used;
	size_t size;
	max_align_t bytes[];
};

static void *fail(struct kimg_arena *a)
{
	a->bad = true;
	return NULL;
}

void *kimg_arena_get(struct kimg_arena *a, uint64_t n, size_t size)
{
	struct kimg_arena_block *b = a->block;
	size_t want = BLOCK_SIZE;
	uint64_t bytes;
	char *p;

	if (!kimg_mul(n, size, &bytes) ||
	    !kimg_align_up(bytes, _Alignof(max_align_t), &bytes) ||
	    bytes > SIZE_MAX / 2)
		return fail(a);
	if (!b || b->size - b->used < bytes) {
		if (bytes > want)
			want = (size_t)bytes;
		b = calloc(1, sizeof(*b) + want);
		if (!b)
			return fail(a);
		b->size = want;
		b->next = a->block;
		a->block = b;
	}
	p = (char *)b->bytes + b->used;
	b->used += (size_t)bytes;
	return p;
}

char *kimg_arena_dup(struct kimg_arena *a, const void *bytes, uint64_t n)
{
	char *p;

	if (n == UINT64_MAX)
		return fail(a);
	p = kimg_arena_get(a, n + 1, 1);
	if (p && n)
		memcpy(p, bytes, (size_t)n);
	return p;
}

const char *kimg_arena_vfmt(struct kimg_arena *a, const char *fmt, va_list ap)
{
	va_list again;
	char *p;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		return fail(a);
	p = kimg_arena_get(a, (uint64_t)n + 1, 1);
	if (p)
		vsnprintf(p, (size_t)n + 1, fmt, ap);
	return p;
}

const char *kimg_arena_fmt(struct kimg_arena *a, const char *fmt, ...)
{
	const char *p;
	va_list ap;

	va_start(ap, fmt);
	p = kimg_arena_vfmt(a, fmt, ap);
	va_end(ap);
	return p;
}

void kimg_arena_join(struct kimg_arena *a, struct kimg_arena *b)
{
	struct kimg_arena_block **end = &b->block;

	/* Behind the block that @a takes from, so that the rest of it is not
	 * lost. */
	while (*end)
		end = &(*end)->next;
	if (a->block) {
		*end = a->block->next;
		a->block->next = b->block;
	} else {
		a->block = b->block;
	}
	a->bad |= b->bad;
	*b = (struct kimg_arena){ 0 };
}

void kimg_arena_free(struct kimg_arena *a)
{
	struct kimg_arena_block *b = a->block, *next;

	for (; b; b = next) {
		next = b->next;
		free(b);
	}
	*a = (struct kimg_arena){ 0 };
}
