/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A kernel at other addresses: what its own decompressor does in memory
 * (arch/x86/boot/compressed/misc.c, handle_relocations), done in the file, for
 * loaders that run no decompressor. So the relocation lists are applied; then
 * everything that names an address and is in no list is moved, and the lists
 * themselves, so that it can be done again.
 */
#include "xform_priv.h"

#include "../core/num.h"
#include <inttypes.h>
#include <string.h>

#define MIB (UINT64_C(1) << 20)
/* Page tables of the kernel have pages of this size. */
#define STEP (2 * MIB)
/* __START_KERNEL_map, and KERNEL_IMAGE_SIZE with CONFIG_RANDOMIZE_BASE. */
#define MAP_64 UINT64_C(0xffffffff80000000)
#define END_64 (1024 * MIB)
#define END_32 (512 * MIB)
#define SHN_ABS 0xfff1

/**
 * struct slide_job - a slide at work
 * @out: the file; @size: its bytes
 * @by: how far
 * @map: virtual address of physical address 0; what is below stays
 * @result: of the caller
 */
struct slide_job {
	struct kimg_image *img;
	const struct kimg_elf *e;
	uint8_t *out;
	uint64_t size;
	uint64_t by;
	uint64_t map;
	struct kimg_slide *result;
};

static uint64_t get(const struct slide_job *j, uint64_t at, unsigned int width)
{
	struct kimg_cur c = {
		.v = { .base = j->out, .len = j->size }, .big = j->e->big,
	};

	return kimg_cur_get(&c, at, width);
}

static void put(struct slide_job *j, uint64_t at, unsigned int width,
		uint64_t v)
{
	unsigned int i;

	for (i = 0; i < width; i++)
		j->out[at + (j->e->big ? width - 1 - i : i)] =
			(uint8_t)(v >> 8 * i);
}

/* Add to a number of the file. What it was is read again: a list may have
 * changed it. */
static void add(struct slide_job *j, uint64_t at, unsigned int width)
{
	put(j, at, width, get(j, at, width) + j->by);
}

static void add_field(struct slide_job *j, const struct kimg_rec *rec,
		      const char *name)
{
	const struct kimg_field *f = kimg_rec_find(rec, name);

	add(j, rec->at + f->off, f->width);
}

/* Where in the file is the word that a list names? */
static bool place(const struct slide_job *j, uint64_t word, unsigned int width,
		  uint64_t *at)
{
	uint64_t physical;
	unsigned int i;

	if (j->e->bits == 64 && word >> 31)
		word |= UINT64_C(0xffffffff) << 32;
	physical = word - j->map;
	for (i = 0; i < j->e->nsegments; i++) {
		const struct kimg_elf_phdr *ph = j->e->segment[i].ph;

		if (ph->p_type != KIMG_PT_LOAD || physical < ph->p_paddr ||
		    !kimg_fits(ph->p_filesz, physical - ph->p_paddr, width))
			continue;
		*at = ph->p_offset + (physical - ph->p_paddr);
		return true;
	}
	return false;
}

/* Two numbers of 32 bits that become one too large are no addresses. */
static enum kimg_err apply_word(struct slide_job *j, uint64_t list_at,
				unsigned int width, bool inverse)
{
	uint64_t word = get(j, list_at, 4), at, v, sum;

	if (!place(j, word, width, &at))
		return kimg_xform_refuse(j->img, list_at,
					 &(struct kimg_finding){
			.field = "relocs",
			.text = "the relocation is not in the bytes of a "
				"segment",
			.found = kimg_image_fmt(j->img, "0x%" PRIx64, word),
		});
	v = get(j, at, width);
	sum = inverse ? v - j->by : v + j->by;
	if (!inverse && (width == 8 ? sum < v : sum > UINT32_MAX))
		return kimg_xform_refuse(j->img, at, &(struct kimg_finding){
			.field = "relocs",
			.text = "the address would not fit in its word",
			.found = kimg_image_fmt(j->img, "0x%" PRIx64, v),
		});
	put(j, at, width, sum);
	j->result->words++;
	return KIMG_OK;
}

/* The @n words that end at @end, and the 0 before them; @end goes there. */
static enum kimg_err apply_list(struct slide_job *j, uint64_t *end, uint32_t n,
				unsigned int width, bool inverse)
{
	enum kimg_err err = KIMG_OK;
	uint32_t i;

	for (i = 0; !err && i < n; i++) {
		*end -= 4;
		err = apply_word(j, *end, width, inverse);
	}
	*end -= 4;
	return err;
}

/* From the end, as the decompressor reads them. */
static enum kimg_err apply(struct slide_job *j)
{
	const struct kimg_relocs *r = j->img->kernel->relocs;
	uint64_t end = j->size;
	enum kimg_err err;

	err = apply_list(j, &end, r->relocs32, 4, false);
	if (!err && r->nlists == 3)
		err = apply_list(j, &end, r->relocs32neg, 4, true);
	if (!err && r->nlists > 1)
		err = apply_list(j, &end, r->relocs64, 8, false);
	return err;
}

static void move_list(struct slide_job *j)
{
	uint64_t at = j->img->kernel->relocs->at + j->e->tail_size % 4;

	for (; at < j->size; at += 4)
		if (get(j, at, 4))
			add(j, at, 4);
}

static void move_segments(struct slide_job *j)
{
	unsigned int i;

	for (i = 0; i < j->e->nsegments; i++) {
		const struct kimg_segment *s = &j->e->segment[i];

		/* What is not loaded may have no address. */
		if (s->ph->p_type != KIMG_PT_LOAD && !s->ph->p_paddr)
			continue;
		add_field(j, &s->rec, "p_paddr");
		if (s->ph->p_vaddr >= j->map)
			add_field(j, &s->rec, "p_vaddr");
	}
}

static enum kimg_err move_symbols(struct slide_job *j,
				  const struct kimg_section *s)
{
	bool wide = j->e->bits == 64;
	unsigned int size = wide ? 24 : 16, value = wide ? 8 : 4;
	unsigned int shndx = wide ? 6 : 14;
	uint64_t at = s->sh->sh_offset, end = at + s->sh->sh_size;

	if (s->sh->sh_entsize != size ||
	    !kimg_fits(j->size, at, s->sh->sh_size))
		return kimg_xform_refuse(j->img, s->rec.at,
					 &(struct kimg_finding){
			.field = s->name,
			.text = "the symbol table cannot be read",
		});
	for (; end - at >= size; at += size) {
		uint64_t section = get(j, at + shndx, 2);

		if (section && section != SHN_ABS &&
		    get(j, at + value, wide ? 8 : 4) >= j->map)
			add(j, at + value, wide ? 8 : 4);
	}
	return KIMG_OK;
}

static enum kimg_err move_sections(struct slide_job *j)
{
	enum kimg_err err = KIMG_OK;
	unsigned int i;

	for (i = 0; !err && i < j->e->nsections; i++) {
		const struct kimg_section *s = &j->e->section[i];

		if (s->sh->sh_addr >= j->map)
			add_field(j, &s->rec, "sh_addr");
		if (s->sh->sh_type == KIMG_SHT_SYMTAB)
			err = move_symbols(j, s);
	}
	return err;
}

static bool is_address(const struct kimg_note *n)
{
	static const char *const name[] = {
		"ENTRY", "HYPERCALL_PAGE", "PHYS32_ENTRY",
	};
	unsigned int i;

	if (!n->type_name || strcmp(n->owner, "Xen") != 0 ||
	    n->kind != KIMG_NOTE_NUMBER || n->desc.len > 8)
		return false;
	for (i = 0; i < sizeof(name) / sizeof(name[0]); i++)
		if (!strcmp(n->type_name, name[i]))
			return true;
	return false;
}

/* A list may have moved it, or not: so it is set, and not added to. */
static void move_notes(struct slide_job *j)
{
	unsigned int i;

	for (i = 0; i < j->e->nnotes; i++) {
		const struct kimg_note *n = &j->e->note[i];

		if (!is_address(n))
			continue;
		put(j, n->desc_at, (unsigned int)n->desc.len,
		    n->value + j->by);
	}
}

/* Physical address 0 in the kernel's mapping of itself. */
static uint64_t map_of(const struct kimg_elf *e)
{
	unsigned int i;

	for (i = 0; e->bits == 32 && i < e->nsegments; i++)
		if (e->segment[i].ph->p_type == KIMG_PT_LOAD)
			return e->segment[i].ph->p_vaddr -
			       e->segment[i].ph->p_paddr;
	return MAP_64;
}

/* How far the kernel may go at most. */
static uint64_t room(const struct kimg_elf *e)
{
	uint64_t limit = e->bits == 64 ? END_64 : END_32, end = 0;
	unsigned int i;

	for (i = 0; i < e->nsegments; i++) {
		const struct kimg_elf_phdr *ph = e->segment[i].ph;

		if (ph->p_type == KIMG_PT_LOAD)
			end = kimg_max(end, ph->p_paddr + ph->p_memsz);
	}
	return end < limit ? (limit - end) / STEP * STEP : 0;
}

static enum kimg_err no_kernel(struct kimg_image *img)
{
	const char *why, *hint = NULL;

	if (img->setup || img->uki) {
		why = "only a vmlinux slides; this one's own decompressor "
		      "places the kernel";
		hint = "kimg extract vmlinux";
	} else if (img->wrapper) {
		why = "the file is compressed as a whole";
		hint = "kimg extract wrapper";
	} else if (!img->elf || img->elf->layer != img->file) {
		why = "not a vmlinux";
	} else {
		why = "no relocation lists are behind the ELF file";
		hint = "the vmlinux that \"kimg extract vmlinux\" takes out of "
		       "a bzImage has them";
	}
	return kimg_xform_refuse(img, 0, &(struct kimg_finding){ .text = why,
						      .hint = hint });
}

static bool is_x86(const struct kimg_elf *e)
{
	return e->eh->e_machine == (e->bits == 64 ? KIMG_EM_X86_64 :
						    KIMG_EM_386);
}

enum kimg_err kimg_slide_plan(struct kimg_image *img, struct kimg_slide *out)
{
	const struct kimg_relocs *r;
	enum kimg_err err = img->err;

	*out = (struct kimg_slide){ .step = STEP };
	if (img->elf && img->elf->layer == img->file && !img->setup && !err)
		err = kimg_linux_relocs(img);
	r = img->kernel ? img->kernel->relocs : NULL;
	if (!err && (!r || r->outside || !r->relocs32 || !is_x86(img->elf)))
		err = no_kernel(img);
	if (!err) {
		out->most = room(img->elf);
		out->size = img->elf->layer->size;
	}
	kimg_image_done(img);
	return err;
}

static enum kimg_err check(struct slide_job *j, const struct kimg_slide *s)
{
	if (j->by % STEP)
		return kimg_xform_refuse(j->img, 0, &(struct kimg_finding){
			.text = "a kernel slides in steps of 2 MiB",
			.found = kimg_image_fmt(j->img, "0x%" PRIx64, j->by),
		});
	if (j->by > s->most)
		return kimg_xform_refuse(j->img, 0, &(struct kimg_finding){
			.text = "the kernel would leave its address space",
			.expected = kimg_image_fmt(j->img, "at most 0x%" PRIx64,
						   s->most),
			.found = kimg_image_fmt(j->img, "0x%" PRIx64, j->by),
		});
	return KIMG_OK;
}

enum kimg_err kimg_slide_make(struct kimg_image *img, struct kimg_slide *s,
			      uint64_t by, uint8_t *bytes)
{
	struct slide_job j = {
		.img = img, .e = img->elf, .out = bytes, .size = s->size,
		.by = by, .result = s,
	};
	struct kimg_view v = { .base = NULL };
	enum kimg_err err = check(&j, s);

	if (!err)
		err = kimg_layer_view(img->elf->layer, 0, s->size, &v);
	if (!err) {
		memcpy(bytes, v.base, (size_t)s->size);
		j.map = map_of(img->elf);
		s->by = by;
		s->words = 0;
		err = apply(&j);
	}
	if (!err)
		err = move_sections(&j);
	if (!err) {
		move_segments(&j);
		move_notes(&j);
		move_list(&j);
		add_field(&j, &img->elf->rec, "e_entry");
	}
	kimg_image_done(img);
	return err;
}
