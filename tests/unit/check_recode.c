/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another payload for a bzImage: what is refused, and why. */
#include "no_memory.h"
#include "recode.h"

/** struct no - what is asked of an uncompressed kernel, and why not */
struct no {
	const char *codec;
	int level;
	const char *who;
	struct kimg_setting set;
	enum kimg_err err;
	const char *text;
};

static const struct no rows[] = {
	{ "brotli", 0, NULL, { NULL, 0 }, KIMG_ERR_MISUSE,
	  "no such codec" },
	{ "none", 1, NULL, { NULL, 0 }, KIMG_ERR_MISUSE,
	  "no such level" },
	{ "none", -1, NULL, { NULL, 0 }, KIMG_ERR_MISUSE,
	  "no such level" },
#ifdef KIMG_HAVE_ZLIB
	{ "gzip", 6, NULL, { NULL, 0 }, KIMG_ERR_REFUSED,
	  "does not know gzip" },
	{ "gzip", 6, "qemu", { NULL, 0 }, KIMG_ERR_REFUSED,
	  "does not know gzip" },
	{ "gzip", 10, "xen-pv", { NULL, 0 }, KIMG_ERR_MISUSE,
	  "no such level" },
#else
	{ "gzip", 6, "xen-pv", { NULL, 0 }, KIMG_ERR_UNSUPPORTED,
	  "not built in" },
#endif
#ifdef KIMG_HAVE_BZIP2
	{ "bzip2", 9, "xen-pv", { NULL, 0 }, KIMG_ERR_REFUSED,
	  "Xen, PV guest 4.17 cannot decode bzip2" },
#endif
#ifdef KIMG_HAVE_LZO
	{ "lzop", 9, "xen-pvh", { NULL, 0 }, KIMG_ERR_REFUSED,
	  "4.17 cannot decode lzo" },
#endif
#ifdef KIMG_HAVE_ZSTD
	{ "zstd", 3, "pvgrub", { NULL, 0 }, KIMG_ERR_REFUSED,
	  "2.06 cannot decode zstd" },
#endif
	{ NULL, 0, NULL, { "no_such_field", 0 }, KIMG_ERR_MISUSE,
	  "no such field" },
	{ NULL, 0, NULL, { "init_size", 0 }, KIMG_ERR_REFUSED,
	  "only the kernel's build" },
	{ NULL, 0, NULL, { "setup_data", 0 }, KIMG_ERR_REFUSED,
	  "only the kernel's build" },
	{ NULL, 0, NULL, { "vid_mode", 0x10000 }, KIMG_ERR_MISUSE,
	  "too large" },
};

START_TEST(refused)
{
	struct kernel k;
	size_t i;

	make_kernel(&k, "none");
	for (i = 0; i < COUNT(rows); i++) {
		const struct no *n = &rows[i];
		const struct kimg_consumer *c = n->who ? who(n->who) : NULL;
		const struct kimg_recode_options opt = {
			.codec = n->codec, .has_level = true,
			.level = n->level, .consumer = &c,
			.nconsumers = c ? 1 : 0, .set = &n->set,
			.nset = n->set.field ? 1 : 0,
		};
		struct kimg_image *img;
		struct kimg_recode r;
		struct kimg_buf b;

		ck_assert_msg(recode(&k, &opt, 1, &r, &b, &img) == n->err,
			      "row %zu", i);
		ck_assert_ptr_null(b.p);
		ck_assert_ptr_nonnull(img->finding);
		ck_assert_msg(strstr(img->finding->text, n->text) != NULL,
			      "row %zu: %s", i, img->finding->text);
		kimg_image_free(img);
	}
	free_kernel(&k);
}
END_TEST

/* Loaders that decode it themselves take what the decompressor would not. */
START_TEST(both_kinds)
{
	const struct kimg_consumer *xen = who("xen-pv");
	struct kimg_recode_options opt = { .codec = "none" };
	struct kimg_image *img;
	struct kimg_recode r;
	struct kimg_buf b;
	struct kernel k;

	/* without the sizes of the decompressor, and with two of them */
	make_kernel(&k, "none");
	mem_put(&k.m, k.pair, 4, 0);
	ck_assert_int_eq(recode(&k, &opt, 1, &r, &b, &img), KIMG_ERR_REFUSED);
	check_finding(img, "", k.at + k.len, "input_len", "are not found");
	kimg_image_free(img);
	mem_put(&k.m, k.pair, 4, k.len);
	mem_put(&k.m, k.info + 0x10, 4, k.len);
	mem_put(&k.m, k.info + 0x14, 4, PLAIN);
	ck_assert_int_eq(recode(&k, &opt, 1, &r, &b, &img), KIMG_ERR_REFUSED);
	kimg_image_free(img);
	opt.consumer = &xen;
	opt.nconsumers = 1;
	ck_assert_int_eq(recode(&k, &opt, 1, &r, &b, &img), KIMG_OK);
	ck_assert(!r.in_place);
	ck_assert_uint_eq(r.length, PLAIN);
	kimg_buf_free(&b);
	kimg_image_free(img);
	free_kernel(&k);
}
END_TEST

/* Longer than the old one, with the same codec. */
START_TEST(too_long)
{
#ifdef KIMG_HAVE_ZLIB
	const struct kimg_consumer *xen = who("xen-pv");
	struct kimg_recode_options opt = {
		.codec = "gzip", .has_level = true, .level = 1,
	};
	struct kimg_image *img;
	struct kimg_recode r;
	struct kimg_buf b;
	struct kernel k;

	make_kernel(&k, "gzip");
	ck_assert_int_eq(recode(&k, &opt, 1, &r, &b, &img), KIMG_ERR_REFUSED);
	check_finding(img, "", k.at, NULL, "longer than the old one");
	ck_assert_ptr_null(b.p);
	kimg_image_free(img);
	opt.consumer = &xen;
	opt.nconsumers = 1;
	ck_assert_int_eq(recode(&k, &opt, 1, &r, &b, &img), KIMG_OK);
	ck_assert_uint_gt(r.length, r.old_length);
	ck_assert(!r.in_place);
	kimg_buf_free(&b);
	kimg_image_free(img);
	free_kernel(&k);
#endif
}
END_TEST

/* What is no such image, and one that is damaged. */
START_TEST(not_these)
{
	const struct kimg_recode_options opt = { .codec = "none" };
	const struct shape s = { .bits = 64 };
	struct kimg_image *img;
	struct kimg_recode r;
	struct kimg_buf b;
	struct kernel k = { .plain = NULL };

	make_elf(&k.m, &s);
	ck_assert_int_eq(recode(&k, &opt, 1, &r, &b, &img), KIMG_ERR_REFUSED);
	ck_assert_str_eq(img->finding->text, "not a bzImage");
	kimg_image_free(img);
	mem_free(&k.m);
	make_bz(&k.m, 0x20f, 1, 64);
	ck_assert_int_eq(recode(&k, &opt, 1, &r, &b, &img), KIMG_ERR_REFUSED);
	ck_assert_str_eq(img->finding->text, "it has no payload");
	kimg_image_free(img);
	mem_free(&k.m);
#ifdef KIMG_HAVE_ZLIB
	make_kernel(&k, "gzip");
	k.m.p[k.at + k.len - 8] ^= 1;
	ck_assert_int_eq(recode(&k, &(struct kimg_recode_options){
		.codec = "gzip" }, 2, &r, &b, &img), KIMG_ERR_MALFORMED);
	kimg_buf_free(&b);
	kimg_image_free(img);
	free_kernel(&k);
#endif
}
END_TEST

#ifdef UNIT_WRAPS
/* Each allocation fails once, of decoding, encoding, and checking. */
START_TEST(no_memory)
{
	static const char *const codecs[] = { "gzip", "none", "lz4" };
	const struct kimg_consumer *xen = who("xen-pv");
	struct kernel k;
	size_t i;

	make_kernel(&k, "none");
	for (i = 0; i < COUNT(codecs); i++) {
		const struct kimg_recode_options opt = {
			.codec = codecs[i], .consumer = &xen, .nconsumers = 1,
		};
		enum kimg_err err = KIMG_ERR_NOMEM;
		unsigned long n;

		for (n = 1; err == KIMG_ERR_NOMEM; n++) {
			struct kimg_image *img;
			struct kimg_recode r;
			struct kimg_buf b;
			bool hit;

			countdown = n;
			err = recode(&k, &opt, 1, &r, &b, &img);
			hit = !countdown;
			countdown = 0;
			ck_assert_msg(hit == (err == KIMG_ERR_NOMEM),
				      "%s: %lu", codecs[i], n);
			ck_assert(!hit || !b.p);
			kimg_buf_free(&b);
			kimg_image_free(img);
		}
		ck_assert_uint_gt(n, 2);
	}
	free_kernel(&k);
}
END_TEST
#endif

int main(void)
{
	const TTest *const tests[] = {
		refused, both_kinds, too_long, not_these,
#ifdef UNIT_WRAPS
		no_memory,
#endif
	};

	return unit_run("recode", tests, COUNT(tests));
}
