/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sections, symbols, relocations and instructions, through the module "bfd".
 *
 * libbfd is not made for files that somebody else wrote: it leaks, it ends the
 * process when it contradicts itself, and it has one state for all threads. So
 * it runs in a process of its own, with the sandbox closed, in one thread.
 */
#ifndef KIMG_BFD_H
#define KIMG_BFD_H

#include "module.h"
#include <stdbool.h>
#include <stdint.h>

/**
 * struct kimg_bfd_bytes - a file in memory
 * @read: copy bytes, which are inside @size; false when they cannot be had
 */
struct kimg_bfd_bytes {
	const void *ctx;
	bool (*read)(const void *ctx, uint64_t at, void *to, uint64_t n);
	uint64_t size;
};

#define KIMG_BFD_FLAGS 16

/**
 * struct kimg_bfd_section - a section
 * @align: of its address, in bytes
 * @flag: what libbfd makes of its flags, as "ALLOC"
 */
struct kimg_bfd_section {
	const char *name;
	uint64_t vma;
	uint64_t lma;
	uint64_t at;
	uint64_t size;
	uint64_t align;
	const char *flag[KIMG_BFD_FLAGS];
	unsigned int nflags;
};

/**
 * struct kimg_bfd_symbol - a symbol
 * @type: letter as of nm(1)
 * @bind: local, global, weak; NULL when it is none of these
 * @kind: function, object, section, file; NULL as above
 */
struct kimg_bfd_symbol {
	uint64_t value;
	char type;
	const char *bind;
	const char *kind;
	const char *section;
	const char *name;
};

/** struct kimg_bfd_relocation - a relocation; @type: as R_X86_64_64; @section:
 * what it changes; strings may be NULL */
struct kimg_bfd_relocation {
	uint64_t address;
	const char *section;
	const char *type;
	const char *symbol;
	uint64_t addend;
};

/**
 * struct kimg_bfd_code - bytes to disassemble
 * @vma: address of the first
 * @bits: 16, 32 or 64
 * @name: appends " <name+0x12>" for an address, if there is a name; may be NULL
 * @ctx: for @name
 */
struct kimg_bfd_code {
	const uint8_t *bytes;
	uint64_t size;
	uint64_t vma;
	unsigned int bits;
	void (*name)(void *ctx, uint64_t address, char *out, unsigned int n);
	void *ctx;
};

/** struct kimg_bfd_instruction - an instruction; @text: as objdump(1) has it */
struct kimg_bfd_instruction {
	uint64_t address;
	unsigned int size;
	const char *text;
};

struct kimg_bfd_file;

/**
 * struct kimg_bfd - what the module can do
 * @init: get ready; false when headers and library are not of one version
 * @open: a file of a target, as "elf64-x86-64"; borrowed until @close. NULL
 *        when it is none, and then @why says more
 * @sections, @symbols, @relocations: give them to @each, at most @max. Return
 *        KIMG_OK; LIMIT when there are more, after none; MALFORMED and *@why
 * @disassemble: at most @max instructions; one that is cut is the last
 *
 * Nothing is printed, whatever the library has to say.
 */
struct kimg_bfd {
	bool (*init)(void);
	const char *(*library)(void);
	struct kimg_bfd_file *(*open)(const struct kimg_bfd_bytes *bytes,
				      const char *target, const char **why);
	enum kimg_err (*sections)(struct kimg_bfd_file *f, unsigned int max,
		void (*each)(void *ctx, const struct kimg_bfd_section *s),
		void *ctx);
	enum kimg_err (*symbols)(struct kimg_bfd_file *f, unsigned int max,
		void (*each)(void *ctx, const struct kimg_bfd_symbol *s),
		void *ctx, const char **why);
	enum kimg_err (*relocations)(struct kimg_bfd_file *f, unsigned int max,
		void (*each)(void *ctx, const struct kimg_bfd_relocation *s),
		void *ctx, const char **why);
	void (*close)(struct kimg_bfd_file *f);
	void (*disassemble)(const struct kimg_bfd_code *code, unsigned int max,
		void (*each)(void *ctx, const struct kimg_bfd_instruction *i),
		void *ctx);
};

/** kimg_opcodes_disassemble - the last of these, in a file of its own */
void kimg_opcodes_disassemble(const struct kimg_bfd_code *code,
	unsigned int max,
	void (*each)(void *ctx, const struct kimg_bfd_instruction *i),
	void *ctx);

/** kimg_bfd_get - the module, ready for use; returns as kimg_module_get() */
static inline enum kimg_err kimg_bfd_get(const struct kimg_bfd **out)
{
	const void *table;
	enum kimg_err err = kimg_module_get("bfd", &table);

	*out = (const struct kimg_bfd *)table;
	if (!err && !(*out)->init())
		err = KIMG_ERR_UNSUPPORTED;
	return err;
}

#endif
