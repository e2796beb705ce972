/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Headers that loaders search for. Offsets are those of the specifications. */
#include "make.h"

#include "formats/format_priv.h"
#include <kimg/multiboot.h>

/* What makes a sum 0. */
static uint32_t checksum(uint32_t sum)
{
	return UINT32_MAX - sum + 1;
}

static void put_mb1(struct mem *m, size_t at, uint32_t flags)
{
	mem_put(m, at, 4, 0x1badb002);
	mem_put(m, at + 4, 4, flags);
	mem_put(m, at + 8, 4, checksum(0x1badb002 + flags));
}

static void put_table(struct mem *m, size_t at, uint32_t flags)
{
	mem_put(m, at, 4, 0x336ec578);
	mem_put(m, at + 4, 4, flags);
	mem_put(m, at + 8, 4, checksum(0x336ec578 + flags));
	mem_put(m, at + 12, 4, 0x100000 + at);
	mem_put(m, at + 16, 4, 0x100000);
	mem_put(m, at + 28, 4, 0x100000);
}

static struct kimg_view view(const struct mem *m)
{
	return (struct kimg_view){
		.base = m->p, .len = m->len, .layer = "",
	};
}

/* Only a multiple of the step, below the end, with the sum 0. */
START_TEST(test_magic)
{
	struct kimg_magic magic = {
		.value = 0x1badb002, .step = 4, .end = 64, .words = 3,
	};
	struct mem m = { .p = NULL };
	struct kimg_view v;
	uint64_t at = 99;

	mem_size(&m, 128);
	v = view(&m);
	ck_assert(!kimg_magic_find(&v, &magic, &at));
	put_mb1(&m, 64, 0);
	put_mb1(&m, 2, 0);
	mem_put(&m, 16, 4, 0x1badb002);
	ck_assert(!kimg_magic_find(&v, &magic, &at));
	ck_assert_uint_eq(at, 99);
	magic.end = 65;
	ck_assert(kimg_magic_find(&v, &magic, &at));
	ck_assert_uint_eq(at, 64);
	put_mb1(&m, 20, 7);
	ck_assert(kimg_magic_find(&v, &magic, &at));
	ck_assert_uint_eq(at, 20);
	mem_free(&m);
}
END_TEST

/* The words of the sum must be there; nothing is read behind the view. */
START_TEST(test_magic_at_end)
{
	const struct kimg_magic magic = {
		.value = 0x1badb002, .step = 4, .end = 8192, .words = 3,
	};
	struct mem m = { .p = NULL };
	struct kimg_view v;
	uint64_t at;
	size_t n;

	for (n = 0; n < 12; n++) {
		put_mb1(&m, 4, 0);
		mem_size(&m, 4 + n);
		v = view(&m);
		ck_assert(!kimg_magic_find(&v, &magic, &at));
	}
	put_mb1(&m, 4, 0);
	v = view(&m);
	ck_assert(kimg_magic_find(&v, &magic, &at));
	mem_free(&m);
}
END_TEST

/* An ELF file behind which headers are: only so far is looked. */
static struct kimg_image *elf_with(size_t at, bool second)
{
	const struct shape s = { .bits = 64, .entry = 0x1000 };
	struct mem m = { .p = NULL };
	struct kimg_image *img;

	make_elf(&m, &s);
	if (second) {
		mem_put(&m, at, 4, 0xe85250d6);
		mem_put(&m, at + 8, 4, 24);
		mem_put(&m, at + 12, 4, checksum(0xe85250d6 + 24));
		mem_put(&m, at + 20, 4, 8);
	} else {
		put_mb1(&m, at, 0);
	}
	mem_size(&m, 40000);
	img = decode(&m, NULL, KIMG_OK);
	ck_assert_str_eq(img->kind, "elf");
	mem_free(&m);
	return img;
}

START_TEST(test_search)
{
	struct kimg_image *img = elf_with(8192 - 12, false);

	ck_assert_ptr_nonnull(img->multiboot);
	ck_assert_uint_eq(img->multiboot->rec.at, 8192 - 12);
	ck_assert(!img->multiboot->load.set);
	kimg_image_free(img);
	img = elf_with(8192 - 8, false);
	ck_assert_ptr_null(img->multiboot);
	kimg_image_free(img);
	img = elf_with(32768 - 24, true);
	ck_assert_ptr_nonnull(img->multiboot2);
	ck_assert_uint_eq(img->multiboot2->ntags, 0);
	kimg_image_free(img);
	img = elf_with(32768 - 8, true);
	ck_assert_ptr_null(img->multiboot2);
	kimg_image_free(img);
}
END_TEST

/* Multiboot loaders load by physical addresses. */
START_TEST(test_elf_entry)
{
	const struct shape s = { .bits = 32, .machine = 3, .nphdrs = 1,
				 .entry = 0xc0000010 };
	const struct phdr p = { .type = 1, .flags = 5, .vaddr = 0xc0000000,
				.paddr = 0x100000, .filesz = 0x60,
				.memsz = 0x11 };
	struct mem m = { .p = NULL };
	struct kimg_image *img;

	make_elf(&m, &s);
	make_phdr(&m, &s, 0, &p);
	put_mb1(&m, 0x80, 3);
	mem_put(&m, PHDR_AT + 0x10, 4, 0x11);
	img = decode(&m, NULL, KIMG_OK);
	ck_assert_uint_eq(img->nentries, 2);
	ck_assert_str_eq(img->entry[1].abi, "multiboot");
	ck_assert_str_eq(img->entry[1].space, "physical");
	ck_assert_uint_eq(img->entry[1].address, 0x100010);
	kimg_image_free(img);
	/* one byte behind the segment */
	mem_put(&m, 0x18, 4, 0xc0000011);
	img = decode(&m, NULL, KIMG_OK);
	ck_assert_str_eq(img->entry[1].space, "outside");
	ck_assert_uint_eq(img->entry[1].address, 0xc0000011);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

/* Xen's loop ends before the last place where a table would fit. */
START_TEST(test_table_place)
{
	struct mem m = { .p = NULL };
	struct kimg_image *img;

	put_table(&m, 0, 0x18000);
	img = decode(&m, NULL, KIMG_ERR_NOTMINE);
	kimg_image_free(img);
	mem_size(&m, 33);
	img = decode(&m, NULL, KIMG_OK);
	ck_assert_str_eq(img->kind, "xen-bin");
	ck_assert(img->xen->pv.ok);
	ck_assert_uint_eq(img->xen->pv.virt_kend, 0x100021);
	kimg_image_free(img);
	mem_free(&m);
	put_table(&m, 8192, 0x18000);
	mem_size(&m, 9000);
	img = decode(&m, NULL, KIMG_ERR_NOTMINE);
	kimg_image_free(img);
	mem_put(&m, 8192, 4, 0);
	put_table(&m, 8188, 0x18000);
	img = decode(&m, NULL, KIMG_OK);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

/* Every flag but four makes Xen refuse the table. */
START_TEST(test_table_flags)
{
	struct kimg_image *img;
	unsigned int bit;

	for (bit = 0; bit < 32; bit++) {
		struct mem m = { .p = NULL };
		bool good = bit == 0 || bit == 14 || bit == 15 || bit == 16;

		put_table(&m, 0, 0x18000 | UINT32_C(1) << bit);
		mem_size(&m, 64);
		img = decode(&m, NULL, KIMG_OK);
		ck_assert_msg(img->xen->pv.ok == good, "bit %u", bit);
		ck_assert(good || strstr(img->xen->pv.why, "flags"));
		ck_assert(!img->xen->pvh.ok && img->xen->pvh.why);
		ck_assert_int_eq(img->xen->from, KIMG_FROM_XEN_TABLE);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_magic, test_magic_at_end, test_search, test_elf_entry,
		test_table_place, test_table_flags,
	};

	return unit_run("multiboot", tests, COUNT(tests));
}
