/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Streams made by the libraries' own encoders. */
#include "encode.h"

#ifdef KIMG_HAVE_ZLIB
#define ZLIB_CONST
#include <zlib.h>
#endif
#ifdef KIMG_HAVE_LZMA
#include <lzma.h>
#endif
#ifdef KIMG_HAVE_ZSTD
#include <zstd.h>
#endif
#ifdef KIMG_HAVE_LZ4
#include <lz4.h>
#endif
#ifdef KIMG_HAVE_BZIP2
#include <bzlib.h>
#endif
#ifdef KIMG_HAVE_LZO
#include <lzo/lzo1x.h>
#endif

uint8_t *plain_bytes(size_t n)
{
	uint8_t *p = malloc(n ? n : 1);
	uint32_t x = 12345;
	size_t i;

	ck_assert_ptr_nonnull(p);
	for (i = 0; i < n; i++) {
		x = x * 1664525 + 1013904223;
		/* one byte in eight is new, the others repeat */
		p[i] = i % 8 || !n ? (uint8_t)(i >> 8) : (uint8_t)(x >> 24);
	}
	return p;
}

__attribute__((unused))
static void trailer(struct mem *out, size_t n)
{
	mem_put(out, out->len, 4, n);
}

__attribute__((unused))
static bool only_magic(struct mem *out, const void *magic, size_t n)
{
	mem_copy(out, 0, magic, n);
	mem_size(out, 64);
	trailer(out, 1);
	return false;
}

static bool encode_gzip(const uint8_t *plain, size_t n, struct mem *out)
{
#ifdef KIMG_HAVE_ZLIB
	z_stream z = { .next_in = plain, .avail_in = (uInt)n };

	ck_assert_int_eq(deflateInit2(&z, 6, Z_DEFLATED, 16 + 15, 8,
				      Z_DEFAULT_STRATEGY), Z_OK);
	mem_size(out, deflateBound(&z, (uLong)n) + 32);
	z.next_out = out->p;
	z.avail_out = (uInt)out->len;
	ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	mem_size(out, out->len - z.avail_out);
	deflateEnd(&z);
	return true;
#else
	(void)plain;
	(void)n;
	return only_magic(out, "\x1f\x8b\x08", 3);
#endif
}

static bool encode_xz(const uint8_t *plain, size_t n, struct mem *out)
{
#ifdef KIMG_HAVE_LZMA
	size_t used = 0;

	mem_size(out, lzma_stream_buffer_bound(n));
	ck_assert_int_eq((int)lzma_easy_buffer_encode(1, LZMA_CHECK_CRC32,
		NULL, plain, n, out->p, &used, out->len), (int)LZMA_OK);
	mem_size(out, used);
	trailer(out, n);
	return true;
#else
	(void)plain;
	(void)n;
	return only_magic(out, "\xfd" "7zXZ", 6);
#endif
}

static bool encode_zstd(const uint8_t *plain, size_t n, struct mem *out)
{
#ifdef KIMG_HAVE_ZSTD
	size_t used;

	mem_size(out, ZSTD_compressBound(n));
	used = ZSTD_compress(out->p, out->len, plain, n, 3);
	ck_assert(!ZSTD_isError(used));
	mem_size(out, used);
	trailer(out, n);
	return true;
#else
	(void)plain;
	(void)n;
	return only_magic(out, "\x28\xb5\x2f\xfd", 4);
#endif
}

static bool encode_lz4(const uint8_t *plain, size_t n, struct mem *out)
{
#ifdef KIMG_HAVE_LZ4
	const size_t block = (size_t)8 << 20;
	size_t at = 4, i, len;
	int used;

	mem_put(out, 0, 4, 0x184c2102);
	for (i = 0; i < n; i += len) {
		len = n - i < block ? n - i : block;
		mem_size(out, at + 4 + (size_t)LZ4_compressBound((int)len));
		used = LZ4_compress_default((const char *)plain + i,
			(char *)out->p + at + 4, (int)len,
			LZ4_compressBound((int)len));
		ck_assert_int_gt(used, 0);
		mem_put(out, at, 4, (uint64_t)used);
		at += 4 + (size_t)used;
	}
	mem_size(out, at);
	trailer(out, n);
	return true;
#else
	(void)plain;
	(void)n;
	return only_magic(out, "\x02\x21\x4c\x18", 4);
#endif
}

static bool encode_bzip2(const uint8_t *plain, size_t n, struct mem *out)
{
#ifdef KIMG_HAVE_BZIP2
	unsigned int used = (unsigned int)(n + n / 100 + 600);
	struct mem in = { .p = NULL };

	/* it does not promise to leave its input alone */
	mem_copy(&in, 0, plain, n);
	mem_size(out, used);
	ck_assert_int_eq(BZ2_bzBuffToBuffCompress((char *)out->p, &used,
		(char *)in.p, (unsigned int)n, 1, 0, 0), BZ_OK);
	mem_free(&in);
	mem_size(out, used);
	trailer(out, n);
	return true;
#else
	(void)plain;
	(void)n;
	return only_magic(out, "BZh91AY&SY", 10);
#endif
}

static bool encode_lzma(const uint8_t *plain, size_t n, struct mem *out)
{
#ifdef KIMG_HAVE_LZMA
	lzma_stream z = LZMA_STREAM_INIT;
	lzma_options_lzma opt;

	ck_assert(!lzma_lzma_preset(&opt, 0));
	ck_assert_int_eq((int)lzma_alone_encoder(&z, &opt), (int)LZMA_OK);
	mem_size(out, n + n / 3 + 128);
	z.next_in = plain;
	z.avail_in = n;
	z.next_out = out->p;
	z.avail_out = out->len;
	ck_assert_int_eq((int)lzma_code(&z, LZMA_FINISH),
			 (int)LZMA_STREAM_END);
	mem_size(out, out->len - z.avail_out);
	lzma_end(&z);
	trailer(out, n);
	return true;
#else
	(void)plain;
	(void)n;
	return only_magic(out, "\x5d\0\0\x04\0\xff\xff\xff\xff\xff\xff\xff"
			  "\xff", 13);
#endif
}

static bool encode_lzo(const uint8_t *plain, size_t n, struct mem *out)
{
#ifdef KIMG_HAVE_LZO
	static const char head[] = "\x89LZO\0\r\n\x1a\n\x10\x40\x20\xa0\x09"
		"\x40\x01\x05\x03\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0";
	const size_t block = (size_t)256 << 10;
	uint8_t *work = malloc(LZO1X_1_MEM_COMPRESS);
	uint8_t *to = malloc(block + block / 16 + 67);
	size_t i, len;
	lzo_uint used;

	out->big = true;
	mem_copy(out, 0, head, sizeof(head));
	mem_put(out, out->len, 4, lzo_adler32(1, out->p + 9, sizeof(head) -
					      9));
	for (i = 0; i < n; i += len) {
		len = n - i < block ? n - i : block;
		ck_assert_int_eq(lzo1x_1_compress(plain + i, len, to, &used,
						  work), LZO_E_OK);
		mem_put(out, out->len, 4, len);
		mem_put(out, out->len, 4, used < len ? used : len);
		mem_put(out, out->len, 4, lzo_adler32(1, plain + i, len));
		if (used < len)
			mem_copy(out, out->len, to, used);
		else
			mem_copy(out, out->len, plain + i, len);
	}
	mem_put(out, out->len, 4, 0);
	out->big = false;
	free(work);
	free(to);
	trailer(out, n);
	return true;
#else
	(void)plain;
	(void)n;
	return only_magic(out, "\x89LZO\0\r\n\x1a\n", 9);
#endif
}

bool encode(const char *codec, const uint8_t *plain, size_t n,
	    struct mem *out)
{
	if (!strcmp(codec, "gzip"))
		return encode_gzip(plain, n, out);
	if (!strcmp(codec, "xz"))
		return encode_xz(plain, n, out);
	if (!strcmp(codec, "zstd"))
		return encode_zstd(plain, n, out);
	if (!strcmp(codec, "lz4-legacy"))
		return encode_lz4(plain, n, out);
	if (!strcmp(codec, "bzip2"))
		return encode_bzip2(plain, n, out);
	if (!strcmp(codec, "lzma"))
		return encode_lzma(plain, n, out);
	if (!strcmp(codec, "lzo"))
		return encode_lzo(plain, n, out);
	ck_assert_str_eq(codec, "none");
	mem_copy(out, 0, plain, n);
	return true;
}
