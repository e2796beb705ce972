/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "make.h"

/* Names at 0x100, section headers at 0x200, and nothing behind them. */
#define NAMES "\0.shstrtab\0.text\0"
#define NAMES_AT 0x100
#define NAMES_LEN 17
#define SHOFF 0x200

static const struct shape shapes[] = {
	{ .bits = 64, .nshdrs = 3, .shoff = SHOFF, .shstrndx = 1 },
	{ .bits = 32, .big = true, .machine = 20, .nshdrs = 3,
	  .shoff = SHOFF, .shstrndx = 1 },
};

static void make(struct mem *m, const struct shape *s)
{
	make_elf(m, s);
	mem_copy(m, NAMES_AT, NAMES, NAMES_LEN);
	make_shdr(m, s, 0, &(struct shdr){ .type = 0 });
	make_shdr(m, s, 1, &(struct shdr){
		.name = 1, .type = 3, .offset = NAMES_AT, .size = NAMES_LEN,
	});
	make_shdr(m, s, 2, &(struct shdr){
		.name = 11, .type = 1, .flags = 6, .addr = 0x81000000,
		.offset = 0x80, .size = 0x20, .link = 4, .info = 5,
	});
}

START_TEST(reads)
{
	size_t i;

	for (i = 0; i < COUNT(shapes); i++) {
		const struct kimg_section *s;
		struct mem m = { .p = NULL };
		struct kimg_image *img;

		make(&m, &shapes[i]);
		img = decode(&m, NULL, KIMG_OK);
		ck_assert(img->elf->sections_read);
		ck_assert_uint_eq(img->elf->nsections, 3);
		s = img->elf->section;
		ck_assert_str_eq(s[0].name, "");
		ck_assert_str_eq(s[1].name, ".shstrtab");
		ck_assert_str_eq(s[2].name, ".text");
		ck_assert_uint_eq(s[2].sh->sh_type, 1);
		ck_assert_uint_eq(s[2].sh->sh_flags, 6);
		ck_assert_uint_eq(s[2].sh->sh_addr, 0x81000000);
		ck_assert_uint_eq(s[2].sh->sh_offset, 0x80);
		ck_assert_uint_eq(s[2].sh->sh_size, 0x20);
		ck_assert_uint_eq(s[2].sh->sh_link, 4);
		ck_assert_uint_eq(s[2].sh->sh_info, 5);
		ck_assert(img->elf->sections_read);
		ck_assert_uint_eq(img->elf->size, m.len);
		ck_assert_uint_eq(img->elf->tail_size, 0);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

/* A section in the file counts for the size, NOBITS and lies do not. */
START_TEST(size)
{
	static const struct { uint32_t type; uint64_t off, n, size; } rows[] = {
		{ 1, 0x300, 0x40, 0x340 }, { 1, 0x300, 0x100, 0x400 },
		{ 1, 0x300, 0x101, 0x2c0 }, { 8, 0x300, 0x100, 0x2c0 },
		{ 0, 0x300, 0x100, 0x2c0 }, { 1, UINT64_MAX, 2, 0x2c0 },
	};
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		struct mem m = { .p = NULL };
		struct kimg_image *img;

		make(&m, &shapes[0]);
		mem_size(&m, 0x400);
		make_shdr(&m, &shapes[0], 2, &(struct shdr){
			.name = 11, .type = rows[i].type,
			.offset = rows[i].off, .size = rows[i].n,
		});
		img = decode(&m, NULL, KIMG_OK);
		ck_assert_msg(img->elf->size == rows[i].size, "row %zu", i);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

static const struct row {
	unsigned int off, width;
	uint64_t value;
	enum kimg_err err;
	uint64_t at;
	const char *field;
	const char *text;
} rows[] = {
	{ 0x3a, 2, 63, KIMG_ERR_MALFORMED, 0x3a, "e_shentsize", "smaller" },
	{ 0x3a, 2, 65, KIMG_ERR_TRUNCATED, 0x28, "e_shoff", "not in" },
	{ 0x28, 8, UINT64_MAX, KIMG_ERR_TRUNCATED, 0x28, "e_shoff", "not in" },
	{ 0x28, 8, SHOFF + 1, KIMG_ERR_TRUNCATED, 0x28, "e_shoff", "not in" },
	{ 0x3c, 2, 4, KIMG_ERR_TRUNCATED, 0x28, "e_shoff", "not in" },
	{ 0x3e, 2, 3, KIMG_ERR_MALFORMED, 0x3e, "e_shstrndx", "no such" },
	{ 0x3e, 2, 0xfffe, KIMG_ERR_MALFORMED, 0x3e, "e_shstrndx", "no such" },
	{ 0x3e, 2, 0, KIMG_OK, 0, NULL, NULL },
	/* the table of names: its last byte, and one more */
	{ SHOFF + 64 + 0x18, 8, 0x2c0 - NAMES_LEN, KIMG_OK, 0, NULL, NULL },
	{ SHOFF + 64 + 0x18, 8, 0x2c1 - NAMES_LEN, KIMG_ERR_TRUNCATED,
	  SHOFF + 64, "sh_offset", "names of sections" },
	{ SHOFF + 64 + 0x20, 8, UINT64_MAX, KIMG_ERR_TRUNCATED,
	  SHOFF + 64, "sh_offset", "names of sections" },
	/* a name: at the last NUL, behind it, and without an end */
	{ SHOFF + 128, 4, NAMES_LEN - 1, KIMG_OK, 0, NULL, NULL },
	{ SHOFF + 128, 4, NAMES_LEN, KIMG_ERR_MALFORMED, SHOFF + 128,
	  "Shdr 2 sh_name", "not in the table" },
	{ SHOFF + 128, 4, UINT32_MAX, KIMG_ERR_MALFORMED, SHOFF + 128,
	  "Shdr 2 sh_name", "not in the table" },
	{ SHOFF + 64 + 0x20, 8, NAMES_LEN - 2, KIMG_ERR_MALFORMED,
	  SHOFF + 128, "Shdr 2 sh_name", "does not" },
};

START_TEST(damaged)
{
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		const struct row *r = &rows[i];
		struct mem m = { .p = NULL };
		struct kimg_image *img;

		make(&m, &shapes[0]);
		/* room for a table of names that ends with the file */
		mem_put(&m, r->off, r->width, r->value);
		if (r->off == SHOFF + 64 + 0x18)
			memset(m.p + 0x2c0 - 20, 0, 20);
		img = decode(&m, NULL, r->err);
		if (r->err)
			check_finding(img, "", r->at, r->field, r->text);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

/* e_shnum 0 and e_shstrndx 0xffff: the first section header has the numbers */
static const struct many_row {
	uint64_t size;
	uint32_t link;
	unsigned int n;
	enum kimg_err err;
	const char *field;
} manys[] = {
	{ 3, 1, 3, KIMG_OK, NULL },
	{ 2, 1, 2, KIMG_OK, NULL },
	{ 3, 3, 3, KIMG_ERR_MALFORMED, "e_shstrndx" },
	{ 4, 1, 0, KIMG_ERR_TRUNCATED, "e_shoff" },
	{ 65536, 1, 0, KIMG_ERR_TRUNCATED, "e_shoff" },
	{ 65537, 1, 0, KIMG_ERR_LIMIT, "sh_size" },
	{ UINT64_MAX, 1, 0, KIMG_ERR_LIMIT, "sh_size" },
};

START_TEST(many)
{
	size_t i;

	for (i = 0; i < COUNT(manys); i++) {
		struct mem m = { .p = NULL };
		struct kimg_image *img;

		make(&m, &shapes[0]);
		mem_put(&m, 0x3c, 2, 0);
		mem_put(&m, 0x3e, 2, 0xffff);
		mem_put(&m, SHOFF + 0x20, 8, manys[i].size);
		mem_put(&m, SHOFF + 0x28, 4, manys[i].link);
		img = decode(&m, NULL, manys[i].err);
		ck_assert_msg(img->elf->nsections == manys[i].n, "row %zu", i);
		if (manys[i].err)
			ck_assert_msg(same(img->finding->field,
					   manys[i].field), "row %zu", i);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

/* An ELF without sections is no error, whatever e_shstrndx says then. */
START_TEST(none)
{
	static const struct shape no = { .bits = 64 };
	struct mem m = { .p = NULL };
	struct kimg_image *img;

	make_elf(&m, &no);
	img = decode(&m, NULL, KIMG_OK);
	ck_assert(img->elf->sections_read);
	ck_assert_uint_eq(img->elf->nsections, 0);
	ck_assert_uint_eq(img->elf->size, 64);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		reads, size, damaged, many, none,
	};

	return unit_run("elf_section", tests, COUNT(tests));
}
