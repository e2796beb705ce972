/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Legacy lz4: blocks that are not needed are skipped, and lengths checked. */
#include "stream.h"

#define BLOCK ((size_t)8 << 20)
#define SIZE (2 * BLOCK + 100000)

#ifdef KIMG_HAVE_LZ4

/* Three blocks; at[i] is where the length of block i is. */
static uint8_t *make(struct job *j, size_t at[4])
{
	uint8_t *plain = plain_bytes(SIZE);
	size_t i;

	*j = (struct job){ .img = NULL };
	ck_assert(encode("lz4-legacy", plain, SIZE, &j->m));
	at[0] = 4;
	for (i = 0; i < 3; i++) {
		uint32_t len;

		memcpy(&len, j->m.p + at[i], 4);
		at[i + 1] = at[i] + 4 + len;
	}
	ck_assert_uint_eq(at[3], j->m.len - 4);
	return plain;
}

START_TEST(skips)
{
	struct job j;
	size_t at[4];
	uint8_t *plain = make(&j, at);

	/* the data of block 1 is noise, its length is not */
	memset(j.m.p + at[1] + 4, 0xff, at[2] - at[1] - 4);
	ck_assert_int_eq(job_decode(&j, 0), KIMG_OK);
	ck_assert(job_equal(&j, 2 * BLOCK, 100000, plain));
	ck_assert(job_equal(&j, 0, BLOCK, plain));
	ck_assert_ptr_null(job_finding(&j));
	ck_assert_int_eq(job_read(&j, BLOCK - 1, 2), KIMG_ERR_MALFORMED);
	ck_assert_uint_eq(job_finding(&j)->at, at[1] + 4);
	ck_assert_ptr_nonnull(strstr(job_finding(&j)->text, "block 1"));
	job_stop(&j);
	free(plain);
}
END_TEST

/* For its start, damage in the rest of a block does not matter. */
START_TEST(starts)
{
	struct job j;
	size_t at[4];
	uint8_t *plain = make(&j, at);

	memset(j.m.p + at[1] - 1000, 0xff, 1000);
	ck_assert_int_eq(job_decode(&j, 0), KIMG_OK);
	ck_assert(job_equal(&j, 0, 32768, plain));
	ck_assert(job_equal(&j, 100, 4096, plain));
	ck_assert_ptr_null(job_finding(&j));
	ck_assert_int_eq(job_read(&j, 65535, 2), KIMG_ERR_MALFORMED);
	ck_assert_uint_eq(job_finding(&j)->at, at[0] + 4);
	job_stop(&j);
	free(plain);
}
END_TEST

/* What the length of block 1 says. */
static const struct row {
	uint32_t len;
	enum kimg_err err;
	const char *text;
} rows[] = {
	{ 0, KIMG_ERR_MALFORMED, "impossible length" },
	{ UINT32_MAX, KIMG_ERR_MALFORMED, "impossible length" },
	/* LZ4_compressBound(8 MiB), and one more */
	{ 8421520, KIMG_ERR_TRUNCATED, "exceeds" },
	{ 8421521, KIMG_ERR_MALFORMED, "impossible length" },
	{ 0x184c2102, KIMG_ERR_UNSUPPORTED, "second frame" },
};

START_TEST(lengths)
{
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		struct job j;
		size_t at[4];
		uint8_t *plain = make(&j, at);

		mem_put(&j.m, at[1], 4, rows[i].len);
		ck_assert_int_eq(job_decode(&j, 0), KIMG_OK);
		ck_assert(job_equal(&j, 0, BLOCK, plain));
		ck_assert_msg(job_read(&j, BLOCK, 1) == rows[i].err, "row %zu",
			      i);
		ck_assert_uint_eq(job_finding(&j)->at, at[1]);
		ck_assert_msg(strstr(job_finding(&j)->text, rows[i].text) !=
			      NULL, "row %zu: %s", i, job_finding(&j)->text);
		/* what was decoded stays */
		ck_assert(job_equal(&j, 0, BLOCK, plain));
		job_stop(&j);
		free(plain);
	}
}
END_TEST

/* The stream ends at a block's end, and in the length of one. */
START_TEST(short_list)
{
	size_t more;

	for (more = 0; more < 4; more++) {
		struct job j;
		size_t at[4];
		uint8_t *plain = make(&j, at);

		mem_size(&j.m, at[1] + more);
		mem_put(&j.m, j.m.len, 4, SIZE);
		ck_assert_int_eq(job_decode(&j, 0), KIMG_OK);
		ck_assert(job_equal(&j, 0, BLOCK, plain));
		ck_assert_int_eq(job_read(&j, BLOCK, 1), KIMG_ERR_TRUNCATED);
		ck_assert_ptr_nonnull(strstr(job_finding(&j)->text,
					     "before block 1"));
		job_stop(&j);
		free(plain);
	}
}
END_TEST

/* Several threads make the same of it, and say the same. */
START_TEST(at_once)
{
	static const struct kimg_options several = { .threads = 4 };
	size_t damage;

	for (damage = 0; damage < 4; damage++) {
		struct job j;
		size_t at[4];
		uint8_t *plain = make(&j, at);

		if (damage == 1)
			memset(j.m.p + at[1] + 4, 0xff, at[2] - at[1] - 4);
		if (damage == 2)
			mem_put(&j.m, at[1], 4, 0);
		if (damage == 3)
			mem_put(&j.m, j.m.len - 4, 4, SIZE + 1);
		job_start(&j, 0, &several);
		ck_assert_int_eq(kimg_stream_decode(j.img, &j.s, "in"),
				 KIMG_OK);
		if (!damage) {
			ck_assert(job_equal(&j, 1000, SIZE - 1000, plain));
			ck_assert_ptr_null(job_finding(&j));
		} else {
			ck_assert_int_eq(job_read(&j, 1000, SIZE - 1000),
					 KIMG_ERR_MALFORMED);
			ck_assert_ptr_null(job_finding(&j)->next);
			ck_assert_uint_eq(job_finding(&j)->at,
					  damage == 1 ? at[1] + 4 :
					  damage == 2 ? at[1] : at[2] + 4);
		}
		ck_assert(job_equal(&j, 0, BLOCK, plain));
		job_stop(&j);
		free(plain);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		skips, starts, lengths, short_list, at_once,
	};

	return unit_run("lz4", tests, COUNT(tests));
}

#else

START_TEST(not_built_in)
{
	struct job j = { .img = NULL };

	ck_assert(!encode("lz4-legacy", NULL, 0, &j.m));
	ck_assert_int_eq(job_decode(&j, 0), KIMG_ERR_UNSUPPORTED);
	ck_assert_ptr_nonnull(strstr(job_finding(&j)->text,
				     "-DKIMG_WITH_LZ4=ON"));
	job_stop(&j);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { not_built_in };

	return unit_run("lz4", tests, COUNT(tests));
}

#endif
