/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include <kimg/kimg.h>

/* Numbers are public interface: they are written here a second time. */
static const struct row {
	enum kimg_err err;
	int number;
	const char *text;
} rows[] = {
	{ KIMG_ERR_OK, 0, "success" },
	{ KIMG_ERR_NOTMINE, 1, "not a known kernel image" },
	{ KIMG_ERR_TRUNCATED, 2, "truncated" },
	{ KIMG_ERR_MALFORMED, 3, "malformed" },
	{ KIMG_ERR_UNSUPPORTED, 4, "not supported" },
	{ KIMG_ERR_LIMIT, 5, "beyond a limit" },
	{ KIMG_ERR_ABSENT, 6, "not there" },
	{ KIMG_ERR_NOMEM, 7, "out of memory" },
	{ KIMG_ERR_IO, 8, "input/output error" },
	{ KIMG_ERR_MISUSE, 9, "wrong call" },
	{ KIMG_ERR_REFUSED, 10, "refused" },
};

START_TEST(table)
{
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		ck_assert_int_eq((int)rows[i].err, rows[i].number);
		ck_assert_str_eq(kimg_strerror(rows[i].err), rows[i].text);
	}
}
END_TEST

START_TEST(unknown)
{
	ck_assert_str_eq(kimg_strerror((enum kimg_err)COUNT(rows)),
			 "unknown error");
	ck_assert_str_eq(kimg_strerror((enum kimg_err)12345),
			 "unknown error");
	ck_assert_str_eq(kimg_errname((enum kimg_err)COUNT(rows)), "UNKNOWN");
	ck_assert_str_eq(kimg_errname(KIMG_ERR_TRUNCATED), "TRUNCATED");
	ck_assert_str_eq(kimg_errname(KIMG_OK), "OK");
}
END_TEST

START_TEST(version)
{
	ck_assert_str_eq(kimg_version(), KIMG_VERSION);
	ck_assert_uint_eq(strspn(kimg_version(), "0123456789."),
			  strlen(kimg_version()));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { table, unknown, version };

	return unit_run("error", tests, COUNT(tests));
}
