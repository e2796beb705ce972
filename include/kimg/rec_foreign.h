/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Headers of kernels for other machines, made from the rows in *.def. */
#ifndef KIMG_REC_FOREIGN_H
#define KIMG_REC_FOREIGN_H

#include <kimg/rec_types.h>

#pragma GCC visibility push(default)

struct kimg_arm64_image {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/arm64_image.def>
#undef KIMG_F
};

struct kimg_riscv_image {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/riscv_image.def>
#undef KIMG_F
};

struct kimg_efi_zboot {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/efi_zboot.def>
#undef KIMG_F
};

struct kimg_arm_zimage {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/arm_zimage.def>
#undef KIMG_F
};

extern const struct kimg_record kimg_rec_arm64_image;
extern const struct kimg_record kimg_rec_riscv_image;
extern const struct kimg_record kimg_rec_efi_zboot;
extern const struct kimg_record kimg_rec_arm_zimage;

#pragma GCC visibility pop

#endif
