/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another payload for a bzImage: what changes in the file, and what may not. */
#include "recode.h"

/* Both are the same but for the fields of 4 bytes at these offsets. */
static void same_but(const uint8_t *a, const uint8_t *b, size_t n,
		     const size_t *field, size_t nfields)
{
	size_t i, f;

	for (i = 0; i < n; i++) {
		for (f = 0; f < nfields; f++)
			if (i >= field[f] && i < field[f] + 4)
				break;
		ck_assert_msg(f < nfields || a[i] == b[i], "0x%zx", i);
	}
}

/* The result decodes to the same bytes, with another codec. */
static void decodes(const struct kernel *k, const struct kimg_buf *b,
		    const char *codec)
{
	const struct kimg_options opt = { .depth = KIMG_DEPTH_FULL };
	struct mem m = { .p = NULL };
	struct kimg_image *img;
	struct kimg_view v;

	mem_copy(&m, 0, b->p, b->len);
	img = decode(&m, &opt, KIMG_OK);
	ck_assert_str_eq(img->payload->codec, codec);
	ck_assert_int_eq(kimg_layer_view(img->payload->inner, 0, PLAIN, &v),
			 KIMG_OK);
	ck_assert(!memcmp(v.base, k->plain, PLAIN));
	kimg_image_free(img);
	mem_free(&m);
}

/* Nothing but sizes, the payload and the checksum differ. */
static void check_in_place(const struct kernel *k, const struct kimg_recode *r,
			   const struct kimg_buf *b)
{
	const uint8_t *p = (const uint8_t *)b->p;
	size_t behind = k->at + k->len, i;

	ck_assert(r->in_place && r->native && !r->strip);
	ck_assert_uint_eq(r->old_length, k->len);
	ck_assert_uint_eq(r->size, PLAIN);
	ck_assert_uint_eq(b->len, k->m.len);
	same_but(p, k->m.p, k->at, (size_t[]){ 0x24c, 0x260 }, 2);
	same_but(p + behind, k->m.p + behind, k->m.len - behind,
		 (size_t[]){ k->pair - behind, k->end - 4 - behind }, 2);
	ck_assert_uint_eq(get(p, 0x24c, 4), r->length);
	ck_assert_uint_eq(get(p, k->pair, 4), r->length);
	for (i = (size_t)r->length; i < k->len; i++)
		ck_assert_uint_eq(p[k->at + i], 0);
#ifdef KIMG_HAVE_ZLIB
	ck_assert(r->crc);
	ck_assert_uint_eq(get(p, k->end - 4, 4), crc(p, k->end - 4));
#endif
}

/* The same codec, and not longer: nothing moves. The shorter it is, the more
 * room the decompressor needs. */
START_TEST(in_place)
{
	static const struct { const char *codec; size_t pad, more; } rows[] = {
		{ "bzip2", 0, 0 }, { "bzip2", 1, 4096 },
		{ "bzip2", 4096, 4096 }, { "lz4-legacy", 0, 0 },
		{ "lz4-legacy", 4097, 8192 },
	};
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		const struct kimg_recode_options opt = {
			.codec = rows[i].codec, .has_level = true, .level = 1,
		};
		struct kimg_image *img;
		struct kimg_recode r;
		struct kimg_buf b;
		struct kernel k;

		if (!make_padded(&k, rows[i].codec, rows[i].pad)) {
			free_kernel(&k);
			continue;
		}
		ck_assert_msg(recode(&k, &opt, 2, &r, &b, &img) == KIMG_OK,
			      "row %zu: %s", i, img->finding->text);
		ck_assert_uint_eq(r.length, k.len - rows[i].pad);
		check_in_place(&k, &r, &b);
		ck_assert_uint_eq(get((uint8_t *)b.p, 0x260, 4),
				  0x100000 + rows[i].more);
		decodes(&k, &b, rows[i].codec);
		kimg_buf_free(&b);
		kimg_image_free(img);
		free_kernel(&k);
	}
}
END_TEST

/* Another codec: what is behind the payload moves by paragraphs, and what
 * points there follows. */
static void check_moved(const struct kernel *k, const struct kimg_recode *r,
			const struct kimg_buf *b)
{
	size_t by = b->len - k->m.len, behind = k->at + k->len;
	const uint8_t *p = (const uint8_t *)b->p;

	ck_assert(!r->in_place && !r->native);
	ck_assert_uint_eq(by % 16, 0);
	ck_assert_uint_ge(k->len + by, r->length);
	ck_assert_uint_lt(k->len + by, r->length + 16);
	same_but(p, k->m.p, k->at,
		 (size_t[]){ 0x1f4, 0x24c, 0x260, 0x268 }, 4);
	same_but(p + behind + by, k->m.p + behind, k->m.len - behind,
		 (size_t[]){ k->end - 4 - behind }, 1);
	ck_assert_uint_eq(get(p, 0x24c, 4), r->length);
	ck_assert_uint_eq(get(p, 0x1f4, 4) * 16, k->end + by - PM_AT);
	ck_assert_uint_eq(get(p, 0x268, 4), k->info + by - PM_AT);
	ck_assert_uint_eq(get(p, 0x264, 4), 0x11);
	ck_assert_uint_ge(get(p, 0x260, 4), 0x100000);
#ifdef KIMG_HAVE_ZLIB
	ck_assert_uint_eq(get(p, k->end + by - 4, 4),
			  crc(p, k->end + by - 4));
#endif
}

START_TEST(moved)
{
	static const char *const codecs[] = {
		"gzip", "lzma", "xz", "lz4-legacy", "zstd", "none",
	};
	const struct kimg_consumer *xen[] = { who("xen-pv"), who("xen-pvh") };
	size_t i, n;

	for (i = 0; i < COUNT(codecs); i++)
		for (n = 0; n < COUNT(codecs); n++) {
			const struct kimg_recode_options opt = {
				.codec = codecs[n], .consumer = xen,
				.nconsumers = 2,
			};
			struct kimg_image *img;
			struct kimg_recode r;
			struct kimg_buf b;
			struct kernel k, other;
			bool have = make_kernel(&other, codecs[n]);

			free_kernel(&other);
			if (!make_kernel(&k, codecs[i]) || !have || i == n) {
				free_kernel(&k);
				continue;
			}
			ck_assert_int_eq(recode(&k, &opt, n % 2 + 1, &r, &b,
						&img), KIMG_OK);
			check_moved(&k, &r, &b);
			decodes(&k, &b, codecs[n]);
			kimg_buf_free(&b);
			kimg_image_free(img);
			free_kernel(&k);
		}
}
END_TEST

/* Fields alone: nothing else changes, and the checksum follows. */
START_TEST(settings)
{
	static const struct kimg_setting set[] = {
		{ "vid_mode", 0xfffd }, { "root_flags", 1 },
	};
	const struct kimg_recode_options opt = { .set = set, .nset = 2 };
	struct kimg_image *img;
	struct kimg_recode r;
	struct kimg_buf b;
	struct kernel k;
	const uint8_t *p;

	make_kernel(&k, "none");
	ck_assert_int_eq(recode(&k, &opt, 1, &r, &b, &img), KIMG_OK);
	ck_assert(r.in_place);
	ck_assert_str_eq(r.to, "none");
	p = (const uint8_t *)b.p;
	ck_assert_uint_eq(b.len, k.m.len);
	same_but(p, k.m.p, b.len, (size_t[]){ 0x1f0, 0x1f8, k.end - 4 }, 3);
	ck_assert_uint_eq(get(p, 0x1fa, 2), 0xfffd);
	ck_assert_uint_eq(get(p, 0x1f2, 2), 1);
#ifdef KIMG_HAVE_ZLIB
	ck_assert_uint_eq(get(p, k.end - 4, 4), crc(p, k.end - 4));
#endif
	kimg_buf_free(&b);
	kimg_image_free(img);
	free_kernel(&k);
}
END_TEST

/* Without a checksum that matches none is made. */
START_TEST(no_checksum)
{
	static const struct kimg_setting set = { "vid_mode", 7 };
	const struct kimg_recode_options opt = { .set = &set, .nset = 1 };
	struct kimg_image *img;
	struct kimg_recode r;
	struct kimg_buf b;
	struct kernel k;

	make_kernel(&k, "none");
	k.m.p[k.end - 1] ^= 1;
	ck_assert_int_eq(recode(&k, &opt, 1, &r, &b, &img), KIMG_OK);
	ck_assert(!r.crc);
	ck_assert(!memcmp(b.p + k.end - 4, k.m.p + k.end - 4, 4));
	kimg_buf_free(&b);
	kimg_image_free(img);
	free_kernel(&k);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { in_place, moved, settings, no_checksum };

	return unit_run("recode_image", tests, COUNT(tests));
}
