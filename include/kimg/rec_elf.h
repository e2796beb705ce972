/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Structures of an ELF image, made from the 64-bit rows. The 32-bit rows have
 * the same names and fill the same structures.
 */
#ifndef KIMG_REC_ELF_H
#define KIMG_REC_ELF_H

#include <kimg/rec_types.h>

#pragma GCC visibility push(default)

struct kimg_elf_ehdr {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/ehdr64.def>
#undef KIMG_F
};

struct kimg_elf_phdr {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/phdr64.def>
#undef KIMG_F
};

struct kimg_elf_shdr {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/shdr64.def>
#undef KIMG_F
};

struct kimg_elf_nhdr {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/nhdr.def>
#undef KIMG_F
};

extern const struct kimg_record kimg_rec_elf_ehdr32, kimg_rec_elf_ehdr64;
extern const struct kimg_record kimg_rec_elf_phdr32, kimg_rec_elf_phdr64;
extern const struct kimg_record kimg_rec_elf_shdr32, kimg_rec_elf_shdr64;
extern const struct kimg_record kimg_rec_elf_nhdr;

/* The numbers of ELF that code asks for by name. */
enum {
#define KIMG_TABLE(table)
#define KIMG_N(table, value, name, doc) KIMG_##name = value,
#define KIMG_END(table, flags)
#include <kimg/elf_names.def>
#undef KIMG_TABLE
#undef KIMG_N
#undef KIMG_END
};

#pragma GCC visibility pop

#endif
