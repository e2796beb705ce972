/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparing documents: what belongs together, and what is ignored. */
#include "make.h"

#include <stdio.h>

static struct kimg_report *report_of(const struct mem *m)
{
	const struct kimg_options full = { .depth = KIMG_DEPTH_FULL };
	struct kimg_image *img = decode(m, &full, KIMG_OK);
	struct kimg_report *r = kimg_report_new("inspect/1");

	ck_assert_ptr_nonnull(r);
	ck_assert_int_eq((int)kimg_report_add(r, img), KIMG_OK);
	kimg_image_free(img);
	return r;
}

/* Notes of one owner, whose types are the letters of a word. */
static struct kimg_report *report_of_notes(const char *types)
{
	const struct shape s = { .bits = 64, .nphdrs = 1 };
	struct mem m = { .p = NULL };
	struct kimg_report *r;
	size_t at = 0x100;

	make_elf(&m, &s);
	for (; *types; types++)
		at = make_note(&m, at, "O", (uint32_t)*types, "1234", 4);
	make_phdr(&m, &s, 0, &(struct phdr){
		.type = 4, .offset = 0x100, .filesz = at - 0x100,
		.memsz = at - 0x100, .align = 4,
	});
	r = report_of(&m);
	mem_free(&m);
	return r;
}

/* The differences but for sizes and digests, as text without its head. */
static char *diff_of(const char *old, const char *new)
{
	static const char *const ignore[] = {
		".sha256", ".filesz", ".memsz", "size", ".size", ".at",
		".desc_at",
	};
	const struct kimg_diff_options opt = { ignore, COUNT(ignore) };
	struct kimg_report *a = report_of_notes(old);
	struct kimg_report *b = report_of_notes(new);
	struct kimg_report *r = kimg_report_new("diff/1");
	struct kimg_buf out = { .p = NULL };
	bool is_same;
	char *text;

	ck_assert_ptr_nonnull(r);
	ck_assert_int_eq((int)kimg_report_diff(r, a, b, &opt, &is_same),
			 KIMG_OK);
	kimg_report_free(a);
	kimg_report_free(b);
	kimg_report_diff_text(r, false, &out);
	ck_assert(is_same == !out.len);
	text = out.p ? strchr(strchr(out.p, '\n') + 1, '\n') + 1 : NULL;
	text = strdup(text ? text : "");
	kimg_buf_free(&out);
	kimg_report_free(r);
	return text;
}

/* How often a line starts like this. */
static unsigned int count(const char *text, const char *start)
{
	unsigned int n = 0;

	for (; text && *text; text = strchr(text, '\n') + 1)
		n += !strncmp(text, start, strlen(start));
	return n;
}

START_TEST(test_elements)
{
	/* Which notes went, came, or only moved. */
	static const struct {
		const char *old, *new;
		unsigned int gone, come;
		const char *path;
	} rows[] = {
		{ "abc", "abc", 0, 0, NULL },
		{ "abc", "cab", 0, 0, NULL },
		{ "abc", "ab", 1, 0, "- elf.notes[2].owner (O 0x63): O" },
		{ "abc", "bc", 1, 0, "- elf.notes[0].owner (O 0x61): O" },
		{ "ab", "xab", 0, 1, "+ elf.notes[0].owner (O 0x78): O" },
		{ "aab", "ab", 1, 0, "- elf.notes[1].owner (O 0x61): O" },
		{ "ab", "cd", 2, 2, NULL },
	};
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		char *text = diff_of(rows[i].old, rows[i].new);

		ck_assert_uint_eq(count(text, "~"), 0);
		ck_assert_uint_eq(count(text, "- ") > 0, rows[i].gone > 0);
		ck_assert_uint_eq(count(text, "+ ") > 0, rows[i].come > 0);
		if (rows[i].path)
			ck_assert_uint_eq(count(text, rows[i].path), 1);
		free(text);
	}
}
END_TEST

START_TEST(test_paths)
{
	static const char *const good[] = {
		"a", "a.b", "a[0]", "a[].b", "a[12][3].b_1", ".at", "a[][]",
	};
	static const char *const bad[] = {
		"", ".", "a.", ".a.b", ".a[]", "a[", "a[x]", "a]", "[0]", "A",
		"a b", "a..b", "a[0]b", "a[-1]",
	};
	size_t i;

	for (i = 0; i < COUNT(good); i++)
		ck_assert(kimg_diff_ignorable(good[i]));
	for (i = 0; i < COUNT(bad); i++)
		ck_assert(!kimg_diff_ignorable(bad[i]));
}
END_TEST

START_TEST(test_misuse)
{
	const struct kimg_diff_options opt = { .nignore = 0 };
	struct kimg_report *a = report_of_notes("a");
	struct kimg_report *none = kimg_report_new("inspect/1");
	struct kimg_report *r = kimg_report_new("diff/1");
	bool is_same;

	ck_assert_int_eq((int)kimg_report_diff(r, a, none, &opt, &is_same),
			 KIMG_ERR_MISUSE);
	ck_assert_int_eq((int)kimg_report_diff(r, r, a, &opt, &is_same),
			 KIMG_ERR_MISUSE);
	ck_assert_int_eq((int)kimg_report_diff(none, a, a, &opt, &is_same),
			 KIMG_ERR_MISUSE);
	kimg_report_free(a);
	kimg_report_free(none);
	kimg_report_free(r);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { test_elements, test_paths, test_misuse };

	return unit_run("diff", tests, COUNT(tests));
}
