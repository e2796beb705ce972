/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Setup header and its values: <asm/bootparam.h> of the kernel. */
#include "oracle.h"
#include <asm/bootparam.h>

/* The header was younger than some flags: boot.rst gives these. */
#ifndef XLF_MEM_ENCRYPTION
#define XLF_MEM_ENCRYPTION (1 << 7)
#endif
#define NORMAL_VGA 0xffff
#define EXTENDED_VGA 0xfffe
#define ASK_VGA 0xfffd

#define KIMG_F(n, o, t, ...) SAME(struct setup_header, 0x1f1, n, o, t)
#include "bz_setup.def"
#undef KIMG_F

/* No row is missing: together they fill the structure. */
enum {
	SETUP_BYTES = 0
#define KIMG_F(n, o, t, ...) + WIDTH_##t
#include "bz_setup.def"
#undef KIMG_F
};
_Static_assert(SETUP_BYTES >= sizeof(struct setup_header),
	       "rows of setup_header");

#define KIMG_N(table, value, name, doc)                               \
	_Static_assert((value) == (name), "value of " #name);
#include "bz_names.def"
#undef KIMG_N

/* boot.rst, "The kernel_info"; no header of user space has it. */
struct kernel_info {
	__u32 header;
	__u32 size;
	__u32 size_total;
	__u32 setup_type_max;
};

#define KIMG_F(n, o, t, ...) SAME(struct kernel_info, 0, n, o, t)
#include "bz_kernel_info.def"
#undef KIMG_F
