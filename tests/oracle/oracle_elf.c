/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ELF: <elf.h> of the C library. */
#include "oracle.h"
#include <elf.h>

/* e_ident is one array there and five rows here. */
#define ident(name, index, size)                                     \
	_Static_assert(offsetof(Elf64_Ehdr, e_ident) + (index) ==    \
		       OFF_##name, "offset of " #name);              \
	_Static_assert((size) == SIZE_##name, "width of " #name);

enum {
#define KIMG_F(n, o, t, ...) OFF_##n = o, SIZE_##n = WIDTH_##t,
#include "ehdr64.def"
#undef KIMG_F
};
ident(ei_mag, EI_MAG0, SELFMAG)
ident(ei_class, EI_CLASS, 1)
ident(ei_data, EI_DATA, 1)
ident(ei_version, EI_VERSION, 1)
ident(ei_osabi, EI_OSABI, 1)
ident(ei_abiversion, EI_ABIVERSION, 1)

#define EHDR(type, n, o, t) SAME(type, 0, n, o, t)
#define MINE(n, o, t)                                                \
	_Static_assert((o) == OFF_##n && WIDTH_##t == SIZE_##n, #n);

/* The rows that start with "ei_" are those that <elf.h> has not. */
#define KIMG_F(n, o, t, ...) ROW_##n(o, t)
#define ROW_ei_mag(o, t) MINE(ei_mag, o, t)
#define ROW_ei_class(o, t) MINE(ei_class, o, t)
#define ROW_ei_data(o, t) MINE(ei_data, o, t)
#define ROW_ei_version(o, t) MINE(ei_version, o, t)
#define ROW_ei_osabi(o, t) MINE(ei_osabi, o, t)
#define ROW_ei_abiversion(o, t) MINE(ei_abiversion, o, t)
#define ROW_e_type(o, t) EHDR(HDR, e_type, o, t)
#define ROW_e_machine(o, t) EHDR(HDR, e_machine, o, t)
#define ROW_e_version(o, t) EHDR(HDR, e_version, o, t)
#define ROW_e_entry(o, t) EHDR(HDR, e_entry, o, t)
#define ROW_e_phoff(o, t) EHDR(HDR, e_phoff, o, t)
#define ROW_e_shoff(o, t) EHDR(HDR, e_shoff, o, t)
#define ROW_e_flags(o, t) EHDR(HDR, e_flags, o, t)
#define ROW_e_ehsize(o, t) EHDR(HDR, e_ehsize, o, t)
#define ROW_e_phentsize(o, t) EHDR(HDR, e_phentsize, o, t)
#define ROW_e_phnum(o, t) EHDR(HDR, e_phnum, o, t)
#define ROW_e_shentsize(o, t) EHDR(HDR, e_shentsize, o, t)
#define ROW_e_shnum(o, t) EHDR(HDR, e_shnum, o, t)
#define ROW_e_shstrndx(o, t) EHDR(HDR, e_shstrndx, o, t)
#define HDR Elf64_Ehdr
#include "ehdr64.def"
#undef HDR
#define HDR Elf32_Ehdr
#include "ehdr32.def"
#undef HDR
#undef KIMG_F

#define KIMG_F(n, o, t, ...) SAME(Elf64_Phdr, 0, n, o, t)
#include "phdr64.def"
#undef KIMG_F
#define KIMG_F(n, o, t, ...) SAME(Elf32_Phdr, 0, n, o, t)
#include "phdr32.def"
#undef KIMG_F
#define KIMG_F(n, o, t, ...) SAME(Elf64_Shdr, 0, n, o, t)
#include "shdr64.def"
#undef KIMG_F
#define KIMG_F(n, o, t, ...) SAME(Elf32_Shdr, 0, n, o, t)
#include "shdr32.def"
#undef KIMG_F
#define KIMG_F(n, o, t, ...)                                         \
	SAME(Elf64_Nhdr, 0, n, o, t) SAME(Elf32_Nhdr, 0, n, o, t)
#include "nhdr.def"
#undef KIMG_F

/* Rows of a structure fill it: none is missing, none is there twice. */
#define KIMG_F(n, o, t, ...) + WIDTH_##t
_Static_assert(EI_NIDENT - 9 +
#include "ehdr64.def"
	== sizeof(Elf64_Ehdr), "rows of Elf64_Ehdr");
_Static_assert(EI_NIDENT - 9 +
#include "ehdr32.def"
	== sizeof(Elf32_Ehdr), "rows of Elf32_Ehdr");
_Static_assert(0
#include "phdr64.def"
	== sizeof(Elf64_Phdr), "rows of Elf64_Phdr");
_Static_assert(0
#include "phdr32.def"
	== sizeof(Elf32_Phdr), "rows of Elf32_Phdr");
_Static_assert(0
#include "shdr64.def"
	== sizeof(Elf64_Shdr), "rows of Elf64_Shdr");
_Static_assert(0
#include "shdr32.def"
	== sizeof(Elf32_Shdr), "rows of Elf32_Shdr");
_Static_assert(0
#include "nhdr.def"
	== sizeof(Elf64_Nhdr), "rows of Elf64_Nhdr");
#undef KIMG_F

#define KIMG_N(table, value, name, doc)                              \
	_Static_assert((value) == (name), "value of " #name);
#include "elf_names.def"
#undef KIMG_N

/* Types of GNU's notes; those of Linux are in no header of user space. */
#define LINUX_ELFNOTE_BUILD_SALT 0x100
#define LINUX_ELFNOTE_LTO_INFO 0x101
#define KIMG_NOTE(owner, type, name, kind, doc)                      \
	_Static_assert((type) == (name), "type of " #name);
#include "elf_notes.def"
