/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of members: what its readers take for granted. */
#include "unit.h"
#include <kimg/kimg.h>

/* How many rows an object has. */
static unsigned int rows_of(const char *object)
{
	struct kimg_member m;
	unsigned int i, n = 0;

	for (i = 0; kimg_member_get(i, &m); i++)
		n += !strcmp(m.object, object);
	return n;
}

static bool has(const char *object, const char *name, struct kimg_member *m)
{
	unsigned int i;

	for (i = 0; kimg_member_get(i, m); i++)
		if (!strcmp(m->object, object) && !strcmp(m->name, name))
			return true;
	return false;
}

START_TEST(complete)
{
	static const char word[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
	struct kimg_member m;
	unsigned int i;

	for (i = 0; kimg_member_get(i, &m); i++) {
		ck_assert_msg(m.name[0] && !m.name[strspn(m.name, word)],
			      "%s.%s: not a name", m.object, m.name);
		ck_assert_msg(m.types, "%s.%s: no type", m.object, m.name);
		ck_assert_msg(m.doc[0], "%s.%s: no text", m.object, m.name);
		ck_assert_msg(!(m.types & KIMG_TYPE_ARRAY) == !m.item &&
			      !m.item == !m.items,
			      "%s.%s: an array?", m.object, m.name);
		ck_assert_msg(!((m.types | m.items) & KIMG_TYPE_OBJECT) ==
			      !m.members, "%s.%s: an object?", m.object,
			      m.name);
		ck_assert_msg(!m.members || rows_of(m.members),
			      "%s.%s: nobody describes %s", m.object, m.name,
			      m.members);
	}
	ck_assert_uint_gt(i, 100);
	ck_assert(!kimg_member_get(i + 1, &m));
	ck_assert(!kimg_member_get(UINT32_MAX, &m));
}
END_TEST

/* Those of one object follow each other, and have different names. */
START_TEST(in_order)
{
	struct kimg_member m, other;
	unsigned int i, k;

	for (i = 0; kimg_member_get(i, &m); i++) {
		bool gap = false;

		for (k = i + 1; kimg_member_get(k, &other); k++) {
			if (strcmp(m.object, other.object)) {
				gap = true;
				continue;
			}
			ck_assert_msg(!gap, "%s: rows in two places",
				      m.object);
			ck_assert_msg(strcmp(m.name, other.name),
				      "%s.%s: twice", m.object, m.name);
		}
	}
}
END_TEST

/* The writer of XML knows arrays by their name alone. */
START_TEST(items)
{
	struct kimg_member m, other;
	unsigned int i, k;

	for (i = 0; kimg_member_get(i, &m); i++)
		for (k = 0; m.item && kimg_member_get(k, &other); k++)
			ck_assert_msg(!other.item ||
				      strcmp(m.name, other.name) ||
				      !strcmp(m.item, other.item),
				      "%s: elements are %s and %s", m.name,
				      m.item, other.item);
}
END_TEST

/* Rows of records: the prefix, e_ident, what is not shown, and types. */
START_TEST(records)
{
	struct kimg_member m;

	ck_assert(has("images[].elf", "entry", &m));
	ck_assert_uint_eq(m.types, KIMG_TYPE_HEX);
	ck_assert_str_eq(m.doc, "Address where the system first gives "
				"control.");
	ck_assert(has("images[].elf", "ei_class", &m));
	ck_assert_uint_eq(m.types, KIMG_TYPE_ENUM);
	ck_assert(has("images[].elf", "ei_mag", &m));
	ck_assert_uint_eq(m.types, KIMG_TYPE_STRING);
	ck_assert(has("images[].elf.phdrs[]", "flags", &m));
	ck_assert_uint_eq(m.types, KIMG_TYPE_FLAGS);
	ck_assert(has("images[].elf.sections[]", "name", &m));
	ck_assert_uint_eq(m.types, KIMG_TYPE_STRING | KIMG_TYPE_NULL);
	ck_assert(has("images[].kernel_info", "setup_type_max", &m));
	ck_assert(!has("images[].elf", "e_entry", &m));
	ck_assert(!has("images[].elf.sections[]", "sh_name", &m));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { complete, in_order, items, records };

	return unit_run("members", tests, COUNT(tests));
}
