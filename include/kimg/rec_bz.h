/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Structures of a bzImage, made from the rows in bz_*.def. */
#ifndef KIMG_REC_BZ_H
#define KIMG_REC_BZ_H

#include <kimg/rec_types.h>

#pragma GCC visibility push(default)

struct kimg_bz_setup {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/bz_setup.def>
#undef KIMG_F
};

struct kimg_bz_kernel_info {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/bz_kernel_info.def>
#undef KIMG_F
};

extern const struct kimg_record kimg_rec_bz_setup;
extern const struct kimg_record kimg_rec_bz_kernel_info;

/* Values that code asks for by name. */
enum {
#define KIMG_TABLE(table)
#define KIMG_N(table, value, name, doc) KIMG_BZ_##name = value,
#define KIMG_END(table, flags)
#include <kimg/bz_names.def>
#undef KIMG_TABLE
#undef KIMG_N
#undef KIMG_END
};

#pragma GCC visibility pop

#endif
