/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What Linux leaves in its own image, and nothing needs to load it: relocation
 * lists, BTF, configuration, symbols. Read with KIMG_DEPTH_FULL only. Damage
 * here is a warning.
 */
#ifndef KIMG_LINUX_H
#define KIMG_LINUX_H

#include <kimg/rec_types.h>

struct kimg_layer;

#pragma GCC visibility push(default)

/**
 * struct kimg_relocs - the lists behind the ELF (arch/x86/tools/relocs.c)
 * @at, @layer: where the lists start; they go on to the end of the layer
 * @size: bytes of them
 * @nlists: how many there are: 1 in i386 kernels, 3 in those of x86-64, and 2
 *          since inverse ones are no longer needed
 * @relocs64: 64-bit words to which the distance is added
 * @relocs32neg: 32-bit words from which it is subtracted
 * @relocs32: 32-bit words to which it is added
 * @outside: of all of these, addresses that are not in the kernel
 */
struct kimg_relocs {
	const char *layer;
	uint64_t at;
	uint64_t size;
	unsigned int nlists;
	uint32_t relocs64;
	uint32_t relocs32neg;
	uint32_t relocs32;
	uint32_t outside;
};

/** struct kimg_btf_header - the rows of btf_header */
struct kimg_btf_header {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/btf.def>
#undef KIMG_F
};

extern const struct kimg_record kimg_rec_btf_header;

/**
 * struct kimg_btf - the section .BTF
 * @size: bytes of the section
 * @rec, @hdr: its header; @hdr is NULL when there is none that can be read
 * @types: how many, without the implied void
 * @counted: @types is valid
 */
struct kimg_btf {
	const char *layer;
	uint64_t at;
	uint64_t size;
	struct kimg_rec rec;
	const struct kimg_btf_header *hdr;
	uint32_t types;
	bool counted;
};

/**
 * struct kimg_config - the configuration of CONFIG_IKCONFIG
 * @at, @length: its bytes in gzip, between the marks IKCFG_ST and IKCFG_ED
 * @content: layer of the text; NULL when it cannot be decoded
 * @size, @lines: of the text
 * @text: the text up to its first NUL; NULL when it cannot be decoded
 */
struct kimg_config {
	const char *layer;
	uint64_t at;
	uint64_t length;
	const struct kimg_layer *content;
	uint64_t size;
	uint64_t lines;
	const char *text;
};

/**
 * enum kimg_kallsyms_kind - how addresses of symbols are stored
 *
 * ABSOLUTE: as words (before 4.6). RELATIVE: 32-bit distance from a base.
 * PERCPU: the same, negative; what is not negative is an absolute address
 * (x86-64 before 6.15). PCREL: 32-bit distance from its own place (since 7.0).
 */
enum kimg_kallsyms_kind {
	KIMG_KALLSYMS_ABSOLUTE,
	KIMG_KALLSYMS_RELATIVE,
	KIMG_KALLSYMS_PERCPU,
	KIMG_KALLSYMS_PCREL,
};

/**
 * struct kimg_kallsyms - the kernel's own table of symbols
 * @count: symbols in it
 * @kind: what @addresses_at has
 * @relative_base: for RELATIVE and PERCPU, and @relative_base_at where it is
 * The places are those of the variables kallsyms_*; @addresses_at is that of
 * kallsyms_addresses or kallsyms_offsets.
 */
struct kimg_kallsyms {
	const char *layer;
	uint32_t count;
	enum kimg_kallsyms_kind kind;
	uint64_t relative_base;
	uint64_t relative_base_at;
	uint64_t addresses_at;
	uint64_t num_syms_at;
	uint64_t names_at;
	uint64_t markers_at;
	uint64_t token_table_at;
	uint64_t token_index_at;
	const struct kimg_kallsyms_priv *priv;
};

/** KSYM_NAME_LEN since 6.1, with the type and a NUL */
#define KIMG_SYMBOL_MAX 512

/**
 * struct kimg_symbol - one symbol
 * @type: letter as of nm(1): T, t, D, d, ...
 * @name: with a NUL
 */
struct kimg_symbol {
	uint64_t address;
	char type;
	char name[KIMG_SYMBOL_MAX];
};

/**
 * kimg_kallsyms_get - the symbol of a number
 * @i: in order of addresses, from 0
 *
 * False behind the last one. Symbols are expanded when they are asked for.
 */
bool kimg_kallsyms_get(const struct kimg_kallsyms *k, uint32_t i,
		       struct kimg_symbol *out);

/**
 * kimg_kallsyms_find - the number of the next symbol with a name
 * @from: first number to look at; names are not unique
 *
 * Returns @k->count when there is none. Looks at all names on its way.
 */
uint32_t kimg_kallsyms_find(const struct kimg_kallsyms *k, const char *name,
			    uint32_t from);

/**
 * kimg_kallsyms_at - the number of the symbol that an address belongs to
 *
 * It is the nearest one that is not above @address, of several at one address
 * the first. Returns @k->count when there is none, or when @address is in no
 * segment.
 */
uint32_t kimg_kallsyms_at(const struct kimg_kallsyms *k, uint64_t address);

/** kimg_kallsyms_kind_name - absolute, relative, relative-percpu or
 * pc-relative */
const char *kimg_kallsyms_kind_name(enum kimg_kallsyms_kind kind);

/**
 * struct kimg_lookup - what struct kimg_options asked for, looked up
 * @query: a name, or an address that starts with 0x
 * @found: the rest is valid
 * @offset: what the address is above the symbol's; 0 for a name
 */
struct kimg_lookup {
	const char *query;
	bool found;
	uint64_t offset;
	const struct kimg_symbol *symbol;
};

/**
 * struct kimg_linux - what was found
 * @lookup: answers in the order of the questions; a name has one for each
 *          symbol of that name
 * Parts that are not there are NULL.
 */
struct kimg_linux {
	const struct kimg_relocs *relocs;
	const struct kimg_btf *btf;
	const struct kimg_config *config;
	const struct kimg_kallsyms *kallsyms;
	const struct kimg_lookup *lookup;
	unsigned int nlookups;
};

#pragma GCC visibility pop

#endif
