/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the unit tests use of Check, for machines that Check is not packaged
 * for. The first failure ends the suite, and tests share one process.
 */
#ifndef MINI_CHECK_H
#define MINI_CHECK_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
	const char *name;
	void (*run)(void);
} TTest;

#define START_TEST(test)                                                   \
	static void test##_run(void);                                      \
	static const TTest test##_test = { #test, test##_run };            \
	static const TTest *const test = &test##_test;                     \
	static void test##_run(void)
#define END_TEST

/* Tests give a format where a condition does not explain itself. */
__attribute__((format(printf, 4, 5), unused))
static void mini_fail(const char *file, int line, const char *what,
		      const char *fmt, ...);

#define MINI_TEST(e, what, ...)                                            \
	((e) ? (void)0 : mini_fail(__FILE__, __LINE__, what, __VA_ARGS__))
#define ck_assert_msg(e, ...) MINI_TEST(e, #e, __VA_ARGS__)
#define ck_assert(e) MINI_TEST(e, #e, "is false")

#define MINI_NUMBER(type, shown, a, op, b)                                 \
	do {                                                               \
		type mini_a = (a), mini_b = (b);                           \
                                                                           \
		MINI_TEST(mini_a op mini_b, #a " " #op " " #b,             \
			  "%" shown " and %" shown, mini_a, mini_b);       \
	} while (0)
#define MINI_INT(a, op, b) MINI_NUMBER(intmax_t, "jd", a, op, b)
#define MINI_UINT(a, op, b) MINI_NUMBER(uintmax_t, "ju", a, op, b)
#define ck_assert_int_eq(a, b) MINI_INT(a, ==, b)
#define ck_assert_int_ne(a, b) MINI_INT(a, !=, b)
#define ck_assert_int_gt(a, b) MINI_INT(a, >, b)
#define ck_assert_int_ge(a, b) MINI_INT(a, >=, b)
#define ck_assert_uint_eq(a, b) MINI_UINT(a, ==, b)
#define ck_assert_uint_lt(a, b) MINI_UINT(a, <, b)
#define ck_assert_uint_le(a, b) MINI_UINT(a, <=, b)
#define ck_assert_uint_gt(a, b) MINI_UINT(a, >, b)
#define ck_assert_uint_ge(a, b) MINI_UINT(a, >=, b)

static inline int mini_differ(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) : a != b;
}

#define MINI_STRING(a, op, b)                                              \
	do {                                                               \
		const char *mini_a = (a), *mini_b = (b);                   \
                                                                           \
		MINI_TEST(mini_differ(mini_a, mini_b) op 0,                \
			  #a " " #op " " #b, "\"%s\" and \"%s\"",          \
			  mini_a ? mini_a : "(null)",                      \
			  mini_b ? mini_b : "(null)");                     \
	} while (0)
#define ck_assert_str_eq(a, b) MINI_STRING(a, ==, b)
#define ck_assert_str_ne(a, b) MINI_STRING(a, !=, b)
#define ck_assert_pstr_eq(a, b) MINI_STRING(a, ==, b)

#define ck_assert_ptr_eq(a, b) ck_assert((const void *)(a) ==              \
					 (const void *)(b))
#define ck_assert_ptr_null(a) ck_assert((a) == NULL)
#define ck_assert_ptr_nonnull(a) ck_assert((a) != NULL)
#define ck_assert_mem_eq(a, b, n) ck_assert(!memcmp(a, b, n))

#include <stdarg.h>

static void mini_fail(const char *file, int line, const char *what,
		      const char *fmt, ...)
{
	va_list ap;

	printf("%s:%d: %s: ", file, line, what);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	exit(EXIT_FAILURE);
}

/** unit_run - run tests as one suite; returns the exit code of main */
static inline int unit_run(const char *name, const TTest *const *test,
			   size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		printf("%s: %s\n", name, test[i]->name);
		fflush(stdout);
		test[i]->run();
	}
	printf("%s: %zu tests passed\n", name, n);
	return EXIT_SUCCESS;
}

#endif
