/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "src/core/arena.h"
#include "unit.h"

static bool all_zero(const void *p, size_t n)
{
	const uint8_t *b = p;
	size_t i;

	for (i = 0; i < n; i++)
		if (b[i])
			return false;
	return true;
}

/* Sizes around the unit of alignment and around one block. */
START_TEST(zeroed_and_aligned)
{
	static const size_t sizes[] = {
		1, 15, 16, 17, 16383, 16384, 16385, 100000,
	};
	struct kimg_arena a = { .block = NULL };
	char *p[COUNT(sizes)];
	size_t i, round;

	for (round = 0; round < 3; round++)
		for (i = 0; i < COUNT(sizes); i++) {
			p[i] = kimg_arena_get(&a, 1, sizes[i]);
			ck_assert_ptr_nonnull(p[i]);
			ck_assert_uint_eq((uintptr_t)p[i] %
					  _Alignof(max_align_t), 0);
			ck_assert(all_zero(p[i], sizes[i]));
			memset(p[i], 0x5a + (int)i, sizes[i]);
		}
	/* nobody wrote into somebody else's */
	for (i = 0; i < COUNT(sizes); i++) {
		ck_assert_int_eq(p[i][0], 0x5a + (int)i);
		ck_assert_int_eq(p[i][sizes[i] - 1], 0x5a + (int)i);
	}
	ck_assert(!a.bad);
	kimg_arena_free(&a);
	ck_assert_ptr_null(a.block);
}
END_TEST

START_TEST(arrays)
{
	struct kimg_arena a = { .block = NULL };
	uint64_t *n = kimg_arena_get(&a, 3000, sizeof(*n));

	ck_assert_ptr_nonnull(n);
	ck_assert(all_zero(n, 3000 * sizeof(*n)));
	n[0] = 1;
	n[2999] = 2;
	kimg_arena_free(&a);
}
END_TEST

/* Sizes that wrap, or that no host has. */
START_TEST(too_much)
{
	static const struct { uint64_t n; size_t size; } rows[] = {
		{ UINT64_MAX, 1 }, { UINT64_MAX, 16 }, { UINT64_MAX / 2, 4 },
		{ UINT64_MAX - 14, 1 }, { UINT64_MAX / 2 + 1, 2 },
		{ (uint64_t)SIZE_MAX / 2 + 1, 1 }, { UINT64_C(1) << 60, 16 },
	};
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		struct kimg_arena a = { .block = NULL };

		ck_assert_msg(!kimg_arena_get(&a, rows[i].n, rows[i].size),
			      "row %zu", i);
		ck_assert_msg(a.bad, "row %zu", i);
		/* the mark stays when a later one succeeds */
		ck_assert_ptr_nonnull(kimg_arena_get(&a, 1, 1));
		ck_assert(a.bad);
		kimg_arena_free(&a);
		ck_assert(!a.bad);
	}
}
END_TEST

START_TEST(dup)
{
	struct kimg_arena a = { .block = NULL };
	char *s = kimg_arena_dup(&a, "abc", 2);

	ck_assert_str_eq(s, "ab");
	s = kimg_arena_dup(&a, "a\0b", 3);
	ck_assert_mem_eq(s, "a\0b", 4);
	s = kimg_arena_dup(&a, NULL, 0);
	ck_assert_str_eq(s, "");
	ck_assert_ptr_null(kimg_arena_dup(&a, "", UINT64_MAX));
	ck_assert(a.bad);
	kimg_arena_free(&a);
}
END_TEST

START_TEST(format)
{
	struct kimg_arena a = { .block = NULL };
	const char *s = kimg_arena_fmt(&a, "%s %d", "x", 7);

	ck_assert_str_eq(s, "x 7");
	ck_assert_str_eq(kimg_arena_fmt(&a, "%s", ""), "");
	s = kimg_arena_fmt(&a, "%20000d|", 1);
	ck_assert_uint_eq(strlen(s), 20001);
	ck_assert_str_eq(s + 19999, "1|");
	kimg_arena_free(&a);
}
END_TEST

/* Both keep what they have, and the first goes on in its own block. */
START_TEST(join)
{
	struct kimg_arena a = { .block = NULL }, b = { .block = NULL };
	char *s, *t, *next;

	kimg_arena_join(&a, &b);
	ck_assert_ptr_null(a.block);
	t = kimg_arena_dup(&b, "b", 1);
	kimg_arena_get(&b, 1, 40000);
	kimg_arena_join(&a, &b);
	ck_assert_ptr_null(b.block);
	ck_assert_str_eq(t, "b");
	s = kimg_arena_dup(&a, "a", 1);
	t = kimg_arena_dup(&b, "c", 1);
	ck_assert_ptr_null(kimg_arena_dup(&b, "", UINT64_MAX));
	kimg_arena_join(&a, &b);
	next = kimg_arena_dup(&a, "d", 1);
	ck_assert(next - s == _Alignof(max_align_t));
	ck_assert_str_eq(s, "a");
	ck_assert_str_eq(t, "c");
	ck_assert(a.bad);
	ck_assert(!b.bad);
	kimg_arena_free(&a);
	kimg_arena_free(&b);
}
END_TEST

START_TEST(free_nothing)
{
	struct kimg_arena a = { .block = NULL };

	kimg_arena_free(&a);
	ck_assert_ptr_null(a.block);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		zeroed_and_aligned, arrays, too_much, dup, format,
		join, free_nothing,
	};

	return unit_run("arena", tests, COUNT(tests));
}
