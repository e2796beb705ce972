/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of ELF, compiled. 32-bit rows fill the 64-bit structures. */
#include "../../src/core/spec_rows.h"
#include <kimg/rec_elf.h>

#define KIMG_TABLE KIMG_NAMES_TABLE
#define KIMG_N KIMG_NAMES_ROW
#define KIMG_END KIMG_NAMES_END
#include <kimg/elf_names.def>

#define RECORD(var, str, heading, fields, bytes)                 \
	const struct kimg_record var = {                         \
		.name = str, .title = heading, .field = fields,  \
		.n = KIMG_COUNT(fields), .size = bytes,          \
	}

#define KIMG_F(...) KIMG_ROW(kimg_elf_ehdr, __VA_ARGS__)
static const struct kimg_field ehdr32[] = {
#include <kimg/ehdr32.def>
};
static const struct kimg_field ehdr64[] = {
#include <kimg/ehdr64.def>
};
#undef KIMG_F

#define KIMG_F(...) KIMG_ROW(kimg_elf_phdr, __VA_ARGS__)
static const struct kimg_field phdr32[] = {
#include <kimg/phdr32.def>
};
static const struct kimg_field phdr64[] = {
#include <kimg/phdr64.def>
};
#undef KIMG_F

#define KIMG_F(...) KIMG_ROW(kimg_elf_shdr, __VA_ARGS__)
static const struct kimg_field shdr32[] = {
#include <kimg/shdr32.def>
};
static const struct kimg_field shdr64[] = {
#include <kimg/shdr64.def>
};
#undef KIMG_F

#define KIMG_F(...) KIMG_ROW(kimg_elf_nhdr, __VA_ARGS__)
static const struct kimg_field nhdr[] = {
#include <kimg/nhdr.def>
};
#undef KIMG_F

RECORD(kimg_rec_elf_ehdr32, "Elf32_Ehdr", "32-bit ELF header", ehdr32, 52);
RECORD(kimg_rec_elf_ehdr64, "Elf64_Ehdr", "64-bit ELF header", ehdr64, 64);
RECORD(kimg_rec_elf_phdr32, "Elf32_Phdr", "32-bit program header", phdr32, 32);
RECORD(kimg_rec_elf_phdr64, "Elf64_Phdr", "64-bit program header", phdr64, 56);
RECORD(kimg_rec_elf_shdr32, "Elf32_Shdr", "32-bit section header", shdr32, 40);
RECORD(kimg_rec_elf_shdr64, "Elf64_Shdr", "64-bit section header", shdr64, 64);
RECORD(kimg_rec_elf_nhdr, "Elf_Nhdr", "note header", nhdr, 12);
