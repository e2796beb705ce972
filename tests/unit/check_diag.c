/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "src/core/diags.h"
#include "src/core/limits.h"
#include "unit.h"

static enum kimg_err add(struct kimg_diags *d, enum kimg_severity sev,
			 enum kimg_err err, const char *text)
{
	return kimg_diag_add(d, &(struct kimg_finding){
		.sev = sev, .err = err, .text = text,
	});
}

START_TEST(order)
{
	struct kimg_arena a = { .block = NULL };
	struct kimg_diags d = { .arena = &a };

	ck_assert_int_eq(add(&d, KIMG_ERROR, KIMG_ERR_MALFORMED, "one"),
			 KIMG_ERR_MALFORMED);
	ck_assert_int_eq(add(&d, KIMG_ERROR, KIMG_ERR_LIMIT, "two"),
			 KIMG_ERR_LIMIT);
	ck_assert_int_eq(add(&d, KIMG_WARNING, KIMG_ERR_IO, "three"),
			 KIMG_ERR_IO);
	ck_assert_uint_eq(d.n, 3);
	ck_assert_str_eq(d.first->text, "one");
	ck_assert_str_eq(d.first->next->text, "two");
	ck_assert_str_eq(d.first->next->next->text, "three");
	ck_assert_ptr_null(d.first->next->next->next);
	ck_assert_ptr_eq(d.last, d.first->next->next);
	ck_assert_int_eq(d.err, KIMG_ERR_MALFORMED);
	kimg_arena_free(&a);
}
END_TEST

/* A warning is not the error, whether it comes first or not. */
START_TEST(severity)
{
	struct kimg_arena a = { .block = NULL };
	struct kimg_diags d = { .arena = &a };

	add(&d, KIMG_WARNING, KIMG_ERR_IO, "w");
	ck_assert_int_eq(d.err, KIMG_OK);
	add(&d, KIMG_ERROR, KIMG_ERR_TRUNCATED, "e");
	ck_assert_int_eq(d.err, KIMG_ERR_TRUNCATED);
	kimg_arena_free(&a);
}
END_TEST

/* While a part is optional, damage of it is a warning about it. */
START_TEST(optional)
{
	struct kimg_arena a = { .block = NULL };
	struct kimg_diags d = { .arena = &a, .optional = "config" };

	ck_assert_int_eq(add(&d, KIMG_ERROR, KIMG_ERR_MALFORMED, "w"),
			 KIMG_ERR_MALFORMED);
	ck_assert_int_eq(d.err, KIMG_OK);
	ck_assert_int_eq((int)d.first->sev, (int)KIMG_WARNING);
	ck_assert_str_eq(d.first->field, "config");
	ck_assert_ptr_null(d.first->hint);
	/* memory is not a part */
	ck_assert_int_eq(kimg_diag_nomem(&d), KIMG_ERR_NOMEM);
	ck_assert_int_eq(d.err, KIMG_ERR_NOMEM);
	kimg_arena_free(&a);
}
END_TEST

/* The finding is a copy, and what the caller left out has a default. */
START_TEST(copies)
{
	struct kimg_arena a = { .block = NULL };
	struct kimg_diags d = { .arena = &a };
	struct kimg_finding f = {
		.err = KIMG_ERR_IO, .at = 7, .has_at = true, .field = "f",
		.text = "t", .expected = "e", .found = "g", .hint = "h",
		.next = &f,
	};

	kimg_diag_add(&d, &f);
	f.at = 8;
	ck_assert_uint_eq(d.first->at, 7);
	ck_assert(d.first->has_at);
	ck_assert_str_eq(d.first->layer, "");
	ck_assert_str_eq(d.first->hint, "h");
	ck_assert_ptr_null(d.first->next);
	f.layer = "payload/elf";
	kimg_diag_add(&d, &f);
	ck_assert_str_eq(d.last->layer, "payload/elf");
	kimg_arena_free(&a);
}
END_TEST

START_TEST(cap)
{
	struct kimg_arena a = { .block = NULL };
	struct kimg_diags d = { .arena = &a };
	unsigned int i;

	for (i = 0; i < KIMG_MAX_FINDINGS; i++)
		add(&d, KIMG_WARNING, KIMG_ERR_IO, "w");
	ck_assert_uint_eq(d.n, KIMG_MAX_FINDINGS);
	ck_assert_int_eq(add(&d, KIMG_WARNING, KIMG_ERR_IO, "more"),
			 KIMG_ERR_IO);
	ck_assert_uint_eq(d.n, KIMG_MAX_FINDINGS);
	/* no room, but for the first error */
	ck_assert_int_eq(add(&d, KIMG_ERROR, KIMG_ERR_LIMIT, "late"),
			 KIMG_ERR_LIMIT);
	ck_assert_uint_eq(d.n, KIMG_MAX_FINDINGS + 1);
	ck_assert_str_eq(d.last->text, "late");
	ck_assert_int_eq(d.err, KIMG_ERR_LIMIT);
	add(&d, KIMG_ERROR, KIMG_ERR_IO, "later");
	ck_assert_str_eq(d.last->text, "late");
	ck_assert_int_eq(d.err, KIMG_ERR_LIMIT);
	kimg_arena_free(&a);
}
END_TEST

START_TEST(format)
{
	struct kimg_arena a = { .block = NULL };
	struct kimg_diags d = { .arena = &a };

	ck_assert_str_eq(kimg_diag_fmt(&d, "%u of %s", 3U, "x"), "3 of x");
	kimg_arena_free(&a);
}
END_TEST

START_TEST(nomem)
{
	struct kimg_arena a = { .block = NULL };
	struct kimg_diags d = { .arena = &a };

	ck_assert_int_eq(kimg_diag_nomem(&d), KIMG_ERR_NOMEM);
	ck_assert_int_eq(d.err, KIMG_ERR_NOMEM);
	ck_assert_ptr_null(d.first);
	d.err = KIMG_ERR_IO;
	ck_assert_int_eq(kimg_diag_nomem(&d), KIMG_ERR_NOMEM);
	ck_assert_int_eq(d.err, KIMG_ERR_IO);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		order, severity, optional, copies, cap, format, nomem,
	};

	return unit_run("diag", tests, COUNT(tests));
}
