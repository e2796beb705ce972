/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bzip2: blocks, levels, checksums, and beginning again. */
#include "stream.h"

#ifdef KIMG_HAVE_BZIP2

#define SIZE 450000

/* Blocks of 100 kB: the encoder is asked for level 1. */
static uint8_t *make(struct job *j)
{
	uint8_t *plain = plain_bytes(SIZE);

	*j = (struct job){ .img = NULL };
	ck_assert(encode("bzip2", plain, SIZE, &j->m));
	return plain;
}

/* A larger level only takes more memory; one that is too small has no room. */
START_TEST(levels)
{
	static const struct { char level; enum kimg_err err; } rows[] = {
		{ '1', KIMG_OK }, { '2', KIMG_OK }, { '9', KIMG_OK },
		{ '0', KIMG_ERR_MALFORMED }, { ':', KIMG_ERR_MALFORMED },
	};
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		struct job j;
		uint8_t *plain = make(&j);

		j.m.p[3] = (uint8_t)rows[i].level;
		ck_assert_int_eq(job_decode(&j, 0), KIMG_OK);
		ck_assert_int_eq(job_read(&j, 0, SIZE), rows[i].err);
		if (rows[i].err)
			ck_assert_str_eq(job_finding(&j)->text,
					 "not a bzip2 stream");
		else
			ck_assert(job_equal(&j, 0, SIZE, plain));
		job_stop(&j);
		free(plain);
	}
}
END_TEST

/* Magic, checksum and a bit of the first block; the blocks are one by one. */
START_TEST(first_block)
{
	static const size_t places[] = { 4, 9, 10, 13, 14, 60 };
	size_t i;

	for (i = 0; i < COUNT(places); i++) {
		struct job j;
		uint8_t *plain = make(&j);

		j.m.p[places[i]] ^= 0x80;
		ck_assert_int_eq(job_decode(&j, 0), KIMG_OK);
		ck_assert_int_eq(job_read(&j, SIZE - 1, 1),
				 KIMG_ERR_MALFORMED);
		ck_assert_uint_eq(j.img->priv->diags.n, 1);
		ck_assert_str_eq(job_finding(&j)->text, "corrupt stream");
		ck_assert_uint_lt(job_finding(&j)->at, j.m.len);
		job_stop(&j);
		free(plain);
	}
}
END_TEST

/* Damage of the last block hides none of those before. */
START_TEST(last_block)
{
	struct job j;
	uint8_t *plain = make(&j);

	memset(j.m.p + j.m.len - 300, 0xff, 100);
	ck_assert_int_eq(job_decode(&j, 0), KIMG_OK);
	ck_assert(job_equal(&j, 0, 390000, plain));
	ck_assert_ptr_null(job_finding(&j));
	ck_assert_int_eq(job_read(&j, SIZE - 1, 1), KIMG_ERR_MALFORMED);
	ck_assert(job_equal(&j, 0, 390000, plain));
	job_stop(&j);
	free(plain);
}
END_TEST

/* A stream behind another one, damaged: the first is all there. */
START_TEST(second_stream)
{
	struct job j;
	uint8_t *plain = make(&j);
	size_t n = j.m.len - 4;

	mem_size(&j.m, 2 * n);
	memcpy(j.m.p + n, j.m.p, n);
	j.m.p[n + 60] ^= 0x80;
	job_start(&j, 0, NULL);
	ck_assert_int_eq(kimg_stream_decode_all(j.img, &j.s, "in", NULL),
			 KIMG_ERR_MALFORMED);
	ck_assert_uint_ge(job_finding(&j)->at, n);
	ck_assert_uint_ge(j.s.inner->size, SIZE);
	ck_assert(job_equal(&j, 0, SIZE, plain));
	job_stop(&j);
	free(plain);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		levels, first_block, last_block, second_stream,
	};

	return unit_run("bzip2", tests, COUNT(tests));
}
#else

START_TEST(not_built_in)
{
	struct job j = { .img = NULL };

	ck_assert(!encode("bzip2", NULL, 0, &j.m));
	ck_assert_int_eq(job_decode(&j, 0), KIMG_ERR_UNSUPPORTED);
	ck_assert_ptr_nonnull(strstr(job_finding(&j)->text,
				     "-DKIMG_WITH_BZIP2=ON"));
	job_stop(&j);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { not_built_in };

	return unit_run("bzip2", tests, COUNT(tests));
}
#endif
