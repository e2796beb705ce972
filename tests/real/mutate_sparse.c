// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Small images from real kernels: the headers and the notes as they are, and no
 * bytes in the segments. They keep the addresses of a real kernel, and are
 * mutated in no time.
 */
#include "mutate.h"

#include <kimg/kimg.h>
#include <stdlib.h>
#include <string.h>

#define ELF_SIZE 0x3000
#define NOTES_AT 0x1000
/* payload_offset must not be 0. */
#define LEAD 16
/* A gzip header, and the header of a stored block. */
#define GZIP_BEGIN 15
#define GZIP_END 8

static void put(uint8_t *at, unsigned int width, uint64_t v)
{
	for (; width-- > 0; v >>= 8)
		*at++ = (uint8_t)v;
}

static bool put_field(uint8_t *elf, const struct kimg_rec *rec,
		      const char *name, unsigned int width, uint64_t v)
{
	const struct kimg_field *f = kimg_rec_find(rec, name);

	if (!f || rec->at + f->off + width > NOTES_AT)
		return false;
	put(elf + rec->at + f->off, width, v);
	return true;
}

static bool copy(const struct kimg_layer *l, uint64_t at, uint64_t n,
		 uint8_t *out)
{
	struct kimg_view v;

	return !kimg_layer_view(l, at, n, &v) &&
	       kimg_view_copy(&v, 0, out, (size_t)n);
}

static bool make_elf(const struct kimg_elf *e, uint8_t *out)
{
	unsigned int wide = e->bits / 8, i;
	uint64_t at = NOTES_AT, n;
	bool ok = copy(e->layer, 0, NOTES_AT, out) &&
		  put_field(out, &e->rec, "e_shoff", wide, 0) &&
		  put_field(out, &e->rec, "e_shnum", 2, 0) &&
		  put_field(out, &e->rec, "e_shstrndx", 2, 0);

	for (i = 0; ok && i < e->nsegments; i++) {
		const struct kimg_segment *s = &e->segment[i];

		n = s->ph->p_filesz;
		if (s->ph->p_type != KIMG_PT_NOTE) {
			ok = put_field(out, &s->rec, "p_filesz", wide, 0) &&
			     put_field(out, &s->rec, "p_offset", wide, 0);
			continue;
		}
		ok = n <= ELF_SIZE - at &&
		     copy(e->layer, s->ph->p_offset, n, out + at) &&
		     put_field(out, &s->rec, "p_offset", wide, at);
		at += n;
	}
	return ok;
}

/* The setup code of the kernel, and a payload that gzip only stored. */
static bool wrap(const struct kimg_image *img, struct mutate_base *b)
{
	static const uint8_t begin[GZIP_BEGIN] = {
		0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3, 1,
		ELF_SIZE & 255, ELF_SIZE >> 8,
		~ELF_SIZE & 255, ~ELF_SIZE >> 8 & 255,
	};
	const struct kimg_setup *s = img->setup;
	uint32_t length = GZIP_BEGIN + ELF_SIZE + GZIP_END;
	uint8_t *p;

	if (!copy(img->file, 0, s->size, b->bytes))
		return false;
	p = b->bytes + s->size + LEAD;
	memmove(p + GZIP_BEGIN, b->bytes + b->elf, ELF_SIZE);
	memcpy(p, begin, GZIP_BEGIN);
	b->elf = s->size + LEAD + GZIP_BEGIN;
	p += GZIP_BEGIN + ELF_SIZE;
	put(p + 4, 4, ELF_SIZE);
	b->inner = ELF_SIZE;
	b->len = s->size + LEAD + length;
	/* boot.rst: syssize, payload_offset, payload_length, and
	 * kernel_info_offset, which is not there any more. */
	put(b->bytes + 0x1f4, 4, (LEAD + length + 15) / 16);
	put(b->bytes + 0x248, 4, LEAD);
	put(b->bytes + 0x24c, 4, length);
	put(b->bytes + 0x268, 4, 0);
	return true;
}

bool mutate_sparse(struct mutate_base *b, bool bzimage)
{
	const struct kimg_input in = { .name = b->name };
	struct kimg_image *img;
	bool ok = !kimg_image_decode(&in, NULL, &img) && img->elf &&
		  (!bzimage || img->setup);
	size_t room;

	if (ok) {
		room = (bzimage ? img->setup->size + LEAD + GZIP_BEGIN +
			GZIP_END : 0) + ELF_SIZE;
		b->len = ELF_SIZE;
		/* The ELF is made at the end, where wrap() takes it from. */
		b->elf = bzimage ? room - ELF_SIZE : 0;
		b->bytes = calloc(1, room + MUTATE_PAD);
		ok = b->bytes && make_elf(img->elf, b->bytes + b->elf) &&
		     (!bzimage || wrap(img, b));
	}
	kimg_image_free(img);
	return ok;
}
