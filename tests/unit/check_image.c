/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "src/core/limits.h"
#include "src/model/model.h"
#include "unit.h"

START_TEST(fresh)
{
	char name[] = "some file";
	struct kimg_image *img = kimg_image_new(name, NULL);

	ck_assert_ptr_nonnull(img);
	name[0] = 'X';
	ck_assert_str_eq(img->name, "some file");
	ck_assert_uint_eq(img->priv->opt.max_size, KIMG_MAX_SIZE);
	ck_assert_int_eq((int)img->priv->opt.depth, (int)KIMG_DEPTH_NOTES);
	ck_assert_int_eq(kimg_image_done(img), KIMG_OK);
	ck_assert_ptr_null(img->finding);
	kimg_image_free(img);
	kimg_image_free(NULL);
}
END_TEST

START_TEST(options)
{
	static const struct { uint64_t asked, got; } rows[] = {
		{ 0, KIMG_MAX_SIZE }, { 1, 1 }, { 12345, 12345 },
		{ PTRDIFF_MAX / 2, PTRDIFF_MAX / 2 },
		{ UINT64_MAX, (uint64_t)PTRDIFF_MAX / 2 + 1 },
	};
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		struct kimg_options o = {
			.depth = KIMG_DEPTH_HEADER, .max_size = rows[i].asked,
		};
		struct kimg_image *img = kimg_image_new("x", &o);

		ck_assert_uint_eq(img->priv->opt.max_size, rows[i].got);
		ck_assert_int_eq((int)img->priv->opt.depth,
				 (int)KIMG_DEPTH_HEADER);
		kimg_image_free(img);
	}
}
END_TEST

START_TEST(layers)
{
	struct kimg_image *img = kimg_image_new("x", NULL);
	struct kimg_layer *file = kimg_layer_new(img, NULL, "");
	struct kimg_layer *wrapper = kimg_layer_new(img, file, "wrapper");
	struct kimg_layer *elf = kimg_layer_new(img, wrapper, "payload/elf");
	struct kimg_view v;

	ck_assert_str_eq(file->name, "");
	ck_assert_ptr_null(file->parent);
	ck_assert_str_eq(wrapper->name, "wrapper");
	ck_assert_ptr_eq(wrapper->parent, file);
	ck_assert_str_eq(elf->name, "wrapper/payload/elf");
	kimg_src_memory(elf->src, "abcd", 4);
	ck_assert_int_eq(kimg_layer_view(elf, 1, 3, &v), KIMG_OK);
	ck_assert_str_eq(v.layer, "wrapper/payload/elf");
	ck_assert_uint_eq(v.origin, 1);
	ck_assert_int_eq(kimg_layer_view(elf, 1, 4, &v), KIMG_ERR_TRUNCATED);
	kimg_image_free(img);
}
END_TEST

static unsigned int released;

static void count_done(struct kimg_src *s)
{
	/* newest first: a decoder goes before what it reads from */
	ck_assert_uint_eq(*(unsigned int *)s->state, released);
	released++;
}

START_TEST(release)
{
	struct kimg_image *img = kimg_image_new("x", NULL);
	struct kimg_layer *outer = kimg_layer_new(img, NULL, "");
	struct kimg_layer *inner = kimg_layer_new(img, outer, "in");
	unsigned int first = 0, second = 1;

	inner->src->state = &first;
	outer->src->state = &second;
	inner->src->done = count_done;
	outer->src->done = count_done;
	kimg_image_free(img);
	ck_assert_uint_eq(released, 2);
}
END_TEST

/* Strings end at their first NUL, or where the view does. */
static const struct string_case {
	const char *bytes;
	size_t n;
	const char *want;
	bool ended;
} strings[] = {
	{ "", 0, "", false },
	{ "\0", 1, "", true },
	{ "abc", 3, "abc", false },
	{ "abc", 4, "abc", true },
	{ "a\0bc", 5, "a", true },
	{ "abc", 2, "ab", false },
};

START_TEST(string)
{
	struct kimg_image *img = kimg_image_new("x", NULL);
	size_t i;

	for (i = 0; i < COUNT(strings); i++) {
		const struct string_case *c = &strings[i];
		struct mem m = { .p = NULL };
		struct kimg_view v = { .len = c->n, .layer = "" };
		const char *out = NULL;

		mem_copy(&m, 0, c->bytes, c->n);
		v.base = m.p;
		ck_assert_msg(kimg_image_string(img, &v, &out) == c->ended,
			      "row %zu", i);
		mem_free(&m);
		ck_assert_msg(same(out, c->want), "row %zu", i);
	}
	kimg_image_free(img);
}
END_TEST

START_TEST(hex)
{
	static const struct { const char *bytes; uint64_t n; const char *want; }
	rows[] = {
		{ "", 0, "nothing" }, { "a", 1, "1 bytes" },
		{ "abc", 3, "3 bytes" }, { "abcd", 4, "61 62 63 64" },
		{ "\xff\0\1\2z", 5, "ff 00 01 02" },
	};
	struct kimg_image *img = kimg_image_new("x", NULL);
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		struct kimg_view v = {
			.base = (const uint8_t *)rows[i].bytes,
			.len = rows[i].n, .layer = "",
		};

		ck_assert_str_eq(kimg_image_hex(img, &v), rows[i].want);
	}
	kimg_image_free(img);
}
END_TEST

START_TEST(done)
{
	struct kimg_image *img = kimg_image_new("x", NULL);

	kimg_image_add(img, &(struct kimg_finding){
		.err = KIMG_ERR_LIMIT, .text = "a",
	});
	kimg_image_add(img, &(struct kimg_finding){
		.err = KIMG_ERR_IO, .text = "b",
	});
	ck_assert_int_eq(kimg_image_done(img), KIMG_ERR_LIMIT);
	ck_assert_int_eq(img->err, KIMG_ERR_LIMIT);
	ck_assert_str_eq(img->finding->text, "a");
	ck_assert_str_eq(img->finding->next->text, "b");
	/* memory that was refused once beats what was found later or before */
	ck_assert_ptr_null(kimg_image_get(img, UINT64_MAX, 2));
	ck_assert_int_eq(kimg_image_done(img), KIMG_ERR_NOMEM);
	kimg_image_free(img);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		fresh, options, layers, release, string, hex, done,
	};

	return unit_run("image", tests, COUNT(tests));
}
