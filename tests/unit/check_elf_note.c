/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes: where they are looked for, and how they are cut out. */
#include "make.h"

#define AT 0x200

static const struct shape shape = { .bits = 64, .nphdrs = 1 };

/* An ELF whose only segment is a PT_NOTE over what @m has behind AT. */
static void finish(struct mem *m, uint64_t align)
{
	struct phdr p = {
		.type = 4, .offset = AT, .filesz = m->len - AT,
		.align = align,
	};

	make_elf(m, &shape);
	make_phdr(m, &shape, 0, &p);
}

START_TEST(chain)
{
	struct mem m = { .p = NULL };
	struct kimg_image *img;
	const struct kimg_note *n;
	size_t at;

	mem_size(&m, AT);
	at = make_note(&m, AT, "Xen", 6, "linux", 6);
	at = make_note(&m, at, "GNU", 3, "\xde\xad\xbe\xef\x01", 5);
	at = make_note(&m, at, "LongOwner", 0x42, "", 0);
	make_note_num(&m, at, 1, 8, UINT64_C(0xffffffff81000000));
	/* GRUB says 8 and pads to 4 */
	finish(&m, 8);
	img = decode(&m, NULL, KIMG_OK);
	ck_assert_uint_eq(img->elf->nnotes, 4);
	ck_assert(img->elf->notes_read);
	n = img->elf->note;
	ck_assert_str_eq(n[0].owner, "Xen");
	ck_assert_str_eq(n[0].type_name, "GUEST_OS");
	ck_assert_str_eq(n[0].text, "linux");
	ck_assert_uint_eq(n[0].at, AT);
	ck_assert_uint_eq(n[0].desc_at, AT + 16);
	ck_assert_int_eq((int)n[0].from, (int)KIMG_FROM_PT_NOTE);
	ck_assert_str_eq(n[1].type_name, "NT_GNU_BUILD_ID");
	ck_assert_uint_eq(n[1].desc.len, 5);
	ck_assert_uint_eq(n[1].at, AT + 24);
	ck_assert_str_eq(img->elf->build_id, "deadbeef01");
	ck_assert_str_eq(n[2].owner, "LongOwner");
	ck_assert_ptr_null(n[2].type_name);
	ck_assert_uint_eq(n[2].desc.len, 0);
	ck_assert_uint_eq(n[3].value, 0xffffffff81000000);
	ck_assert_uint_eq(n[3].index, 3);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

/* A number has 1, 2, 4 or 8 bytes in the order of the file. */
START_TEST(numbers)
{
	static const struct { uint32_t n; uint64_t big, little; } rows[] = {
		{ 0, 0, 0 }, { 1, 0x11, 0x11 }, { 2, 0x1122, 0x2211 },
		{ 3, 0, 0 }, { 4, 0x11223344, 0x44332211 }, { 5, 0, 0 },
		{ 8, 0x1122334455667788, 0x8877665544332211 }, { 9, 0, 0 },
	};
	struct shape s = shape;
	size_t i, big;

	for (i = 0; i < COUNT(rows); i++)
		for (big = 0; big < 2; big++) {
			struct mem m = { .big = big };
			struct kimg_image *img;

			s.big = big;
			mem_size(&m, AT);
			make_note(&m, AT, "Xen", 3,
				  "\x11\x22\x33\x44\x55\x66\x77\x88\x99",
				  rows[i].n);
			make_elf(&m, &s);
			make_phdr(&m, &s, 0, &(struct phdr){
				.type = 4, .offset = AT,
				.filesz = m.len - AT,
			});
			img = decode(&m, NULL, KIMG_OK);
			ck_assert_uint_eq(img->elf->note[0].value,
					  big ? rows[i].big : rows[i].little);
			kimg_image_free(img);
			mem_free(&m);
		}
}
END_TEST

/* Sizes in the first note; there are 8 bytes behind its header. */
static const struct row {
	uint32_t namesz, descsz;
	unsigned int nnotes;
	const char *owner;
	const char *text;
} rows[] = {
	{ 4, 4, 1, "Xen", NULL },
	/* without its NUL, which the padding supplies */
	{ 3, 4, 1, "Xen", NULL },
	{ 2, 4, 1, "Xen", NULL },
	/* libelf does not look at namesz: the name is a C string */
	{ 0, 8, 1, "Xen", NULL },
	{ 8, 0, 1, "Xen", NULL },
	{ 7, 0, 1, "Xen", NULL },
	{ 9, 0, 0, NULL, "n_namesz leaves the file" },
	{ UINT32_MAX, 0, 0, NULL, "n_namesz leaves the file" },
	{ UINT32_MAX - 3, 0, 0, NULL, "n_namesz leaves the file" },
	{ 4, 5, 0, NULL, "n_descsz leaves the file" },
	{ 8, 1, 0, NULL, "n_descsz leaves the file" },
	{ 4, UINT32_MAX, 0, NULL, "n_descsz leaves the file" },
	{ 4, 3, 1, "Xen", NULL },
	{ 4, 0, 1, "Xen", NULL },
};

START_TEST(sizes)
{
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		struct mem m = { .p = NULL };
		struct kimg_image *img;

		mem_size(&m, AT);
		make_note(&m, AT, "Xen", 3, "abcd", 4);
		mem_put(&m, AT, 4, rows[i].namesz);
		mem_put(&m, AT + 4, 4, rows[i].descsz);
		finish(&m, 4);
		img = decode(&m, NULL, rows[i].text ? KIMG_ERR_MALFORMED :
			     KIMG_OK);
		ck_assert_msg(img->elf->nnotes == rows[i].nnotes, "row %zu",
			      i);
		ck_assert(img->elf->notes_read == !rows[i].text);
		if (rows[i].owner)
			ck_assert_str_eq(img->elf->note[0].owner,
					 rows[i].owner);
		if (rows[i].text)
			check_finding(img, "", AT, "note 0", rows[i].text);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

/*
 * The last note may reach behind its segment but not behind the file; a string
 * may, as libelf stops at its NUL.
 */
static const struct over_row {
	uint32_t type, descsz, extra;
	enum kimg_err err;
	bool warned;
} overs[] = {
	{ 3, 4, 0, KIMG_OK, false },
	{ 3, 5, 1, KIMG_OK, true },
	{ 3, 12, 8, KIMG_OK, true },
	{ 3, 13, 8, KIMG_ERR_MALFORMED, false },
	{ 6, 12, 8, KIMG_OK, true },
	{ 6, 13, 8, KIMG_OK, true },
	{ 6, UINT32_MAX, 8, KIMG_OK, true },
	/* no NUL to the end of the file */
	{ 6, 5, 0, KIMG_ERR_MALFORMED, false },
};

START_TEST(overhangs)
{
	size_t i;

	for (i = 0; i < COUNT(overs); i++) {
		const struct over_row *o = &overs[i];
		struct mem m = { .p = NULL };
		const struct kimg_finding *f;
		struct kimg_image *img;

		mem_size(&m, AT);
		make_note(&m, AT, "Xen", o->type, "abcd", 4);
		mem_put(&m, AT + 4, 4, o->descsz);
		finish(&m, 4);
		mem_size(&m, m.len + o->extra);
		img = decode(&m, NULL, o->err);
		f = img->finding;
		ck_assert_msg((f && f->sev == KIMG_WARNING) == o->warned,
			      "row %zu", i);
		if (f)
			check_finding(img, "", AT, "note 0", o->warned ?
				      "the descriptor leaves the segment" :
				      "n_descsz leaves the file");
		if (o->type == 6 && !o->err)
			ck_assert_str_eq(img->elf->note[0].text, "abcd");
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

/* Fewer bytes than a header end the list; a damaged second note is named. */
START_TEST(ends)
{
	struct mem m = { .p = NULL };
	struct kimg_image *img;
	size_t next;

	mem_size(&m, AT);
	next = make_note(&m, AT, "Xen", 3, "abcd", 4);
	mem_size(&m, next + 11);
	memset(m.p + next, 0xff, 11);
	finish(&m, 4);
	img = decode(&m, NULL, KIMG_OK);
	ck_assert_uint_eq(img->elf->nnotes, 1);
	kimg_image_free(img);
	mem_size(&m, next + 12);
	memset(m.p + next, 0xff, 12);
	finish(&m, 4);
	img = decode(&m, NULL, KIMG_ERR_MALFORMED);
	check_finding(img, "", next, "note 1", "n_namesz leaves");
	ck_assert_uint_eq(img->elf->nnotes, 1);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

/* Old binutils wrote p_offset 0; such a segment is skipped. */
START_TEST(offset_0)
{
	struct mem m = { .p = NULL };
	struct kimg_image *img;

	mem_size(&m, AT);
	finish(&m, 4);
	make_phdr(&m, &shape, 0, &(struct phdr){ .type = 4, .filesz = AT });
	img = decode(&m, NULL, KIMG_OK);
	ck_assert_uint_eq(img->elf->nnotes, 0);
	ck_assert(img->elf->notes_read);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

/* SHT_NOTE counts only when no PT_NOTE had a note of Xen, and only once. */
static const struct where_row {
	const char *owner;
	bool segment, section, same_place;
	const char *want;
} wheres[] = {
	{ "Xen", true, true, false, "Xen/1" },
	{ "GNU", true, true, false, "GNU/1 Xen/2" },
	{ "GNU", true, true, true, "GNU/1" },
	{ "Xen", false, true, false, "Xen/2" },
	{ "Xen", true, false, false, "Xen/1" },
	{ "GNU", false, false, false, "" },
};

START_TEST(where)
{
	size_t i, j;

	for (i = 0; i < COUNT(wheres); i++) {
		const struct where_row *w = &wheres[i];
		const struct shape s = {
			.bits = 64, .nphdrs = w->segment,
			.nshdrs = w->section ? 2 : 0,
			.shoff = w->section ? 0x300 : 0,
		};
		struct mem m = { .p = NULL };
		struct kimg_buf b = { 0 };
		struct kimg_image *img;
		size_t one, two;

		mem_size(&m, 0x380);
		one = make_note(&m, AT, w->owner, 1, "abcd", 4);
		two = make_note(&m, 0x280, "Xen", 1, "efgh", 4);
		make_elf(&m, &s);
		if (w->segment)
			make_phdr(&m, &s, 0, &(struct phdr){
				.type = 4, .offset = AT, .filesz = one - AT,
			});
		if (w->section)
			make_shdr(&m, &s, 1, &(struct shdr){
				.type = 7,
				.offset = w->same_place ? AT : 0x280,
				.size = w->same_place ? one - AT : two - 0x280,
			});
		img = decode(&m, NULL, KIMG_OK);
		kimg_buf_add(&b, "", 0);
		for (j = 0; j < img->elf->nnotes; j++)
			kimg_buf_addf(&b, "%s%s/%d", j ? " " : "",
				      img->elf->note[j].owner,
				      (int)img->elf->note[j].from);
		ck_assert_msg(same(b.p, w->want), "row %zu: %s", i, b.p);
		kimg_buf_free(&b);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

START_TEST(section_leaves)
{
	static const struct shape s = {
		.bits = 64, .nshdrs = 2, .shoff = 0x300,
	};
	struct mem m = { .p = NULL };
	struct kimg_image *img;

	mem_size(&m, 0x380);
	make_elf(&m, &s);
	make_shdr(&m, &s, 1, &(struct shdr){
		.type = 7, .offset = 0x280, .size = 0x101,
	});
	img = decode(&m, NULL, KIMG_ERR_TRUNCATED);
	check_finding(img, "", 0x340, "Shdr 1", "leaves the file");
	ck_assert_ptr_null(img->xen);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

/* Names longer than a word are cut; texts of a note end at their first NUL. */
START_TEST(strings)
{
	static const char owner[] =
		"0123456789abcdef0123456789abcdef0123456789abcdef"
		"0123456789abcdefXYZ";
	struct mem m = { .p = NULL };
	struct kimg_image *img;
	size_t at;

	mem_size(&m, AT);
	at = make_note(&m, AT, owner, 1, "", 0);
	at = make_note(&m, at, "Xen", 6, "a\0b", 3);
	make_note(&m, at, "Xen", 7, "abc", 3);
	finish(&m, 4);
	img = decode(&m, NULL, KIMG_OK);
	ck_assert_uint_eq(strlen(img->elf->note[0].owner), 64);
	ck_assert_str_eq(img->elf->note[1].text, "a");
	ck_assert_str_eq(img->elf->note[2].text, "abc");
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

/* 65536 notes are looked at, as libelf does, and no more. */
START_TEST(limit)
{
	const size_t max = 65536;
	struct mem m = { .p = NULL };
	struct kimg_image *img;
	size_t i;

	mem_size(&m, AT + (max + 1) * 12);
	/* all zero: no owner, no descriptor, type 0 */
	finish(&m, 4);
	img = decode(&m, NULL, KIMG_ERR_LIMIT);
	check_finding(img, "", AT + max * 12, "notes", "too many");
	ck_assert_uint_eq(img->elf->nnotes, max);
	for (i = 0; i < max; i += 5000)
		ck_assert_uint_eq(img->elf->note[i].at, AT + i * 12);
	kimg_image_free(img);
	mem_size(&m, AT + max * 12);
	finish(&m, 4);
	img = decode(&m, NULL, KIMG_OK);
	ck_assert_uint_eq(img->elf->nnotes, max);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		chain, numbers, sizes, overhangs, ends, offset_0, where,
		section_leaves, strings, limit,
	};

	return unit_run("elf_note", tests, COUNT(tests));
}
