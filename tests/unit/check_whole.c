/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Streams that are whole files: sizes that nothing tells, several in one. */
#include "stream.h"

#include "src/core/limits.h"

static const char *const codecs[] = {
	"gzip", "bzip2", "lzma", "xz", "lzo", "zstd", "lz4-legacy",
};

static unsigned int asked;

static bool yes(const struct kimg_view *head)
{
	ck_assert_uint_eq(head->len, KIMG_HEAD_SIZE);
	asked++;
	return true;
}

static bool no(const struct kimg_view *head)
{
	return !yes(head);
}

/* Without the size that a kernel's build appends; gzip's is its own. */
static uint8_t *make(struct job *j, const char *codec, size_t n, bool *have)
{
	uint8_t *plain = plain_bytes(n);

	*j = (struct job){ .img = NULL };
	*have = encode(codec, plain, n, &j->m);
	if (strcmp(codec, "gzip") != 0)
		mem_size(&j->m, j->m.len - 4);
	return plain;
}

static enum kimg_err whole(struct job *j, const struct kimg_options *opt,
			   kimg_wanted_fn *wanted)
{
	asked = 0;
	job_start(j, 0, opt);
	return kimg_stream_decode_all(j->img, &j->s, "in", wanted);
}

START_TEST(sizes)
{
	static const size_t size[] = { 1, 4095, 65536, 300000, 900001 };
	size_t i, k;
	bool have;

	for (i = 0; i < COUNT(codecs); i++)
		for (k = 0; k < COUNT(size); k++) {
			struct job j;
			uint8_t *plain = make(&j, codecs[i], size[k], &have);

			if (have) {
				ck_assert_int_eq(whole(&j, NULL, yes),
						 KIMG_OK);
				ck_assert_uint_eq(j.s.size, size[k]);
				ck_assert(j.s.has_size);
				ck_assert(job_equal(&j, 0, size[k], plain));
				ck_assert_ptr_null(job_finding(&j));
			}
			job_stop(&j);
			free(plain);
		}
}
END_TEST

/* One byte more than is allowed, and exactly that. */
START_TEST(too_large)
{
	struct kimg_options opt = { .max_size = 0 };
	size_t i, k;
	bool have;

	for (i = 0; i < COUNT(codecs); i++)
		for (k = 0; k < 2; k++) {
			struct job j;
			uint8_t *plain = make(&j, codecs[i], 300000, &have);

			opt.max_size = 299999 + k;
			if (have)
				ck_assert_msg(whole(&j, &opt, NULL) ==
					      (k ? KIMG_OK : KIMG_ERR_LIMIT),
					      "%s, %zu", codecs[i], k);
			if (have && !k)
				ck_assert_str_eq(job_finding(&j)->text,
						 "it decodes to too much");
			job_stop(&j);
			free(plain);
		}
}
END_TEST

/* The tools of these take streams one behind the other for one. */
START_TEST(two)
{
	static const char *const several[] = { "gzip", "bzip2", "xz", "zstd" };
	size_t i, one;
	bool have;

	for (i = 0; i < COUNT(several); i++) {
		struct job j;
		uint8_t *plain = make(&j, several[i], 70000, &have);

		one = j.m.len;
		mem_size(&j.m, 2 * one);
		memcpy(j.m.p + one, j.m.p, one);
		if (have) {
			ck_assert_int_eq(whole(&j, NULL, yes), KIMG_OK);
			ck_assert_uint_eq(j.s.size, 140000);
			ck_assert_uint_eq(j.s.trailing, 0);
			ck_assert(job_equal(&j, 0, 70000, plain));
			ck_assert(!memcmp(j.s.inner->src->base + 70000, plain,
					  70000));
		}
		job_stop(&j);
		free(plain);
	}
}
END_TEST

#ifdef KIMG_HAVE_ZSTD
/* Nothing, as often as may be, and once more. */
START_TEST(streams)
{
	static const char empty[] = "\x28\xb5\x2f\xfd\x20\0\1\0";
	const size_t n = sizeof(empty);
	size_t i, k;

	for (k = 0; k < 3; k++) {
		size_t all = k ? KIMG_MAX_STREAMS + k - 1 : 1;
		struct job j = { .img = NULL };

		mem_size(&j.m, all * n);
		for (i = 0; i < all; i++)
			memcpy(j.m.p + i * n, empty, n);
		ck_assert_int_eq(whole(&j, NULL, yes),
				 k < 2 ? KIMG_OK : KIMG_ERR_LIMIT);
		ck_assert_uint_eq(j.s.inner->size, 0);
		ck_assert_uint_eq(j.s.trailing, 0);
		ck_assert_uint_eq(asked, 0);
		if (k == 2) {
			ck_assert_uint_eq(job_finding(&j)->at,
					  KIMG_MAX_STREAMS * n);
			ck_assert_str_eq(job_finding(&j)->text,
					 "too many streams in one file");
		}
		job_stop(&j);
	}
}
END_TEST
#endif

/* Asked once, and only when there is a head; a no ends it. */
START_TEST(wanted)
{
	static const struct { size_t n; bool ask; } rows[] = {
		{ KIMG_HEAD_SIZE - 1, false }, { 4 << 20, true },
	};
	size_t i, k;
	bool have;

	/* lzo and lz4 tell what they hold before, and are not asked for it */
	for (i = 0; i < COUNT(codecs); i++)
		for (k = 0; k < COUNT(rows); k++) {
			struct job j;
			uint8_t *plain = make(&j, codecs[i], rows[k].n, &have);
			bool ask = rows[k].ask && !strstr("lzo lz4-legacy",
							  codecs[i]);

			if (have) {
				ck_assert_int_eq(whole(&j, NULL, no), KIMG_OK);
				ck_assert_uint_eq(asked, ask);
				ck_assert_msg(j.s.inner->size >= (ask ?
					KIMG_HEAD_SIZE : rows[k].n), "%s",
					codecs[i]);
				ck_assert(!ask ||
					  j.s.inner->size < rows[k].n);
				ck_assert(!ask || !j.s.checked);
				ck_assert(job_equal(&j, 0, 1000, plain));
				ck_assert_ptr_null(job_finding(&j));
			}
			job_stop(&j);
			free(plain);
		}
}
END_TEST

/* Zeros may follow, and anything else is counted. */
START_TEST(rest)
{
	size_t i;
	bool have;

	for (i = 0; i < COUNT(codecs); i++) {
		struct job j;
		uint8_t *plain = make(&j, codecs[i], 5000, &have);

		mem_copy(&j.m, j.m.len, "\0\0\0abc", 6);
		/* gzip's own size is not at the end of the file now */
		if (have && strcmp(codecs[i], "lz4-legacy") != 0) {
			ck_assert_msg(whole(&j, NULL, NULL) == KIMG_OK, "%s",
				      codecs[i]);
			ck_assert_uint_eq(j.s.size, 5000);
			ck_assert_uint_eq(j.s.padding, 3);
			ck_assert_uint_eq(j.s.trailing, 3);
			ck_assert_int_eq((int)job_finding(&j)->sev,
					 (int)KIMG_WARNING);
			ck_assert_uint_eq(job_finding(&j)->at, j.m.len - 3);
		}
		job_stop(&j);
		free(plain);
	}
}
END_TEST

/* Every prefix: what was decoded stays, and one finding says why. */
START_TEST(cut)
{
	size_t i, k;
	bool have;

	for (i = 0; i < COUNT(codecs); i++) {
		struct job j;
		uint8_t *plain = make(&j, codecs[i], 3000, &have), *all;
		size_t n = j.m.len;

		all = malloc(n);
		ck_assert_ptr_nonnull(all);
		memcpy(all, j.m.p, n);
		for (k = 6; have && k < n; k += 7) {
			struct job part = { .img = NULL };
			enum kimg_err err;

			mem_copy(&part.m, 0, all, k);
			err = whole(&part, NULL, yes);
			ck_assert_msg(err == KIMG_ERR_TRUNCATED ||
				      err == KIMG_ERR_MALFORMED ||
				      !strcmp(codecs[i], "lz4-legacy"),
				      "%s, %zu: %d", codecs[i], k, (int)err);
			if (err)
				ck_assert_uint_eq(part.img->priv->diags.n, 1);
			if (err && part.s.inner)
				ck_assert(!memcmp(part.s.inner->src->base,
					plain, (size_t)part.s.inner->size));
			job_stop(&part);
		}
		free(all);
		job_stop(&j);
		free(plain);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		sizes, too_large, two, wanted, rest, cut,
#ifdef KIMG_HAVE_ZSTD
		streams,
#endif
	};

	return unit_run("whole", tests, COUNT(tests));
}
