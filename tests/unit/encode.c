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
	ck_assert_str_eq(codec, "none");
	mem_copy(out, 0, plain, n);
	return true;
}
