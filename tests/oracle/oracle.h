/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows against headers that other people wrote. Nothing here runs: a wrong row
 * does not compile.
 */
#ifndef ORACLE_H
#define ORACLE_H

#include <stddef.h>

#define WIDTH_u8 1
#define WIDTH_u16 2
#define WIDTH_u32 4
#define WIDTH_u64 8

/* The row's offset and width are those of member @m of @type at @base. */
#define SAME(type, base, m, off, t)                                        \
	_Static_assert((base) + offsetof(type, m) == (off),                \
		       "offset of " #m);                                   \
	_Static_assert(sizeof(((type *)0)->m) == WIDTH_##t, "width of " #m);

/* Names in tables are only compared by value. */
#define KIMG_TABLE(table)
#define KIMG_END(table, flags)

#endif
