/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all encoders have in common: our decoders give the same bytes back. */
#include "no_memory.h"
#include "stream.h"

#define MiB ((size_t)1 << 20)

/** struct row - levels of the codec's own tool, and of a kernel build */
static const struct row {
	const char *codec;
	const char *word;
	int least, most, usual;
} rows[] = {
	{ "gzip", "gzip", 1, 9, 9 },
	{ "bzip2", "bzip2", 1, 9, 9 },
	{ "lzma", "lzma", 0, 9, 9 },
	{ "xz", "xz", 0, 9, 6 },
	{ "lzo", "lzop", 1, 9, 9 },
	{ "lz4-legacy", "lz4", 1, 12, 9 },
	{ "zstd", "zstd", 1, 22, 22 },
	{ "none", "none", 0, 0, 0 },
};

/* Bytes that do not compress. */
static uint8_t *noise(size_t n)
{
	uint8_t *p = malloc(n + 1);
	uint32_t x = 99;
	size_t i;

	ck_assert_ptr_nonnull(p);
	for (i = 0; i < n; i++) {
		x ^= x << 13;
		x ^= x >> 17;
		x ^= x << 5;
		p[i] = (uint8_t)(x >> 9);
	}
	return p;
}

/* A stream of @n bytes that are added in pieces of @piece. */
static enum kimg_err write(const struct row *r, int level, const uint8_t *p,
			   size_t n, size_t piece, struct kimg_buf *out)
{
	const struct kimg_encoding how = { .level = level, .size = n };
	struct kimg_encoder e;
	enum kimg_err err;
	size_t at, k;

	*out = (struct kimg_buf){ .p = NULL };
	err = kimg_encoder_begin(&e, kimg_codec_named(r->codec), &how, out);
	for (at = 0; !err && at < n; at += k) {
		k = n - at < piece ? n - at : piece;
		err = kimg_encoder_add(&e, p + at, k);
	}
	if (!err)
		err = kimg_encoder_end(&e);
	kimg_encoder_done(&e);
	return err;
}

static bool built_in(const struct row *r)
{
	const struct kimg_codec *c = kimg_codec_named(r->codec);

	ck_assert_msg((c->step || c->fill) == (c->writer != NULL), "%s",
		      r->codec);
	return c->writer;
}

/* Decodes it to its end, and to the same bytes. */
static void same_again(const struct row *r, const struct kimg_buf *b,
		       const uint8_t *plain, size_t n)
{
	struct job j = { .img = NULL };

	mem_size(&j.m, b->len);
	mem_copy(&j.m, 0, b->p, b->len);
	/* What is not compressed and no ELF file is nothing. */
	if (!strcmp(r->codec, "none") && (n < 4 || memcmp(plain, "\x7f" "ELF",
							  4))) {
		ck_assert(b->len == n && (!n || !memcmp(b->p, plain, n)));
		job_stop(&j);
		return;
	}
	ck_assert_int_eq(job_decode(&j, 0), KIMG_OK);
	ck_assert_str_eq(j.s.codec, r->codec);
	ck_assert_uint_eq(j.s.inner->size, n);
	ck_assert_msg(job_equal(&j, 0, n, plain), "%s: %zu bytes", r->codec, n);
	ck_assert_msg(kimg_stream_finish(j.img, &j.s) == KIMG_OK, "%s: %zu: %s",
		      r->codec, n, job_finding(&j) ? job_finding(&j)->text :
		      "");
	ck_assert_ptr_null(job_finding(&j));
	ck_assert_uint_eq(j.s.padding, 0);
	job_stop(&j);
}

static void there_and_back(const struct row *r, int level, const uint8_t *p,
			   size_t n, size_t piece)
{
	struct kimg_buf b;

	ck_assert_int_eq(write(r, level, p, n, piece, &b), KIMG_OK);
	same_again(r, &b, p, n);
	kimg_buf_free(&b);
}

/* Nothing, one byte, and sizes around all blocks and pieces. */
START_TEST(sizes)
{
	static const size_t all[] = {
		0, 1, 2, 4, 1000, 65535, 65536, 65537, 262143, 262144, 262145,
		8 * MiB - 1, 8 * MiB, 8 * MiB + 1,
	};
	uint8_t *plain = plain_bytes(8 * MiB + 1), *wild = noise(MiB);
	size_t i, k;

	memcpy(plain, "\x7f" "ELF", 4);
	for (i = 0; i < COUNT(rows); i++) {
		if (!built_in(&rows[i]))
			continue;
		for (k = 0; k < COUNT(all); k++)
			there_and_back(&rows[i], rows[i].least, plain, all[k],
				       SIZE_MAX);
		there_and_back(&rows[i], rows[i].least, wild, MiB, 300000);
	}
	free(plain);
	free(wild);
}
END_TEST

/* Every level makes a stream, those beyond do not, and each says its own
 * limits. */
START_TEST(levels)
{
	size_t n = 700000, i;
	uint8_t *plain = plain_bytes(n);
	struct kimg_buf b;
	int level;

	memcpy(plain, "\x7f" "ELF", 4);
	for (i = 0; i < COUNT(rows); i++) {
		const struct row *r = &rows[i];
		const struct kimg_writer *w;

		if (!built_in(r))
			continue;
		w = kimg_codec_named(r->codec)->writer;
		ck_assert_int_eq(w->least, r->least);
		ck_assert_int_eq(w->most, r->most);
		ck_assert_int_eq(w->usual, r->usual);
		for (level = r->least; level <= r->most; level++)
			there_and_back(r, level, plain, n, 100000);
		ck_assert_int_eq(write(r, r->least - 1, plain, n, n, &b),
				 KIMG_ERR_MISUSE);
		ck_assert_int_eq(write(r, r->most + 1, plain, n, n, &b),
				 KIMG_ERR_MISUSE);
		ck_assert_ptr_null(b.p);
	}
	free(plain);
}
END_TEST

/* The pieces do not matter, and the same stream comes out each time. */
START_TEST(pieces)
{
	static const size_t all[] = { 1 << 20, 4096, 262144, 77777 };
	size_t n = 600001, i, k;
	uint8_t *plain = plain_bytes(n);

	for (i = 0; i < COUNT(rows); i++) {
		struct kimg_buf first, b;

		if (!built_in(&rows[i]))
			continue;
		ck_assert_int_eq(write(&rows[i], rows[i].usual, plain, n, n,
				       &first), KIMG_OK);
		for (k = 0; k < COUNT(all); k++) {
			ck_assert_int_eq(write(&rows[i], rows[i].usual, plain,
					       n, all[k], &b), KIMG_OK);
			ck_assert_msg(b.len == first.len &&
				      !memcmp(b.p, first.p, b.len),
				      "%s: pieces of %zu", rows[i].codec,
				      all[k]);
			kimg_buf_free(&b);
		}
		kimg_buf_free(&first);
	}
	free(plain);
}
END_TEST

/* A dictionary that was asked for is in the stream, unless it may not be so
 * large, or there is less to refer to. */
START_TEST(dictionary)
{
	/* two filters, x86, and LZMA2 with 32 or 1 MiB (xz-file-format 5.3.1);
	 * LZMA-alone has a number */
	static const struct {
		const char *codec;
		uint32_t most;
		size_t size, at;
		const char *is;
		size_t n;
	} want[] = {
		{ "xz", 0, 32 * MiB, 13, "\x01\x04\x00\x21\x01\x1a", 6 },
		{ "xz", 1 << 20, 32 * MiB, 13, "\x01\x04\x00\x21\x01\x10",
		  6 },
		{ "xz", 0, 65537, 13, "\x01\x04\x00\x21\x01\x0a", 6 },
		{ "lzma", 0, 32 * MiB, 1, "\x00\x00\x00\x02", 4 },
		{ "lzma", 1 << 20, 32 * MiB, 1, "\x00\x00\x10\x00", 4 },
		{ "lzma", 0, 10, 1, "\x00\x00\x01\x00", 4 },
	};
	struct kimg_encoding how = { .dictionary = 32 << 20 };
	uint8_t *zeros = calloc(1, 32 * MiB);
	size_t i;

	for (i = 0; i < COUNT(want); i++) {
		const struct kimg_codec *c = kimg_codec_named(want[i].codec);
		struct kimg_buf b = { .p = NULL };
		struct kimg_encoder e;

		if (!c->writer)
			continue;
		how.most = want[i].most;
		how.size = want[i].size;
		ck_assert_int_eq(kimg_encoder_begin(&e, c, &how, &b), KIMG_OK);
		ck_assert_int_eq(kimg_encoder_add(&e, zeros, want[i].size),
				 KIMG_OK);
		ck_assert_int_eq(kimg_encoder_end(&e), KIMG_OK);
		kimg_encoder_done(&e);
		ck_assert_msg(!memcmp(b.p + want[i].at, want[i].is,
				      want[i].n), "row %zu", i);
		kimg_buf_free(&b);
	}
	free(zeros);
}
END_TEST

/* More or less than was announced, and more than 32 bits can tell. */
START_TEST(wrong_size)
{
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		const struct kimg_codec *c = kimg_codec_named(rows[i].codec);
		struct kimg_encoding how = {
			.level = rows[i].least, .size = 3,
		};
		struct kimg_buf b = { .p = NULL };
		struct kimg_encoder e;

		ck_assert_ptr_eq(c, kimg_codec_named(rows[i].word));
		if (!c->writer) {
			ck_assert_int_eq(kimg_encoder_begin(&e, c, &how, &b),
					 KIMG_ERR_UNSUPPORTED);
			kimg_encoder_done(&e);
			continue;
		}
		ck_assert_int_eq(kimg_encoder_begin(&e, c, &how, &b), KIMG_OK);
		ck_assert_int_eq(kimg_encoder_add(&e, "abcd", 4),
				 KIMG_ERR_MISUSE);
		ck_assert_int_eq(kimg_encoder_add(&e, "ab", 2), KIMG_OK);
		ck_assert_int_eq(kimg_encoder_end(&e), KIMG_ERR_MISUSE);
		kimg_encoder_done(&e);
		how.size = (uint64_t)UINT32_MAX + 1;
		ck_assert_int_eq(kimg_encoder_begin(&e, c, &how, &b),
				 KIMG_ERR_LIMIT);
		kimg_encoder_done(&e);
		kimg_buf_free(&b);
	}
	ck_assert_ptr_null(kimg_codec_named("xy"));
	ck_assert_ptr_null(kimg_codec_named(""));
}
END_TEST

#ifdef UNIT_WRAPS
/* Each allocation of ours fails once: that is said, and nothing is leaked. */
START_TEST(no_memory)
{
	size_t n = 300000, i;
	uint8_t *plain = noise(n);

	for (i = 0; i < COUNT(rows); i++) {
		enum kimg_err err = KIMG_ERR_NOMEM;
		unsigned long k;

		if (!built_in(&rows[i]))
			continue;
		for (k = 1; err; k++) {
			struct kimg_buf b;
			bool hit;

			countdown = k;
			err = write(&rows[i], rows[i].least, plain, n, 50000,
				    &b);
			hit = !countdown;
			countdown = 0;
			ck_assert_int_eq(err, hit ? KIMG_ERR_NOMEM : KIMG_OK);
			kimg_buf_free(&b);
		}
		ck_assert_uint_gt(k, 2);
	}
	free(plain);
}
END_TEST
#endif

int main(void)
{
	const TTest *const tests[] = {
		sizes, levels, pieces, dictionary, wrong_size,
#ifdef UNIT_WRAPS
		no_memory,
#endif
	};

	return unit_run("encode", tests, COUNT(tests));
}
