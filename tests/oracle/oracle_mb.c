/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Multiboot 1: the header of its specification. */
#include "oracle.h"
#include <multiboot/multiboot.h>

#define KIMG_F(n, o, t, ...) SAME(struct multiboot_header, 0, n, o, t)
#include "mb1_header.def"
#include "mb1_address.def"
#include "mb1_mode.def"
#undef KIMG_F

/* No row is missing: together they fill the structure. */
enum {
	BYTES = 0
#define KIMG_F(n, o, t, ...) + WIDTH_##t
#include "mb1_header.def"
#include "mb1_address.def"
#include "mb1_mode.def"
#undef KIMG_F
};
_Static_assert(BYTES == sizeof(struct multiboot_header),
	       "rows of multiboot_header");

/* The other tables are of multiboot 2. */
#define mb1_flags(value, name)                                        \
	_Static_assert((value) == (name), "value of " #name);
#define mb1_mode_type(value, name)
#define mb2_architecture(value, name)
#define mb2_tag_type(value, name)
#define mb2_tag_flags(value, name)
#define mb2_console(value, name)
#define mb2_preference(value, name)
#define mb2_request(value, name)
#define KIMG_N(table, value, name, doc) table(value, name)
#include "mb_names.def"
#undef KIMG_N
