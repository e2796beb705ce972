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
	{ "BZh", 3, "bzip2", NULL },
	{ "\x5d\0\0", 3, "lzma", NULL },
	{ "\xfd" "7zXZ\0", 6, "xz", "KIMG_WITH_LZMA" },
	{ "\x89LZO\0\r", 6, "lzo", NULL },
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

int main(void)
{
	const TTest *const tests[] = { magics, listing };

	return unit_run("codecs", tests, COUNT(tests));
}
