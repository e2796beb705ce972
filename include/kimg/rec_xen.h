/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Structure of Xen's table in a flat image, made from the rows. */
#ifndef KIMG_REC_XEN_H
#define KIMG_REC_XEN_H

#include <kimg/rec_types.h>

#pragma GCC visibility push(default)

struct kimg_xen_bin_image_table {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/xen_table.def>
#undef KIMG_F
};

extern const struct kimg_record kimg_rec_xen_bin_image_table;

/* Flags that code asks for by name. */
enum {
#define KIMG_TABLE(table)
#define KIMG_N(table, value, name, doc) KIMG_##name = value,
#define KIMG_END(table, flags)
#include <kimg/xen_table_names.def>
#undef KIMG_TABLE
#undef KIMG_N
#undef KIMG_END
};

#pragma GCC visibility pop

#endif
