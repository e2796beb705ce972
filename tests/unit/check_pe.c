/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PE images with what fixtures are too small for: limits, long sections, and
 * digests by another way of counting. Offsets are those of Microsoft's page.
 */
#include "make.h"
#include "src/core/limits.h"
#include "src/ext/crypto.h"

#include <stdio.h>

#define PE 0x40
#define OPT (PE + 24)
#define CHECKSUM (OPT + 64)
#define SECURITY (OPT + 112 + 4 * 8)
#define SHDRS (OPT + 160)

struct section {
	const char *name;
	uint32_t vsize, size, at;
};

/* The headers of PE32+ with 6 directories and @n sections. */
static void make_pe(struct mem *m, const struct section *s, size_t n,
		    uint32_t headers)
{
	size_t i;

	mem_copy(m, 0, "MZ", 2);
	mem_put(m, 0x3c, 4, PE);
	mem_copy(m, PE, "PE\0\0", 4);
	mem_put(m, PE + 4, 2, 0x8664);
	mem_put(m, PE + 6, 2, n);
	mem_put(m, PE + 20, 2, 160);
	mem_put(m, OPT, 2, 0x20b);
	mem_put(m, OPT + 60, 4, headers);
	mem_put(m, OPT + 108, 4, 6);
	mem_put(m, SHDRS - 1, 1, 0);
	for (i = 0; i < n; i++) {
		size_t at = SHDRS + i * 40;

		mem_copy(m, at, s[i].name, strlen(s[i].name));
		mem_put(m, at + 8, 4, s[i].vsize);
		mem_put(m, at + 16, 4, s[i].size);
		mem_put(m, at + 20, 4, s[i].at);
		mem_put(m, at + 36, 4, 0);
	}
	if (m->len < headers)
		mem_size(m, headers);
}

static void fill(struct mem *m, size_t end)
{
	size_t at = m->len;

	mem_size(m, end);
	for (; at < end; at++)
		m->p[at] = (uint8_t)(at * 7 + at / 251);
}

static const struct kimg_crypto *crypto(void)
{
	const struct kimg_crypto *c;

	return kimg_crypto_get(&c) ? NULL : c;
}

static void hash_part(const struct kimg_crypto *c, struct kimg_hash *h,
		      const struct mem *m, size_t at, size_t end)
{
	c->hash_add(h, m->p + at, end - at);
}

/* All bytes but the three parts, and zeros up to a multiple of 8. */
static void check_digest(const struct mem *m, size_t end)
{
	const struct kimg_options opt = { .depth = KIMG_DEPTH_FULL };
	const struct kimg_crypto *c = crypto();
	struct kimg_image *img = decode(m, &opt, KIMG_OK);
	uint8_t digest[KIMG_DIGEST_MAX];
	char hex[2 * KIMG_DIGEST_MAX + 1];
	struct kimg_hash *h;
	size_t i, len;

	if (!c) {
		ck_assert_ptr_null(img->pe->digest);
		kimg_image_free(img);
		return;
	}
	h = c->hash_new("SHA256");
	hash_part(c, h, m, 0, CHECKSUM);
	hash_part(c, h, m, CHECKSUM + 4, SECURITY);
	hash_part(c, h, m, SECURITY + 8, end);
	c->hash_add(h, "\0\0\0\0\0\0\0", (8 - end % 8) % 8);
	ck_assert(c->hash_end(h, digest, &len));
	for (i = 0; i < len; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	ck_assert_str_eq(img->pe->digest, hex);
	kimg_image_free(img);
}

START_TEST(digest)
{
	/* longer than what is hashed at once; the second one comes first */
	static const struct section s[] = {
		{ "b", 0x300000, 0x300000, 0x400 }, { "a", 0x10, 0x200, 0x200 },
		{ "bss", 0x1000, 0, 0 },
	};
	struct mem m = { .p = NULL };

	make_pe(&m, s, COUNT(s), 0x200);
	fill(&m, 0x300400);
	check_digest(&m, m.len);
	/* Bytes behind the sections count, and are filled up. */
	fill(&m, 0x300405);
	check_digest(&m, m.len);
	/* A certificate table does not count, and nor does what we change. */
	mem_put(&m, SECURITY, 4, 0x300408);
	mem_put(&m, SECURITY + 4, 4, 16);
	mem_size(&m, 0x300418);
	mem_put(&m, 0x300408, 4, 16);
	mem_put(&m, 0x30040e, 2, 1);
	mem_put(&m, CHECKSUM, 4, 0x12345678);
	check_digest(&m, 0x300408);
	mem_free(&m);
}
END_TEST

/* A place in the headers that is also called a section has no digest. */
START_TEST(no_digest)
{
	static const struct section s[] = { { "a", 0x10, 0x200, 0x1ff } };
	const struct kimg_options opt = { .depth = KIMG_DEPTH_FULL };
	struct mem m = { .p = NULL };
	struct kimg_image *img;

	make_pe(&m, s, COUNT(s), 0x200);
	fill(&m, 0x400);
	img = decode(&m, &opt, KIMG_OK);
	ck_assert_ptr_null(img->pe->digest);
	ck_assert(!crypto() || img->finding);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

/* As many sections with a meaning as are looked at, and one more. */
START_TEST(many_sections)
{
	static struct section s[KIMG_MAX_UKI_SECTIONS + 1];
	struct mem m = { .p = NULL };
	struct kimg_image *img;
	size_t i;

	for (i = 0; i < COUNT(s); i++)
		s[i] = (struct section){ ".initrd", 16, 16, 0x4000 };
	s[0].name = ".linux";
	make_pe(&m, s, COUNT(s) - 1, 0x4000);
	fill(&m, 0x4010);
	img = decode(&m, NULL, KIMG_ERR_MALFORMED);
	ck_assert_uint_eq(img->uki->nsections, KIMG_MAX_UKI_SECTIONS);
	check_finding(img, "linux", 0, ".linux", "does not hold a kernel");
	kimg_image_free(img);
	mem_free(&m);
	make_pe(&m, s, COUNT(s), 0x4000);
	fill(&m, 0x4010);
	img = decode(&m, NULL, KIMG_ERR_LIMIT);
	ck_assert_uint_eq(img->uki->nsections, KIMG_MAX_UKI_SECTIONS);
	check_finding(img, "", SHDRS + 40 * (COUNT(s) - 1), "sections",
		      "too many");
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

/* Text is cut where it gets too long for a report, not refused. */
START_TEST(long_text)
{
	static const struct section s[] = {
		{ ".linux", 16, 16, 0x200 },
		{ ".cmdline", 0x20000, 0x20000, 0x400 },
	};
	struct mem m = { .p = NULL };
	struct kimg_image *img;

	make_pe(&m, s, COUNT(s), 0x200);
	mem_size(&m, 0x20400);
	memset(m.p + 0x400, 'x', 0x20000);
	img = decode(&m, NULL, KIMG_ERR_MALFORMED);
	ck_assert_uint_eq(strlen(img->uki->cmdline), KIMG_MAX_UKI_TEXT);
	ck_assert_uint_eq(img->uki->section[1].section->size, 0x20000);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

START_TEST(os_name)
{
	static const struct {
		const char *osrel, *os;
	} e[] = {
		{ "PRETTY_NAME=\"A B\"\n", "A B" },
		{ "PRETTY_NAME='A'", "A" },
		{ "ID=x\nPRETTY_NAME=Plain\nX=1\n", "Plain" },
		{ "NO_PRETTY_NAME=x\n", NULL },
		{ "PRETTY_NAME=", "" },
		{ "PRETTY_NAME=\"", "\"" },
		{ "PRETTY_NAME=\"A'\n", "\"A'" },
		{ "PRETTY_NAM", NULL },
		{ "", NULL },
	};
	size_t i;

	for (i = 0; i < COUNT(e); i++) {
		struct section s[] = {
			{ ".linux", 16, 16, 0x200 },
			{ ".osrel", (uint32_t)strlen(e[i].osrel), 0x100,
			  0x300 },
		};
		struct mem m = { .p = NULL };
		struct kimg_image *img;

		/* A VirtualSize of 0 would say nothing. */
		s[1].size = s[1].vsize;
		make_pe(&m, s, COUNT(s), 0x200);
		mem_size(&m, 0x400);
		mem_copy(&m, 0x300, e[i].osrel, strlen(e[i].osrel));
		img = decode(&m, NULL, KIMG_ERR_MALFORMED);
		ck_assert_msg(same(img->uki->os, e[i].os), "row %zu: %s", i,
			      img->uki->os);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

/* The module takes anything, and leaves nothing behind. */
START_TEST(pkcs7)
{
	static const uint8_t junk[][8] = {
		{ 0 }, { 0x30, 0x80 }, { 0x30, 0x84, 0xff, 0xff, 0xff, 0xff },
		{ 0x30, 0x06, 0x06, 0x04, 0x2a, 0x03, 0x04, 0x05 },
	};
	const struct kimg_crypto *c = crypto();
	struct kimg_pkcs7 *p;
	size_t i, n;

	if (!c)
		return;
	ck_assert(c->init());
	for (i = 0; i < COUNT(junk); i++)
		for (n = 0; n <= sizeof(junk[i]); n++) {
			ck_assert_int_ne(c->pkcs7_read(junk[i], n, 1, 1, &p),
					 KIMG_PKCS7_OK);
			ck_assert_ptr_null(p);
		}
	ck_assert_ptr_null(c->hash_new("no such algorithm"));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		digest, no_digest, many_sections, long_text, os_name, pkcs7,
	};

	return unit_run("pe", tests, COUNT(tests));
}
