/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lzop: every field of the header, checksums of blocks, every prefix. */
#include "stream.h"

#ifdef KIMG_HAVE_LZO

/* lzop 1.04, src/lzop.h */
#define F_ADLER_D 0x001u
#define F_ADLER_C 0x002u
#define F_EXTRA 0x040u
#define F_CRC_D 0x100u
#define F_CRC_C 0x200u
#define F_MULTIPART 0x400u
#define F_FILTER 0x800u
#define F_H_CRC 0x1000u

/** struct head - a header to be made; the name has @name bytes */
struct head {
	unsigned int version, needed, method;
	uint32_t flags;
	uint32_t filter;
	unsigned int name;
	unsigned int extra;
};

static const struct head usual = {
	.version = 0x1040, .needed = 0x0940, .method = 1, .flags = 0x03000001,
};

static const char text[] = "\x7f" "ELF: some bytes that are stored";

/* RFC 1950, section 8.2 */
static uint32_t adler(const uint8_t *p, size_t n)
{
	uint32_t a = 1, b = 0;

	while (n--) {
		a = (a + *p++) % 65521;
		b = (b + a) % 65521;
	}
	return b << 16 | a;
}

/* RFC 1952, section 8, bit by bit */
static uint32_t crc(const uint8_t *p, size_t n)
{
	uint32_t c = 0xffffffff;
	unsigned int i;

	while (n--)
		for (c ^= *p++, i = 0; i < 8; i++)
			c = c & 1 ? c >> 1 ^ 0xedb88320 : c >> 1;
	return ~c;
}

static void add(struct mem *m, unsigned int width, uint64_t v)
{
	mem_put(m, m->len, width, v);
}

static void add_sum(struct mem *m, size_t from, bool is_crc)
{
	const uint8_t *p = m->p + from;
	size_t n = m->len - from;

	add(m, 4, is_crc ? crc(p, n) : adler(p, n));
}

static void put_head(struct mem *m, const struct head *h)
{
	size_t at;

	m->big = true;
	mem_copy(m, 0, "\x89LZO\0\r\n\x1a\n", 9);
	add(m, 2, h->version);
	add(m, 2, 0x20a0);
	if (h->version >= 0x940)
		add(m, 2, h->needed);
	add(m, 1, h->method);
	if (h->version >= 0x940)
		add(m, 1, 5);
	add(m, 4, h->flags);
	if (h->flags & F_FILTER)
		add(m, 4, h->filter);
	add(m, 4, 0x1a4);
	add(m, 4, 0);
	if (h->version >= 0x940)
		add(m, 4, 0);
	add(m, 1, h->name);
	mem_size(m, m->len + h->name);
	add_sum(m, 9, h->flags & F_H_CRC);
	if (!(h->flags & F_EXTRA))
		return;
	at = m->len;
	add(m, 4, h->extra);
	mem_size(m, m->len + h->extra);
	add_sum(m, at, h->flags & F_H_CRC);
}

/* A stored block has the checksums of what it decodes to. */
static void put_block(struct mem *m, uint32_t flags)
{
	const uint8_t *p = (const uint8_t *)text;

	add(m, 4, sizeof(text));
	add(m, 4, sizeof(text));
	if (flags & F_ADLER_D)
		add(m, 4, adler(p, sizeof(text)));
	if (flags & F_CRC_D)
		add(m, 4, crc(p, sizeof(text)));
	mem_copy(m, m->len, p, sizeof(text));
}

static void make(struct job *j, const struct head *h)
{
	*j = (struct job){ .img = NULL };
	put_head(&j->m, h);
	put_block(&j->m, h->flags);
	put_block(&j->m, h->flags);
	add(&j->m, 4, 0);
}

static enum kimg_err whole(struct job *j)
{
	enum kimg_err err;

	job_start(j, 0, NULL);
	err = kimg_stream_decode_all(j->img, &j->s, "in", NULL);
	if (!err)
		err = kimg_stream_finish(j->img, &j->s);
	return err;
}

/* What is accepted: the same bytes come out. */
START_TEST(headers)
{
	static const struct head rows[] = {
		{ 0x1040, 0x0940, 1, 1, 0, 0, 0 },
		{ 0x1040, 0x1040, 3, 0, 0, 255, 0 },
		{ 0x1010, 0x0940, 2, F_CRC_D | F_H_CRC, 0, 1, 0 },
		{ 0x0940, 0x0900, 1, F_ADLER_D | F_CRC_D, 0, 3, 0 },
		{ 0x093f, 0, 1, F_ADLER_D, 0, 3, 0 },
		{ 0x0900, 0, 1, F_ADLER_C | F_CRC_C, 0, 0, 0 },
		{ 0x1040, 0x0940, 1, F_FILTER | F_ADLER_D, 0, 0, 0 },
		{ 0x1040, 0x0940, 1, F_EXTRA, 0, 0, 0 },
		{ 0x1040, 0x0940, 1, F_EXTRA | F_H_CRC, 0, 9, 1000 },
	};
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		struct job j;

		make(&j, &rows[i]);
		ck_assert_msg(whole(&j) == KIMG_OK, "row %zu: %s", i,
			      job_finding(&j) ? job_finding(&j)->text : "");
		ck_assert_uint_eq(j.s.inner->size, 2 * sizeof(text));
		ck_assert(!memcmp(j.s.inner->src->base, text, sizeof(text)));
		ck_assert(!memcmp(j.s.inner->src->base + sizeof(text), text,
				  sizeof(text)));
		ck_assert_ptr_null(job_finding(&j));
		job_stop(&j);
	}
}
END_TEST

/* What no decoder can do, and where it stands. */
START_TEST(refused)
{
	static const struct { struct head h; uint64_t at; } rows[] = {
		{ { 0x08ff, 0, 1, 1, 0, 0, 0 }, 9 },
		{ { 0x1041, 0x1041, 1, 1, 0, 0, 0 }, 9 },
		{ { 0x1040, 0x0940, 0, 1, 0, 0, 0 }, 15 },
		{ { 0x1040, 0x0940, 4, 1, 0, 0, 0 }, 15 },
		{ { 0x0930, 0, 4, 1, 0, 0, 0 }, 13 },
		{ { 0x1040, 0x0940, 1, F_MULTIPART, 0, 0, 0 }, 17 },
		{ { 0x1040, 0x0940, 1, 0x4000, 0, 0, 0 }, 17 },
		{ { 0x1040, 0x0940, 1, 0x80000, 0, 0, 0 }, 17 },
		{ { 0x1040, 0x0940, 1, F_FILTER, 1, 0, 0 }, 21 },
	};
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		struct job j;

		make(&j, &rows[i].h);
		ck_assert_msg(whole(&j) == KIMG_ERR_UNSUPPORTED, "row %zu", i);
		ck_assert_uint_eq(job_finding(&j)->at, rows[i].at);
		ck_assert_ptr_null(j.s.inner);
		job_stop(&j);
	}
}
END_TEST

/* One bit of a checksum, or of what it is for. */
START_TEST(sums)
{
	static const uint32_t flags[] = {
		F_ADLER_D, F_CRC_D, F_ADLER_D | F_CRC_D, F_H_CRC | F_CRC_D,
	};
	size_t i, k, n;

	for (i = 0; i < COUNT(flags); i++) {
		struct head h = usual;
		struct job j;

		h.flags = flags[i];
		make(&j, &h);
		n = j.m.len;
		job_stop(&j);
		/* from the time in the header on, which nobody looks at */
		for (k = 25; k < n; k++) {
			make(&j, &h);
			j.m.p[k] ^= 1;
			ck_assert_msg(whole(&j) != KIMG_OK, "0x%x: byte %zu",
				      flags[i], k);
			ck_assert_uint_le(job_finding(&j)->at, n);
			job_stop(&j);
		}
	}
}
END_TEST

/* Without checksums damage of the data goes unnoticed, and that of lengths
 * does not. */
START_TEST(no_sums)
{
	struct head h = usual;
	struct job j;
	size_t block;

	h.flags = 0;
	make(&j, &h);
	block = j.m.len - 4 - 2 * (8 + sizeof(text));
	j.m.p[block + 8 + 7] ^= 1;
	ck_assert_int_eq(whole(&j), KIMG_OK);
	job_stop(&j);
	make(&j, &h);
	mem_put(&j.m, block + 4, 4, sizeof(text) + 1);
	ck_assert_int_eq(whole(&j), KIMG_ERR_MALFORMED);
	ck_assert_uint_eq(job_finding(&j)->at, block + 4);
	job_stop(&j);
	make(&j, &h);
	mem_put(&j.m, block, 4, (64 << 20) + 1);
	ck_assert_int_eq(whole(&j), KIMG_ERR_LIMIT);
	ck_assert_uint_eq(job_finding(&j)->at, block);
	job_stop(&j);
}
END_TEST

/* Every prefix ends too early, and is told to at its end. */
START_TEST(cut)
{
	struct head h = usual;
	struct job j;
	size_t n, k;

	h.flags |= F_EXTRA | F_CRC_D;
	h.extra = 5;
	h.name = 4;
	make(&j, &h);
	n = j.m.len;
	job_stop(&j);
	for (k = 6; k < n; k++) {
		make(&j, &h);
		mem_size(&j.m, k);
		ck_assert_msg(whole(&j) == KIMG_ERR_TRUNCATED, "%zu", k);
		ck_assert_uint_eq(j.img->priv->diags.n, 1);
		ck_assert_uint_eq(job_finding(&j)->at, k);
		job_stop(&j);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { headers, refused, sums, no_sums, cut };

	return unit_run("lzo", tests, COUNT(tests));
}
#else

START_TEST(not_built_in)
{
	struct job j = { .img = NULL };

	ck_assert(!encode("lzo", NULL, 0, &j.m));
	ck_assert_int_eq(job_decode(&j, 0), KIMG_ERR_UNSUPPORTED);
	ck_assert_ptr_nonnull(strstr(job_finding(&j)->text,
				     "-DKIMG_WITH_LZO=ON"));
	job_stop(&j);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { not_built_in };

	return unit_run("lzo", tests, COUNT(tests));
}
#endif
