/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listings: caps and their numbers, libraries, documents, text. */
#include "src/core/limits.h"
#include "src/report/report_priv.h"
#include "unit.h"
#include <kimg/kimg.h>
#include <limits.h>

START_TEST(limits)
{
	struct kimg_limit_info l;
	bool seen = false;
	unsigned int i;

	for (i = 0; kimg_limit_get(i, &l); i++) {
		ck_assert_str_ne(l.name, "");
		ck_assert_uint_gt(l.value, 0);
		ck_assert_str_ne(l.unit, "");
		ck_assert_uint_gt(strlen(l.reason), 20);
		if (!strcmp(l.name, "MAX_SIZE")) {
			ck_assert_uint_eq(l.value, KIMG_MAX_SIZE);
			ck_assert_str_eq(l.unit, "bytes");
			seen = true;
		}
	}
	ck_assert(seen);
	ck_assert(!kimg_limit_get(UINT_MAX, &l));
}
END_TEST

START_TEST(notes)
{
	struct kimg_note_info n;
	unsigned int i, xen = 0;

	for (i = 0; kimg_note_get(i, &n); i++) {
		ck_assert_str_ne(n.name, "");
		ck_assert_str_ne(n.meaning, "");
		ck_assert(!strcmp(n.kind, "number") ||
			  !strcmp(n.kind, "text") || !strcmp(n.kind, "bytes"));
		if (!strcmp(n.owner, "Xen") && n.type == 18) {
			ck_assert_str_eq(n.name, "PHYS32_ENTRY");
			ck_assert_str_eq(n.kind, "number");
			xen++;
		}
	}
	ck_assert_uint_eq(xen, 1);
	ck_assert(!kimg_note_get(UINT_MAX, &n));
}
END_TEST

START_TEST(libraries)
{
	struct kimg_library_info l;
	unsigned int i;

	for (i = 0; kimg_library_get(i, &l); i++) {
		ck_assert_str_ne(l.name, "");
		ck_assert(!strncmp(l.option, "KIMG_WITH_", 10));
#ifdef KIMG_HAVE_JSON
		if (!strcmp(l.name, "json"))
			ck_assert(!strncmp(l.library, "json-c ", 7));
#endif
	}
	ck_assert_uint_ge(i, 4);
}
END_TEST

START_TEST(topics)
{
	const char *const strange[] = { "", "codec", "images" };
	struct kimg_report *r = kimg_report_new("list/1");
	const struct kimg_doc *d;
	unsigned int i;

	ck_assert_ptr_nonnull(r);
	ck_assert_ptr_null(r->images);
	for (i = 0; i < COUNT(strange); i++)
		ck_assert_int_eq(kimg_report_list(r, strange[i]),
				 KIMG_ERR_MISUSE);
	for (i = 0; kimg_list_topic(i); i++) {
		ck_assert_int_eq(kimg_report_list(r, kimg_list_topic(i)),
				 KIMG_OK);
		d = r->root->last;
		ck_assert_str_eq(d->key, kimg_list_topic(i));
		ck_assert_int_eq(d->kind, KIMG_DOC_ARRAY);
		ck_assert_ptr_nonnull(d->child);
	}
	ck_assert_uint_ge(i, 6);
	ck_assert_ptr_null(kimg_list_topic(UINT_MAX));
	/* It has no images, so there are no paths. */
	ck_assert_int_eq(kimg_report_find(r, 0, "codecs", &d),
			 KIMG_ERR_ABSENT);
	kimg_report_free(r);
}
END_TEST

/* Columns start where their titles do; what is null says why. */
START_TEST(text)
{
	struct kimg_report *r = kimg_report_new("list/1");
	struct kimg_doc *list, *o;
	struct kimg_buf b = { .p = NULL };

	list = kimg_doc_put(r, r->root, "codecs", KIMG_DOC_ARRAY);
	o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
	kimg_doc_string(r, o, "name", "a");
	kimg_doc_string(r, o, "library", NULL);
	kimg_doc_string(r, o, "option", "O");
	o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
	kimg_doc_string(r, o, "name", "longer");
	kimg_doc_string(r, o, "library", NULL);
	kimg_doc_string(r, o, "option", NULL);
	kimg_doc_put(r, r->root, "empty", KIMG_DOC_ARRAY);
	kimg_report_list_text(r, false, &b);
	ck_assert_str_eq(b.p, "codecs\n"
			      "  name    library       option\n"
			      "  a       not built in  O\n"
			      "  longer  not built in  -\n");
	kimg_buf_free(&b);
	kimg_report_list_text(r, true, &b);
	ck_assert_ptr_nonnull(strstr(b.p, "\x1b[1mcodecs\x1b[0m\n"));
	kimg_buf_free(&b);
	kimg_report_free(r);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		limits, notes, libraries, topics, text,
	};

	return unit_run("list", tests, COUNT(tests));
}
