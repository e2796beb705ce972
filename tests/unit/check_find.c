/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "src/model/model.h"
#include "unit.h"

static struct kimg_note notes[] = {
	{ .owner = "Xen", .type = 1, .index = 0 },
	{ .owner = "GNU", .type = 1, .index = 1 },
	{ .owner = "Xen", .type = 2, .index = 2 },
	{ .owner = "Xen", .type = 1, .index = 3 },
	{ .owner = "", .type = 7, .index = 4 },
};

static struct kimg_section sections[] = {
	{ .name = "", .index = 0 },
	{ .name = ".text", .index = 1 },
	{ .name = ".text", .index = 2 },
	{ .name = ".text.hot", .index = 3 },
};

static struct kimg_elf elf = {
	.note = notes, .nnotes = COUNT(notes),
	.section = sections, .nsections = COUNT(sections),
};

START_TEST(note)
{
	struct kimg_image img = { .elf = &elf };

	/* the last one wins, as in Xen */
	ck_assert_ptr_eq(kimg_image_note(&img, "Xen", 1), &notes[3]);
	ck_assert_ptr_eq(kimg_image_note(&img, "GNU", 1), &notes[1]);
	ck_assert_ptr_eq(kimg_image_note(&img, "", 7), &notes[4]);
	ck_assert_ptr_null(kimg_image_note(&img, "xen", 1));
	ck_assert_ptr_null(kimg_image_note(&img, "Xen", 3));
	img.elf = NULL;
	ck_assert_ptr_null(kimg_image_note(&img, "Xen", 1));
}
END_TEST

START_TEST(section)
{
	struct kimg_image img = { .elf = &elf };

	ck_assert_ptr_eq(kimg_image_section(&img, ".text"), &sections[1]);
	ck_assert_ptr_eq(kimg_image_section(&img, ".text.hot"), &sections[3]);
	ck_assert_ptr_eq(kimg_image_section(&img, ""), &sections[0]);
	ck_assert_ptr_null(kimg_image_section(&img, ".tex"));
	img.elf = NULL;
	ck_assert_ptr_null(kimg_image_section(&img, ".text"));
}
END_TEST

START_TEST(entry)
{
	struct kimg_image img = { .nentries = 0 };
	unsigned int i;

	for (i = 0; i < KIMG_ENTRIES_MAX + 3; i++)
		kimg_image_entry(&img, "elf", "virtual", i);
	ck_assert_uint_eq(img.nentries, KIMG_ENTRIES_MAX);
	ck_assert_uint_eq(img.entry[KIMG_ENTRIES_MAX - 1].address,
			  KIMG_ENTRIES_MAX - 1);
	ck_assert_str_eq(img.entry[0].abi, "elf");
	ck_assert_str_eq(img.entry[0].space, "virtual");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { note, section, entry };

	return unit_run("find", tests, COUNT(tests));
}
