/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "src/core/num.h"
#include "unit.h"

#define END UINT64_MAX

static const struct row {
	uint64_t a, b;
	bool add;
	bool mul;
} rows[] = {
	{ 0, 0, true, true },
	{ 0, END, true, true },
	{ END, 0, true, true },
	{ END, 1, false, true },
	{ 1, END, false, true },
	{ END - 1, 1, true, true },
	{ END, END, false, false },
	{ UINT64_C(1) << 32, UINT64_C(1) << 32, true, false },
	{ UINT64_C(1) << 32, (UINT64_C(1) << 32) - 1, true, true },
	{ END / 3, 3, true, true },
	{ END / 3 + 1, 3, true, false },
	{ END / 2 + 1, END / 2 + 1, false, false },
};

START_TEST(sums)
{
	uint64_t out;
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		const struct row *r = &rows[i];

		ck_assert_msg(kimg_add(r->a, r->b, &out) == r->add,
			      "row %zu", i);
		if (r->add)
			ck_assert_msg(out - r->a == r->b, "row %zu", i);
		ck_assert_msg(kimg_mul(r->a, r->b, &out) == r->mul,
			      "row %zu", i);
		if (r->mul && r->a)
			ck_assert_msg(out / r->a == r->b, "row %zu", i);
	}
}
END_TEST

static const struct align_row {
	uint64_t v, align;
	bool ok;
	uint64_t want;
} aligns[] = {
	{ 0, 1, true, 0 }, { END, 1, true, END },
	{ 0, 16, true, 0 }, { 1, 16, true, 16 }, { 15, 16, true, 16 },
	{ 16, 16, true, 16 }, { 17, 16, true, 32 },
	{ END - 15, 16, true, END - 15 }, { END - 14, 16, false, 0 },
	{ END, 2, false, 0 },
	{ 1, UINT64_C(1) << 63, true, UINT64_C(1) << 63 },
	{ (UINT64_C(1) << 63) + 1, UINT64_C(1) << 63, false, 0 },
};

START_TEST(align)
{
	uint64_t out;
	size_t i;

	for (i = 0; i < COUNT(aligns); i++) {
		const struct align_row *r = &aligns[i];

		ck_assert_msg(kimg_align_up(r->v, r->align, &out) == r->ok,
			      "row %zu", i);
		if (r->ok)
			ck_assert_msg(out == r->want, "row %zu", i);
	}
}
END_TEST

START_TEST(order)
{
	ck_assert_uint_eq(kimg_min(1, END), 1);
	ck_assert_uint_eq(kimg_min(END, 1), 1);
	ck_assert_uint_eq(kimg_max(1, END), END);
	ck_assert_uint_eq(kimg_max(END, 1), END);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { sums, align, order };

	return unit_run("num", tests, COUNT(tests));
}
