/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ways into a kernel: what they are called, and where their first byte is. */
#include "dump_priv.h"

#include "../model/model.h"
#include <inttypes.h>
#include <string.h>

/* boot.rst, "Memory Layout": where a boot loader puts the protected-mode part,
 * with LOADED_HIGH and without. */
#define LOAD_HIGH 0x100000
#define LOAD_LOW 0x1000

/** struct way - a row; @abi: of the model's entries; @bits: 0 is the width of
 * the image that it is in; @elf: an ELF file of this width has it too, as its
 * entry */
static const struct way {
	const char *name;
	const char *abi;
	unsigned int bits;
	unsigned int elf;
	const char *doc;
} ways[] = {
	{ "entry32", "linux32", 32, 32,
	  "The 32-bit entry of a bzImage, where its protected-mode part "
	  "starts; that of a 32-bit ELF file." },
	{ "entry64", "linux64", 64, 64,
	  "The 64-bit entry of a bzImage, 0x200 bytes behind; that of a "
	  "64-bit ELF file." },
	{ "elf", "elf", 0, 0,
	  "The entry of the ELF file: in a bzImage that of the kernel, once "
	  "it is decompressed." },
	{ "pvh", "pvh", 32, 0,
	  "The entry for PVH guests, in the note PHYS32_ENTRY." },
	{ "pv", "xen-pv", 0, 0,
	  "The entry for PV guests of Xen, in the note ENTRY." },
	{ "efi", "efi", 0, 0, "The entry of the PE image." },
	{ "hook", NULL, 32, 0,
	  "What code32_start calls instead of the kernel." },
};

#define WAYS (sizeof(ways) / sizeof(ways[0]))

bool kimg_entry_get(unsigned int i, struct kimg_entry_info *out)
{
	if (i >= WAYS)
		return false;
	out->name = ways[i].name;
	out->doc = ways[i].doc;
	return true;
}

static const struct kimg_entry *find_entry(const struct kimg_image *img,
					   const char *abi)
{
	unsigned int i;

	for (i = 0; i < img->nentries; i++)
		if (!strcmp(img->entry[i].abi, abi))
			return &img->entry[i];
	return NULL;
}

/* A place in the protected-mode part. */
static bool in_setup(const struct kimg_image *img, uint64_t off,
		     struct kimg_code *out)
{
	const struct kimg_setup *s = img->setup;

	if (!s || off >= s->pm_size)
		return false;
	out->layer = kimg_image_layer(img, s->rec.layer);
	out->at = s->pm_at + off;
	out->size = s->pm_size - off;
	out->address = (s->hdr->loadflags & 1 ? LOAD_HIGH : LOAD_LOW) + off;
	return out->layer != NULL;
}

static bool in_segment(const struct kimg_elf *e, uint64_t address,
		       bool physical, struct kimg_code *out)
{
	unsigned int i;

	for (i = 0; i < e->nsegments; i++) {
		const struct kimg_elf_phdr *p = e->segment[i].ph;
		uint64_t off = address - (physical ? p->p_paddr : p->p_vaddr);

		if (p->p_type != KIMG_PT_LOAD || off >= p->p_filesz)
			continue;
		out->layer = e->layer;
		out->at = p->p_offset + off;
		out->size = p->p_filesz - off;
		out->address = address;
		out->up = physical ? p->p_vaddr - p->p_paddr : 0;
		return true;
	}
	return false;
}

/* An address of the loaded PE image, less its base. */
static bool in_pe(const struct kimg_pe *pe, uint64_t rva, struct kimg_code *out)
{
	unsigned int i;

	if (!pe || !pe->oh)
		return false;
	for (i = 0; i < pe->nsections; i++) {
		const struct kimg_pe_shdr *s = pe->section[i].sh;
		uint64_t off = rva - s->VirtualAddress;

		if (off >= pe->section[i].size)
			continue;
		out->layer = pe->layer;
		out->at = s->PointerToRawData + off;
		out->size = pe->section[i].size - off;
		out->address = pe->oh->ImageBase + rva;
		return true;
	}
	return false;
}

static bool find_hook(const struct kimg_image *img, struct kimg_code *out)
{
	const struct kimg_setup *s = img->setup;
	uint64_t load;

	if (!s)
		return false;
	load = s->hdr->loadflags & 1 ? LOAD_HIGH : LOAD_LOW;
	return s->hdr->code32_start > load &&
	       in_setup(img, s->hdr->code32_start - load, out);
}

static bool find_in(const struct kimg_image *img, const struct kimg_entry *e,
		    struct kimg_code *out)
{
	unsigned int pe_bits = img->pe ? img->pe->bits : 0;

	if (!strcmp(e->space, "image")) {
		out->bits = out->bits ? out->bits : pe_bits;
		return in_pe(img->pe, e->address, out);
	}
	if (!strcmp(e->space, "pm"))
		return in_setup(img, e->address, out);
	if (!img->elf)
		return false;
	out->bits = out->bits ? out->bits : img->elf->bits;
	return in_segment(img->elf, e->address, !strcmp(e->space, "physical"),
			  out);
}

static bool find_way(const struct kimg_image *img, const struct way *w,
		     struct kimg_code *out)
{
	const struct kimg_entry *e;

	if (!w->abi)
		return find_hook(img, out);
	e = find_entry(img, w->abi);
	if (!e && w->elf && img->elf && img->elf->bits == w->elf)
		e = find_entry(img, "elf");
	return e && find_in(img, e, out);
}

enum kimg_err kimg_code_find(struct kimg_image *img, const char *entry,
			     struct kimg_code *out)
{
	unsigned int i = 0;

	while (i < WAYS && strcmp(ways[i].name, entry) != 0)
		i++;
	if (i == WAYS)
		return KIMG_ERR_MISUSE;
	*out = (struct kimg_code){ .bits = ways[i].bits };
	if (find_way(img, &ways[i], out) && out->bits)
		return KIMG_OK;
	return kimg_dump_fail(img, "", entry, KIMG_ERR_ABSENT,
			      ways[i].abi ? "there is no such way into it" :
			      "code32_start calls the kernel itself, or "
			      "something that is not in the file",
			      ways[i].abi ? "kimg inspect -F entries shows "
					    "those that there are" : NULL);
}
