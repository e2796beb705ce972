/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/codec/codec.h"
#include "unit.h"
#include <kimg/format.h>

/* lib/decompress.c of Linux, and the ELF magic */
static const struct row {
	const char *magic;
	size_t n;
	const char *name;
	const char *option;
} rows[] = {
	{ "\x1f\x8b\x08", 3, "gzip", "KIMG_WITH_ZLIB" },
	{ "BZh", 3, "bzip2", "KIMG_WITH_BZIP2" },
	{ "\x5d\0\0", 3, "lzma", "KIMG_WITH_LZMA" },
	{ "\xfd" "7zXZ\0", 6, "xz", "KIMG_WITH_LZMA" },
	{ "\x89LZO\0\r", 6, "lzo", "KIMG_WITH_LZO" },
	{ "\x02\x21\x4c\x18", 4, "lz4-legacy", "KIMG_WITH_LZ4" },
	{ "\x28\xb5\x2f\xfd", 4, "zstd", "KIMG_WITH_ZSTD" },
	{ "\x7f" "ELF", 4, "none", NULL },
};

/* The whole magic is needed, and every byte of it. */
START_TEST(magics)
{
	size_t i, k;

	for (i = 0; i < COUNT(rows); i++) {
		const struct kimg_codec *c;
		struct mem m = { .p = NULL };
		struct kimg_view v = { .len = rows[i].n, .layer = "" };

		mem_copy(&m, 0, rows[i].magic, rows[i].n);
		v.base = m.p;
		c = kimg_codec_find(&v);
		ck_assert_ptr_nonnull(c);
		ck_assert_str_eq(c->name, rows[i].name);
		v.len--;
		ck_assert_ptr_null(kimg_codec_find(&v));
		v.len++;
		for (k = 0; k < rows[i].n; k++) {
			m.p[k] ^= 0x40;
			ck_assert_msg(!kimg_codec_find(&v), "%s, byte %zu",
				      rows[i].name, k);
			m.p[k] ^= 0x40;
		}
		mem_free(&m);
	}
}
END_TEST

START_TEST(listing)
{
	struct kimg_codec_info info;
	unsigned int i;

	for (i = 0; i < COUNT(rows); i++) {
		bool built = false;

		ck_assert(kimg_codec_get(i, &info));
		ck_assert_str_eq(info.name, rows[i].name);
		ck_assert_msg(same(info.option, rows[i].option), "row %u", i);
#ifdef KIMG_HAVE_ZLIB
		built |= !strcmp(info.name, "gzip");
#endif
#ifdef KIMG_HAVE_LZMA
		built |= !strcmp(info.name, "xz");
		built |= !strcmp(info.name, "lzma");
#endif
#ifdef KIMG_HAVE_BZIP2
		built |= !strcmp(info.name, "bzip2");
#endif
#ifdef KIMG_HAVE_LZO
		built |= !strcmp(info.name, "lzo");
#endif
#ifdef KIMG_HAVE_LZ4
		built |= !strcmp(info.name, "lz4-legacy");
#endif
#ifdef KIMG_HAVE_ZSTD
		built |= !strcmp(info.name, "zstd");
#endif
		built |= !strcmp(info.name, "none");
		ck_assert_msg(built == (info.library != NULL), "row %u", i);
	}
	ck_assert(!kimg_codec_get(COUNT(rows), &info));
	ck_assert(!kimg_codec_get(COUNT(rows) + 1, &info));
	ck_assert(!kimg_codec_get(UINT32_MAX, &info));
}
END_TEST

/* What a whole file must start with; one wrong byte and it is none. */
START_TEST(bids)
{
	static const struct {
		const char *bytes;
		size_t n;
		unsigned int bid;
	} files[] = {
		{ "\x1f\x8b\x08", 3, 24 },
		{ "\xfd" "7zXZ\0", 6, 48 },
		{ "\x02\x21\x4c\x18", 4, 32 },
		{ "\x28\xb5\x2f\xfd", 4, 32 },
		{ "\x89LZO\0\r\n\x1a\n", 9, 72 },
		{ "\x89LZO\0\r\n\x1a\r", 9, 0 },
		{ "\x89LZO\0\r\n\x1a", 8, 0 },
		{ "BZh91AY&SY", 10, 72 },
		{ "BZh1\x17rE8P\x90", 10, 72 },
		{ "BZh91AY&SZ", 10, 0 },
		{ "BZh91AY&S", 9, 0 },
		{ "BZh01AY&SY", 10, 0 },
		{ "BZh:1AY&SY", 10, 0 },
		{ "\x7f" "ELF", 4, 0 },
		{ "abcd", 4, 0 },
		{ "", 0, 0 },
		/* 256 KiB, 384 KiB, 320 KiB, 4 GiB - 1, none */
		{ "\x5d\0\0\4\0\xff\xff\xff\xff\xff\xff\xff\xff\0", 14, 24 },
		{ "\x5d\0\0\6\0\xff\xff\xff\xff\xff\xff\xff\xff\0", 14, 24 },
		{ "\x5d\0\0\5\0\xff\xff\xff\xff\xff\xff\xff\xff\0", 14, 0 },
		{ "\x5d\0\0\xff\xff\1\0\0\0\0\0\0\0\0", 14, 0 },
		{ "\x5d\0\0\0\0\1\0\0\0\0\0\0\0\0", 14, 24 },
		/* 256 GiB - 1, 256 GiB; range coding starts with 0 */
		{ "\x5d\0\0\4\0\xff\xff\xff\xff\x3f\0\0\0\0", 14, 24 },
		{ "\x5d\0\0\4\0\0\0\0\0\x40\0\0\0\0", 14, 0 },
		{ "\x5d\0\0\4\0\0\0\0\0\0\0\0\0\1", 14, 0 },
		{ "\x5d\0\0\4\0\0\0\0\0\0\0\0\0", 13, 0 },
	};
	size_t i;

	for (i = 0; i < COUNT(files); i++) {
		struct mem m = { .p = NULL };
		struct kimg_view v = { .len = files[i].n, .layer = "" };

		mem_size(&m, 0);
		mem_copy(&m, 0, files[i].bytes, files[i].n);
		v.base = m.p;
		ck_assert_msg(kimg_codec_bid(&v) == files[i].bid,
			      "row %zu: %u", i, kimg_codec_bid(&v));
		mem_free(&m);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { magics, listing, bids };

	return unit_run("codecs", tests, COUNT(tests));
}
