/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include <kimg/view.h>

#define END UINT64_MAX

static const uint8_t bytes[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };

static struct kimg_view view_of(struct mem *m, size_t n)
{
	mem_copy(m, 0, bytes, n);
	return (struct kimg_view){
		.base = m->p, .len = n, .origin = 0x100, .layer = "l",
	};
}

/* Ranges in 8 bytes: at 0, end-1, end, end+1 and where sums wrap. */
static const struct range {
	uint64_t off, n;
	bool fits;
} ranges[] = {
	{ 0, 0, true }, { 0, 1, true }, { 0, 8, true }, { 0, 9, false },
	{ 7, 0, true }, { 7, 1, true }, { 7, 2, false },
	{ 8, 0, true }, { 8, 1, false },
	{ 9, 0, false }, { 9, 1, false },
	{ 0, END, false }, { 1, END, false }, { 8, END, false },
	{ END, 0, false }, { END, 1, false }, { END, END, false },
	{ END - 7, 8, false }, { END - 3, 8, false }, { 4, END - 3, false },
};

START_TEST(fits)
{
	size_t i;

	for (i = 0; i < COUNT(ranges); i++)
		ck_assert_msg(kimg_fits(8, ranges[i].off, ranges[i].n) ==
			      ranges[i].fits, "row %zu", i);
	ck_assert(kimg_fits(0, 0, 0));
	ck_assert(!kimg_fits(0, 0, 1));
	ck_assert(kimg_fits(END, END, 0));
	ck_assert(kimg_fits(END, 0, END));
	ck_assert(!kimg_fits(END, 1, END));
}
END_TEST

START_TEST(sub)
{
	struct mem m = { .p = NULL };
	struct kimg_view v = view_of(&m, 8), out;
	size_t i;

	for (i = 0; i < COUNT(ranges); i++) {
		const struct range *r = &ranges[i];

		out = (struct kimg_view){ .len = 77 };
		ck_assert_msg(kimg_view_sub(&v, r->off, r->n, &out) ==
			      r->fits, "row %zu", i);
		if (!r->fits) {
			ck_assert_uint_eq(out.len, 77);
			continue;
		}
		ck_assert_uint_eq(out.len, r->n);
		ck_assert_uint_eq(out.origin, 0x100 + r->off);
		ck_assert_str_eq(out.layer, "l");
		if (r->n)
			ck_assert_ptr_eq(out.base, m.p + r->off);
	}
	/* in place, twice: origins add up */
	ck_assert(kimg_view_sub(&v, 2, 5, &v));
	ck_assert(kimg_view_sub(&v, 1, 2, &v));
	ck_assert_uint_eq(v.origin, 0x103);
	ck_assert_uint_eq(v.base[0], 4);
	mem_free(&m);
}
END_TEST

START_TEST(empty)
{
	struct kimg_view v = { .layer = "" }, out;
	uint8_t b[2] = { 9, 9 };

	ck_assert(kimg_view_sub(&v, 0, 0, &out));
	ck_assert(!kimg_view_sub(&v, 0, 1, &out));
	ck_assert(kimg_view_equal(&v, 0, "", 0));
	ck_assert(!kimg_view_equal(&v, 0, "x", 1));
	ck_assert_uint_eq(kimg_view_find(&v, 0, 0), 0);
	ck_assert_uint_eq(kimg_view_search(&v, "x", 1), 0);
	ck_assert(kimg_view_copy(&v, 0, b, 0));
	ck_assert_uint_eq(b[0], 9);
	ck_assert(!kimg_view_copy(&v, 0, b, 2));
	ck_assert_uint_eq(b[0] + b[1], 0);
}
END_TEST

START_TEST(equal)
{
	struct mem m = { .p = NULL };
	struct kimg_view v = view_of(&m, 8);

	ck_assert(kimg_view_equal(&v, 0, "\1\2", 2));
	ck_assert(!kimg_view_equal(&v, 0, "\1\3", 2));
	ck_assert(kimg_view_equal(&v, 6, "\7\10", 2));
	ck_assert(!kimg_view_equal(&v, 7, "\10\11", 2));
	ck_assert(kimg_view_equal(&v, 8, "", 0));
	ck_assert(!kimg_view_equal(&v, 9, "", 0));
	ck_assert(!kimg_view_equal(&v, END, "\1", 1));
	mem_free(&m);
}
END_TEST

START_TEST(find)
{
	struct mem m = { .p = NULL };
	struct kimg_view v = view_of(&m, 8);

	ck_assert_uint_eq(kimg_view_find(&v, 0, 1), 0);
	ck_assert_uint_eq(kimg_view_find(&v, 1, 1), 8);
	ck_assert_uint_eq(kimg_view_find(&v, 7, 8), 7);
	ck_assert_uint_eq(kimg_view_find(&v, 8, 8), 8);
	ck_assert_uint_eq(kimg_view_find(&v, 9, 8), 8);
	ck_assert_uint_eq(kimg_view_find(&v, END, 8), 8);
	ck_assert_uint_eq(kimg_view_find(&v, 0, 99), 8);
	mem_free(&m);
}
END_TEST

START_TEST(search)
{
	struct mem m = { .p = NULL };
	struct kimg_view v;

	mem_copy(&m, 0, "aabaabc", 7);
	v = (struct kimg_view){ .base = m.p, .len = 7, .layer = "" };
	ck_assert_uint_eq(kimg_view_search(&v, "aab", 3), 0);
	ck_assert_uint_eq(kimg_view_search(&v, "aabc", 4), 3);
	ck_assert_uint_eq(kimg_view_search(&v, "c", 1), 6);
	ck_assert_uint_eq(kimg_view_search(&v, "cc", 2), 7);
	ck_assert_uint_eq(kimg_view_search(&v, "aabaabc", 7), 0);
	ck_assert_uint_eq(kimg_view_search(&v, "aabaabcd", 8), 7);
	ck_assert_uint_eq(kimg_view_search(&v, "a", 0), 7);
	mem_free(&m);
}
END_TEST

START_TEST(copy)
{
	struct mem m = { .p = NULL };
	struct kimg_view v = view_of(&m, 8);
	uint8_t b[8];
	size_t i;

	for (i = 0; i < COUNT(ranges); i++) {
		const struct range *r = &ranges[i];
		size_t n = r->n > 8 ? 8 : (size_t)r->n;
		bool ok = kimg_fits(8, r->off, n);

		memset(b, 0xee, sizeof(b));
		ck_assert_msg(kimg_view_copy(&v, r->off, b, n) == ok,
			      "row %zu", i);
		if (n)
			ck_assert_uint_eq(b[0], ok ? r->off + 1 : 0);
		if (n < 8)
			ck_assert_uint_eq(b[n], 0xee);
	}
	mem_free(&m);
}
END_TEST

START_TEST(string)
{
	static const struct { uint64_t off, max; const char *want; } rows[] = {
		{ 0, 9, "ab" }, { 0, 3, "ab" }, { 0, 2, NULL }, { 0, 0, NULL },
		{ 2, 1, "" }, { 3, 9, NULL }, { 4, 9, NULL }, { 5, 9, NULL },
		{ END, END, NULL }, { 1, END, "b" },
	};
	struct mem m = { .p = NULL };
	struct kimg_view v;
	size_t i;

	mem_copy(&m, 0, "ab\0cd", 5);
	v = (struct kimg_view){ .base = m.p, .len = 5, .layer = "" };
	for (i = 0; i < COUNT(rows); i++)
		ck_assert_msg(same(kimg_view_string(&v, rows[i].off,
						    rows[i].max),
				   rows[i].want), "row %zu", i);
	mem_free(&m);
}
END_TEST

static const struct get_case {
	uint64_t off;
	unsigned int width;
	bool big;
	bool ok;
	uint64_t value;
} gets[] = {
	{ 0, 1, false, true, 0x01 },
	{ 7, 1, false, true, 0x08 },
	{ 8, 1, false, false, 0 },
	{ 0, 2, false, true, 0x0201 },
	{ 0, 2, true, true, 0x0102 },
	{ 6, 2, false, true, 0x0807 },
	{ 7, 2, false, false, 0 },
	{ 1, 3, false, true, 0x040302 },
	{ 3, 4, false, true, 0x07060504 },
	{ 4, 4, true, true, 0x05060708 },
	{ 5, 4, false, false, 0 },
	{ 0, 8, false, true, 0x0807060504030201 },
	{ 0, 8, true, true, 0x0102030405060708 },
	{ 1, 8, false, false, 0 },
	{ 0, 9, false, false, 0 },
	{ 0, 0, false, false, 0 },
	{ END, 1, false, false, 0 },
	{ END - 7, 8, false, false, 0 },
};

START_TEST(get)
{
	struct mem m = { .p = NULL };
	struct kimg_view v = view_of(&m, 8);
	size_t i;

	for (i = 0; i < COUNT(gets); i++) {
		const struct get_case *g = &gets[i];
		struct kimg_cur c = { .v = v, .big = g->big };

		ck_assert_msg(kimg_cur_get(&c, g->off, g->width) == g->value,
			      "row %zu", i);
		ck_assert_msg(c.bad == !g->ok, "row %zu", i);
		ck_assert_uint_eq(c.bad_off, g->ok ? 0 : g->off);
	}
	mem_free(&m);
}
END_TEST

/* More than eight bytes fit in no number, though they are there. */
START_TEST(too_wide)
{
	struct mem m = { .p = NULL };
	struct kimg_cur c = { .big = false };

	mem_size(&m, 32);
	c.v = (struct kimg_view){ .base = m.p, .len = 32, .layer = "" };
	kimg_cur_get(&c, 0, 9);
	ck_assert(c.bad);
	mem_free(&m);
}
END_TEST

START_TEST(sticky)
{
	struct mem m = { .p = NULL };
	struct kimg_cur c = { .v = view_of(&m, 4) };

	ck_assert_uint_eq(kimg_cur_get(&c, 3, 1), 4);
	ck_assert_uint_eq(kimg_cur_get(&c, 3, 2), 0);
	ck_assert(c.bad);
	ck_assert_uint_eq(kimg_cur_get(&c, 0, 1), 0);
	ck_assert_uint_eq(kimg_cur_get(&c, 9, 1), 0);
	ck_assert_uint_eq(c.bad_off, 3);
	mem_free(&m);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		fits, sub, empty, equal, find, search, copy, string, get,
		too_wide, sticky,
	};

	return unit_run("view", tests, COUNT(tests));
}
