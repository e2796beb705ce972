/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offsets in the first segment of a file of kimg_boot_elf_make(), in memory as
 * in the file. */
#ifndef KIMG_BOOT_ELF_H
#define KIMG_BOOT_ELF_H

#define BOOT_ELF_PAGE 0x1000
#define BOOT_ELF_STUB 0x1000
#define BOOT_ELF_PARAMS 0x2000
#define BOOT_ELF_CMDLINE 0x3000

#endif
