/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Images for tests, made from literal offsets: what checks a table must not
 * read it. Offsets are those of the System V gABI and of boot.rst.
 */
#ifndef MAKE_H
#define MAKE_H

#include "unit.h"
#include <kimg/kimg.h>

/**
 * struct shape - an ELF to be made
 * @bits: 32 or 64; @big: byte order
 * @nphdrs: program headers at 0x40; @nshdrs: section headers at @shoff
 */
struct shape {
	unsigned int bits;
	bool big;
	unsigned int machine;
	uint64_t entry;
	unsigned int nphdrs;
	unsigned int nshdrs;
	uint64_t shoff;
	unsigned int shstrndx;
};

struct phdr {
	uint32_t type, flags;
	uint64_t offset, vaddr, paddr, filesz, memsz, align;
};

struct shdr {
	uint32_t name, type;
	uint64_t flags, addr, offset, size;
	uint32_t link, info;
};

#define PHDR_AT 0x40

/** make_elf - the ELF header; the block gets at least the size of it */
void make_elf(struct mem *m, const struct shape *s);

void make_phdr(struct mem *m, const struct shape *s, unsigned int i,
	       const struct phdr *p);
void make_shdr(struct mem *m, const struct shape *s, unsigned int i,
	       const struct shdr *h);

/** make_note - a note at @off, padded to 4; returns where the next one is */
size_t make_note(struct mem *m, size_t off, const char *owner, uint32_t type,
		 const void *desc, uint32_t n);

/** make_note_num - a note with a number of @n bytes in the file's order */
size_t make_note_num(struct mem *m, size_t off, uint32_t type, uint32_t n,
		     uint64_t v);

/** make_bz - a bzImage without payload: @sects setup sectors, @pm bytes */
void make_bz(struct mem *m, unsigned int version, unsigned int sects,
	     size_t pm);

/** decode - decode the block; @err is what must come out of it */
struct kimg_image *decode(const struct mem *m, const struct kimg_options *opt,
			  enum kimg_err err);

/** check_finding - place and text of the first finding */
void check_finding(const struct kimg_image *img, const char *layer,
		   uint64_t at, const char *field, const char *text);

#endif
