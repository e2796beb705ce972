/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bzImage: the header, the layout of the file, and the payload's window. */
#include "make.h"

#include <stdio.h>

/* The image of most rows: 4 sectors of setup, and 64 bytes behind them. */
#define SETUP 0xa00
#define PM 0x40

static const struct row {
	unsigned int off, width;
	uint64_t value;
	enum kimg_err err;
	uint64_t at;
	const char *field;
	const char *text;
} rows[] = {
	{ 0x1fe, 2, 0xaa54, KIMG_ERR_MALFORMED, 0x1fe, "boot_flag", "boot" },
	{ 0x200, 1, 0xe9, KIMG_ERR_MALFORMED, 0x200, "jump", "end of the" },
	{ 0x201, 1, 0x05, KIMG_ERR_MALFORMED, 0x200, "jump", "end of the" },
	{ 0x201, 1, 0x06, KIMG_OK, 0, NULL, NULL },
	{ 0x201, 1, 0x7f, KIMG_OK, 0, NULL, NULL },
	{ 0x201, 1, 0x80, KIMG_ERR_MALFORMED, 0x200, "jump", "end of the" },
	{ 0x206, 2, 0x1ff, KIMG_ERR_MALFORMED, 0x206, "version", "protocol" },
	{ 0x206, 2, 0x200, KIMG_OK, 0, NULL, NULL },
	{ 0x206, 2, 0xffff, KIMG_OK, 0, NULL, NULL },
	{ 0x1f1, 1, 0, KIMG_OK, 0, NULL, NULL },
	{ 0x1f1, 1, 5, KIMG_ERR_TRUNCATED, 0x1f1, "setup_sects", "not fit" },
	{ 0x1f1, 1, 255, KIMG_ERR_TRUNCATED, 0x1f1, "setup_sects", "not fit" },
	{ 0x1f4, 4, 4, KIMG_OK, 0, NULL, NULL },
	{ 0x1f4, 4, 5, KIMG_ERR_TRUNCATED, 0x1f4, "syssize", "not fit" },
	{ 0x1f4, 4, UINT32_MAX, KIMG_ERR_TRUNCATED, 0x1f4, "syssize", "fit" },
	{ 0x20e, 2, 0x7ff, KIMG_OK, 0, NULL, NULL },
	{ 0x20e, 2, 0x800, KIMG_ERR_MALFORMED, 0x20e, "kernel_version",
	  "not in the setup code" },
	{ 0x20e, 2, 0xffff, KIMG_ERR_MALFORMED, 0x20e, "kernel_version",
	  "not in the setup code" },
	{ 0x268, 4, PM - 16, KIMG_ERR_MALFORMED, SETUP + PM - 16,
	  "kernel_info", "no kernel_info" },
	{ 0x268, 4, PM - 15, KIMG_ERR_MALFORMED, 0x268, "kernel_info_offset",
	  "not in the protected-mode part" },
	{ 0x268, 4, UINT32_MAX, KIMG_ERR_MALFORMED, 0x268,
	  "kernel_info_offset", "not in the protected-mode part" },
	/* payload_offset, then payload_length in the upper half */
	{ 0x248, 8, UINT64_C(8) << 32, KIMG_ERR_MALFORMED, 0x248,
	  "payload_offset", "not in" },
	{ 0x248, 8, PM | UINT64_C(8) << 32, KIMG_ERR_MALFORMED, 0x248,
	  "payload_offset", "not in" },
	{ 0x248, 8, UINT64_MAX, KIMG_ERR_MALFORMED, 0x248,
	  "payload_offset", "not in" },
	{ 0x248, 8, 0x10, KIMG_ERR_MALFORMED, 0x24c, "payload_length",
	  "too short" },
	{ 0x248, 8, 0x10 | UINT64_C(7) << 32, KIMG_ERR_MALFORMED, 0x24c,
	  "payload_length", "too short" },
	{ 0x248, 8, 0x10 | UINT64_C(8) << 32, KIMG_ERR_MALFORMED,
	  SETUP + 0x10, "payload", "no codec" },
	{ 0x248, 8, 0x10 | UINT64_C(0x30) << 32, KIMG_ERR_MALFORMED,
	  SETUP + 0x10, "payload", "no codec" },
	{ 0x248, 8, 0x10 | UINT64_C(0x31) << 32, KIMG_ERR_MALFORMED, 0x24c,
	  "payload_length", "leaves" },
	{ 0x248, 8, 0x10 | UINT64_C(0xffffffff) << 32, KIMG_ERR_MALFORMED,
	  0x24c, "payload_length", "leaves" },
};

START_TEST(damaged)
{
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		const struct row *r = &rows[i];
		struct mem m = { .p = NULL };
		struct kimg_image *img;

		make_bz(&m, 0x20f, 4, PM);
		mem_put(&m, r->off, r->width, r->value);
		img = decode(&m, NULL, r->err);
		ck_assert_str_eq(img->kind, "bzimage");
		if (r->err)
			check_finding(img, "", r->at, r->field, r->text);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

/* The file ends in the header, or in the setup code. */
START_TEST(truncated)
{
	static const struct { size_t len; const char *field; } cuts[] = {
		{ 0x206, "version" }, { 0x207, "version" },
		{ 0x208, "jump" }, { 0x26b, "jump" },
		{ 0x26c, "setup_sects" }, { SETUP - 1, "setup_sects" },
		{ SETUP, "syssize" }, { SETUP + PM - 16, "syssize" },
	};
	size_t i;

	for (i = 0; i < COUNT(cuts); i++) {
		struct mem m = { .p = NULL };
		struct kimg_image *img;

		make_bz(&m, 0x20f, 4, PM);
		mem_size(&m, cuts[i].len);
		img = decode(&m, NULL, KIMG_ERR_TRUNCATED);
		ck_assert_msg(same(img->finding->field, cuts[i].field),
			      "row %zu: %s", i, img->finding->field);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

/* Without room for "HdrS" it is no bzImage at all. */
START_TEST(not_mine)
{
	struct mem m = { .p = NULL };
	struct kimg_image *img;

	make_bz(&m, 0x20f, 4, PM);
	mem_size(&m, 0x205);
	img = decode(&m, NULL, KIMG_ERR_NOTMINE);
	ck_assert_ptr_null(img->kind);
	ck_assert_ptr_null(img->setup);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

/* syssize counts paragraphs: up to 15 bytes may be missing. */
START_TEST(layout)
{
	static const struct {
		unsigned int version, sects, syssize;
		size_t file;
		uint64_t setup, announced, pm, tail;
	} lay[] = {
		{ 0x20f, 4, 4, 0xa40, 0xa00, 0x40, 0x40, 0 },
		{ 0x20f, 0, 4, 0xa40, 0xa00, 0x40, 0x40, 0 },
		{ 0x20f, 1, 4, 0x440, 0x400, 0x40, 0x40, 0 },
		{ 0x20f, 4, 4, 0xa31, 0xa00, 0x40, 0x31, 0 },
		{ 0x20f, 4, 4, 0xa41, 0xa00, 0x40, 0x40, 1 },
		{ 0x20f, 4, 0, 0xa41, 0xa00, 0, 0x41, 0 },
		{ 0x203, 4, 4, 0xa41, 0xa00, 0, 0x41, 0 },
		{ 0x204, 4, 4, 0xa41, 0xa00, 0x40, 0x40, 1 },
		{ 0x20f, 255, 1, 0x20010, 0x20000, 0x10, 0x10, 0 },
	};
	size_t i;

	for (i = 0; i < COUNT(lay); i++) {
		struct mem m = { .p = NULL };
		const struct kimg_setup *s;
		struct kimg_image *img;

		make_bz(&m, lay[i].version, lay[i].sects, 0x40);
		mem_put(&m, 0x1f4, 4, lay[i].syssize);
		mem_size(&m, lay[i].file);
		img = decode(&m, NULL, KIMG_OK);
		s = img->setup;
		ck_assert_msg(s->size == lay[i].setup, "row %zu", i);
		ck_assert_msg(s->pm_at == lay[i].setup, "row %zu", i);
		ck_assert_msg(s->pm_announced == lay[i].announced, "row %zu",
			      i);
		ck_assert_msg(s->pm_size == lay[i].pm, "row %zu", i);
		ck_assert_msg(s->tail_size == lay[i].tail, "row %zu", i);
		ck_assert_msg(s->tail_at == lay[i].setup + lay[i].pm,
			      "row %zu", i);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

/* Version and end of the header bound the fields, each on its own. */
static const struct bound_row {
	unsigned int version, reach;
	const char *name;
	unsigned int off, width;
	bool has;
} bounds[] = {
	{ 0x200, 0x6a, "ramdisk_size", 0x21c, 4, true },
	{ 0x200, 0x6a, "heap_end_ptr", 0x224, 2, false },
	{ 0x201, 0x6a, "heap_end_ptr", 0x224, 2, true },
	{ 0x201, 0x6a, "setup_move_size", 0x212, 2, true },
	{ 0x202, 0x6a, "setup_move_size", 0x212, 2, false },
	{ 0x201, 0x6a, "cmd_line_ptr", 0x228, 4, false },
	{ 0x202, 0x6a, "cmd_line_ptr", 0x228, 4, true },
	{ 0x202, 0x6a, "initrd_addr_max", 0x22c, 4, false },
	{ 0x203, 0x6a, "initrd_addr_max", 0x22c, 4, true },
	{ 0x204, 0x6a, "kernel_alignment", 0x230, 4, false },
	{ 0x205, 0x6a, "kernel_alignment", 0x230, 4, true },
	{ 0x205, 0x6a, "relocatable_kernel", 0x234, 1, true },
	{ 0x209, 0x6a, "min_alignment", 0x235, 1, false },
	{ 0x20a, 0x6a, "min_alignment", 0x235, 1, true },
	{ 0x20b, 0x6a, "xloadflags", 0x236, 2, false },
	{ 0x20c, 0x6a, "xloadflags", 0x236, 2, true },
	{ 0x205, 0x6a, "cmdline_size", 0x238, 4, false },
	{ 0x206, 0x6a, "cmdline_size", 0x238, 4, true },
	{ 0x206, 0x6a, "hardware_subarch_data", 0x240, 8, false },
	{ 0x207, 0x6a, "hardware_subarch_data", 0x240, 8, true },
	{ 0x208, 0x6a, "setup_data", 0x250, 8, false },
	{ 0x209, 0x6a, "setup_data", 0x250, 8, true },
	{ 0x20a, 0x6a, "pref_address", 0x258, 8, true },
	{ 0x20a, 0x6a, "init_size", 0x260, 4, true },
	{ 0x20a, 0x6a, "handover_offset", 0x264, 4, false },
	{ 0x20b, 0x6a, "handover_offset", 0x264, 4, true },
	{ 0x20e, 0x6a, "kernel_info_offset", 0x268, 4, false },
	/* the end: last byte inside, and one byte short */
	{ 0x20f, 0x62, "init_size", 0x260, 4, true },
	{ 0x20f, 0x61, "init_size", 0x260, 4, false },
	{ 0x20f, 0x46, "hardware_subarch_data", 0x240, 8, true },
	{ 0x20f, 0x45, "hardware_subarch_data", 0x240, 8, false },
	{ 0x20f, 0x06, "version", 0x206, 2, true },
	{ 0x20f, 0x06, "realmode_swtch", 0x208, 4, false },
};

START_TEST(fields)
{
	size_t i;

	for (i = 0; i < COUNT(bounds); i++) {
		const struct bound_row *b = &bounds[i];
		uint64_t want = UINT64_C(0x8877665544332211);
		const struct kimg_field *f;
		struct mem m = { .p = NULL };
		struct kimg_image *img;
		const struct kimg_rec *r;

		want &= UINT64_MAX >> (64 - 8 * b->width);
		make_bz(&m, b->version, 4, PM);
		mem_put(&m, 0x201, 1, b->reach);
		if (b->off != 0x206)
			mem_put(&m, b->off, b->width, want);
		else
			want = b->version;
		img = decode(&m, NULL, KIMG_OK);
		r = &img->setup->rec;
		f = kimg_rec_find(r, b->name);
		ck_assert_ptr_nonnull(f);
		ck_assert_msg(kimg_rec_has(r, f) == b->has, "row %zu", i);
		ck_assert_msg(kimg_rec_get(r, f) == (b->has ? want : 0),
			      "row %zu", i);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

START_TEST(version_string)
{
	struct mem m = { .p = NULL };
	struct kimg_image *img;

	make_bz(&m, 0x20f, 4, PM);
	mem_put(&m, 0x20e, 2, 0x100);
	mem_copy(&m, 0x300, "6.1.0-9-amd64 (x@y) #1", 23);
	img = decode(&m, NULL, KIMG_OK);
	ck_assert_str_eq(img->setup->kernel_version, "6.1.0-9-amd64 (x@y) #1");
	ck_assert_uint_eq(img->setup->kernel_version_at, 0x300);
	ck_assert_str_eq(img->version, "6.1.0-9-amd64");
	kimg_image_free(img);
	/* what does not look like a release is not cut */
	mem_copy(&m, 0x300, "Memtest86+ v6.10", 17);
	img = decode(&m, NULL, KIMG_OK);
	ck_assert_str_eq(img->version, "Memtest86+ v6.10");
	kimg_image_free(img);
	memset(m.p + 0x300, 'x', SETUP - 0x300);
	img = decode(&m, NULL, KIMG_ERR_MALFORMED);
	check_finding(img, "", 0x300, "kernel_version", "does not end");
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

START_TEST(kernel_info)
{
	const struct kimg_bz_kernel_info *k;
	struct mem m = { .p = NULL };
	struct kimg_image *img;

	make_bz(&m, 0x20f, 4, PM);
	mem_put(&m, 0x268, 4, PM - 16);
	mem_copy(&m, SETUP + PM - 16, "LToP", 4);
	mem_put(&m, SETUP + PM - 12, 4, 16);
	mem_put(&m, SETUP + PM - 8, 4, 17);
	mem_put(&m, SETUP + PM - 4, 4, 0x80000009);
	img = decode(&m, NULL, KIMG_OK);
	ck_assert_uint_eq(img->setup->kernel_info.at, SETUP + PM - 16);
	k = img->setup->kernel_info.data;
	ck_assert_uint_eq(k->size, 16);
	ck_assert_uint_eq(k->size_total, 17);
	ck_assert_uint_eq(k->setup_type_max, 0x80000009);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

/* loadflags, xloadflags and what follows from them */
START_TEST(entries)
{
	static const struct {
		unsigned int version, loadflags, xloadflags;
		const char *arch;
		const char *want;
	} e[] = {
		{ 0x20f, 0, 0, "i386", "linux16:file:200 " },
		{ 0x20f, 1, 0, "i386", "linux16:file:200 linux32:pm:0 " },
		{ 0x20f, 1, 1, "x86_64", "linux16:file:200 linux32:pm:0 "
		  "linux64:pm:200 " },
		{ 0x20b, 1, 1, NULL, "linux16:file:200 linux32:pm:0 " },
		{ 0x20f, 0, 4, "i386", "linux16:file:200 "
		  "efi-handover32:pm:190 " },
		{ 0x20f, 0, 8, "i386", "linux16:file:200 "
		  "efi-handover64:pm:390 " },
	};
	size_t i, j;

	for (i = 0; i < COUNT(e); i++) {
		struct kimg_buf b = { 0 };
		struct mem m = { .p = NULL };
		struct kimg_image *img;

		make_bz(&m, e[i].version, 4, PM);
		mem_put(&m, 0x211, 1, e[i].loadflags);
		mem_put(&m, 0x236, 2, e[i].xloadflags);
		mem_put(&m, 0x264, 4, 0x190);
		img = decode(&m, NULL, KIMG_OK);
		for (j = 0; j < img->nentries; j++)
			kimg_buf_addf(&b, "%s:%s:%llx ", img->entry[j].abi,
				img->entry[j].space,
				(unsigned long long)img->entry[j].address);
		ck_assert_str_eq(b.p, e[i].want);
		ck_assert_pstr_eq(img->arch, e[i].arch);
		kimg_buf_free(&b);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

START_TEST(efi_stub)
{
	static const struct {
		const char *mz;
		uint32_t pointer;
		const char *pe;
		bool stub;
		enum kimg_err err;
	} e[] = {
		/* only zeros follow, which is no PE header */
		{ "MZ", 0x80, "PE\0", true, KIMG_ERR_MALFORMED },
		{ "ZM", 0x80, "PE\0", false, KIMG_OK },
		{ "MZ", 0x80, "PE\1", false, KIMG_ERR_MALFORMED },
		{ "MZ", SETUP + PM - 4, "PE\0", true, KIMG_ERR_TRUNCATED },
		{ "MZ", SETUP + PM - 3, "PE\0", false, KIMG_ERR_TRUNCATED },
		{ "MZ", UINT32_MAX, "PE\0", false, KIMG_ERR_TRUNCATED },
	};
	size_t i;

	for (i = 0; i < COUNT(e); i++) {
		struct mem m = { .p = NULL };
		struct kimg_image *img;

		make_bz(&m, 0x20f, 4, PM);
		mem_copy(&m, 0, e[i].mz, 2);
		mem_put(&m, 0x3c, 4, e[i].pointer);
		if (e[i].pointer + UINT64_C(4) <= m.len)
			mem_copy(&m, e[i].pointer, e[i].pe, 4);
		img = decode(&m, NULL, e[i].err);
		ck_assert_msg(img->setup->efi_stub == e[i].stub, "row %zu", i);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		damaged, truncated, not_mine, layout, fields, version_string,
		kernel_info, entries, efi_stub,
	};

	return unit_run("bz_read", tests, COUNT(tests));
}
