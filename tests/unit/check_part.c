/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A source that is a range of another one. */
#include "src/core/src.h"
#include "unit.h"

#include <kimg/view.h>

/* A source that remembers what it was asked for. */
static uint64_t asked_at, asked_n;
static enum kimg_err answer;

static enum kimg_err fill(struct kimg_src *s, uint64_t off, uint64_t n)
{
	asked_at = off;
	asked_n = n;
	if (!answer)
		memset(s->base + off, 'f', (size_t)n);
	return answer;
}

static bool ready(const struct kimg_src *s, uint64_t off, uint64_t n)
{
	(void)s;
	return off >= 8 && n <= 4;
}

START_TEST(memory)
{
	struct kimg_arena arena = { .block = NULL };
	struct kimg_src whole = { .layer = "" }, part = { .layer = "part" };
	struct kimg_view v;

	kimg_src_memory(&whole, "0123456789", 10);
	ck_assert(kimg_src_part(&part, &arena, &whole, 3, 4));
	ck_assert_uint_eq(part.size, 4);
	ck_assert_int_eq(kimg_src_view(&part, 0, 4, &v), KIMG_OK);
	ck_assert(kimg_view_equal(&v, 0, "3456", 4));
	ck_assert_uint_eq(v.origin, 0);
	ck_assert_str_eq(v.layer, "part");
	/* The bytes behind it are there, but not its own. */
	ck_assert_int_eq(kimg_src_view(&part, 1, 4, &v), KIMG_ERR_TRUNCATED);
	ck_assert_int_eq(kimg_src_view(&part, UINT64_MAX, 1, &v),
			 KIMG_ERR_TRUNCATED);
	ck_assert(kimg_src_ready(&part, 0, 4));
	ck_assert(!kimg_src_ready(&part, 0, 5));
	kimg_src_done(&part);
	/* It owned nothing. */
	ck_assert_int_eq(kimg_src_view(&whole, 0, 10, &v), KIMG_OK);
	ck_assert(kimg_view_equal(&v, 0, "0123456789", 10));
	kimg_arena_free(&arena);
}
END_TEST

START_TEST(produced)
{
	struct kimg_arena arena = { .block = NULL };
	uint8_t bytes[16] = { 0 };
	struct kimg_src whole = {
		.base = bytes, .size = 16, .fill = fill, .ready = ready,
	};
	struct kimg_src part = { .layer = "part" };
	struct kimg_view v;

	ck_assert(kimg_src_part(&part, &arena, &whole, 5, 8));
	ck_assert_int_eq(kimg_src_view(&part, 2, 3, &v), KIMG_OK);
	ck_assert_uint_eq(asked_at, 7);
	ck_assert_uint_eq(asked_n, 3);
	ck_assert(kimg_view_equal(&v, 0, "fff", 3));
	ck_assert(bytes[6] == 0 && bytes[7] == 'f' && bytes[10] == 0);
	ck_assert(!kimg_src_ready(&part, 2, 4));
	ck_assert(kimg_src_ready(&part, 3, 4));
	answer = KIMG_ERR_IO;
	ck_assert_int_eq(kimg_src_view(&part, 0, 1, &v), KIMG_ERR_IO);
	kimg_arena_free(&arena);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { memory, produced };

	return unit_run("part", tests, COUNT(tests));
}
