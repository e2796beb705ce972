/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KIMG_LX_PRIV_H
#define KIMG_LX_PRIV_H

#include "../format_priv.h"
#include <kimg/linux.h>

/**
 * struct lx_job - a kernel being looked through
 * @elf: its ELF; @all: all bytes of it, without the tail
 * @out: the model's, to be filled
 * @word: bytes of an address
 * @low, @high: virtual addresses from the first executable segment to the end
 *              of all
 */
struct lx_job {
	struct kimg_image *img;
	const struct kimg_elf *elf;
	struct kimg_view all;
	struct kimg_linux *out;
	unsigned int word;
	uint64_t low;
	uint64_t high;
};

/**
 * kimg_lx_warn - report damage of a part
 * @at: where in the ELF's layer; @field: the part
 */
void kimg_lx_warn(struct lx_job *j, uint64_t at, const char *field,
	     const struct kimg_finding *f);

/** kimg_lx_relocs - count the lists behind the ELF; false without memory */
bool kimg_lx_relocs(struct lx_job *j);

/** kimg_lx_btf - look at the section .BTF; false as above */
bool kimg_lx_btf(struct lx_job *j);

/** kimg_lx_config - find and decode the configuration; false as above */
bool kimg_lx_config(struct lx_job *j);

/** kimg_lx_kallsyms - find the table of symbols; false as above */
bool kimg_lx_kallsyms(struct lx_job *j);

/** kimg_lx_lookups - answer what the options ask; false as above */
bool kimg_lx_lookups(struct lx_job *j);

#define LX_TOKENS 256

/**
 * struct kimg_kallsyms_priv - what reading of kallsyms needs
 * @all: the ELF's bytes; positions count in it
 * @word: as in struct lx_job; @marker: bytes of an element of kallsyms_markers
 * @self: address of kallsyms_offsets, for PCREL
 * @token, @token_len: where each token is, and its bytes
 */
struct kimg_kallsyms_priv {
	struct kimg_view all;
	const struct kimg_elf *elf;
	unsigned int word;
	unsigned int marker;
	uint64_t self;
	uint64_t token[LX_TOKENS];
	uint16_t token_len[LX_TOKENS];
};

/** kimg_lx_symbol_address - address of symbol @i, which exists */
uint64_t kimg_lx_symbol_address(const struct kimg_kallsyms *k, uint32_t i);

/**
 * kimg_lx_symbol_head - length of a compressed name
 * @c: reads the ELF
 * @at: where its length is; moved to its first byte
 *
 * One byte, or since 6.1 two in ULEB128.
 */
uint32_t kimg_lx_symbol_head(struct kimg_cur *c, uint64_t *at);

#endif
