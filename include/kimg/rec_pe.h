/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Structures of a PE image, made from the rows in pe_*.def. Rows of PE32 have
 * the names of those of PE32+ and fill the same structure.
 */
#ifndef KIMG_REC_PE_H
#define KIMG_REC_PE_H

#include <kimg/rec_types.h>

#pragma GCC visibility push(default)

struct kimg_pe_dos {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/pe_dos.def>
#undef KIMG_F
};

struct kimg_pe_coff {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/pe_coff.def>
#undef KIMG_F
};

/* BaseOfData is the only row that PE32 has and PE32+ has not. */
struct kimg_pe_opt {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/pe_opt64.def>
#undef KIMG_F
	uint32_t BaseOfData;
};

struct kimg_pe_dir {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/pe_dir.def>
#undef KIMG_F
};

struct kimg_pe_shdr {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/pe_shdr.def>
#undef KIMG_F
};

struct kimg_pe_cert {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/pe_cert.def>
#undef KIMG_F
};

extern const struct kimg_record kimg_rec_pe_dos, kimg_rec_pe_coff;
extern const struct kimg_record kimg_rec_pe_opt32, kimg_rec_pe_opt64;
extern const struct kimg_record kimg_rec_pe_dir, kimg_rec_pe_shdr;
extern const struct kimg_record kimg_rec_pe_cert;

/* Values that code asks for by name; all fit in 32 bits. */
#define KIMG_TABLE(table)
#define KIMG_N(table, value, name, doc) \
	static const uint32_t KIMG_PE_##name __attribute__((unused)) = value;
#define KIMG_END(table, flags)
#include <kimg/pe_names.def>
#undef KIMG_TABLE
#undef KIMG_N
#undef KIMG_END

#pragma GCC visibility pop

#endif
