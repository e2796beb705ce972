/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include <kimg/buf.h>

START_TEST(starts_empty)
{
	struct kimg_buf b = { 0 };

	ck_assert_ptr_null(b.p);
	kimg_buf_add(&b, "", 0);
	ck_assert_ptr_nonnull(b.p);
	ck_assert_uint_eq(b.len, 0);
	ck_assert_int_eq(b.p[0], '\0');
	kimg_buf_free(&b);
	ck_assert_ptr_null(b.p);
	ck_assert_uint_eq(b.cap, 0);
}
END_TEST

/* Byte by byte over the first sizes of the block: always a NUL behind. */
START_TEST(grows)
{
	struct kimg_buf b = { 0 };
	size_t i;
	char c;

	for (i = 0; i < 2000; i++) {
		c = (char)('a' + i % 26);
		kimg_buf_add(&b, &c, 1);
		ck_assert_uint_eq(b.len, i + 1);
		ck_assert_uint_gt(b.cap, b.len);
		ck_assert_int_eq(b.p[b.len], '\0');
	}
	for (i = 0; i < 2000; i++)
		ck_assert_int_eq(b.p[i], 'a' + (int)(i % 26));
	ck_assert(!b.bad);
	kimg_buf_free(&b);
}
END_TEST

/* Lengths around the first block, in one call. */
START_TEST(one_call)
{
	static const size_t sizes[] = { 254, 255, 256, 257, 511, 512, 100000 };
	char *bytes = malloc(100000);
	size_t i;

	ck_assert_ptr_nonnull(bytes);
	memset(bytes, 'x', 100000);
	for (i = 0; i < COUNT(sizes); i++) {
		struct kimg_buf b = { 0 };

		kimg_buf_add(&b, bytes, sizes[i]);
		ck_assert_uint_eq(b.len, sizes[i]);
		ck_assert_uint_eq(strlen(b.p), sizes[i]);
		kimg_buf_free(&b);
	}
	free(bytes);
}
END_TEST

START_TEST(formats)
{
	struct kimg_buf b = { 0 };
	unsigned int i;

	kimg_buf_add(&b, "<", 1);
	kimg_buf_addf(&b, "%s-%d", "a", -5);
	kimg_buf_addf(&b, "%s", "");
	ck_assert_str_eq(b.p, "<a--5");
	ck_assert_uint_eq(b.len, 5);
	for (i = 0; i < 300; i++)
		kimg_buf_addf(&b, "%03u", i);
	ck_assert_uint_eq(b.len, 5 + 900);
	ck_assert_str_eq(b.p + 5 + 897, "299");
	kimg_buf_free(&b);
}
END_TEST

START_TEST(keeps_nul)
{
	struct kimg_buf b = { 0 };

	kimg_buf_add(&b, "a\0b", 3);
	ck_assert_uint_eq(b.len, 3);
	ck_assert_mem_eq(b.p, "a\0b", 4);
	kimg_buf_free(&b);
}
END_TEST

/* A size that cannot be had spoils the buffer, and it stays spoilt. */
START_TEST(sticky)
{
	static const size_t sizes[] = {
		SIZE_MAX, SIZE_MAX - 1, SIZE_MAX / 2, SIZE_MAX / 2 - 1,
	};
	size_t i;

	for (i = 0; i < COUNT(sizes); i++) {
		struct kimg_buf b = { 0 };

		kimg_buf_add(&b, "a", 1);
		kimg_buf_add(&b, "b", sizes[i]);
		ck_assert(b.bad);
		kimg_buf_add(&b, "c", 1);
		kimg_buf_addf(&b, "%d", 1);
		ck_assert_str_eq(b.p, "a");
		ck_assert_uint_eq(b.len, 1);
		kimg_buf_free(&b);
		ck_assert(!b.bad);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		starts_empty, grows, one_call, formats, keeps_nul, sticky,
	};

	return unit_run("buf", tests, COUNT(tests));
}
