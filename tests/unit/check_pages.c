/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "src/core/pages.h"
#include "unit.h"

#define MIB ((size_t)1 << 20)

/* Every part of a block that is not aligned: nothing in it may change, and
 * what is around it must not be touched (ASan knows). */
START_TEST(keeps_bytes)
{
	static const struct { size_t at, n; } part[] = {
		{ 0, 9 * MIB - 1 }, { 0, 1 }, { 1, 2 * MIB },
		{ 3 * MIB - 5, 3 * MIB + 9 }, { 8 * MIB - 1, MIB },
		{ 9 * MIB - 1, 0 }, { 7 * MIB, 2 * MIB - 1 },
	};
	uint8_t *p = malloc(9 * MIB - 1);
	size_t i, k;

	ck_assert_ptr_nonnull(p);
	for (i = 0; i < 9 * MIB - 1; i += 512)
		p[i] = (uint8_t)(i / 512 % 251);
	for (k = 0; k < COUNT(part); k++) {
		kimg_pages_large(p, 9 * MIB - 1, part[k].at, part[k].n);
		for (i = 0; i < 9 * MIB - 1 && p[i] == i / 512 % 251; i += 512)
			;
		ck_assert_uint_ge(i, 9 * MIB - 1);
	}
	free(p);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { keeps_bytes };

	return unit_run("pages", tests, COUNT(tests));
}
