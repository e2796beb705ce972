/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "src/core/spec_priv.h"
#include "unit.h"

struct sample {
	uint8_t a;
	uint16_t b;
	uint32_t c;
	uint64_t d;
	uint64_t wide;
};

#define FIELD(n, o, w, s, u)                                         \
	{                                                            \
		.name = #n, .off = o, .width = w, .since = s,        \
		.until = u, .member = offsetof(struct sample, n),    \
		.mwidth = sizeof(((struct sample *)0)->n),           \
	}

/* One field of each width, and one that is wider in the structure. */
static const struct kimg_field fields[] = {
	FIELD(a, 0, 1, 0, 0),
	FIELD(b, 1, 2, 0x200, 0),
	FIELD(c, 3, 4, 0x203, 0x205),
	FIELD(d, 8, 8, 0, 0),
	FIELD(wide, 16, 4, 0, 0),
};

static const struct kimg_record sample_record = {
	.name = "sample", .field = fields, .n = COUNT(fields), .size = 20,
};

static const struct has_case {
	unsigned int field;
	uint16_t version;
	uint64_t end;
	bool has;
} has_cases[] = {
	/* the version's range, ends included */
	{ 1, 0x1ff, 20, false }, { 1, 0x200, 20, true },
	{ 1, 0x7fff, 20, true }, { 1, 0xffff, 20, true },
	{ 2, 0x202, 20, false }, { 2, 0x203, 20, true },
	{ 2, 0x205, 20, true }, { 2, 0x206, 20, false },
	{ 2, 0xffff, 20, true },
	{ 0, 0, 20, true }, { 3, 0, 20, true },
	/* the record's end: before, at, and behind the last byte */
	{ 0, 0xffff, 0, false }, { 0, 0xffff, 1, true },
	{ 3, 0xffff, 8, false }, { 3, 0xffff, 15, false },
	{ 3, 0xffff, 16, true }, { 3, 0xffff, 17, true },
	{ 4, 0xffff, 19, false }, { 4, 0xffff, 20, true },
	{ 4, 0xffff, UINT64_MAX, true },
};

START_TEST(has)
{
	size_t i;

	for (i = 0; i < COUNT(has_cases); i++) {
		const struct has_case *h = &has_cases[i];
		struct kimg_rec r = {
			.spec = &sample_record, .version = h->version,
			.end = h->end,
		};

		ck_assert_msg(kimg_rec_has(&r, &fields[h->field]) == h->has,
			      "row %zu", i);
	}
}
END_TEST

static void decode(bool big, size_t n, uint64_t end, struct sample *s,
		   bool ok)
{
	struct kimg_rec r = {
		.spec = &sample_record, .version = KIMG_VERSION_ALL,
		.end = end, .data = s,
	};
	struct mem m = { .p = NULL };
	struct kimg_cur c = { .big = big };
	size_t i;

	for (i = 0; i < n; i++)
		mem_put(&m, i, 1, i + 1);
	c.v = (struct kimg_view){ .base = m.p, .len = n, .layer = "" };
	ck_assert(kimg_rec_decode(&r, &c, s) == ok);
	mem_free(&m);
}

START_TEST(both_orders)
{
	struct kimg_rec r = { .spec = &sample_record };
	struct sample s = { 0 };

	decode(false, 20, 20, &s, true);
	ck_assert_uint_eq(s.a, 0x01);
	ck_assert_uint_eq(s.b, 0x0302);
	ck_assert_uint_eq(s.c, 0x07060504);
	ck_assert_uint_eq(s.d, 0x100f0e0d0c0b0a09);
	ck_assert_uint_eq(s.wide, 0x14131211);
	decode(true, 20, 20, &s, true);
	ck_assert_uint_eq(s.b, 0x0203);
	ck_assert_uint_eq(s.c, 0x04050607);
	ck_assert_uint_eq(s.d, 0x090a0b0c0d0e0f10);
	ck_assert_uint_eq(s.wide, 0x11121314);
	r.data = &s;
	ck_assert_uint_eq(kimg_rec_get(&r, &fields[0]), 0x01);
	ck_assert_uint_eq(kimg_rec_get(&r, &fields[1]), 0x0203);
	ck_assert_uint_eq(kimg_rec_get(&r, &fields[2]), 0x04050607);
	ck_assert_uint_eq(kimg_rec_get(&r, &fields[3]), 0x090a0b0c0d0e0f10);
	ck_assert_uint_eq(kimg_rec_get(&r, &fields[4]), 0x11121314);
}
END_TEST

/* Fields behind the end are left alone; missing bytes are an error. */
START_TEST(ends)
{
	struct sample s = { .wide = 0xabcd };

	decode(false, 20, 16, &s, true);
	ck_assert_uint_eq(s.wide, 0xabcd);
	ck_assert_uint_eq(s.d, 0x100f0e0d0c0b0a09);
	/* the bytes may end where the record does */
	decode(false, 16, 16, &s, true);
	decode(false, 15, 16, &s, false);
	decode(false, 0, 16, &s, false);
	decode(false, 0, 0, &s, true);
}
END_TEST

START_TEST(by_version)
{
	struct mem m = { .p = NULL };
	struct sample s = { .b = 0xb, .c = 0xc };
	struct kimg_rec r = {
		.spec = &sample_record, .version = 0x206, .end = 20,
	};
	struct kimg_cur c = { .big = false };

	mem_put(&m, 0, 8, UINT64_MAX);
	mem_put(&m, 8, 8, UINT64_MAX);
	mem_put(&m, 16, 4, UINT64_MAX);
	c.v = (struct kimg_view){ .base = m.p, .len = m.len, .layer = "" };
	ck_assert(kimg_rec_decode(&r, &c, &s));
	ck_assert_uint_eq(s.b, 0xffff);
	ck_assert_uint_eq(s.c, 0xc);
	ck_assert_uint_eq(s.wide, 0xffffffff);
	mem_free(&m);
}
END_TEST

START_TEST(find)
{
	struct kimg_rec r = { .spec = &sample_record };

	ck_assert_ptr_eq(kimg_rec_find(&r, "a"), &fields[0]);
	ck_assert_ptr_eq(kimg_rec_find(&r, "wide"), &fields[4]);
	ck_assert_ptr_null(kimg_rec_find(&r, "wid"));
	ck_assert_ptr_null(kimg_rec_find(&r, "wider"));
	ck_assert_ptr_null(kimg_rec_find(&r, ""));
}
END_TEST

START_TEST(names)
{
	static const struct kimg_name rows[] = {
		{ .value = 0, .name = "zero" },
		{ .value = UINT64_MAX, .name = "most" },
	};
	struct kimg_names t = { .name = "t", .row = rows, .n = 2 };
	struct kimg_names none = { .name = "none" };

	ck_assert_str_eq(kimg_names_find(&t, 0), "zero");
	ck_assert_str_eq(kimg_names_find(&t, UINT64_MAX), "most");
	ck_assert_ptr_null(kimg_names_find(&t, 1));
	ck_assert_str_eq(kimg_role_name(KIMG_ROLE_READ), "read");
	ck_assert_str_eq(kimg_role_name(KIMG_ROLE_WRITE), "write");
	ck_assert_str_eq(kimg_role_name(KIMG_ROLE_MODIFY), "modify");
	ck_assert_str_eq(kimg_role_name(KIMG_ROLE_NONE), "internal");
	ck_assert_ptr_null(kimg_names_find(&none, 0));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		has, both_orders, ends, by_version, find, names,
	};

	return unit_run("spec", tests, COUNT(tests));
}
