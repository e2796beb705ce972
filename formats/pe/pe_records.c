/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of PE, compiled. Rows of PE32 fill the structures of PE32+. */
#include "../../src/core/spec_rows.h"
#include "pe_priv.h"

#define KIMG_TABLE KIMG_NAMES_TABLE
#define KIMG_N KIMG_NAMES_ROW
#define KIMG_END KIMG_NAMES_END
#include <kimg/pe_names.def>

#define RECORD(var, str, heading, fields, bytes)                 \
	const struct kimg_record var = {                         \
		.name = str, .title = heading, .field = fields,  \
		.n = KIMG_COUNT(fields), .size = bytes,          \
	}

#define KIMG_F(...) KIMG_ROW(kimg_pe_dos, __VA_ARGS__)
static const struct kimg_field dos[] = {
#include <kimg/pe_dos.def>
};
#undef KIMG_F

#define KIMG_F(...) KIMG_ROW(kimg_pe_coff, __VA_ARGS__)
static const struct kimg_field coff[] = {
#include <kimg/pe_coff.def>
};
#undef KIMG_F

#define KIMG_F(...) KIMG_ROW(kimg_pe_opt, __VA_ARGS__)
static const struct kimg_field opt32[] = {
#include <kimg/pe_opt32.def>
};
static const struct kimg_field opt64[] = {
#include <kimg/pe_opt64.def>
};
#undef KIMG_F

#define KIMG_F(...) KIMG_ROW(kimg_pe_dir, __VA_ARGS__)
static const struct kimg_field dir[] = {
#include <kimg/pe_dir.def>
};
#undef KIMG_F

#define KIMG_F(...) KIMG_ROW(kimg_pe_shdr, __VA_ARGS__)
static const struct kimg_field shdr[] = {
#include <kimg/pe_shdr.def>
};
#undef KIMG_F

#define KIMG_F(...) KIMG_ROW(kimg_pe_cert, __VA_ARGS__)
static const struct kimg_field cert[] = {
#include <kimg/pe_cert.def>
};
#undef KIMG_F

RECORD(kimg_rec_pe_dos, "IMAGE_DOS_HEADER", "MS-DOS header", dos, 64);
RECORD(kimg_rec_pe_coff, "IMAGE_FILE_HEADER", "PE file header", coff, 20);
RECORD(kimg_rec_pe_opt32, "IMAGE_OPTIONAL_HEADER32", "PE32 optional header",
       opt32, 96);
RECORD(kimg_rec_pe_opt64, "IMAGE_OPTIONAL_HEADER64", "PE32+ optional header",
       opt64, 112);
RECORD(kimg_rec_pe_dir, "IMAGE_DATA_DIRECTORY", "PE data directory", dir, 8);
RECORD(kimg_rec_pe_shdr, "IMAGE_SECTION_HEADER", "PE section header", shdr,
       40);
RECORD(kimg_rec_pe_cert, "WIN_CERTIFICATE", "attribute certificate", cert, 8);

const struct kimg_names *const kimg_pe_directory_names = &NAMES_directory;
