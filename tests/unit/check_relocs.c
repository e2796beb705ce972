/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Relocation lists behind an ELF, read from their end. */
#include "make.h"

#define BASE64 0xffffffff81000000
#define BASE32 0xc1000000
#define MEMSZ 0x4000

/* Words in the kernel, for both classes. */
#define A (s->bits == 64 ? 0x81000010u : 0xc1000010u)
#define Z 0u

static const struct kimg_options full = { .depth = KIMG_DEPTH_FULL };

/* An ELF with nothing but its headers, linked at the usual place. */
static void put_elf(struct mem *m, const struct shape *s)
{
	make_elf(m, s);
	make_phdr(m, s, 0, &(struct phdr){
		.type = 1, .flags = 5, .filesz = 0x100, .memsz = MEMSZ,
		.vaddr = s->bits == 64 ? BASE64 : BASE32, .paddr = 0x1000000,
	});
	mem_size(m, 0x100);
}

/* An uncompressed payload with @n words behind it, and @odd bytes before. */
static struct kimg_image *payload(const struct shape *s, const uint32_t *word,
				  size_t n, size_t odd, struct mem *m)
{
	struct mem elf = { .p = NULL };
	size_t i;

	put_elf(&elf, s);
	mem_size(&elf, 0x100 + odd);
	elf.big = false;
	for (i = 0; i < n; i++)
		mem_put(&elf, elf.len, 4, word[i]);
	*m = (struct mem){ .p = NULL };
	make_bz(m, 0x20f, 1, (0x40 + elf.len + 15) & ~(size_t)15);
	mem_put(m, 0x248, 4, 0x40);
	mem_put(m, 0x24c, 4, elf.len);
	mem_copy(m, 1024 + 0x40, elf.p, elf.len);
	mem_free(&elf);
	return decode(m, &full, KIMG_OK);
}

/* The first finding about relocations; NULL when there is none. */
static const struct kimg_finding *about(const struct kimg_image *img)
{
	const struct kimg_finding *f = img->finding;

	while (f && !same(f->field, "relocs"))
		f = f->next;
	return f;
}

/** struct row - words, where 1 is one in the kernel; what they are */
struct row {
	unsigned int bits;
	size_t n;
	uint8_t word[12];
	unsigned int lists, relocs64, neg, relocs32;
	const char *text;
	uint64_t at;
};

static const struct row rows[] = {
	{ 64, 2, { 0, 1 }, 1, 0, 0, 1, NULL, 0 },
	{ 64, 5, { 0, 1, 1, 1, 1 }, 1, 0, 0, 4, NULL, 0 },
	{ 64, 5, { 0, 1, 0, 1, 1 }, 2, 1, 0, 2, NULL, 0 },
	{ 64, 9, { 0, 1, 0, 1, 1, 0, 1, 1, 1 }, 3, 1, 2, 3, NULL, 0 },
	{ 64, 6, { 0, 1, 1, 0, 0, 1 }, 3, 2, 0, 1, NULL, 0 },
	/* the ELF was padded */
	{ 64, 7, { 0, 0, 0, 0, 0, 1, 1 }, 2, 0, 0, 2, NULL, 0 },
	{ 64, 8, { 0, 0, 0, 1, 0, 1, 0, 1 }, 3, 1, 1, 1, NULL, 0 },
	/* nothing stops a list; one more than there are; none at the end */
	{ 64, 1, { 1 }, 0, 0, 0, 0, "words that are in no", 0 },
	{ 64, 8, { 0, 1, 0, 1, 0, 1, 0, 1 }, 3, 1, 1, 1,
	  "words that are in no", 0 },
	{ 64, 3, { 0, 1, 0 }, 2, 1, 0, 0, "list is empty", 8 },
	{ 32, 3, { 0, 1, 1 }, 1, 0, 0, 2, NULL, 0 },
	{ 32, 4, { 0, 0, 0, 1 }, 1, 0, 0, 1, NULL, 0 },
	{ 32, 4, { 0, 1, 0, 1 }, 1, 0, 0, 1, "words that are in no", 0 },
};

START_TEST(lists)
{
	size_t i, k;

	for (i = 0; i < COUNT(rows); i++) {
		const struct row *t = &rows[i];
		const struct shape shape = { .bits = t->bits, .nphdrs = 1 };
		const struct shape *s = &shape;
		const struct kimg_relocs *r;
		struct kimg_image *img;
		uint32_t word[12];
		struct mem m;

		for (k = 0; k < t->n; k++)
			word[k] = t->word[k] ? A : Z;
		img = payload(s, word, t->n, 0, &m);
		r = img->kernel->relocs;
		ck_assert_ptr_nonnull(r);
		ck_assert_msg(r->nlists == t->lists, "row %zu: %u", i,
			      r->nlists);
		ck_assert_uint_eq(r->at, 0x100);
		ck_assert_uint_eq(r->size, 4 * t->n);
		ck_assert_msg(r->relocs64 == t->relocs64, "row %zu", i);
		ck_assert_msg(r->relocs32neg == t->neg, "row %zu", i);
		ck_assert_msg(r->relocs32 == t->relocs32, "row %zu", i);
		ck_assert_uint_eq(r->outside, 0);
		ck_assert_msg(!about(img) == !t->text, "row %zu", i);
		if (t->text) {
			ck_assert_ptr_nonnull(strstr(about(img)->text,
						     t->text));
			ck_assert_uint_eq(about(img)->at, 0x100 + t->at);
			ck_assert_int_eq((int)about(img)->sev,
					 (int)KIMG_WARNING);
		}
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

/* The first address of the kernel and the last one are in it. */
START_TEST(edges)
{
	static const struct {
		unsigned int bits;
		uint32_t word;
		unsigned int outside;
	} edge[] = {
		{ 64, 0x81000000, 0 }, { 64, 0x80ffffff, 1 },
		{ 64, 0x81003fff, 0 }, { 64, 0x81004000, 1 },
		{ 64, 1, 1 }, { 64, 0x01000000, 1 },
		{ 32, 0xc1000000, 0 }, { 32, 0xc0ffffff, 1 },
		{ 32, 0xc1003fff, 0 }, { 32, 0xc1004000, 1 },
	};
	size_t i;

	for (i = 0; i < COUNT(edge); i++) {
		const struct shape shape = { .bits = edge[i].bits,
					     .nphdrs = 1 };
		const struct shape *s = &shape;
		const uint32_t word[] = { Z, A, edge[i].word, A };
		struct kimg_image *img;
		struct mem m;

		img = payload(s, word, COUNT(word), 0, &m);
		ck_assert_msg(img->kernel->relocs->outside ==
			      edge[i].outside, "row %zu", i);
		ck_assert(!about(img) == !edge[i].outside);
		if (edge[i].outside)
			ck_assert_uint_eq(about(img)->at, 0x108);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

/* Bytes that are no whole word come first. */
START_TEST(odd)
{
	const struct shape shape = { .bits = 64, .nphdrs = 1 };
	const struct shape *s = &shape;
	const uint32_t word[] = { Z, A, A };
	struct kimg_image *img;
	struct mem m;
	size_t i;

	for (i = 1; i < 4; i++) {
		img = payload(s, word, COUNT(word), i, &m);
		ck_assert_uint_eq(img->kernel->relocs->relocs32, 2);
		ck_assert_ptr_nonnull(about(img));
		ck_assert_ptr_nonnull(strstr(about(img)->text,
					     "not whole words"));
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

/* Behind a file of ELF they are lists when nothing speaks against it. */
START_TEST(file)
{
	static const struct { size_t n; uint8_t word[4]; bool is; } files[] = {
		{ 2, { 0, 1 }, true }, { 4, { 0, 1, 0, 1 }, true },
		{ 1, { 1 }, false }, { 2, { 1, 0 }, false },
		{ 2, { 0, 2 }, false }, { 2, { 0, 0 }, false },
	};
	const struct shape shape = { .bits = 64, .nphdrs = 1 };
	const struct shape *s = &shape;
	size_t i, k;

	for (i = 0; i < COUNT(files); i++) {
		struct kimg_image *img;
		struct mem m = { .p = NULL };

		put_elf(&m, s);
		for (k = 0; k < files[i].n; k++)
			mem_put(&m, m.len, 4, files[i].word[k] == 1 ? A :
				files[i].word[k]);
		img = decode(&m, &full, KIMG_OK);
		ck_assert_msg((img->kernel && img->kernel->relocs) ==
			      files[i].is, "row %zu", i);
		ck_assert_ptr_null(about(img));
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { lists, edges, odd, file };

	return unit_run("relocs", tests, COUNT(tests));
}
