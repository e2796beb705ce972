/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz_wrap.h"

/* Where things are in the ELFs made here. */
#define PHOFF 0x40
#define TEXT 0x100
#define BASE64 UINT64_C(0xffffffff80000000)
#define BASE32 UINT64_C(0xc0000000)
#define START 0x1000000

/** struct out - where numbers go, and how */
struct out {
	struct fuzz_bytes *b;
	const struct fuzz_elf *e;
	size_t at;
};

static void put(struct out *o, unsigned int width, uint64_t v)
{
	fuzz_put(o->b, o->at, width, o->e->big, v);
	o->at += width;
}

/* Addresses and sizes: as wide as the class says. */
static void word(struct out *o, uint64_t v)
{
	put(o, o->e->bits / 8, v);
}

static void ehdr(struct out *o, unsigned int phnum, uint64_t shoff,
		 unsigned int shnum)
{
	bool wide = o->e->bits == 64;

	o->at = 0;
	fuzz_put(o->b, 0, 4, false, 0x464c457f);
	fuzz_put(o->b, 4, 1, false, wide ? 2 : 1);
	fuzz_put(o->b, 5, 1, false, o->e->big ? 2 : 1);
	fuzz_put(o->b, 6, 1, false, 1);
	o->at = 16;
	put(o, 2, 2);
	put(o, 2, wide ? 62 : 3);
	put(o, 4, 1);
	word(o, START);
	word(o, PHOFF);
	word(o, shoff);
	put(o, 4, 0);
	put(o, 2, wide ? 64 : 52);
	put(o, 2, wide ? 56 : 32);
	put(o, 2, phnum);
	put(o, 2, wide ? 64 : 40);
	put(o, 2, shnum);
	put(o, 2, shnum ? shnum - 1 : 0);
}

static void phdr(struct out *o, uint32_t type, uint64_t at, uint64_t size,
		 uint64_t align)
{
	bool wide = o->e->bits == 64;

	put(o, 4, type);
	if (wide)
		put(o, 4, 7);
	word(o, at);
	word(o, (wide ? BASE64 : BASE32) + START);
	word(o, START);
	word(o, size);
	word(o, size);
	if (!wide)
		put(o, 4, 7);
	word(o, align);
}

static void shdr(struct out *o, uint32_t name, uint32_t type, uint64_t at,
		 uint64_t size)
{
	put(o, 4, name);
	put(o, 4, type);
	word(o, 0);
	word(o, 0);
	word(o, at);
	word(o, size);
	put(o, 4, 0);
	put(o, 4, 0);
	word(o, 1);
	word(o, 0);
}

void fuzz_elf_notes(struct fuzz_bytes *b, const struct fuzz_elf *e,
		    const uint8_t *notes, size_t n)
{
	struct out o = { .b = b, .e = e };

	fuzz_add(b, NULL, TEXT);
	fuzz_add(b, notes, n);
	ehdr(&o, 2, 0, 0);
	o.at = PHOFF;
	phdr(&o, 1, 0, b->n, 0x1000);
	phdr(&o, 4, TEXT, n, e->align);
}

void fuzz_elf_guest(struct fuzz_bytes *b, const struct fuzz_elf *e,
		    const uint8_t *text, size_t n)
{
	static const char names[] = "\0__xen_guest\0.shstrtab";
	struct out o = { .b = b, .e = e };
	size_t names_at, shoff;

	fuzz_add(b, NULL, TEXT);
	fuzz_add(b, text, n);
	names_at = b->n;
	fuzz_add(b, names, sizeof(names));
	shoff = b->n;
	fuzz_add(b, NULL, 3 * (e->bits == 64 ? 64 : 40));
	ehdr(&o, 1, shoff, 3);
	o.at = PHOFF;
	phdr(&o, 1, 0, b->n, 0x1000);
	o.at = shoff;
	shdr(&o, 0, 0, 0, 0);
	shdr(&o, 1, 1, TEXT, n);
	shdr(&o, 13, 3, names_at, sizeof(names));
}

void fuzz_bz_payload(struct fuzz_bytes *b, const uint8_t *payload, size_t n)
{
	const size_t pm = 0x400;

	fuzz_add(b, NULL, pm + 0x10);
	fuzz_add(b, payload, n);
	fuzz_put(b, 0x1f1, 1, false, 1);
	fuzz_put(b, 0x1f4, 4, false, (b->n - pm + 15) / 16);
	fuzz_put(b, 0x1fe, 2, false, 0xaa55);
	fuzz_put(b, 0x200, 2, false, 0x6aeb);
	fuzz_put(b, 0x202, 4, false, 0x53726448);
	fuzz_put(b, 0x206, 2, false, 0x020f);
	fuzz_put(b, 0x211, 1, false, 1);
	fuzz_put(b, 0x230, 4, false, 0x200000);
	fuzz_put(b, 0x248, 4, false, 0x10);
	fuzz_put(b, 0x24c, 4, false, n);
}
