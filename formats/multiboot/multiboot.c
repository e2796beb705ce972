/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finding headers for multiboot, and what both versions share. Documents:
 * Multiboot Specification 0.6.96, Multiboot2 Specification 2.0.
 */
#include "mb_priv.h"

#include "../../src/core/limits.h"
#include "../../src/core/num.h"
#include <inttypes.h>

#include "../../src/core/poison.h"

/* Load addresses are 32 bits wide. */
#define SPACE (UINT64_C(1) << 32)

const struct kimg_magic kimg_mb1_magic = {
	.value = 0x1badb002, .step = 4, .end = MB1_SEARCH - 12 + 1, .words = 3,
};

const struct kimg_magic kimg_mb2_magic = {
	.value = 0xe85250d6, .step = 8, .end = MB2_SEARCH - 16 + 1, .words = 4,
};

static enum kimg_err misplaced(struct kimg_image *img,
			       const struct kimg_rec *rec, const char *field,
			       const char *text, const char *expected,
			       uint64_t found)
{
	return kimg_record_fail(img, rec, field, &(struct kimg_finding){
		.err = KIMG_ERR_MALFORMED, .text = text, .expected = expected,
		.found = kimg_image_fmt(img, "0x%" PRIx64, found),
	});
}

/* The last two addresses, when @out has the first byte. */
static enum kimg_err measure(struct kimg_image *img,
			     const struct kimg_layer *l,
			     const struct kimg_rec *rec,
			     const struct mb_address *a,
			     struct kimg_mb_load *out)
{
	uint64_t end;

	out->size = l->size - out->at;
	if (a->load_end_addr && a->load_end_addr < out->start)
		return misplaced(img, rec, "load_end_addr",
			"the image ends before it starts",
			kimg_image_fmt(img, "at least 0x%" PRIx64, out->start),
			a->load_end_addr);
	if (a->load_end_addr)
		out->size = a->load_end_addr - out->start;
	if (!kimg_fits(l->size, out->at, out->size))
		return kimg_record_fail(img, rec, "load_end_addr",
					&(struct kimg_finding){
			.err = KIMG_ERR_TRUNCATED,
			.text = "the image leaves the file",
			.expected = kimg_image_fmt(img, "at most 0x%" PRIx64,
				out->start + (l->size - out->at)),
			.found = kimg_image_fmt(img, "0x%" PRIx32,
						a->load_end_addr),
		});
	end = out->start + out->size;
	if (end > SPACE)
		return misplaced(img, rec, "load_addr",
			"the image ends above 4 GiB",
			kimg_image_fmt(img, "at most 0x%" PRIx64,
				       SPACE - out->size), out->start);
	if (a->bss_end_addr && a->bss_end_addr < end)
		return misplaced(img, rec, "bss_end_addr",
			"the zeros end before they start",
			kimg_image_fmt(img, "at least 0x%" PRIx64, end),
			a->bss_end_addr);
	out->end = a->bss_end_addr ? a->bss_end_addr : end;
	out->set = true;
	return KIMG_OK;
}

enum kimg_err kimg_mb_place(struct kimg_image *img, const struct kimg_layer *l,
			    uint64_t at, const struct kimg_rec *rec,
			    const struct mb_address *a,
			    struct kimg_mb_load *out)
{
	uint64_t before;

	if (a->header_addr < a->load_addr)
		return misplaced(img, rec, "header_addr",
			"the header is not in what is loaded",
			kimg_image_fmt(img, "at least 0x%" PRIx32,
				       a->load_addr), a->header_addr);
	before = a->header_addr - a->load_addr;
	if (before > at)
		return misplaced(img, rec, "load_addr",
			"the image starts before the file",
			kimg_image_fmt(img, "at least 0x%" PRIx64,
				       a->header_addr - at), a->load_addr);
	out->at = at - before;
	out->start = a->load_addr;
	return measure(img, l, rec, a, out);
}

void kimg_mb_elf_entry(struct kimg_image *img, const char *abi)
{
	const struct kimg_elf *elf = img->elf;
	const char *space = "outside";
	uint64_t entry;
	unsigned int i;

	/* The ELF of a bzImage is not what a boot loader sees. */
	if (!elf || img->payload)
		return;
	entry = elf->eh->e_entry;
	for (i = 0; i < elf->nsegments; i++) {
		const struct kimg_elf_phdr *ph = elf->segment[i].ph;

		if (ph->p_type != KIMG_PT_LOAD || entry < ph->p_vaddr ||
		    entry - ph->p_vaddr >= ph->p_memsz)
			continue;
		entry = entry - ph->p_vaddr + ph->p_paddr;
		space = "physical";
		break;
	}
	kimg_image_entry(img, abi, space, entry);
}

/* Nothing but the header would say what the file is. */
static enum kimg_err check_flat(struct kimg_image *img)
{
	const struct kimg_multiboot *m = img->multiboot;
	const struct kimg_multiboot2 *m2 = img->multiboot2;

	if (!m && m2->hdr->architecture == KIMG_MULTIBOOT2_ARCHITECTURE_MIPS32)
		img->arch = "mips";
	if ((m && m->load.set) || (m2 && m2->load.set))
		return KIMG_OK;
	return kimg_record_fail(img, m ? &m->rec : &m2->rec,
				m ? "flags" : "header_length",
				&(struct kimg_finding){
		.err = KIMG_ERR_MALFORMED,
		.text = "nothing says where this image is loaded",
		.expected = "addresses in this header, or an ELF file",
		.found = "neither",
	});
}

enum kimg_err kimg_multiboot_look(struct kimg_image *img,
				  const struct kimg_layer *l)
{
	enum kimg_err err, part = KIMG_OK;
	struct kimg_view head;
	uint64_t at;

	err = kimg_layer_view(l, 0, kimg_min(l->size, KIMG_HEAD_SIZE), &head);
	if (err)
		return err;
	if (kimg_magic_find(&head, &kimg_mb1_magic, &at))
		err = kimg_mb1_read(img, l, at);
	if (kimg_magic_find(&head, &kimg_mb2_magic, &at))
		part = kimg_mb2_read(img, l, at);
	err = err ? err : part;
	if (!err && img->kind == kimg_format_multiboot.name)
		err = check_flat(img);
	return err;
}

/*
 * The magic and the checksum are 64 bits, but they are a header inside the
 * image and do not say what it is: whoever knows it by its start, goes first.
 */
static unsigned int multiboot_bid(const struct kimg_view *head)
{
	uint64_t at;

	return kimg_magic_find(head, &kimg_mb1_magic, &at) ||
	       kimg_magic_find(head, &kimg_mb2_magic, &at);
}

/* kimg_multiboot_look() follows for every image. */
static enum kimg_err multiboot_decode(struct kimg_image *img,
				      const struct kimg_layer *l)
{
	(void)l;
	img->arch = "i386";
	return KIMG_OK;
}

const struct kimg_format kimg_format_multiboot = {
	.name = "multiboot",
	.title = "flat image with a multiboot header",
	.bid = multiboot_bid,
	.decode = multiboot_decode,
};
