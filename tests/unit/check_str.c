/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "src/core/str.h"
#include "unit.h"
#include <kimg/buf.h>

#define BAD "\xef\xbf\xbd"

/* What a terminal gets, and what a document gets; NULL: the same bytes. */
static const struct row {
	const char *in;
	const char *escaped;
	const char *utf8;
} rows[] = {
	{ "", NULL, NULL },
	{ "plain ~", NULL, NULL },
	{ "a\\b", NULL, NULL },
	{ "\n\r\t", "\\n\\r\\t", NULL },
	{ "\x01\x1f", "\\x01\\x1f", NULL },
	{ "\x1b[31m", "\\x1b[31m", NULL },
	{ "\x7f", "\\x7f", NULL },
	/* two bytes: below, least, most */
	{ "\xc1\xbf", "\\xc1\\xbf", BAD BAD },
	{ "\xc2\x80", "\\xc2\\x80", NULL },
	{ "\xc2\x9f", "\\xc2\\x9f", NULL },
	{ "\xc2\xa0", NULL, NULL },
	{ "\xc2\xad", "\\xc2\\xad", NULL },
	{ "\xc3\xa9", NULL, NULL },
	{ "\xdf\xbf", NULL, NULL },
	{ "\xd8\x9c", "\\xd8\\x9c", NULL },
	/* three bytes: overlong, least, around the surrogates, most */
	{ "\xe0\x9f\xbf", "\\xe0\\x9f\\xbf", BAD BAD BAD },
	{ "\xe0\xa0\x80", NULL, NULL },
	{ "\xed\x9f\xbf", NULL, NULL },
	{ "\xed\xa0\x80", "\\xed\\xa0\\x80", BAD BAD BAD },
	{ "\xed\xbf\xbf", "\\xed\\xbf\\xbf", BAD BAD BAD },
	{ "\xee\x80\x80", NULL, NULL },
	{ "\xe2\x80\x8a", NULL, NULL },
	{ "\xe2\x80\x8b", "\\xe2\\x80\\x8b", NULL },
	{ "\xe2\x80\x8f", "\\xe2\\x80\\x8f", NULL },
	{ "\xe2\x80\x90", NULL, NULL },
	{ "\xe2\x80\xa7", NULL, NULL },
	{ "\xe2\x80\xa8", "\\xe2\\x80\\xa8", NULL },
	{ "\xe2\x80\xae", "\\xe2\\x80\\xae", NULL },
	{ "\xe2\x80\xaf", NULL, NULL },
	{ "\xe2\x81\xa0", "\\xe2\\x81\\xa0", NULL },
	{ "\xe2\x81\xa6", "\\xe2\\x81\\xa6", NULL },
	{ "\xe2\x81\xaf", "\\xe2\\x81\\xaf", NULL },
	{ "\xef\xbb\xbf", "\\xef\\xbb\\xbf", NULL },
	{ "\xef\xbf\xb9", "\\xef\\xbf\\xb9", NULL },
	{ "\xef\xbf\xbd", NULL, NULL },
	/* four bytes */
	{ "\xf0\x8f\xbf\xbf", "\\xf0\\x8f\\xbf\\xbf", BAD BAD BAD BAD },
	{ "\xf0\x90\x80\x80", NULL, NULL },
	{ "\xf0\x9f\x98\x80", NULL, NULL },
	{ "\xf3\xa0\x80\x81", "\\xf3\\xa0\\x80\\x81", NULL },
	{ "\xf4\x8f\xbf\xbf", "\\xf4\\x8f\\xbf\\xbf", NULL },
	{ "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80", BAD BAD BAD BAD },
	{ "\xf5\x80\x80\x80", "\\xf5\\x80\\x80\\x80", BAD BAD BAD BAD },
	/* alone, cut, and in front of something else */
	{ "\x80", "\\x80", BAD },
	{ "\xff" "a", "\\xffa", BAD "a" },
	{ "\xe2\x82", "\\xe2\\x82", BAD BAD },
	{ "\xe2" "ab", "\\xe2ab", BAD "ab" },
	{ "\xf0\x9f\x98", "\\xf0\\x9f\\x98", BAD BAD BAD },
	{ "a\xc3", "a\\xc3", "a" BAD },
};

static void check(size_t i,
		  void (*f)(struct kimg_buf *, const char *, size_t),
		  const char *want)
{
	struct kimg_buf b = { 0 };
	struct mem m = { .p = NULL };
	size_t n = strlen(rows[i].in);

	/* an exact block: a sequence that is cut must not be read further */
	mem_copy(&m, 0, rows[i].in, n);
	kimg_buf_add(&b, "", 0);
	f(&b, m.p ? (const char *)m.p : "", n);
	if (!want)
		want = rows[i].in;
	ck_assert_msg(same(b.p, want), "row %zu: %s", i, b.p);
	kimg_buf_free(&b);
	mem_free(&m);
}

START_TEST(escape)
{
	size_t i;

	for (i = 0; i < COUNT(rows); i++)
		check(i, kimg_str_escape, rows[i].escaped);
}
END_TEST

START_TEST(utf8)
{
	size_t i;

	for (i = 0; i < COUNT(rows); i++)
		check(i, kimg_str_utf8, rows[i].utf8);
}
END_TEST

/* All bytes of @n are taken, NULs too. */
START_TEST(nul)
{
	struct kimg_buf b = { 0 };

	kimg_str_escape(&b, "a\0b", 3);
	ck_assert_str_eq(b.p, "a\\x00b");
	kimg_buf_free(&b);
	kimg_str_utf8(&b, "a\0b", 3);
	ck_assert_uint_eq(b.len, 3);
	ck_assert_mem_eq(b.p, "a\0b", 3);
	kimg_buf_free(&b);
}
END_TEST

/* What stops it, and where. */
START_TEST(plain)
{
	static const struct { const char *s; size_t n, len; uint32_t cp; }
	ends[] = {
		{ "", 0, 0, 0 },
		{ "abc", 3, 0, 0 },
		{ "a\n", 1, 1, '\n' },
		{ "\xc3\xa9\x7f", 2, 1, 0x7f },
		{ "a\xe2\x80\xae" "b", 1, 3, 0x202e },
		{ "\xf3\xa0\x80\x81", 0, 4, 0xe0001 },
		{ "\xef\xbf\xbf", 0, 3, 0xffff },
		{ "\xef\xbf\xbd", 3, 0, 0 },
		{ "a\xff", 1, 1, 0xff },	/* against the contract */
	};
	uint32_t cp;
	size_t i, len;

	for (i = 0; i < COUNT(ends); i++) {
		ck_assert_uint_eq(kimg_str_plain(ends[i].s, strlen(ends[i].s),
						 &cp, &len), ends[i].n);
		ck_assert_uint_eq(len, ends[i].len);
		if (len)
			ck_assert_uint_eq(cp, ends[i].cp);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { escape, utf8, nul, plain };

	return unit_run("str", tests, COUNT(tests));
}
