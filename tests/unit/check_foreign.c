/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernels for other machines. Offsets are those of the documents of Linux. */
#include "make.h"

#include "formats/format_priv.h"
#include <kimg/foreign.h>

/** struct sample - where the magic of a format is */
struct sample {
	const struct kimg_format *format;
	size_t at;
	const char *magic;
	size_t n;
};

static const struct sample samples[] = {
	{ &kimg_format_arm64_image, 0x38, "ARM\x64", 4 },
	{ &kimg_format_riscv_image, 0x30, "RISCV\0\0\0", 8 },
	{ &kimg_format_riscv_image, 0x38, "RSC\x05", 4 },
	{ &kimg_format_efi_zboot, 0, "MZ\0\0zimg", 8 },
	{ &kimg_format_arm_zimage, 0x24, "\x18\x28\x6f\x01", 4 },
};

static unsigned int bid(const struct sample *s, const struct mem *m)
{
	const struct kimg_view v = {
		.base = m->p, .len = m->len, .layer = "",
	};

	return s->format->bid(&v);
}

/* All of the magic must be there, and every bit of it counts. */
static void check_bid(const struct sample *s)
{
	struct mem m = { .p = NULL };
	size_t i;

	mem_size(&m, 128);
	ck_assert_uint_eq(bid(s, &m), 0);
	mem_copy(&m, s->at, s->magic, s->n);
	ck_assert_uint_ge(bid(s, &m), 8 * s->n);
	for (i = 0; i < 8 * s->n; i++) {
		m.p[s->at + i / 8] ^= (uint8_t)(1 << i % 8);
		ck_assert_uint_eq(bid(s, &m), 0);
		m.p[s->at + i / 8] ^= (uint8_t)(1 << i % 8);
	}
	for (i = 0; i < s->at + s->n; i++) {
		mem_size(&m, i);
		ck_assert_uint_eq(bid(s, &m), 0);
	}
	mem_free(&m);
}

START_TEST(test_bid)
{
	size_t i;

	for (i = 0; i < COUNT(samples); i++)
		check_bid(&samples[i]);
}
END_TEST

/* MZ is 16 bits, and PE where 0x3c points 32: they must not win. */
START_TEST(test_bid_pe)
{
	size_t i;

	for (i = 0; i < COUNT(samples); i++) {
		const struct sample *s = &samples[i];
		struct mem m = { .p = NULL };

		mem_size(&m, 256);
		mem_copy(&m, 0, "MZ", 2);
		mem_put(&m, 0x3c, 4, 0x80);
		mem_copy(&m, 0x80, "PE\0\0", 4);
		ck_assert_uint_eq(bid(s, &m), 0);
		mem_copy(&m, s->at, s->magic, s->n);
		ck_assert_uint_gt(bid(s, &m), 48);
		mem_free(&m);
	}
}
END_TEST

/* The three sizes of pages, and none. */
START_TEST(test_pages)
{
	static const uint64_t size[] = { 0, 4096, 16384, 65536 };
	struct mem m = { .p = NULL };
	struct kimg_image *img;
	unsigned int i;

	mem_size(&m, 64);
	mem_copy(&m, 0x38, "ARM\x64", 4);
	for (i = 0; i < COUNT(size); i++) {
		mem_put(&m, 0x18, 8, (i << 1) | 9);
		img = decode(&m, NULL, KIMG_OK);
		ck_assert_uint_eq(img->foreign->page_size, size[i]);
		kimg_image_free(img);
	}
	mem_free(&m);
}
END_TEST

/* The machine of a zboot image is in its PE header, if that is there. */
START_TEST(test_zboot_arch)
{
	static const struct {
		unsigned int machine;
		const char *arch;
	} rows[] = {
		{ 0xaa64, "aarch64" }, { 0x1c2, "arm" }, { 0x5032, "riscv" },
		{ 0x5064, "riscv" }, { 0x6232, "loongarch" },
		{ 0x6264, "loongarch" }, { 0x8664, NULL },
	};
	struct mem m = { .p = NULL };
	struct kimg_image *img;
	size_t i;

	mem_size(&m, 0x50);
	mem_copy(&m, 0, "MZ\0\0zimg", 8);
	mem_put(&m, 0x3c, 4, 0x40);
	mem_copy(&m, 0x40, "PE\0\0", 4);
	for (i = 0; i < COUNT(rows); i++) {
		mem_put(&m, 0x44, 2, rows[i].machine);
		img = decode(&m, NULL, KIMG_OK);
		ck_assert(same(img->arch, rows[i].arch));
		ck_assert(img->foreign->efi_stub);
		kimg_image_free(img);
	}
	mem_put(&m, 0x3c, 4, UINT32_MAX);
	img = decode(&m, NULL, KIMG_OK);
	ck_assert_ptr_null(img->arch);
	ck_assert(!img->foreign->efi_stub);
	ck_assert_str_eq(img->foreign->compression, "");
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_bid, test_bid_pe, test_pages, test_zboot_arch,
	};

	return unit_run("foreign", tests, COUNT(tests));
}
