/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PE: <winnt.h> and <wintrust.h> of mingw-w64, compiled for their system. */
#include "oracle.h"
#include <windows.h>

#include <winnt.h>
#include <wintrust.h>

#define KIMG_F(n, o, t, ...) SAME(IMAGE_DOS_HEADER, 0, n, o, t)
#include "pe_dos.def"
#undef KIMG_F
#define KIMG_F(n, o, t, ...) SAME(IMAGE_FILE_HEADER, 0, n, o, t)
#include "pe_coff.def"
#undef KIMG_F
#define KIMG_F(n, o, t, ...) SAME(IMAGE_OPTIONAL_HEADER32, 0, n, o, t)
#include "pe_opt32.def"
#undef KIMG_F
#define KIMG_F(n, o, t, ...) SAME(IMAGE_OPTIONAL_HEADER64, 0, n, o, t)
#include "pe_opt64.def"
#undef KIMG_F
#define KIMG_F(n, o, t, ...) SAME(IMAGE_DATA_DIRECTORY, 0, n, o, t)
#include "pe_dir.def"
#undef KIMG_F
/* There the first word is a union, whose other member objects need. */
#define VirtualSize Misc.VirtualSize
#define KIMG_F(n, o, t, ...) SAME(IMAGE_SECTION_HEADER, 0, n, o, t)
#include "pe_shdr.def"
#undef KIMG_F
#undef VirtualSize
#define KIMG_F(n, o, t, ...) SAME(WIN_CERTIFICATE, 0, n, o, t)
#include "pe_cert.def"
#undef KIMG_F

/* Rows of a structure fill it, but for arrays that are no rows. */
#define KIMG_F(n, o, t, ...) + WIDTH_##t
_Static_assert(0
#include "pe_coff.def"
	== sizeof(IMAGE_FILE_HEADER), "rows of IMAGE_FILE_HEADER");
_Static_assert(0
#include "pe_opt32.def"
	== offsetof(IMAGE_OPTIONAL_HEADER32, DataDirectory), "rows of PE32");
_Static_assert(0
#include "pe_opt64.def"
	== offsetof(IMAGE_OPTIONAL_HEADER64, DataDirectory), "rows of PE32+");
_Static_assert(0
#include "pe_dir.def"
	== sizeof(IMAGE_DATA_DIRECTORY), "rows of IMAGE_DATA_DIRECTORY");
_Static_assert(IMAGE_SIZEOF_SHORT_NAME
#include "pe_shdr.def"
	== sizeof(IMAGE_SECTION_HEADER), "rows of IMAGE_SECTION_HEADER");
_Static_assert(0
#include "pe_cert.def"
	== offsetof(WIN_CERTIFICATE, bCertificate), "rows of WIN_CERTIFICATE");
#undef KIMG_F

/* Younger than the headers: LLVM's COFF.h and Microsoft's page have them. */
#define IMAGE_FILE_MACHINE_RISCV32 0x5032
#define IMAGE_FILE_MACHINE_RISCV64 0x5064
#define IMAGE_FILE_MACHINE_LOONGARCH32 0x6232
#define IMAGE_FILE_MACHINE_LOONGARCH64 0x6264
#define KIMG_N(table, value, name, doc)                              \
	_Static_assert((value) == (name), "value of " #name);
#include "pe_names.def"
#undef KIMG_N
