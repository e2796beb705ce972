/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a bzImage, compiled. */
#include "../../src/core/spec_rows.h"
#include <kimg/rec_bz.h>

#define KIMG_TABLE KIMG_NAMES_TABLE
#define KIMG_N KIMG_NAMES_ROW
#define KIMG_END KIMG_NAMES_END
#include <kimg/bz_names.def>

static const struct kimg_field setup_fields[] = {
#define KIMG_F(...) KIMG_ROW(kimg_bz_setup, __VA_ARGS__)
#include <kimg/bz_setup.def>
#undef KIMG_F
};

const struct kimg_record kimg_rec_bz_setup = {
	.name = "setup_header",
	.title = "Linux/x86 setup header",
	.field = setup_fields,
	.n = KIMG_COUNT(setup_fields),
	.size = 0x26c,
};

static const struct kimg_field kernel_info_fields[] = {
#define KIMG_F(...) KIMG_ROW(kimg_bz_kernel_info, __VA_ARGS__)
#include <kimg/bz_kernel_info.def>
#undef KIMG_F
};

const struct kimg_record kimg_rec_bz_kernel_info = {
	.name = "kernel_info",
	.title = "Linux/x86 kernel_info",
	.field = kernel_info_fields,
	.n = KIMG_COUNT(kernel_info_fields),
	.size = 16,
};
