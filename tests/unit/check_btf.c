/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BTF: the size of every kind of type, and what leaves the section. */
#include "make.h"

#define BTF 0x200
#define HDR 24

static const struct kimg_options full = { .depth = KIMG_DEPTH_FULL };

/** struct header - btf.rst, 2: offsets are from the end of the header */
struct header {
	unsigned int magic, version, hdr_len;
	uint32_t type_off, type_len, str_off, str_len;
};

/* An ELF with the section .BTF of @size bytes, which are @body. */
static struct kimg_image *look(struct mem *m, bool big, uint32_t type,
			       const struct mem *body, uint64_t size)
{
	static const char names[] = "\0.shstrtab\0.BTF";
	const struct shape s = {
		.bits = 64, .big = big, .nphdrs = 1, .nshdrs = 3,
		.shoff = 0x1000, .shstrndx = 1,
	};

	*m = (struct mem){ .big = big };
	make_elf(m, &s);
	make_phdr(m, &s, 0, &(struct phdr){
		.type = 1, .flags = 5, .filesz = 0x100, .memsz = 0x100,
		.vaddr = 0x1000000, .paddr = 0x1000000,
	});
	mem_copy(m, 0x100, names, sizeof(names));
	mem_copy(m, BTF, body->p, body->len);
	make_shdr(m, &s, 0, &(struct shdr){ .type = 0 });
	make_shdr(m, &s, 1, &(struct shdr){
		.name = 1, .type = 3, .offset = 0x100, .size = sizeof(names),
	});
	make_shdr(m, &s, 2, &(struct shdr){
		.name = 11, .type = type, .offset = BTF, .size = size,
	});
	return decode(m, &full, KIMG_OK);
}

static void put_header(struct mem *m, const struct header *h)
{
	mem_put(m, 0, 2, h->magic);
	mem_put(m, 2, 1, h->version);
	mem_put(m, 3, 1, 0);
	mem_put(m, 4, 4, h->hdr_len);
	mem_put(m, 8, 4, h->type_off);
	mem_put(m, 12, 4, h->type_len);
	mem_put(m, 16, 4, h->str_off);
	mem_put(m, 20, 4, h->str_len);
}

/* A type, and what follows it; then strings of one byte. */
static void put_type(struct mem *m, unsigned int kind, unsigned int vlen,
		     size_t more)
{
	size_t at = m->len;

	mem_put(m, at, 4, 0);
	mem_put(m, at + 4, 4, (uint32_t)kind << 24 | vlen);
	mem_put(m, at + 8, 4, 0);
	mem_size(m, m->len + more);
}

static const struct kimg_finding *about(const struct kimg_image *img)
{
	const struct kimg_finding *f = img->finding;

	while (f && !(f->field && !strncmp(f->field, "btf", 3)))
		f = f->next;
	return f;
}

/* btf.rst, 2.2: bytes behind each kind with @vlen members */
static size_t behind(unsigned int kind, unsigned int vlen)
{
	switch (kind) {
	case 1: /* INT */
	case 14: /* VAR */
	case 17: /* DECL_TAG */
		return 4;
	case 3: /* ARRAY */
		return 12;
	case 4: /* STRUCT */
	case 5: /* UNION */
	case 15: /* DATASEC */
	case 19: /* ENUM64 */
		return 12 * (size_t)vlen;
	case 6: /* ENUM */
	case 13: /* FUNC_PROTO */
		return 8 * (size_t)vlen;
	default:
		return 0;
	}
}

/* Each kind between two others, whole and one byte short. */
START_TEST(kinds)
{
	unsigned int kind, vlen, big, cut;

	for (kind = 0; kind < 32; kind++)
		for (vlen = 0; vlen < 3; vlen++)
			for (big = 0; big < 2; big++)
				for (cut = 0; cut < 2; cut++) {
			struct mem body = { .big = big }, m;
			size_t more = behind(kind, vlen);
			bool known = kind && kind < 20;
			struct kimg_image *img;
			const struct kimg_btf *b;

			mem_size(&body, HDR);
			put_type(&body, 1, 0, 4);
			put_type(&body, kind, vlen, more);
			if (!cut)
				put_type(&body, 2, 0, 0);
			put_header(&body, &(struct header){
				0xeb9f, 1, HDR, 0,
				(uint32_t)(body.len - HDR - cut), 0, 1,
			});
			img = look(&m, big, 1, &body, body.len);
			b = img->kernel->btf;
			ck_assert_ptr_nonnull(b);
			ck_assert_msg(b->counted == (known && !cut),
				      "kind %u, %u members", kind, vlen);
			ck_assert_uint_eq(b->types, !known || cut ? 1 : 3);
			ck_assert(!about(img) == b->counted);
			if (about(img)) {
				ck_assert_uint_eq(about(img)->at,
						  BTF + HDR + 16);
				ck_assert_ptr_nonnull(strstr(
					about(img)->text, "type 2"));
			}
			kimg_image_free(img);
			mem_free(&m);
			mem_free(&body);
		}
}
END_TEST

/* One INT of 16 bytes, and strings of 4, in a section of 44 or more. */
static const struct bad_row {
	struct header h;
	const char *field;
	uint64_t at;
	uint32_t types;
} bad[] = {
	{ { 0xeb9f, 1, 24, 0, 16, 16, 4 }, NULL, 0, 1 },
	{ { 0xeb9f, 1, 24, 4, 16, 0, 4 }, NULL, 0, 1 },
	{ { 0xeb9f, 1, 28, 0, 16, 0, 16 }, NULL, 0, 1 },
	{ { 0xeb9f, 1, 24, 0, 0, 0, 0 }, NULL, 0, 0 },
	{ { 0x9feb, 1, 24, 0, 16, 16, 4 }, "btf", 0, 0 },
	{ { 0xeb9f, 2, 24, 0, 16, 16, 4 }, "btf", 0, 0 },
	{ { 0xeb9f, 1, 24, 0, 16, 16, 5 }, "btf: str_off", 16, 0 },
	{ { 0xeb9f, 1, 24, 0, 16, 0xffffffff, 4 }, "btf: str_off", 16, 0 },
	{ { 0xeb9f, 1, 24, 0, 21, 16, 4 }, "btf: type_off", 8, 0 },
	{ { 0xeb9f, 1, 24, 0xfffffff0, 16, 16, 4 }, "btf: type_off", 8, 0 },
	{ { 0xeb9f, 1, 0xffffffff, 0, 16, 16, 4 }, "btf: str_off", 16, 0 },
};

START_TEST(header)
{
	size_t i;

	for (i = 0; i < COUNT(bad); i++) {
		struct mem body = { .p = NULL }, m;
		const struct bad_row *r = &bad[i];
		struct kimg_image *img;
		size_t at = HDR + r->h.type_off;

		mem_size(&body, HDR + 20);
		if (r->h.hdr_len == 28)
			at += 4;
		if (at + 8 <= body.len)
			mem_put(&body, at + 4, 4, 1 << 24);
		put_header(&body, &r->h);
		img = look(&m, false, 1, &body, body.len);
		ck_assert_ptr_nonnull(img->kernel->btf);
		ck_assert_msg(img->kernel->btf->counted == !r->field,
			      "row %zu", i);
		ck_assert_uint_eq(img->kernel->btf->types, r->types);
		ck_assert(!about(img) == !r->field);
		if (r->field) {
			ck_assert_str_eq(about(img)->field, r->field);
			ck_assert_uint_eq(about(img)->at, BTF + r->at);
		}
		kimg_image_free(img);
		mem_free(&m);
		mem_free(&body);
	}
}
END_TEST

/* Sections without bytes, with too few, and with more than there are. */
START_TEST(section)
{
	static const struct {
		uint32_t type;
		uint64_t size;
		const char *text;
		bool btf;
	} rows[] = {
		{ 8, 64, NULL, false },
		{ 1, HDR - 1, "too short", true },
		{ 1, 0, "too short", true },
		{ 1, 1 << 20, "leaves the file", true },
		{ 1, UINT64_MAX, "leaves the file", true },
	};
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		struct mem body = { .p = NULL }, m;
		struct kimg_image *img;

		mem_size(&body, 64);
		put_header(&body, &(struct header){
			0xeb9f, 1, HDR, 0, 0, 0, 0,
		});
		img = look(&m, false, rows[i].type, &body, rows[i].size);
		ck_assert((img->kernel && img->kernel->btf) == rows[i].btf);
		ck_assert(!about(img) == !rows[i].text);
		if (rows[i].text)
			ck_assert_msg(strstr(about(img)->text, rows[i].text) !=
				      NULL, "row %zu", i);
		kimg_image_free(img);
		mem_free(&m);
		mem_free(&body);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { kinds, header, section };

	return unit_run("btf", tests, COUNT(tests));
}
