/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The images around the bytes of a fuzzer; offsets are those of the gABI and of
 * boot.rst. */
#ifndef FUZZ_WRAP_H
#define FUZZ_WRAP_H

#include "fuzz.h"

/** struct fuzz_elf - @bits: 32 or 64; @align: p_align of the notes */
struct fuzz_elf {
	unsigned int bits;
	bool big;
	unsigned int align;
};

/** fuzz_elf_notes - an ELF with a PT_LOAD, and notes in a PT_NOTE at its end */
void fuzz_elf_notes(struct fuzz_bytes *b, const struct fuzz_elf *e,
		    const uint8_t *notes, size_t n);

/** fuzz_elf_guest - an ELF with a PT_LOAD, and a section __xen_guest */
void fuzz_elf_guest(struct fuzz_bytes *b, const struct fuzz_elf *e,
		    const uint8_t *text, size_t n);

/** fuzz_bz_payload - a bzImage with a payload at its end */
void fuzz_bz_payload(struct fuzz_bytes *b, const uint8_t *payload, size_t n);

#endif
