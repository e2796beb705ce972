/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of BTF's header, compiled. */
#include "../../src/core/spec_rows.h"
#include <kimg/linux.h>

#define KIMG_F(...) KIMG_ROW(kimg_btf_header, __VA_ARGS__)
static const struct kimg_field btf_header[] = {
#include <kimg/btf.def>
};
#undef KIMG_F

const struct kimg_record kimg_rec_btf_header = {
	.name = "btf_header", .title = "BTF header", .field = btf_header,
	.n = KIMG_COUNT(btf_header), .size = 24,
};
