/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of kernels for other machines, compiled. */
#include "../../src/core/spec_rows.h"
#include <kimg/rec_foreign.h>

#define KIMG_TABLE KIMG_NAMES_TABLE
#define KIMG_N KIMG_NAMES_ROW
#define KIMG_END KIMG_NAMES_END
#include <kimg/foreign_names.def>

#define RECORD(var, str, heading, fields, bytes)                 \
	const struct kimg_record var = {                         \
		.name = str, .title = heading, .field = fields,  \
		.n = KIMG_COUNT(fields), .size = bytes,          \
	}

static const struct kimg_field arm64[] = {
#define KIMG_F(...) KIMG_ROW(kimg_arm64_image, __VA_ARGS__)
#include <kimg/arm64_image.def>
#undef KIMG_F
};

static const struct kimg_field riscv[] = {
#define KIMG_F(...) KIMG_ROW(kimg_riscv_image, __VA_ARGS__)
#include <kimg/riscv_image.def>
#undef KIMG_F
};

static const struct kimg_field zboot[] = {
#define KIMG_F(...) KIMG_ROW(kimg_efi_zboot, __VA_ARGS__)
#include <kimg/efi_zboot.def>
#undef KIMG_F
};

static const struct kimg_field zimage[] = {
#define KIMG_F(...) KIMG_ROW(kimg_arm_zimage, __VA_ARGS__)
#include <kimg/arm_zimage.def>
#undef KIMG_F
};

RECORD(kimg_rec_arm64_image, "arm64_image", "arm64 Image header", arm64, 64);
RECORD(kimg_rec_riscv_image, "riscv_image", "RISC-V Image header", riscv, 64);
RECORD(kimg_rec_efi_zboot, "efi_zboot", "EFI zboot header", zboot, 64);
RECORD(kimg_rec_arm_zimage, "arm_zimage", "ARM zImage header", zimage, 0x34);
