/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "make.h"

#include <stdio.h>

static void put_word(struct mem *m, const struct shape *s, size_t off32,
		     size_t off64, uint64_t v)
{
	if (s->bits == 64)
		mem_put(m, off64, 8, v);
	else
		mem_put(m, off32, 4, v);
}

void make_elf(struct mem *m, const struct shape *s)
{
	bool b64 = s->bits == 64;
	size_t half = b64 ? 0x34 : 0x28;

	m->big = s->big;
	mem_copy(m, 0, "\x7f" "ELF", 4);
	mem_put(m, 4, 1, b64 ? 2 : 1);
	mem_put(m, 5, 1, s->big ? 2 : 1);
	mem_put(m, 6, 1, 1);
	mem_put(m, 0x10, 2, 2);
	mem_put(m, 0x12, 2, s->machine ? s->machine : 62);
	mem_put(m, 0x14, 4, 1);
	put_word(m, s, 0x18, 0x18, s->entry);
	put_word(m, s, 0x1c, 0x20, s->nphdrs ? PHDR_AT : 0);
	put_word(m, s, 0x20, 0x28, s->shoff);
	mem_put(m, half, 2, b64 ? 64 : 52);
	mem_put(m, half + 2, 2, b64 ? 56 : 32);
	mem_put(m, half + 4, 2, s->nphdrs);
	mem_put(m, half + 6, 2, b64 ? 64 : 40);
	mem_put(m, half + 8, 2, s->nshdrs);
	mem_put(m, half + 10, 2, s->shstrndx);
}

void make_phdr(struct mem *m, const struct shape *s, unsigned int i,
	       const struct phdr *p)
{
	size_t at = PHDR_AT + i * (s->bits == 64 ? 56U : 32U);

	m->big = s->big;
	mem_put(m, at, 4, p->type);
	if (s->bits == 64) {
		mem_put(m, at + 0x04, 4, p->flags);
		mem_put(m, at + 0x08, 8, p->offset);
		mem_put(m, at + 0x10, 8, p->vaddr);
		mem_put(m, at + 0x18, 8, p->paddr);
		mem_put(m, at + 0x20, 8, p->filesz);
		mem_put(m, at + 0x28, 8, p->memsz);
		mem_put(m, at + 0x30, 8, p->align);
		return;
	}
	mem_put(m, at + 0x04, 4, p->offset);
	mem_put(m, at + 0x08, 4, p->vaddr);
	mem_put(m, at + 0x0c, 4, p->paddr);
	mem_put(m, at + 0x10, 4, p->filesz);
	mem_put(m, at + 0x14, 4, p->memsz);
	mem_put(m, at + 0x18, 4, p->flags);
	mem_put(m, at + 0x1c, 4, p->align);
}

void make_shdr(struct mem *m, const struct shape *s, unsigned int i,
	       const struct shdr *h)
{
	size_t at = (size_t)s->shoff + i * (s->bits == 64 ? 64U : 40U);

	m->big = s->big;
	mem_put(m, at, 4, h->name);
	mem_put(m, at + 4, 4, h->type);
	if (s->bits == 64) {
		mem_put(m, at + 0x08, 8, h->flags);
		mem_put(m, at + 0x10, 8, h->addr);
		mem_put(m, at + 0x18, 8, h->offset);
		mem_put(m, at + 0x20, 8, h->size);
		mem_put(m, at + 0x28, 4, h->link);
		mem_put(m, at + 0x2c, 4, h->info);
		mem_put(m, at + 0x38, 8, 0);
		return;
	}
	mem_put(m, at + 0x08, 4, h->flags);
	mem_put(m, at + 0x0c, 4, h->addr);
	mem_put(m, at + 0x10, 4, h->offset);
	mem_put(m, at + 0x14, 4, h->size);
	mem_put(m, at + 0x18, 4, h->link);
	mem_put(m, at + 0x1c, 4, h->info);
	mem_put(m, at + 0x24, 4, 0);
}

size_t make_note(struct mem *m, size_t off, const char *owner, uint32_t type,
		 const void *desc, uint32_t n)
{
	uint32_t namesz = (uint32_t)strlen(owner) + 1;
	size_t at = off + 12 + ((namesz + 3) & ~3U);

	mem_put(m, off, 4, namesz);
	mem_put(m, off + 4, 4, n);
	mem_put(m, off + 8, 4, type);
	mem_copy(m, off + 12, owner, namesz);
	mem_copy(m, at, desc, n);
	at += (n + 3) & ~3U;
	if (m->len < at)
		mem_size(m, at);
	return at;
}

size_t make_note_num(struct mem *m, size_t off, uint32_t type, uint32_t n,
		     uint64_t v)
{
	size_t next = make_note(m, off, "Xen", type, "\0\0\0\0\0\0\0", n);

	mem_put(m, off + 16, n, v);
	return next;
}

void make_bz(struct mem *m, unsigned int version, unsigned int sects,
	     size_t pm)
{
	size_t setup = ((sects ? sects : 4) + 1) * 512;

	mem_size(m, setup + pm);
	mem_put(m, 0x1f1, 1, sects);
	mem_put(m, 0x1f4, 4, pm / 16);
	mem_put(m, 0x1fe, 2, 0xaa55);
	mem_put(m, 0x200, 2, 0x6aeb);
	mem_copy(m, 0x202, "HdrS", 4);
	mem_put(m, 0x206, 2, version);
	mem_put(m, 0x211, 1, 1);
}

struct kimg_image *decode(const struct mem *m, const struct kimg_options *opt,
			  enum kimg_err err)
{
	struct kimg_input in = { .name = "t", .bytes = m->p, .len = m->len };
	struct kimg_image *img;
	enum kimg_err got = kimg_image_decode(&in, opt, &img);

	ck_assert_ptr_nonnull(img);
	ck_assert_msg(got == err, "expected \"%s\", got \"%s\": %s: %s",
		      kimg_strerror(err), kimg_strerror(got),
		      img->finding && img->finding->field ?
		      img->finding->field : "",
		      img->finding ? img->finding->text : "");
	ck_assert_int_eq(img->err, got);
	/* an error without a finding explains nothing */
	ck_assert(!got || img->finding);
	return img;
}

void check_finding(const struct kimg_image *img, const char *layer,
		   uint64_t at, const char *field, const char *text)
{
	const struct kimg_finding *f = img->finding;

	ck_assert_ptr_nonnull(f);
	ck_assert_str_eq(f->layer, layer);
	ck_assert(f->has_at);
	ck_assert_msg(f->at == at, "0x%llx, not 0x%llx",
		      (unsigned long long)f->at, (unsigned long long)at);
	ck_assert_msg(same(f->field, field), "field %s, not %s",
		      f->field, field);
	ck_assert_msg(strstr(f->text, text) != NULL, "\"%s\", not \"%s\"",
		      f->text, text);
}
