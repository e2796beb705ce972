/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Collecting findings. */
#ifndef KIMG_DIAGS_H
#define KIMG_DIAGS_H

#include "arena.h"
#include <kimg/diag.h>

/**
 * struct kimg_diags - the findings of one image
 * @arena: owns their texts
 * @first: oldest finding; @n: how many
 * @err: error of the first finding of severity KIMG_ERROR
 * @area: set while a part is read: what findings are about
 * @optional: set while a part is read that no loader needs: whoever reports
 *            damage of it, it is a warning, and this is its field
 */
struct kimg_diags {
	struct kimg_arena *arena;
	struct kimg_finding *first;
	struct kimg_finding *last;
	unsigned int n;
	enum kimg_err err;
	enum kimg_area area;
	const char *optional;
};

/**
 * kimg_diag_add - add a finding
 * @f: copied; its strings are borrowed and must live as long as the arena
 *
 * Whoever detects a problem adds it; callers further up only pass the error
 * on. Beyond KIMG_MAX_FINDINGS only the first error is kept.
 *
 * Returns @f->err, or NOMEM.
 */
enum kimg_err kimg_diag_add(struct kimg_diags *d, const struct kimg_finding *f);

/** kimg_diag_fmt - text for a finding; "" when memory ran out */
const char *kimg_diag_fmt(struct kimg_diags *d, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/** kimg_diag_nomem - report that memory ran out; returns NOMEM */
enum kimg_err kimg_diag_nomem(struct kimg_diags *d);

#endif
