/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bzImage for the tests of another payload. */
#ifndef RECODE_H
#define RECODE_H

#include "encode.h"
#include "make.h"

#define SETUP 0x400
#define PM_AT SETUP
#define PAYLOAD 0x120
#define PLAIN 5000

/**
 * struct kernel - a bzImage
 * @at, @len: its payload; @pair, @info, @end: where these are in the file
 */
struct kernel {
	struct mem m;
	uint8_t *plain;
	size_t at, len, pair, info, end;
};

/* RFC 1952, section 8, bit by bit; no inversion at the end, as the kernel's
 * build does it. */
static inline uint32_t crc(const uint8_t *p, size_t n)
{
	uint32_t c = 0xffffffff;
	unsigned int i;

	while (n--)
		for (c ^= *p++, i = 0; i < 8; i++)
			c = c & 1 ? c >> 1 ^ 0xedb88320 : c >> 1;
	return c;
}

static inline uint64_t get(const uint8_t *p, size_t at, unsigned int width)
{
	uint64_t v = 0;

	while (width--)
		v = v << 8 | p[at + width];
	return v;
}

/* Zeros between a stream and its size trailer. */
static inline void pad_stream(struct mem *pay, size_t pad)
{
	size_t n = pay->len - 4;
	uint64_t size = get(pay->p, n, 4);

	mem_put(pay, n, 4, 0);
	mem_size(pay, n + pad + 4);
	mem_put(pay, n + pad, 4, size);
}

/* Behind the payload: the two sizes, kernel_info, and the checksum; behind all
 * that three bytes that nobody announces. False without the codec. */
static inline bool make_padded(struct kernel *k, const char *codec, size_t pad)
{
	const struct shape s = { .bits = 64 };
	struct mem elf = { .p = NULL }, pay = { .p = NULL };
	size_t pm;
	bool have;

	*k = (struct kernel){ .plain = plain_bytes(PLAIN) };
	make_elf(&elf, &s);
	memcpy(k->plain, elf.p, elf.len);
	mem_free(&elf);
	have = encode(codec, k->plain, PLAIN, &pay);
	if (pad)
		pad_stream(&pay, pad);
	k->at = PM_AT + PAYLOAD;
	k->len = pay.len;
	k->pair = k->at + k->len + 5;
	k->info = (k->pair + 8 + 15) / 16 * 16;
	k->end = k->info + 0x40;
	pm = k->end - PM_AT;
	make_bz(&k->m, 0x20f, 1, pm);
	memset(k->m.p + PM_AT, 0x90, pm);
	mem_put(&k->m, 0x248, 4, PAYLOAD);
	mem_put(&k->m, 0x24c, 4, k->len);
	mem_put(&k->m, 0x260, 4, 0x100000);
	mem_put(&k->m, 0x264, 4, 0x11);
	mem_put(&k->m, 0x268, 4, k->info - PM_AT);
	mem_copy(&k->m, k->at, pay.p, pay.len);
	mem_put(&k->m, k->pair, 4, k->len);
	mem_put(&k->m, k->pair + 4, 4, PLAIN);
	mem_copy(&k->m, k->info, "LToP\x10\0\0\0\x10\0\0\0", 12);
	mem_put(&k->m, k->end - 4, 4, crc(k->m.p, k->end - 4));
	mem_copy(&k->m, k->end, "end", 3);
	mem_free(&pay);
	return have;
}

static inline bool make_kernel(struct kernel *k, const char *codec)
{
	return make_padded(k, codec, 0);
}

static inline void free_kernel(struct kernel *k)
{
	mem_free(&k->m);
	free(k->plain);
}

/* Both steps; the image is left for its findings. */
static inline enum kimg_err recode(const struct kernel *k,
				   const struct kimg_recode_options *opt,
				   unsigned int threads, struct kimg_recode *r,
				   struct kimg_buf *out,
				   struct kimg_image **img)
{
	const struct kimg_options how = {
		.depth = KIMG_DEPTH_LAYERS, .threads = threads,
	};
	struct kimg_input in = {
		.name = "t", .bytes = k->m.p, .len = k->m.len,
	};
	enum kimg_err err;

	*out = (struct kimg_buf){ .p = NULL };
	kimg_image_decode(&in, &how, img);
	if (!*img)
		return KIMG_ERR_NOMEM;
	err = kimg_recode_plan(*img, opt, r);
	return err ? err : kimg_recode_make(*img, r, out);
}

static inline const struct kimg_consumer *who(const char *name)
{
	const struct kimg_consumer *c = kimg_consumer_find(name);

	ck_assert_ptr_nonnull(c);
	return c;
}

#endif
