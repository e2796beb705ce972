/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the unit tests share: running a suite, and bytes in a heap block. */
#ifndef UNIT_H
#define UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef KIMG_MINI_CHECK
#include "mini_check.h"
#else
#include <check.h>
#endif

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

#ifndef KIMG_MINI_CHECK
/** unit_run - run tests as one suite; returns the exit code of main */
static inline int unit_run(const char *name, const TTest *const *test,
			   size_t n)
{
	Suite *s = suite_create(name);
	TCase *tc = tcase_create(name);
	SRunner *sr;
	size_t i;
	int failed;

	tcase_set_timeout(tc, 60);
	for (i = 0; i < n; i++)
		tcase_add_test(tc, test[i]);
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
#endif

/* A NULL in one of them is a difference, not a crash. */
static inline bool same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

/**
 * struct mem - bytes of a test image
 * @p: exactly @len bytes, so that a sanitizer sees a read behind them
 * @big: numbers are put most significant byte first
 */
struct mem {
	uint8_t *p;
	size_t len;
	bool big;
};

/** mem_size - change the size; new bytes are 0 */
static inline void mem_size(struct mem *m, size_t len)
{
	uint8_t *p = calloc(1, len ? len : 1);

	ck_assert_ptr_nonnull(p);
	if (m->len && len)
		memcpy(p, m->p, m->len < len ? m->len : len);
	free(m->p);
	m->p = p;
	m->len = len;
}

/** mem_put - write a number of @width bytes, growing the block */
static inline void mem_put(struct mem *m, size_t off, unsigned int width,
			   uint64_t v)
{
	unsigned int i;

	if (off + width > m->len)
		mem_size(m, off + width);
	for (i = 0; i < width; i++)
		m->p[off + (m->big ? width - 1 - i : i)] =
			(uint8_t)(v >> 8 * i);
}

/** mem_copy - write bytes, growing the block */
static inline void mem_copy(struct mem *m, size_t off, const void *bytes,
			    size_t n)
{
	if (off + n > m->len)
		mem_size(m, off + n);
	if (n)
		memcpy(m->p + off, bytes, n);
}

static inline void mem_free(struct mem *m)
{
	free(m->p);
	*m = (struct mem){ .p = NULL };
}

#endif
