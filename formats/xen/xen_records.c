/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Xen's table of a flat image, compiled. */
#include "../../src/core/spec_rows.h"
#include <kimg/rec_xen.h>

#define KIMG_TABLE KIMG_NAMES_TABLE
#define KIMG_N KIMG_NAMES_ROW
#define KIMG_END KIMG_NAMES_END
#include <kimg/xen_table_names.def>

static const struct kimg_field rows[] = {
#define KIMG_F(...) KIMG_ROW(kimg_xen_bin_image_table, __VA_ARGS__)
#include <kimg/xen_table.def>
#undef KIMG_F
};

const struct kimg_record kimg_rec_xen_bin_image_table = {
	.name = "xen_bin_image_table",
	.title = "Xen table of a flat image",
	.field = rows,
	.n = KIMG_COUNT(rows),
	.size = 32,
};
