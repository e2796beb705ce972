/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Symbols of kallsyms by number, name and address; digests; relocations. */
#include "make.h"

#include <stdio.h>

#define BASE 0xffffffff81000000
#define TABLES 0x200
#define COUNT_SYMBOLS 600

static const struct kimg_options full = { .depth = KIMG_DEPTH_FULL };

static size_t align8(size_t n)
{
	return (n + 7) & ~(size_t)7;
}

/* Tokens are their own character, or "??"; returns where the index ends. */
static size_t put_tokens(struct mem *m, size_t at)
{
	size_t start = at, index;
	unsigned int i, where[256];

	for (i = 0; i < 256; i++) {
		where[i] = (unsigned int)(at - start);
		if (i > 0x20 && i < 0x7f)
			mem_put(m, at, 2, i);
		else
			mem_copy(m, at, "??", 3);
		at += i > 0x20 && i < 0x7f ? 2 : 3;
	}
	index = align8(at);
	for (i = 0; i < 256; i++)
		mem_put(m, index + 2 * i, 2, where[i]);
	return index + 512;
}

/*
 * A kernel of Linux 6.4 with 600 symbols: number i is called "same" if it can
 * be divided by 100, else "f" and three digits; two share each address.
 */
static void make_kernel(struct mem *m)
{
	const struct shape s = { .bits = 64, .nphdrs = 1, .entry = BASE };
	unsigned int i, marker[3] = { 0 };
	size_t names = TABLES + 8, at = names;
	char text[8];

	*m = (struct mem){ .p = NULL };
	make_elf(m, &s);
	mem_put(m, TABLES, 4, COUNT_SYMBOLS);
	for (i = 0; i < COUNT_SYMBOLS; i++) {
		if (i % 256 == 0)
			marker[i / 256] = (unsigned int)(at - names);
		snprintf(text, sizeof(text), i % 100 ? "tf%03u" : "Tsame", i);
		mem_put(m, at, 1, 5);
		mem_copy(m, at + 1, text, 5);
		at += 6;
	}
	at = align8(at);
	for (i = 0; i < 3; i++)
		mem_put(m, at + 4 * i, 4, marker[i]);
	at = put_tokens(m, align8(at + 12));
	for (i = 0; i < COUNT_SYMBOLS; i++)
		mem_put(m, at + 4 * i, 4, 0x10 * (i / 2));
	at = align8(at + 4 * COUNT_SYMBOLS);
	mem_put(m, at, 8, BASE);
	make_phdr(m, &s, 0, &(struct phdr){
		.type = 1, .flags = 5, .filesz = m->len, .memsz = 0x4000,
		.vaddr = BASE, .paddr = 0x1000000,
	});
}

static const struct kimg_kallsyms *symbols(const struct kimg_image *img)
{
	ck_assert_ptr_nonnull(img->kernel);
	ck_assert_ptr_nonnull(img->kernel->kallsyms);
	return img->kernel->kallsyms;
}

START_TEST(all)
{
	struct mem m;
	struct kimg_image *img;
	struct kimg_symbol s;
	char text[8];
	uint32_t i;

	make_kernel(&m);
	img = decode(&m, &full, KIMG_OK);
#ifdef KIMG_HAVE_CRYPTO
	ck_assert_ptr_null(img->finding);
#endif
	ck_assert_uint_eq(symbols(img)->count, COUNT_SYMBOLS);
	ck_assert_uint_eq(symbols(img)->num_syms_at, TABLES);
	ck_assert_str_eq(kimg_kallsyms_kind_name(symbols(img)->kind),
			 "relative");
	for (i = 0; i < COUNT_SYMBOLS; i++) {
		ck_assert(kimg_kallsyms_get(symbols(img), i, &s));
		snprintf(text, sizeof(text), i % 100 ? "f%03u" : "same", i);
		ck_assert_str_eq(s.name, text);
		ck_assert_int_eq(s.type, i % 100 ? 't' : 'T');
		ck_assert_uint_eq(s.address, BASE + 0x10 * (i / 2));
	}
	ck_assert(!kimg_kallsyms_get(symbols(img), i, &s));
	ck_assert(!kimg_kallsyms_get(symbols(img), UINT32_MAX, &s));
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

START_TEST(by_name)
{
	const struct kimg_kallsyms *k;
	struct mem m;
	struct kimg_image *img;

	make_kernel(&m);
	img = decode(&m, &full, KIMG_OK);
	k = symbols(img);
	ck_assert_uint_eq(kimg_kallsyms_find(k, "f001", 0), 1);
	ck_assert_uint_eq(kimg_kallsyms_find(k, "f599", 0), 599);
	ck_assert_uint_eq(kimg_kallsyms_find(k, "f001", 2), k->count);
	ck_assert_uint_eq(kimg_kallsyms_find(k, "same", 0), 0);
	ck_assert_uint_eq(kimg_kallsyms_find(k, "same", 1), 100);
	ck_assert_uint_eq(kimg_kallsyms_find(k, "same", 501), k->count);
	ck_assert_uint_eq(kimg_kallsyms_find(k, "f00", 0), k->count);
	ck_assert_uint_eq(kimg_kallsyms_find(k, "f0010", 0), k->count);
	ck_assert_uint_eq(kimg_kallsyms_find(k, "", 0), k->count);
	ck_assert_uint_eq(kimg_kallsyms_find(k, "f001", k->count), k->count);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

START_TEST(by_address)
{
	const struct kimg_kallsyms *k;
	struct mem m;
	struct kimg_image *img;

	make_kernel(&m);
	img = decode(&m, &full, KIMG_OK);
	k = symbols(img);
	/* of two at an address the first */
	ck_assert_uint_eq(kimg_kallsyms_at(k, BASE), 0);
	ck_assert_uint_eq(kimg_kallsyms_at(k, BASE + 0xf), 0);
	ck_assert_uint_eq(kimg_kallsyms_at(k, BASE + 0x10), 2);
	ck_assert_uint_eq(kimg_kallsyms_at(k, BASE + 0x10 * 299), 598);
	/* behind the last one, up to the end of the segment */
	ck_assert_uint_eq(kimg_kallsyms_at(k, BASE + 0x3fff), 598);
	ck_assert_uint_eq(kimg_kallsyms_at(k, BASE + 0x4000), k->count);
	ck_assert_uint_eq(kimg_kallsyms_at(k, BASE - 1), k->count);
	ck_assert_uint_eq(kimg_kallsyms_at(k, 0), k->count);
	ck_assert_uint_eq(kimg_kallsyms_at(k, UINT64_MAX), k->count);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

/* What the options ask for, in their order. */
START_TEST(lookups)
{
	static const char *const ask[] = {
		"f007", "same", "nobody", "0xffffffff81000018", "0x1",
	};
	const struct kimg_options opt = {
		.depth = KIMG_DEPTH_FULL, .symbol = ask, .nsymbols = 5,
	};
	const struct kimg_lookup *l;
	struct kimg_buf b = { .p = NULL };
	struct mem m;
	struct kimg_image *img;

	make_kernel(&m);
	img = decode(&m, &opt, KIMG_OK);
	/* "same" has six answers */
	ck_assert_uint_eq(img->kernel->nlookups, 10);
	l = img->kernel->lookup;
	ck_assert(l[0].found && l[1].found && l[6].found && !l[7].found);
	ck_assert_str_eq(l[6].query, "same");
	ck_assert_uint_eq(l[6].symbol->address, BASE + 0x10 * 250);
	ck_assert_str_eq(l[8].symbol->name, "f002");
	ck_assert_uint_eq(l[8].offset, 8);
	ck_assert(!l[9].found);
	ck_assert(!kimg_report_symbols(img, &b));
	ck_assert(!strncmp(b.p, "ffffffff81000030 t f007\n", 24));
	ck_assert_ptr_nonnull(strstr(b.p, "ffffffff81000018 t f002+0x8\n"));
	kimg_buf_free(&b);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

/* Nothing of this is looked for unless it was asked for. */
START_TEST(not_full)
{
	struct mem m;
	struct kimg_image *img;

	make_kernel(&m);
	img = decode(&m, NULL, KIMG_OK);
	ck_assert_ptr_null(img->kernel);
	ck_assert_ptr_null(img->sha256);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

/* Without the library a warning says so. */
START_TEST(digest)
{
	struct mem m = { .p = NULL };
	struct kimg_image *img;

	make_elf(&m, &(struct shape){ .bits = 64 });
	img = decode(&m, &full, KIMG_OK);
#ifdef KIMG_HAVE_CRYPTO
	/* by sha256sum(1) */
	ck_assert_str_eq(img->sha256,
			 "51224867e5fb13d0c6052397c9f4959c"
			 "7c87bb8bc7d750c91429728a18b507d9");
#else
	ck_assert_ptr_null(img->sha256);
	check_finding(img, "", 0, "sha256", "not built in");
	ck_assert_int_eq((int)img->finding->sev, (int)KIMG_WARNING);
#endif
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

/* An ELF file that is one segment, of what was put behind its headers. */
static struct kimg_image *decode_all(struct mem *m)
{
	const struct shape s = { .bits = 64, .nphdrs = 1, .entry = BASE };
	struct mem tables = *m;
	struct kimg_image *img;

	*m = (struct mem){ .p = NULL };
	make_elf(m, &s);
	mem_copy(m, TABLES, tables.p, tables.len);
	mem_free(&tables);
	make_phdr(m, &s, 0, &(struct phdr){
		.type = 1, .flags = 5, .filesz = m->len, .memsz = m->len,
		.vaddr = BASE, .paddr = 0x1000000,
	});
	img = decode(m, &full, KIMG_OK);
	ck_assert_ptr_null(img->kernel->kallsyms);
	return img;
}

/* What looks like the tokens of digits, many times, and then is too long. */
START_TEST(tokens_work)
{
	static const char digits[] = "0\0" "1\0" "2\0" "3\0" "4\0" "5\0"
				     "6\0" "7\0" "8\0" "9";
	struct mem m = { .p = NULL };
	struct kimg_image *img;
	char piece[1000];
	unsigned int i;

	memset(piece, 'x', sizeof(piece));
	for (i = 0; i < 20; i++)
		memcpy(piece + i * sizeof(digits), digits, sizeof(digits));
	/* From the end: memory is taken once. */
	for (i = 1200; i--;)
		mem_copy(&m, i * sizeof(piece), piece, sizeof(piece));
	img = decode_all(&m);
	ck_assert_ptr_nonnull(img->finding);
	ck_assert_str_eq(img->finding->text, "no table of symbols so far");
	ck_assert_int_eq((int)img->finding->err, (int)KIMG_ERR_LIMIT);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

/* Numbers of names that are names too: 390, or 134 bytes and two for that.
 * Any place may be the first one of them, but there is no room for all. */
START_TEST(names_work)
{
	const size_t markers = 390 * 136 - 8;
	struct mem m = { .p = NULL };
	struct kimg_image *img;
	size_t at;

	put_tokens(&m, markers + 8);
	mem_put(&m, markers, 8, (uint64_t)(256 * 136) << 32);
	for (at = 0; at < markers; at += 8)
		mem_put(&m, at, 8, 390);
	img = decode_all(&m);
	check_finding(img, "", TABLES + markers + 8, "kallsyms",
		      "tokens without names");
	ck_assert_int_eq((int)img->finding->err, (int)KIMG_ERR_LIMIT);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		all, by_name, by_address, lookups, not_full, digest,
		tokens_work, names_work,
	};

	return unit_run("linux", tests, COUNT(tests));
}
