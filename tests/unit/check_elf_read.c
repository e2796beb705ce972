/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "make.h"

#define BODY 0x200
#define SIZE 0x400

/* Both classes in both orders read the same. */
static const struct shape shapes[] = {
	{ .bits = 64, .nphdrs = 2, .entry = 0x11223344 },
	{ .bits = 64, .big = true, .nphdrs = 2, .entry = 0x11223344 },
	{ .bits = 32, .nphdrs = 2, .entry = 0x11223344, .machine = 3 },
	{ .bits = 32, .big = true, .nphdrs = 2, .entry = 0x11223344,
	  .machine = 20 },
};

static const struct phdr load = {
	.type = 1, .flags = 5, .offset = BODY, .vaddr = 0x81000000,
	.paddr = 0x1000000, .filesz = 0x100, .memsz = 0x180, .align = 0x1000,
};

static void make(struct mem *m, const struct shape *s)
{
	mem_size(m, SIZE);
	make_elf(m, s);
	make_phdr(m, s, 0, &load);
	make_phdr(m, s, 1, &(struct phdr){ .type = 0x6474e551, .flags = 6 });
}

START_TEST(reads)
{
	size_t i;

	for (i = 0; i < COUNT(shapes); i++) {
		const struct kimg_elf_phdr *ph;
		struct mem m = { .p = NULL };
		struct kimg_image *img;

		make(&m, &shapes[i]);
		img = decode(&m, NULL, KIMG_OK);
		ck_assert_str_eq(img->kind, "elf");
		ck_assert_uint_eq(img->elf->bits, shapes[i].bits);
		ck_assert(img->elf->big == shapes[i].big);
		ck_assert_uint_eq(img->elf->eh->e_type, 2);
		ck_assert_uint_eq(img->elf->eh->e_entry, 0x11223344);
		ck_assert_uint_eq(img->elf->eh->e_phnum, 2);
		ck_assert_uint_eq(img->elf->nsegments, 2);
		ph = img->elf->segment[0].ph;
		ck_assert_uint_eq(ph->p_type, 1);
		ck_assert_uint_eq(ph->p_flags, 5);
		ck_assert_uint_eq(ph->p_offset, BODY);
		ck_assert_uint_eq(ph->p_vaddr, 0x81000000);
		ck_assert_uint_eq(ph->p_paddr, 0x1000000);
		ck_assert_uint_eq(ph->p_filesz, 0x100);
		ck_assert_uint_eq(ph->p_memsz, 0x180);
		ck_assert_uint_eq(ph->p_align, 0x1000);
		ck_assert_uint_eq(img->elf->segment[1].index, 1);
		ck_assert_uint_eq(img->elf->size, BODY + 0x100);
		ck_assert_uint_eq(img->elf->tail_size, SIZE - BODY - 0x100);
		ck_assert_str_eq(img->entry[0].abi, "elf");
		ck_assert_uint_eq(img->entry[0].address, 0x11223344);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

/* Every cut inside the header; the last one is complete but for segments. */
START_TEST(truncated)
{
	size_t i, len;

	for (i = 0; i < COUNT(shapes); i++)
		for (len = 4; len < (shapes[i].bits == 64 ? 64 : 52); len++) {
			struct mem m = { .p = NULL };
			struct kimg_image *img;

			make(&m, &shapes[i]);
			mem_size(&m, len);
			img = decode(&m, NULL, KIMG_ERR_TRUNCATED);
			check_finding(img, "", len, len < 6 ? "e_ident" :
				      shapes[i].bits == 64 ? "Elf64_Ehdr" :
				      "Elf32_Ehdr", "ends inside");
			ck_assert_ptr_null(img->elf);
			kimg_image_free(img);
			mem_free(&m);
		}
}
END_TEST

static const struct row {
	unsigned int off64, off32, width;
	uint64_t value;
	enum kimg_err err;
	const char *field;
	const char *text;
} rows[] = {
	{ 4, 4, 1, 0, KIMG_ERR_MALFORMED, "EI_CLASS", "exists" },
	{ 4, 4, 1, 3, KIMG_ERR_MALFORMED, "EI_CLASS", "exists" },
	{ 5, 5, 1, 0, KIMG_ERR_MALFORMED, "EI_DATA", "exists" },
	{ 5, 5, 1, 3, KIMG_ERR_MALFORMED, "EI_DATA", "exists" },
	{ 0x36, 0x2a, 2, 31, KIMG_ERR_MALFORMED, "e_phentsize", "smaller" },
	{ 0x36, 0x2a, 2, 64, KIMG_OK, NULL, NULL },
	{ 0x36, 0x2a, 2, 0xffff, KIMG_ERR_TRUNCATED, "e_phoff", "not in" },
	{ 0x20, 0x1c, 4, UINT32_MAX, KIMG_ERR_TRUNCATED, "e_phoff", "not in" },
	{ 0x20, 0x1c, 4, SIZE - 63, KIMG_ERR_TRUNCATED, "e_phoff", "not in" },
	{ 0x38, 0x2c, 2, 0xfffe, KIMG_ERR_TRUNCATED, "e_phoff", "not in" },
	{ 0x38, 0x2c, 2, 0, KIMG_OK, NULL, NULL },
	{ 0x3c, 0x30, 2, 100, KIMG_ERR_TRUNCATED, "e_shoff", "not in" },
};

START_TEST(damaged)
{
	static const struct shape *const two[] = { &shapes[0], &shapes[3] };
	size_t i, j;

	for (j = 0; j < COUNT(two); j++)
		for (i = 0; i < COUNT(rows); i++) {
			const struct row *r = &rows[i];
			struct mem m = { .p = NULL };
			struct kimg_image *img;
			unsigned int at = two[j]->bits == 64 ? r->off64 :
				r->off32;
			size_t field_at = at;

			make(&m, two[j]);
			mem_put(&m, at, r->width, r->value);
			img = decode(&m, NULL, r->err);
			/* some rows damage one field to make another wrong */
			if (same(r->field, "e_phoff"))
				field_at = two[j]->bits == 64 ? 0x20 : 0x1c;
			if (same(r->field, "e_shoff"))
				field_at = two[j]->bits == 64 ? 0x28 : 0x20;
			if (r->err)
				check_finding(img, "", field_at, r->field,
					      r->text);
			kimg_image_free(img);
			mem_free(&m);
		}
}
END_TEST

static const struct segment_row {
	uint32_t type;
	uint64_t offset, filesz, memsz, paddr;
	enum kimg_err err;
	const char *text;
} segments[] = {
	{ 1, BODY, SIZE - BODY, SIZE, 0, KIMG_OK, NULL },
	{ 1, BODY, SIZE - BODY + 1, SIZE, 0, KIMG_ERR_TRUNCATED, "leave" },
	{ 1, SIZE, 0, 0, 0, KIMG_OK, NULL },
	{ 1, SIZE + 1, 0, 0, 0, KIMG_ERR_TRUNCATED, "leave" },
	{ 1, UINT64_MAX, 1, 1, 0, KIMG_ERR_TRUNCATED, "leave" },
	{ 1, 1, UINT64_MAX, UINT64_MAX, 0, KIMG_ERR_TRUNCATED, "leave" },
	{ 4, BODY, SIZE, SIZE, 0, KIMG_ERR_TRUNCATED, "leave" },
	/* what no loader reads may lie */
	{ 0x6474e551, BODY, SIZE, SIZE, 0, KIMG_OK, NULL },
	{ 1, BODY, 16, 15, 0, KIMG_ERR_MALFORMED, "p_memsz is smaller" },
	{ 4, BODY, 16, 0, 0, KIMG_OK, NULL },
	{ 1, BODY, 16, 16, UINT64_MAX - 15, KIMG_ERR_MALFORMED, "wrap" },
	{ 1, BODY, 16, 16, UINT64_MAX - 16, KIMG_OK, NULL },
	{ 1, BODY, 16, UINT64_MAX, 1, KIMG_ERR_MALFORMED, "wrap" },
};

START_TEST(bad_segments)
{
	size_t i;

	for (i = 0; i < COUNT(segments); i++) {
		const struct segment_row *r = &segments[i];
		struct mem m = { .p = NULL };
		struct kimg_image *img;

		make(&m, &shapes[0]);
		make_phdr(&m, &shapes[0], 1, &(struct phdr){
			.type = r->type, .flags = 4, .offset = r->offset,
			.filesz = r->filesz, .memsz = r->memsz,
			.paddr = r->paddr,
		});
		img = decode(&m, NULL, r->err);
		if (r->err)
			check_finding(img, "", PHDR_AT + 56, "Phdr 1",
				      r->text);
		ck_assert_uint_eq(img->elf->nsegments, 2);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

/* e_phnum 0xffff: sh_info of the first section header counts. */
static const struct xnum_row {
	uint64_t shoff;
	uint32_t info;
	unsigned int nsegments;
	enum kimg_err err;
	const char *field;
} xnums[] = {
	{ 0x300, 2, 2, KIMG_OK, NULL },
	{ 0x300, 1, 1, KIMG_OK, NULL },
	{ 0x300, 65537, 0, KIMG_ERR_LIMIT, "sh_info" },
	{ 0x300, UINT32_MAX, 0, KIMG_ERR_LIMIT, "sh_info" },
	{ 0x300, 0, 0, KIMG_ERR_TRUNCATED, "e_phoff" },
	{ SIZE - 63, 2, 0, KIMG_ERR_TRUNCATED, "e_shoff" },
	{ UINT64_MAX, 2, 0, KIMG_ERR_TRUNCATED, "e_shoff" },
};

START_TEST(xnum)
{
	size_t i;

	for (i = 0; i < COUNT(xnums); i++) {
		const struct xnum_row *r = &xnums[i];
		struct shape s = shapes[0];
		struct mem m = { .p = NULL };
		struct kimg_image *img;

		make(&m, &s);
		mem_put(&m, 0x38, 2, 0xffff);
		mem_put(&m, 0x28, 8, r->shoff);
		mem_put(&m, 0x3c, 2, 1);
		if (r->shoff <= SIZE - 64)
			mem_put(&m, (size_t)r->shoff + 0x2c, 4, r->info);
		img = decode(&m, NULL, r->err);
		ck_assert_msg(img->elf->nsegments == r->nsegments, "row %zu",
			      i);
		if (r->err)
			check_finding(img, "", same(r->field, "sh_info") ?
				      r->shoff : same(r->field, "e_phoff") ?
				      0x20 : 0x28, r->field, "");
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

START_TEST(arch)
{
	static const struct { unsigned int machine; const char *arch; } a[] = {
		{ 62, "x86_64" }, { 3, "i386" }, { 183, "aarch64" },
		{ 40, "arm" }, { 243, "riscv" }, { 22, "s390" },
		{ 21, "ppc64" }, { 258, "loongarch" }, { 0x1234, NULL },
	};
	size_t i;

	for (i = 0; i < COUNT(a); i++) {
		struct shape s = { .bits = 64, .machine = a[i].machine };
		struct mem m = { .p = NULL };
		struct kimg_image *img;

		make_elf(&m, &s);
		img = decode(&m, NULL, KIMG_OK);
		ck_assert_msg(same(img->arch, a[i].arch), "row %zu", i);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		reads, truncated, damaged, bad_segments, xnum, arch,
	};

	return unit_run("elf_read", tests, COUNT(tests));
}
