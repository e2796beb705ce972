/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents: nodes, paths, values, JSON; and findings as text. */
#include "make.h"
#include "src/report/report_priv.h"

/* images[0] = { a: 1, hex, yes, no, s, none, list: [1, {x: "in"}], o: {} } */
static struct kimg_report *sample(void)
{
	struct kimg_report *r = kimg_report_new("inspect/1");
	struct kimg_doc *d, *list, *in;

	ck_assert_ptr_nonnull(r);
	d = kimg_doc_put(r, r->images, NULL, KIMG_DOC_OBJECT);
	kimg_doc_uint(r, d, "a", UINT64_MAX);
	kimg_doc_hex(r, d, "hex", 0xffffffff81000000);
	kimg_doc_bool(r, d, "yes", true);
	kimg_doc_bool(r, d, "no", false);
	kimg_doc_string(r, d, "s", "a\n\"\x1b\xff\xc3\xa9");
	kimg_doc_string(r, d, "none", NULL);
	list = kimg_doc_put(r, d, "list", KIMG_DOC_ARRAY);
	kimg_doc_uint(r, list, NULL, 1);
	in = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
	kimg_doc_string(r, in, "x", "in");
	kimg_doc_put(r, d, "o", KIMG_DOC_OBJECT);
	return r;
}

#ifdef KIMG_HAVE_JSON
#define JSON KIMG_OK
#else
#define JSON KIMG_ERR_UNSUPPORTED
#endif

static const struct path_row {
	const char *path;
	enum kimg_err err;
	const char *value;
} paths[] = {
	{ "a", KIMG_OK, "18446744073709551615" },
	{ "hex", KIMG_OK, "0xffffffff81000000" },
	{ "yes", KIMG_OK, "true" },
	{ "no", KIMG_OK, "false" },
	{ "s", KIMG_OK, "a\\n\"\\x1b\\xff\xc3\xa9" },
	{ "none", KIMG_OK, "" },
	{ "list[0]", KIMG_OK, "1" },
	{ "list[1].x", KIMG_OK, "in" },
	/* not there */
	{ "b", KIMG_ERR_ABSENT, NULL },
	{ "aa", KIMG_ERR_ABSENT, NULL },
	{ "he", KIMG_ERR_ABSENT, NULL },
	{ "a.b", KIMG_ERR_ABSENT, NULL },
	{ "a[0]", KIMG_ERR_ABSENT, NULL },
	{ "b.c[3].d", KIMG_ERR_ABSENT, NULL },
	{ "list[2]", KIMG_ERR_ABSENT, NULL },
	{ "list[4294967295]", KIMG_ERR_ABSENT, NULL },
	{ "list.x", KIMG_ERR_ABSENT, NULL },
	{ "list[0].x", KIMG_ERR_ABSENT, NULL },
	/* not a path; also behind what is not there */
	{ "", KIMG_ERR_MISUSE, NULL },
	{ ".", KIMG_ERR_MISUSE, NULL },
	{ ".a", KIMG_ERR_MISUSE, NULL },
	{ "a.", KIMG_ERR_MISUSE, NULL },
	{ "a..b", KIMG_ERR_MISUSE, NULL },
	{ "A", KIMG_ERR_MISUSE, NULL },
	{ "a b", KIMG_ERR_MISUSE, NULL },
	{ "[0]", KIMG_ERR_MISUSE, NULL },
	{ "list[", KIMG_ERR_MISUSE, NULL },
	{ "list[]", KIMG_ERR_MISUSE, NULL },
	{ "list[-1]", KIMG_ERR_MISUSE, NULL },
	{ "list[1", KIMG_ERR_MISUSE, NULL },
	{ "list[1]x", KIMG_ERR_MISUSE, NULL },
	{ "list[18446744073709551616]", KIMG_ERR_MISUSE, NULL },
	{ "b.c.", KIMG_ERR_MISUSE, NULL },
};

START_TEST(find)
{
	struct kimg_report *r = sample();
	size_t i;

	for (i = 0; i < COUNT(paths); i++) {
		const struct path_row *p = &paths[i];
		const struct kimg_doc *d;
		struct kimg_buf b = { 0 };

		ck_assert_msg(kimg_report_find(r, 0, p->path, &d) == p->err,
			      "row %zu", i);
		ck_assert_msg(!d == !!p->err, "row %zu", i);
		if (!d)
			continue;
		kimg_buf_add(&b, "", 0);
		ck_assert_int_eq(kimg_report_value(d, false, &b), KIMG_OK);
		ck_assert_msg(same(b.p, p->value), "row %zu: %s", i, b.p);
		kimg_buf_free(&b);
	}
	kimg_report_free(r);
}
END_TEST

START_TEST(find_image)
{
	struct kimg_report *r = sample();
	const struct kimg_doc *d;

	ck_assert_int_eq(kimg_report_find(r, 1, "a", &d), KIMG_ERR_ABSENT);
	ck_assert_int_eq(kimg_report_find(r, UINT32_MAX, "a", &d),
			 KIMG_ERR_ABSENT);
	ck_assert_int_eq(kimg_report_find(r, 1, "a.", &d), KIMG_ERR_MISUSE);
	kimg_report_free(r);
}
END_TEST

/* An object or array as a value is one line of JSON. */
START_TEST(json_value)
{
	static const struct { const char *path, *json; } rows[] = {
		{ "list", "[1,{\"x\":\"in\"}]" }, { "o", "{}" },
	};
	struct kimg_report *r = sample();
	const struct kimg_doc *d;
	size_t i, j, n;

	for (i = 0; i < COUNT(rows); i++) {
		struct kimg_buf b = { 0 };

		kimg_report_find(r, 0, rows[i].path, &d);
		ck_assert_int_eq(kimg_report_value(d, false, &b), JSON);
		for (j = n = 0; j < b.len; j++)
			if (b.p[j] != ' ')
				b.p[n++] = b.p[j];
		if (b.p) {
			b.p[n] = '\0';
			ck_assert_str_eq(b.p, rows[i].json);
		}
		kimg_buf_free(&b);
	}
	kimg_report_free(r);
}
END_TEST

START_TEST(json)
{
	static const char *const parts[] = {
		"18446744073709551615", "\"0xffffffff81000000\"",
		"\"yes\":true", "\"no\":false", "\"none\":null",
		"a\\n\\\"\\u001b\xef\xbf\xbd\xc3\xa9", "\"schema\":",
		"inspect/1",
	};
	struct kimg_report *r = sample();
	struct kimg_buf b = { 0 };
	size_t i;

	ck_assert_int_eq(kimg_report_json(r, true, &b), JSON);
	for (i = 0; !JSON && i < COUNT(parts); i++)
		ck_assert_msg(strstr(b.p, parts[i]) != NULL, "%s not in %s",
			      parts[i], b.p);
	kimg_buf_free(&b);
	ck_assert_int_eq(kimg_report_json(r, false, &b), JSON);
	/* one line, and it ends */
	if (!JSON)
		ck_assert_ptr_eq(strchr(b.p, '\n'), b.p + b.len - 1);
	kimg_buf_free(&b);
	kimg_report_free(r);
	kimg_report_free(NULL);
}
END_TEST

START_TEST(finding)
{
	static const struct {
		struct kimg_finding f;
		const char *want;
	} rows[] = {
		{ { .layer = "", .text = "bad" }, "f\\n: bad\n" },
		{ { .layer = "", .at = 0x1f1, .has_at = true, .text = "bad",
		    .field = "setup_sects", .expected = "1", .found = "2" },
		  "f\\n: 0x1f1: setup_sects: bad: expected 1, found 2\n" },
		{ { .layer = "payload/elf", .at = 7, .has_at = true,
		    .text = "bad", .found = "x\x1b" },
		  "f\\n: payload/elf@0x7: bad: found x\\x1b\n" },
		{ { .layer = "", .text = "bad", .sev = KIMG_WARNING,
		    .hint = "do" }, "f\\n: warning: bad\n  hint: do\n" },
	};
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		struct kimg_buf b = { 0 };

		kimg_report_finding("f\n", &rows[i].f, &b);
		ck_assert_str_eq(b.p, rows[i].want);
		kimg_buf_free(&b);
	}
}
END_TEST

/* Whole images: fields in the document, and no control byte in the text. */
START_TEST(images)
{
	static const struct { bool big; const char *path, *value; } rows[] = {
		{ false, "kind", "elf" }, { false, "arch", "x86_64" },
		{ false, "elf.ei_mag", "\\x7fELF" },
		{ true, "elf.ei_mag", "\\x7fELF" },
		{ true, "elf.entry", "0x1234" },
	};
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		const struct shape s = {
			.bits = 64, .big = rows[i].big, .entry = 0x1234,
		};
		struct kimg_report *r = kimg_report_new("inspect/1");
		const struct kimg_doc *d;
		struct mem m = { .p = NULL };
		struct kimg_buf b = { 0 };
		struct kimg_image *img;

		make_elf(&m, &s);
		img = decode(&m, NULL, KIMG_OK);
		ck_assert_int_eq(kimg_report_add(r, img), KIMG_OK);
		ck_assert_msg(!kimg_report_find(r, 0, rows[i].path, &d),
			      "no %s", rows[i].path);
		kimg_report_value(d, false, &b);
		ck_assert_msg(same(b.p, rows[i].value), "%s: %s",
			      rows[i].path, b.p);
		kimg_buf_free(&b);
		kimg_report_free(r);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

/* Images of other reports come behind those that are there. */
START_TEST(take)
{
	struct kimg_report *r = kimg_report_new("inspect/1"), *more;
	const struct kimg_doc *d;
	unsigned int i;

	ck_assert_ptr_nonnull(r);
	more = kimg_report_new("inspect/1");
	ck_assert_ptr_nonnull(more);
	kimg_report_take(r, more);
	ck_assert_ptr_null(r->images->child);
	for (i = 0; i < 3; i++)
		kimg_report_take(r, sample());
	kimg_doc_put(r, r->images, NULL, KIMG_DOC_OBJECT);
	for (i = 0; i < 3; i++)
		ck_assert_int_eq(kimg_report_find(r, i, "list[1].x", &d),
				 KIMG_OK);
	ck_assert_int_eq(kimg_report_find(r, 3, "a", &d), KIMG_ERR_ABSENT);
	ck_assert_ptr_eq(r->images->last, r->images->child->next->next->next);
	ck_assert_ptr_null(r->images->last->next);
	kimg_report_free(r);
}
END_TEST

START_TEST(text)
{
	struct kimg_text_options opt = { .verbose = 1 };
	struct mem m = { .p = NULL };
	struct kimg_buf b = { 0 };
	struct kimg_image *img;
	size_t i;

	make_bz(&m, 0x20f, 4, 64);
	mem_put(&m, 0x20e, 2, 0x100);
	mem_copy(&m, 0x300, "6.1\x1b[31m\x07\r x", 13);
	img = decode(&m, NULL, KIMG_OK);
	kimg_report_text(img, &opt, &b);
	ck_assert(!b.bad);
	for (i = 0; i < b.len; i++)
		ck_assert_msg((unsigned char)b.p[i] >= ' ' || b.p[i] == '\n',
			      "byte %d in the text", b.p[i]);
	ck_assert_ptr_nonnull(strstr(b.p, "6.1\\x1b[31m\\x07\\r"));
	kimg_buf_free(&b);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		find, find_image, json_value, json, finding, images, take,
		text,
	};

	return unit_run("report", tests, COUNT(tests));
}
