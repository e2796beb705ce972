/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts: names, ranges, and what is not there. */
#include "make.h"

#define NT 0x100
#define SECTIONS 0x200
#define NAMES 0x300

static const struct kimg_options to_end = { .depth = KIMG_DEPTH_END };

/* Two segments of notes, sections with the same name, and eight bytes more. */
static void make_kernel(struct mem *m)
{
	const struct shape s = {
		.bits = 64, .nphdrs = 3, .nshdrs = 4, .shoff = SECTIONS,
		.shstrndx = 3,
	};
	size_t end;

	*m = (struct mem){ .p = NULL };
	make_elf(m, &s);
	end = make_note(m, NT, "A", 1, "12345", 5);
	ck_assert_uint_eq(end, NT + 24);
	make_note(m, NT + 0x40, "B", 2, "678", 3);
	make_phdr(m, &s, 0, &(struct phdr){
		.type = 4, .offset = NT, .filesz = 24, .memsz = 24, .align = 4,
	});
	make_phdr(m, &s, 1, &(struct phdr){
		.type = 1, .offset = 0, .filesz = NAMES + 16, .memsz = 0x1000,
	});
	make_phdr(m, &s, 2, &(struct phdr){
		.type = 4, .offset = NT + 0x40, .filesz = 20, .memsz = 20,
		.align = 4,
	});
	mem_copy(m, NAMES, "\0.a\0.b\0.n\0", 10);
	make_shdr(m, &s, 1, &(struct shdr){
		.name = 1, .type = 1, .offset = NT, .size = 4,
	});
	make_shdr(m, &s, 2, &(struct shdr){
		.name = 4, .type = 8, .offset = NT, .size = 4,
	});
	make_shdr(m, &s, 3, &(struct shdr){
		.name = 7, .type = 3, .offset = NAMES, .size = 10,
	});
	mem_copy(m, NAMES + 16, "and more", 8);
}

START_TEST(test_depth)
{
	static const struct {
		const char *name;
		enum kimg_err err;
		enum kimg_depth depth;
	} rows[] = {
		{ "vmlinux", KIMG_OK, KIMG_DEPTH_LAYERS },
		{ "elf", KIMG_OK, KIMG_DEPTH_END },
		{ "elf.notes", KIMG_OK, KIMG_DEPTH_END },
		{ "elf.notes[0]", KIMG_OK, KIMG_DEPTH_END },
		{ "elf.notes[4294967295]", KIMG_OK, KIMG_DEPTH_END },
		{ "section:x", KIMG_OK, KIMG_DEPTH_END },
		{ "section:[N]", KIMG_OK, KIMG_DEPTH_END },
		{ "initrd", KIMG_OK, KIMG_DEPTH_LAYERS },
		{ "", KIMG_ERR_MISUSE, 0 },
		{ "elf.", KIMG_ERR_MISUSE, 0 },
		{ "elf.notes[", KIMG_ERR_MISUSE, 0 },
		{ "elf.notes[]", KIMG_ERR_MISUSE, 0 },
		{ "elf.notes[N]", KIMG_ERR_MISUSE, 0 },
		{ "elf.notes[-1]", KIMG_ERR_MISUSE, 0 },
		{ "elf.notes[1", KIMG_ERR_MISUSE, 0 },
		{ "elf.notes[1]]", KIMG_ERR_MISUSE, 0 },
		{ "elf.notes[18446744073709551616]", KIMG_ERR_MISUSE, 0 },
		{ "section:", KIMG_ERR_MISUSE, 0 },
		{ "section", KIMG_ERR_MISUSE, 0 },
	};
	enum kimg_depth depth;
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		depth = 0;
		ck_assert_int_eq((int)kimg_part_depth(rows[i].name, &depth),
				 (int)rows[i].err);
		ck_assert_int_eq((int)depth, (int)rows[i].depth);
	}
}
END_TEST

/* All of a part, in pieces of @step bytes. */
static void check_bytes(struct kimg_image *img, const char *name,
			const void *want, size_t n, uint64_t step)
{
	struct kimg_part p;
	struct kimg_view v;
	uint64_t at = 0;

	ck_assert_int_eq((int)kimg_part_find(img, name, &p), KIMG_OK);
	ck_assert_uint_eq(p.size, n);
	for (; at < p.size; at += v.len) {
		ck_assert_int_eq((int)kimg_part_read(&p, at, step, &v),
				 KIMG_OK);
		ck_assert(v.len > 0 && v.len <= step && at + v.len <= n);
		ck_assert(kimg_view_equal(&v, 0, (const char *)want + at,
					  (size_t)v.len));
	}
	ck_assert_int_eq((int)kimg_part_read(&p, at, step, &v),
			 KIMG_ERR_MISUSE);
	ck_assert_int_eq((int)kimg_part_end(&p), KIMG_OK);
}

START_TEST(test_bytes)
{
	struct kimg_image *img;
	uint8_t notes[44];
	struct mem m;
	uint64_t step;

	make_kernel(&m);
	img = decode(&m, &to_end, KIMG_OK);
	memcpy(notes, m.p + NT, 24);
	memcpy(notes + 24, m.p + NT + 0x40, 20);
	for (step = 1; step < 64; step++) {
		check_bytes(img, "notes", notes, sizeof(notes), step);
		check_bytes(img, "elf.notes[0]", "12345", 5, step);
		check_bytes(img, "elf.notes[1]", "678", 3, step);
		check_bytes(img, "section:.a", m.p + NT, 4, step);
		check_bytes(img, "elf.phdrs[2]", notes + 24, 20, step);
		check_bytes(img, "elf", m.p, NAMES + 16, step);
		check_bytes(img, "relocs", "and more", 8, step);
		check_bytes(img, "vmlinux", m.p, m.len, step);
	}
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

/* Each says so once, and in an image of its own: what is not there is an error
 * of the image from then on. */
START_TEST(test_absent)
{
	static const struct {
		const char *name;
		const char *text;
	} rows[] = {
		{ "section:.b",
		  "the section has no bytes in the file (SHT_NOBITS)" },
		{ "section:.c", "the image has no such part" },
		{ "elf.notes[2]", "the image has no such part" },
		{ "elf.notes[4294967296]", "the image has no such part" },
		{ "elf.sections[4]", "the image has no such part" },
		{ "elf.phdrs[3]", "the image has no such part" },
		{ "payload", "the image has no such part" },
		{ "stream", "the image has no such part" },
		{ "setup", "the image has no such part" },
		{ "pm", "the image has no such part" },
		{ "certificate", "the image has no such part" },
		{ "uki.sections[0]", "the image has no such part" },
		{ "pe.sections[0]", "the image has no such part" },
		{ "config", "the kernel has no configuration in it "
			    "(CONFIG_IKCONFIG)" },
	};
	struct kimg_image *img;
	struct kimg_part p;
	struct mem m;
	size_t i;

	make_kernel(&m);
	for (i = 0; i < COUNT(rows); i++) {
		img = decode(&m, &to_end, KIMG_OK);
		ck_assert_int_eq((int)kimg_part_find(img, rows[i].name, &p),
				 KIMG_ERR_ABSENT);
		ck_assert_int_eq((int)img->err, KIMG_ERR_ABSENT);
		ck_assert_str_eq(img->finding->field, rows[i].name);
		ck_assert_str_eq(img->finding->text, rows[i].text);
		ck_assert_uint_eq(p.size, 0);
		kimg_image_free(img);
	}
	mem_free(&m);
}
END_TEST

/* A range that is not in the file is damage, and was reported as such. */
START_TEST(test_outside)
{
	struct kimg_image *img;
	struct kimg_part p;
	struct mem m;

	make_kernel(&m);
	mem_put(&m, SECTIONS + 64 + 0x20, 8, UINT64_MAX);
	img = decode(&m, &to_end, KIMG_OK);
	ck_assert(kimg_part_find(img, "section:.a", &p) != KIMG_OK);
	kimg_image_free(img);
	img = decode(&m, &to_end, KIMG_OK);
	ck_assert_int_eq((int)kimg_part_find(img, "nosuch", &p),
			 KIMG_ERR_MISUSE);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

START_TEST(test_list)
{
	struct kimg_part_info a, b;
	unsigned int i, k;

	for (i = 0; kimg_part_get(i, &a); i++) {
		ck_assert(a.name[0] && a.doc[0]);
		for (k = 0; k < i; k++) {
			ck_assert(kimg_part_get(k, &b));
			ck_assert_str_ne(a.name, b.name);
		}
	}
	ck_assert_uint_gt(i, 30);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_depth, test_bytes, test_absent, test_outside, test_list,
	};

	return unit_run("extract", tests, COUNT(tests));
}
