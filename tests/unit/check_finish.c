/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Streams to their end: it is there, and it is the last thing. */
#include "stream.h"

#define SIZE 100000

static const char *const codecs[] = {
	"gzip", "bzip2", "lzma", "xz", "lzo", "zstd", "lz4-legacy",
};

/* A stream of SIZE bytes, then @n others, then the size trailer @size. */
static uint8_t *make(struct job *j, const char *codec, const char *bytes,
		     size_t n, uint32_t size, bool *have)
{
	uint8_t *plain = plain_bytes(SIZE);

	*j = (struct job){ .img = NULL };
	*have = encode(codec, plain, SIZE, &j->m);
	/* gzip's trailer is part of the stream; there is no other one */
	if (strcmp(codec, "gzip") != 0)
		mem_size(&j->m, j->m.len - 4);
	mem_copy(&j->m, j->m.len, bytes, n);
	mem_put(&j->m, j->m.len, 4, size);
	return plain;
}

static enum kimg_err finish(struct job *j)
{
	ck_assert_int_eq(job_decode(j, 0), KIMG_OK);
	ck_assert(!j->s.checked);
	return kimg_stream_finish(j->img, &j->s);
}

START_TEST(exact)
{
	size_t i;
	bool have;

	for (i = 0; i < COUNT(codecs); i++) {
		struct job j;
		uint8_t *plain = make(&j, codecs[i], NULL, 0, SIZE, &have);

		if (!strcmp(codecs[i], "gzip"))
			mem_size(&j.m, j.m.len - 4);
		if (have) {
			ck_assert_int_eq(finish(&j), KIMG_OK);
			ck_assert(j.s.checked);
			ck_assert_uint_eq(j.s.padding, 0);
			ck_assert_uint_eq(j.s.trailing, 0);
			/* again it is the same, and costs nothing */
			ck_assert_int_eq(kimg_stream_finish(j.img, &j.s),
					 KIMG_OK);
			ck_assert(job_equal(&j, 0, SIZE, plain));
			ck_assert_ptr_null(job_finding(&j));
		}
		job_stop(&j);
		free(plain);
	}
}
END_TEST

/* What may follow the stream: zeros, and with a warning anything else. */
static const struct rest_row {
	const char *bytes;
	size_t n;
	uint64_t padding, trailing;
	const char *found;
} rests[] = {
	{ "\0\0\0\0\0", 5, 5, 0, NULL },
	{ "\1", 1, 0, 1, "1 bytes" },
	{ "\0\0\2\0", 4, 2, 2, "2 bytes" },
	{ "\x1f\x8b\x08\0", 4, 0, 4, "stream of gzip" },
	{ "\0\x28\xb5\x2f\xfd", 5, 1, 4, "stream of zstd" },
	{ "BZh9", 4, 0, 4, "stream of bzip2" },
};

START_TEST(rest)
{
	size_t i, k;
	bool have;

	for (i = 0; i < COUNT(codecs); i++)
		for (k = 0; k < COUNT(rests); k++) {
			const struct rest_row *r = &rests[k];
			/* its trailer counts as what follows */
			uint64_t gzip = !strcmp(codecs[i], "gzip") ? 4 : 0;
			struct job j;
			uint8_t *plain = make(&j, codecs[i], r->bytes, r->n,
					      SIZE, &have);
			const struct kimg_finding *f;

			/* in lz4 any four bytes are the length of a block */
			if (!have || (!strcmp(codecs[i], "lz4-legacy") &&
				      r->trailing && r->n >= 4))
				goto next;
			ck_assert_msg(finish(&j) == KIMG_OK, "%s, row %zu",
				      codecs[i], k);
			ck_assert(j.s.checked);
			f = job_finding(&j);
			ck_assert_uint_eq(j.s.padding, r->padding);
			ck_assert_uint_eq(j.s.trailing, r->trailing + gzip);
			if (!r->trailing && !gzip) {
				ck_assert_ptr_null(f);
				goto next;
			}
			ck_assert_int_eq((int)f->sev, (int)KIMG_WARNING);
			ck_assert_uint_eq(f->at, j.m.len - 4 - r->trailing);
			if (!r->found || (gzip && r->trailing < 4))
				goto next;
			ck_assert_msg(strstr(f->found, r->found) != NULL,
				      "%s", f->found);
			ck_assert(!strstr(r->found, codecs[i]) ==
				  !strstr(f->found, "a second"));
next:
			job_stop(&j);
			free(plain);
		}
}
END_TEST

/* The end is not where the trailer says. */
START_TEST(other_size)
{
	static const uint32_t sizes[] = { 1, SIZE - 1, SIZE + 1, 2 * SIZE };
	size_t i, k;
	bool have;

	for (i = 0; i < COUNT(codecs); i++)
		for (k = 0; k < COUNT(sizes); k++) {
			struct job j;
			uint8_t *plain = make(&j, codecs[i], NULL, 0, sizes[k],
					      &have);

			/* gzip checks its own */
			if (!strcmp(codecs[i], "gzip")) {
				mem_size(&j.m, j.m.len - 4);
				mem_put(&j.m, j.m.len - 4, 4, sizes[k]);
			}
			if (have) {
				ck_assert_msg(finish(&j) == KIMG_ERR_MALFORMED,
					      "%s, %u", codecs[i], sizes[k]);
				ck_assert(!j.s.checked);
				ck_assert_uint_eq(j.img->priv->diags.n, 1);
				/* again it is the same */
				ck_assert_int_eq(kimg_stream_finish(j.img,
					&j.s), KIMG_ERR_MALFORMED);
				ck_assert_uint_eq(j.img->priv->diags.n, 1);
			}
			job_stop(&j);
			free(plain);
		}
}
END_TEST

/* Checksums are behind the data: only the end tells. */
START_TEST(checksums)
{
	static const struct { const char *codec; size_t back; } rows[] = {
		{ "gzip", 8 }, { "bzip2", 3 }, { "xz", 30 }, { "xz", 12 },
	};
	size_t i;
	bool have;

	for (i = 0; i < COUNT(rows); i++) {
		struct job j;
		uint8_t *plain = make(&j, rows[i].codec, NULL, 0, SIZE, &have);

		if (!strcmp(rows[i].codec, "gzip"))
			mem_size(&j.m, j.m.len - 4);
		else
			j.m.p[j.m.len - 4 - rows[i].back] ^= 0x10;
		if (!strcmp(rows[i].codec, "gzip"))
			j.m.p[j.m.len - rows[i].back] ^= 0x10;
		if (have) {
			ck_assert_msg(finish(&j) == KIMG_ERR_MALFORMED, "%s",
				      rows[i].codec);
			ck_assert(!j.s.checked);
			ck_assert(job_equal(&j, 0, 4096, plain));
		}
		job_stop(&j);
		free(plain);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { exact, rest, other_size, checksums };

	return unit_run("finish", tests, COUNT(tests));
}
