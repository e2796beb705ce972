/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Turning .def rows into tables; included by the one file of a format that
 * owns the tables.
 *
 * A file of names holds tables: KIMG_TABLE(table), then one
 * KIMG_N(table, value, name, doc) per name, then KIMG_END(table, flags).
 */
#ifndef KIMG_SPEC_ROWS_H
#define KIMG_SPEC_ROWS_H

#include "spec_priv.h"

#define KIMG_NAMES_TABLE(t) static const struct kimg_name ROWS_##t[] = {
#define KIMG_NAMES_ROW(t, v, nm, d) { .value = v, .name = #nm, .doc = d },
#define KIMG_NAMES_END(t, fl)                                             \
	}                                                                 \
	;                                                                 \
	static const struct kimg_names NAMES_##t = {                      \
		.name = #t,                                               \
		.flags = fl,                                              \
		.row = ROWS_##t,                                          \
		.n = KIMG_COUNT(ROWS_##t),                                \
	};

static const struct kimg_names NAMES_none = { .name = "none" };

#define KIMG_W_u8 1
#define KIMG_W_u16 2
#define KIMG_W_u32 4
#define KIMG_W_u64 8

/*
 * One row as an initialiser of struct kimg_field, for structure @S. The table
 * of names of a row is the array NAMES_<names>, made by the same file.
 */
#define KIMG_ROW(S, n, o, t, s, u, r, w, nm, rf, d)                       \
	{                                                                 \
		.name = #n, .ref = rf, .doc = d, .names = &NAMES_##nm,    \
		.off = o, .member = offsetof(struct S, n), .since = s,    \
		.until = u, .width = KIMG_W_##t,                          \
		.mwidth = sizeof(((struct S *)0)->n),                     \
		.role = KIMG_ROLE_##r, .show = KIMG_SHOW_##w,             \
	},

#endif
