/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all codecs have in common: decoded bytes, caps, damage. */
#include "stream.h"

#define MiB ((size_t)1 << 20)

static const char *const codecs[] = {
	"gzip", "bzip2", "lzma", "xz", "lzo", "zstd", "lz4-legacy", "none",
};

/* CMake option by codec, for what is not built in. */
static const char *option_of(const char *codec)
{
	return !strcmp(codec, "gzip") ? "KIMG_WITH_ZLIB" :
	       !strcmp(codec, "bzip2") ? "KIMG_WITH_BZIP2" :
	       !strcmp(codec, "lzo") ? "KIMG_WITH_LZO" :
	       strstr("xz lzma", codec) ? "KIMG_WITH_LZMA" :
	       !strcmp(codec, "zstd") ? "KIMG_WITH_ZSTD" : "KIMG_WITH_LZ4";
}

/* Several of the steps that a codec makes: blocks of lz4 are large. */
static size_t long_of(const char *codec)
{
	return !strcmp(codec, "lz4-legacy") ? 17 * MiB : MiB;
}

/* The stream of @n plain bytes behind @at others; "none" must be an ELF. */
static uint8_t *make(struct job *j, const char *codec, size_t n, size_t at,
		     bool *have)
{
	uint8_t *plain = plain_bytes(n);
	struct mem out = { .p = NULL };

	if (n >= 4)
		memcpy(plain, "\x7f" "ELF", 4);
	*have = encode(codec, plain, n, &out);
	*j = (struct job){ .img = NULL };
	mem_size(&j->m, at + out.len);
	memset(j->m.p, 0xee, at);
	mem_copy(&j->m, at, out.p, out.len);
	mem_free(&out);
	return plain;
}

static void check_unsupported(struct job *j, const char *codec)
{
	const struct kimg_finding *f;

	ck_assert_int_eq(job_decode(j, 0), KIMG_ERR_UNSUPPORTED);
	f = job_finding(j);
	ck_assert_ptr_nonnull(strstr(f->text, option_of(codec)));
	ck_assert_ptr_nonnull(strstr(f->text, codec));
	ck_assert_str_eq(j->s.codec, codec);
	ck_assert_ptr_null(j->s.inner);
}

/* Sizes around the steps of reading and of output, and around lz4's block. */
START_TEST(round_trip)
{
	static const size_t sizes[] = {
		4, 1000, 65535, 65536, 65537, 262143, 262145, 900000,
		8 * MiB - 1, 8 * MiB, 8 * MiB + 1, 17 * MiB,
	};
	size_t i, k;
	bool have;

	for (i = 0; i < COUNT(codecs); i++)
		for (k = 0; k < COUNT(sizes); k++) {
			struct job j;
			uint8_t *plain;

			if (sizes[k] > long_of(codecs[i]))
				continue;
			plain = make(&j, codecs[i], sizes[k], 0, &have);

			if (!have) {
				check_unsupported(&j, codecs[i]);
			} else {
				ck_assert_int_eq(job_decode(&j, 0), KIMG_OK);
				ck_assert_str_eq(j.s.codec, codecs[i]);
				ck_assert_uint_eq(j.s.size, sizes[k]);
				ck_assert_uint_eq(j.s.inner->size, sizes[k]);
				ck_assert_msg(job_equal(&j, 0, sizes[k],
							plain), "%s, %zu",
					      codecs[i], sizes[k]);
				ck_assert_ptr_null(job_finding(&j));
			}
			job_stop(&j);
			free(plain);
		}
}
END_TEST

/* Bytes in any order of asking; what was there does not change. */
START_TEST(pieces)
{
	static const struct { uint64_t off, n; } asks[] = {
		{ 0, 1 }, { 1, 1 }, { 0, 0 }, { 70000, 10 }, { 10, 60000 },
		{ 899999, 1 }, { 65535, 2 }, { 0, 900000 },
	};
	const uint64_t at = 37;
	size_t i, k;
	bool have;

	for (i = 0; i < COUNT(codecs); i++) {
		struct job j;
		uint8_t *plain = make(&j, codecs[i], 900000, at, &have);

		if (have) {
			ck_assert_int_eq(job_decode(&j, at), KIMG_OK);
			for (k = 0; k < COUNT(asks); k++)
				ck_assert_msg(job_equal(&j, asks[k].off,
					asks[k].n, plain), "%s, %zu",
					codecs[i], k);
			ck_assert_int_eq(job_read(&j, 900000, 1),
					 KIMG_ERR_TRUNCATED);
			ck_assert_int_eq(job_read(&j, UINT64_MAX, 2),
					 KIMG_ERR_TRUNCATED);
			ck_assert_ptr_null(job_finding(&j));
		}
		job_stop(&j);
		free(plain);
	}
}
END_TEST

/* Nothing is decoded before it is asked for, and not much more than that. */
START_TEST(lazy)
{
	size_t i;
	bool have;

	for (i = 0; i < COUNT(codecs); i++) {
		struct job j;
		size_t n = long_of(codecs[i]);
		uint8_t *plain = make(&j, codecs[i], n, 0, &have);

		if (have) {
			ck_assert_int_eq(job_decode(&j, 0), KIMG_OK);
			ck_assert(!kimg_src_ready(j.s.inner->src, 0, 1));
			ck_assert(job_equal(&j, 0, 100, plain));
			ck_assert(kimg_src_ready(j.s.inner->src, 0, 100));
			ck_assert(!kimg_src_ready(j.s.inner->src, n / 2 + MiB /
						  4, 1));
		}
		job_stop(&j);
		free(plain);
	}
}
END_TEST

/*
 * Damage in the middle: the front stays readable, the end gives one finding
 * with a place inside the stream, and the same error every time.
 */
START_TEST(damaged)
{
	size_t i, k, at;
	uint32_t x = 1;
	bool have;

	for (i = 0; i + 1 < COUNT(codecs); i++) {
		struct job j;
		size_t n = long_of(codecs[i]);
		uint8_t *plain = make(&j, codecs[i], n, 0, &have);
		enum kimg_err err;

		/* much, because a little may well decode to something else */
		at = j.m.len / 2;
		for (k = 0; have && k < j.m.len / 4; k++)
			j.m.p[at + k] = (uint8_t)((x = x * 69069 + 1) >> 24);
		if (have) {
			ck_assert_int_eq(job_decode(&j, 0), KIMG_OK);
			ck_assert(job_equal(&j, 0, 70000, plain));
			err = job_read(&j, 0, n);
			ck_assert_msg(err == KIMG_ERR_MALFORMED ||
				      err == KIMG_ERR_TRUNCATED, "%s: %d",
				      codecs[i], (int)err);
			ck_assert_int_eq(job_read(&j, n - 1, 1), err);
			ck_assert_uint_eq(j.img->priv->diags.n, 1);
			ck_assert_str_eq(job_finding(&j)->layer, "");
			ck_assert_uint_le(job_finding(&j)->at, j.m.len);
			ck_assert_ptr_nonnull(strstr(job_finding(&j)->field,
						     codecs[i]));
			ck_assert(job_equal(&j, 0, 70000, plain));
		}
		job_stop(&j);
		free(plain);
	}
}
END_TEST

/* The stream ends too early: cut in the middle, with the trailer kept. */
START_TEST(cut)
{
	size_t i, keep;
	bool have;

	for (i = 0; i + 1 < COUNT(codecs); i++) {
		struct job j;
		uint8_t *plain = make(&j, codecs[i], 300000, 0, &have);
		uint32_t size = 300000;

		keep = j.m.len / 2;
		mem_size(&j.m, keep);
		memcpy(j.m.p + keep - 4, &size, 4);
		if (have) {
			enum kimg_err err;

			ck_assert_int_eq(job_decode(&j, 0), KIMG_OK);
			err = job_read(&j, 0, 300000);
			/* gzip's trailer is part of its stream: 4 odd bytes */
			if (strcmp(codecs[i], "gzip") ||
			    err != KIMG_ERR_MALFORMED)
				ck_assert_int_eq(err, KIMG_ERR_TRUNCATED);
			ck_assert_uint_eq(j.img->priv->diags.n, 1);
		}
		job_stop(&j);
		free(plain);
	}
}
END_TEST

/* The trailer announces another size than the stream has. */
static const struct trailer_row {
	uint32_t size;
	enum kimg_err make, front, all;
} trailers[] = {
	{ 300001, KIMG_OK, KIMG_OK, KIMG_ERR_MALFORMED },
	{ 600000, KIMG_OK, KIMG_OK, KIMG_ERR_MALFORMED },
	{ 1 << 30, KIMG_OK, KIMG_OK, KIMG_ERR_MALFORMED },
	{ (1 << 30) + 1, KIMG_ERR_LIMIT, KIMG_OK, KIMG_OK },
	{ UINT32_MAX, KIMG_ERR_LIMIT, KIMG_OK, KIMG_OK },
};

START_TEST(size_trailer)
{
	size_t i, k;
	bool have;

	for (i = 0; i + 1 < COUNT(codecs); i++)
		for (k = 0; k < COUNT(trailers); k++) {
			const struct trailer_row *t = &trailers[k];
			struct job j;
			uint8_t *plain = make(&j, codecs[i], 300000, 0, &have);
			bool lz4 = !strcmp(codecs[i], "lz4-legacy");
			enum kimg_err err;

			if (!have)
				goto next;
			mem_put(&j.m, j.m.len - 4, 4, t->size);
			ck_assert_int_eq(job_decode(&j, 0), t->make);
			if (t->make) {
				ck_assert_uint_eq(job_finding(&j)->at,
						  j.m.len - 4);
				goto next;
			}
			/* but for its start, a block of lz4 is decoded whole
			 * or not */
			ck_assert_int_eq(job_read(&j, 0, 1000),
					 lz4 && t->size <= 65536 ?
					 KIMG_ERR_MALFORMED : t->front);
			err = job_read(&j, t->size - 1, 1);
			if (!lz4)
				ck_assert_msg(err == t->all, "%s, row %zu",
					      codecs[i], k);
			else
				ck_assert(err);
next:
			job_stop(&j);
			free(plain);
		}
}
END_TEST

/* Less is announced: never more output than that. Blocks are all or nothing. */
START_TEST(small_trailer)
{
	size_t i;
	bool have;

	for (i = 0; i + 1 < COUNT(codecs); i++) {
		struct job j;
		uint8_t *plain = make(&j, codecs[i], 300000, 0, &have);
		bool blocks = strstr("lz4-legacy lzo", codecs[i]) != NULL;

		if (have) {
			mem_put(&j.m, j.m.len - 4, 4, 1000);
			ck_assert_int_eq(job_decode(&j, 0), KIMG_OK);
			ck_assert_uint_eq(j.s.inner->size, 1000);
			ck_assert_int_eq(job_read(&j, 0, 1000), blocks ?
					 KIMG_ERR_MALFORMED : KIMG_OK);
			ck_assert_int_eq(job_read(&j, 1000, 1),
					 KIMG_ERR_TRUNCATED);
		}
		job_stop(&j);
		free(plain);
	}
}
END_TEST

START_TEST(header_only)
{
	const struct kimg_options opt = { .depth = KIMG_DEPTH_HEADER };
	size_t i;
	bool have;

	for (i = 0; i < COUNT(codecs); i++) {
		struct job j;
		uint8_t *plain = make(&j, codecs[i], 300000, 5, &have);

		/* also for a codec that is not built in */
		job_start(&j, 5, &opt);
		ck_assert_int_eq(kimg_stream_decode(j.img, &j.s, "in"),
				 KIMG_OK);
		ck_assert_str_eq(j.s.codec, codecs[i]);
		ck_assert_ptr_null(j.s.inner);
		ck_assert(j.s.has_size == !!strcmp(codecs[i], "none"));
		if (have)
			ck_assert_uint_eq(j.s.size, 300000);
		job_stop(&j);
		free(plain);
	}
}
END_TEST

START_TEST(unknown)
{
	static const struct { const char *bytes; size_t n; } rows[] = {
		{ "", 0 }, { "\x1f", 1 }, { "\x1f\x8b\x09", 3 },
		{ "\xfd" "7zXY\0", 6 }, { "abcdefgh", 8 },
	};
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		struct job j = { .img = NULL };

		mem_copy(&j.m, 0, "xyz", 3);
		mem_copy(&j.m, 3, rows[i].bytes, rows[i].n);
		ck_assert_int_eq(job_decode(&j, 3), KIMG_ERR_MALFORMED);
		ck_assert_uint_eq(job_finding(&j)->at, 3);
		ck_assert_str_eq(job_finding(&j)->field, "payload");
		ck_assert_ptr_null(j.s.codec);
		ck_assert_ptr_null(j.s.inner);
		job_stop(&j);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		round_trip, pieces, lazy, damaged, cut, size_trailer,
		small_trailer, header_only, unknown,
	};

	return unit_run("stream", tests, COUNT(tests));
}
