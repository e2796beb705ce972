/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dictionaries and windows: the caps that protect the host's memory. */
#include "stream.h"

#ifdef KIMG_HAVE_LZMA
#include <lzma.h>
#endif
#ifdef KIMG_HAVE_ZSTD
#include <zstd.h>
#endif

#ifdef KIMG_HAVE_LZMA
/*
 * The start of an xz stream by hand (xz-file-format.txt 2.1, 3.1, 5.3.1): an
 * encoder would need as much memory as the dictionary announces.
 */
static void xz_start(struct mem *m, unsigned int dictionary)
{
	mem_copy(m, 0, "\xfd" "7zXZ\0", 6);
	mem_put(m, 6, 2, 0x0100);
	mem_put(m, 8, 4, lzma_crc32(m->p + 6, 2, 0));
	/* 12 bytes of block header, one filter, LZMA2 with 1 byte of it */
	mem_put(m, 12, 4, 0x01210002);
	mem_put(m, 16, 4, dictionary);
	mem_put(m, 20, 4, lzma_crc32(m->p + 12, 8, 0));
	/* an LZMA2 chunk, 4 bytes as they are; its end, and the check */
	mem_copy(m, 24, "\x01\x00\x03\x7f" "ELF", 8);
	mem_put(m, 32, 4, lzma_crc32(m->p + 27, 4, 0));
	mem_put(m, 36, 4, 4);
}

START_TEST(xz_dictionary)
{
	/* 64 MiB, 128 MiB, 192 MiB, 384 MiB, 1.5 GiB, 4 GiB - 1, no such */
	static const struct { unsigned int d; enum kimg_err err; } rows[] = {
		{ 28, KIMG_OK }, { 30, KIMG_OK }, { 31, KIMG_OK },
		{ 33, KIMG_ERR_LIMIT }, { 37, KIMG_ERR_LIMIT },
		{ 40, KIMG_ERR_LIMIT }, { 41, KIMG_ERR_UNSUPPORTED },
	};
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		struct job j = { .img = NULL };

		xz_start(&j.m, rows[i].d);
		ck_assert_int_eq(job_decode(&j, 0), KIMG_OK);
		ck_assert_msg(job_read(&j, 0, 4) == rows[i].err, "row %zu", i);
		if (rows[i].err == KIMG_ERR_LIMIT)
			ck_assert_ptr_nonnull(strstr(job_finding(&j)->text,
						     "dictionary"));
		job_stop(&j);
	}
}
END_TEST
#endif

#ifdef KIMG_HAVE_ZSTD
/* A frame header by hand (RFC 8878, 3.1.1): window descriptor, raw block. */
START_TEST(zstd_window)
{
	/* 64 MiB, 128 MiB, an eighth more, 256 MiB, 2 TiB */
	static const struct { unsigned int w; enum kimg_err err; } rows[] = {
		{ 16 << 3, KIMG_OK }, { 17 << 3, KIMG_OK },
		{ 17 << 3 | 1, KIMG_ERR_LIMIT }, { 18 << 3, KIMG_ERR_LIMIT },
		{ 31 << 3, KIMG_ERR_LIMIT },
	};
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		struct job j = { .img = NULL };

		mem_copy(&j.m, 0, "\x28\xb5\x2f\xfd\0", 5);
		mem_put(&j.m, 5, 1, rows[i].w);
		/* last block, raw, 4 bytes */
		mem_put(&j.m, 6, 3, 1 | 4 << 3);
		mem_copy(&j.m, 9, "\x7f" "ELF", 4);
		mem_put(&j.m, 13, 4, 4);
		ck_assert_int_eq(job_decode(&j, 0), KIMG_OK);
		ck_assert_msg(job_read(&j, 0, 4) == rows[i].err, "row %zu", i);
		if (rows[i].err)
			ck_assert_ptr_nonnull(strstr(job_finding(&j)->text,
						     "window"));
		job_stop(&j);
	}
}
END_TEST

/* An empty frame, one that is skipped, and only then the data. */
START_TEST(zstd_skippable)
{
	struct job j = { .img = NULL };
	struct mem out = { .p = NULL };
	uint8_t *plain = plain_bytes(5000);

	ck_assert(encode("zstd", plain, 5000, &out));
	mem_copy(&j.m, 0, "\x28\xb5\x2f\xfd\0\x10\x01\0\0", 9);
	mem_copy(&j.m, j.m.len, "\x50\x2a\x4d\x18\3\0\0\0abc", 11);
	mem_copy(&j.m, j.m.len, out.p, out.len);
	ck_assert_int_eq(job_decode(&j, 0), KIMG_OK);
	ck_assert(job_equal(&j, 0, 5000, plain));
	job_stop(&j);
	mem_free(&out);
	free(plain);
}
END_TEST
#endif

/* --max-size caps what is decoded. */
START_TEST(max_size)
{
	struct kimg_options opt = { .max_size = 4999 };
	size_t i;

	for (i = 0; i < 2; i++) {
		uint8_t *plain = plain_bytes(5000);
		struct job j = { .img = NULL };

		memcpy(plain, "\x7f" "ELF", 4);
		ck_assert(encode("none", plain, 5000, &j.m));
		opt.max_size = 4999 + i;
		job_start(&j, 0, &opt);
		ck_assert_int_eq(kimg_stream_decode(j.img, &j.s, "in"),
				 i ? KIMG_OK : KIMG_ERR_LIMIT);
		job_stop(&j);
		free(plain);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		max_size,
#ifdef KIMG_HAVE_LZMA
		xz_dictionary,
#endif
#ifdef KIMG_HAVE_ZSTD
		zstd_window, zstd_skippable,
#endif
	};

	return unit_run("limits", tests, COUNT(tests));
}
