/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KIMG_DIFF_PRIV_H
#define KIMG_DIFF_PRIV_H

#include "report_priv.h"
#include <kimg/diff.h>

/** struct diff_pair - what belongs together; @a or @b is NULL when there is
 * only the other; @name: what it is called, or NULL */
struct diff_pair {
	const struct kimg_doc *a;
	const struct kimg_doc *b;
	unsigned int ia;
	unsigned int ib;
	const char *name;
};

/**
 * kimg_diff_match - which elements of two arrays belong together
 * @a, @b: one of them may be NULL
 * @n: how many pairs there are: in the order of @a, then those of @b alone
 *
 * Returns NULL when memory ran out.
 */
struct diff_pair *kimg_diff_match(struct kimg_report *r,
				  const struct kimg_doc *a,
				  const struct kimg_doc *b, unsigned int *n);

/**
 * kimg_diff_lines - a text as an array of its lines
 *
 * Lines that set an option of a kernel's configuration are called like it.
 */
struct kimg_doc *kimg_diff_lines(struct kimg_report *r, const char *text);

/** kimg_doc_member - member by its name, or NULL */
const struct kimg_doc *kimg_doc_member(const struct kimg_doc *d,
				       const char *name);

#endif
