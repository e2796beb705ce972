/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What p_paddr means; whole kernels are in tests/fixtures/field. */
#include "make.h"

#define NT 0x200
#define BASE UINT64_C(0xffffffff80000000)

static const struct kimg_options to_end = { .depth = KIMG_DEPTH_END };
static const struct shape s64 = { .bits = 64, .machine = 62, .nphdrs = 3,
				  .entry = 0x1000010 };

/* Two segments, and notes in the first of them. */
static void make_kernel(struct mem *m, uint64_t paddr, uint64_t second)
{
	size_t end = NT;

	*m = (struct mem){ .p = NULL };
	make_elf(m, &s64);
	end = make_note_num(m, end, 3, 8, BASE);
	end = make_note_num(m, end, 4, 8, 0);
	end = make_note_num(m, end, 18, 4, 0x1000020);
	make_phdr(m, &s64, 0, &(struct phdr){
		.type = 1, .flags = 5, .offset = 0, .vaddr = BASE + 0x1000000,
		.paddr = paddr, .filesz = 0x400, .memsz = 0x1000,
		.align = 0x1000,
	});
	make_phdr(m, &s64, 1, &(struct phdr){
		.type = 1, .flags = 6, .offset = 0x400, .vaddr = 0,
		.paddr = second, .filesz = 8, .memsz = 0x1000,
	});
	make_phdr(m, &s64, 2, &(struct phdr){
		.type = 4, .flags = 4, .offset = NT, .vaddr = BASE + 0x1000200,
		.paddr = paddr + NT, .filesz = end - NT, .memsz = end - NT,
		.align = 4,
	});
	mem_copy(m, 0x400, "per-cpu!", 8);
}

START_TEST(test_look)
{
	struct kimg_paddr *p = NULL;
	struct kimg_image *img;
	struct mem m;

	make_kernel(&m, 0x1000000, 0x1001000);
	img = decode(&m, &to_end, KIMG_OK);
	ck_assert_int_eq(kimg_paddr_look(img, (struct kimg_opt64){ 0, false },
					 &p), KIMG_OK);
	ck_assert_uint_eq(p->nsegments, 2);
	ck_assert_str_eq(p->segment[0].class, "physical");
	ck_assert_str_eq(p->segment[1].class, "separate");
	ck_assert_uint_eq(p->segment[1].physical, 0x1001000);
	ck_assert_str_eq(p->virt_base_from, "VIRT_BASE");
	ck_assert_str_eq(p->offset_from, "PADDR_OFFSET");
	ck_assert_str_eq(p->entry_space, "physical");
	ck_assert_uint_eq(p->nodd, 0);
	ck_assert_ptr_null(p->patch);
	kimg_image_free(img);
	mem_free(&m);
	/* two that share memory, and an entry that is nowhere */
	make_kernel(&m, 0x5000000, 0x5000fff);
	img = decode(&m, &to_end, KIMG_OK);
	ck_assert_int_eq(kimg_paddr_look(img, (struct kimg_opt64){ 0, true },
					 &p), KIMG_OK);
	ck_assert_str_eq(p->virt_base_from, "--virt-base");
	ck_assert_str_eq(p->segment[0].class, "separate");
	ck_assert_str_eq(p->entry_space, "outside");
	ck_assert_uint_eq(p->nodd, 3);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

START_TEST(test_plan)
{
	static const struct { uint64_t at, size; } want[] = {
		{ 24, 8 }, { 0x40 + 24, 8 }, { 0x40 + 56 + 24, 8 },
		{ 0x40 + 2 * 56 + 24, 8 }, { NT + 24 + 16, 8 },
		{ NT + 2 * 24 + 16, 4 },
	};
	struct kimg_paddr_options opt = {
		.to = KIMG_PADDR_MOVED, .by = 0x200000,
	};
	struct kimg_paddr *p = NULL;
	struct kimg_image *img;
	struct mem m;
	size_t i;

	make_kernel(&m, 0x1000000, 0x1001000);
	img = decode(&m, &to_end, KIMG_OK);
	/* PVH code runs where it is linked to */
	ck_assert_int_eq(kimg_paddr_plan(img, &opt, &p), KIMG_ERR_REFUSED);
	ck_assert_ptr_null(p);
	kimg_image_free(img);
	img = decode(&m, &to_end, KIMG_OK);
	opt.force = true;
	ck_assert_int_eq(kimg_paddr_plan(img, &opt, &p), KIMG_OK);
	ck_assert_uint_eq(p->npatches, COUNT(want));
	for (i = 0; i < COUNT(want); i++) {
		ck_assert_uint_eq(p->patch[i].at, want[i].at);
		ck_assert_uint_eq(p->patch[i].size, want[i].size);
	}
	ck_assert_str_eq(p->patch[0].after, "0x1200010");
	ck_assert_mem_eq(p->patch[5].bytes, "\x20\x00\x20\x01", 4);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

/* Sums are modulo 2^64, and what leaves that space is refused. */
START_TEST(test_wraps)
{
	static const struct { uint64_t by; enum kimg_err err; } rows[] = {
		{ -UINT64_C(0x1000000), KIMG_OK },
		{ -UINT64_C(0x1001000), KIMG_ERR_REFUSED },
		{ UINT64_C(0xfffffffffefff000), KIMG_ERR_REFUSED },
		/* PHYS32_ENTRY has four bytes */
		{ UINT64_C(0xfffffffffeffe000), KIMG_ERR_REFUSED },
		{ 0xfe000000, KIMG_OK },
	};
	struct kimg_paddr *p;
	struct kimg_image *img;
	struct mem m;
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		make_kernel(&m, 0x1000000, 0x1000000);
		img = decode(&m, &to_end, KIMG_OK);
		ck_assert_int_eq(kimg_paddr_plan(img,
			&(struct kimg_paddr_options){ .to = KIMG_PADDR_MOVED,
				.by = rows[i].by, .force = true }, &p),
			rows[i].err);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

/* Without a word about where the kernel is linked to. */
START_TEST(test_no_base)
{
	const struct shape s = { .bits = 32, .machine = 3, .nphdrs = 1,
				 .entry = 0x100000 };
	struct kimg_paddr_options opt = { .to = KIMG_PADDR_PHYSICAL };
	struct kimg_paddr *p = NULL;
	struct mem m = { .p = NULL };
	struct kimg_image *img;

	make_elf(&m, &s);
	make_phdr(&m, &s, 0, &(struct phdr){
		.type = 1, .flags = 7, .vaddr = 0x100000, .paddr = 0x100000,
		.filesz = 0x60, .memsz = 0x60,
	});
	img = decode(&m, &to_end, KIMG_OK);
	ck_assert_int_eq(kimg_paddr_look(img, opt.virt_base, &p), KIMG_OK);
	ck_assert_str_eq(p->segment[0].class, "identity");
	ck_assert_ptr_null(p->virt_base_from);
	ck_assert_int_eq(kimg_paddr_plan(img, &opt, &p), KIMG_ERR_REFUSED);
	kimg_image_free(img);
	img = decode(&m, &to_end, KIMG_OK);
	opt.virt_base = (struct kimg_opt64){ 0x100000, true };
	ck_assert_int_eq(kimg_paddr_plan(img, &opt, &p), KIMG_OK);
	ck_assert_uint_eq(p->segment[0].to, 0);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_look, test_plan, test_wraps, test_no_base,
	};

	return unit_run("paddr", tests, COUNT(tests));
}
