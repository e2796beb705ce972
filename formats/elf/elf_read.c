/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ELF header, and what is read of the rest (System V gABI chapter 4). */
#include "elf_priv.h"

#include "../../src/core/num.h"
#include "../../src/core/spec_priv.h"
#include <inttypes.h>

#include "../../src/core/poison.h"

static unsigned int elf_bid(const struct kimg_view *head)
{
	return kimg_view_equal(head, 0, "\x7f" "ELF", 4) ? 32 : 0;
}

enum kimg_err kimg_elf_fail(struct elf_job *j, uint64_t at, const char *field,
		       const struct kimg_finding *f)
{
	struct kimg_finding mine = *f;

	mine.layer = j->layer->name;
	mine.at = at;
	mine.has_at = true;
	mine.field = field;
	return kimg_image_add(j->img, &mine);
}

uint64_t kimg_elf_place(const struct elf_job *j, const char *field)
{
	return kimg_rec_find(&j->elf->rec, field)->off;
}

enum kimg_err kimg_elf_record(struct elf_job *j, const struct kimg_record *spec,
			 uint64_t at, void *data, struct kimg_rec *rec)
{
	struct kimg_cur c = { .big = j->elf->big };
	enum kimg_err err;

	*rec = (struct kimg_rec){
		.spec = spec, .data = data, .layer = j->layer->name, .at = at,
		.end = spec->size, .version = KIMG_VERSION_ALL,
	};
	err = kimg_layer_view(j->layer, at, spec->size, &c.v);
	if (!err)
		kimg_rec_decode(rec, &c, data);
	return err;
}

bool kimg_elf_table_fits(const struct elf_job *j, uint64_t off, uint64_t n,
		    uint64_t size)
{
	uint64_t bytes;

	return kimg_mul(n, size, &bytes) && kimg_fits(j->size, off, bytes);
}

static enum kimg_err bad_ident(struct elf_job *j, uint64_t at,
			       const char *field, const char *expected,
			       unsigned int found)
{
	return kimg_elf_fail(j, at, field, &(struct kimg_finding){
		.err = KIMG_ERR_MALFORMED,
		.text = "not a kind of ELF that exists",
		.expected = expected,
		.found = kimg_image_fmt(j->img, "%u", found),
	});
}

static enum kimg_err read_ident(struct elf_job *j)
{
	struct kimg_cur c = { .big = false };
	unsigned int class, data;

	if (kimg_layer_view(j->layer, 0, kimg_min(j->size, 16), &c.v))
		return j->img->priv->diags.err;
	class = (unsigned int)kimg_cur_get(&c, 4, 1);
	data = (unsigned int)kimg_cur_get(&c, 5, 1);
	if (c.bad)
		return kimg_elf_fail(j, j->size, "e_ident",
				     &(struct kimg_finding){
			.err = KIMG_ERR_TRUNCATED,
			.text = "the file ends inside e_ident",
			.expected = "16 bytes",
			.found = kimg_image_fmt(j->img, "%" PRIu64, j->size),
		});
	if (class != 1 && class != 2)
		return bad_ident(j, 4, "EI_CLASS", "1 or 2", class);
	if (data != 1 && data != 2)
		return bad_ident(j, 5, "EI_DATA", "1 or 2", data);
	j->elf->bits = class == 2 ? 64 : 32;
	j->elf->big = data == 2;
	return KIMG_OK;
}

static enum kimg_err read_ehdr(struct elf_job *j)
{
	struct kimg_elf_ehdr *eh = kimg_image_get(j->img, 1, sizeof(*eh));
	const struct kimg_record *spec;
	enum kimg_err err;

	if (!eh)
		return kimg_image_nomem(j->img);
	err = read_ident(j);
	if (err)
		return err;
	spec = j->elf->bits == 64 ? &kimg_rec_elf_ehdr64 :
				    &kimg_rec_elf_ehdr32;
	err = kimg_elf_record(j, spec, 0, eh, &j->elf->rec);
	if (err == KIMG_ERR_TRUNCATED && j->size < spec->size)
		return kimg_elf_fail(j, j->size, spec->name,
			&(struct kimg_finding){
			.err = KIMG_ERR_TRUNCATED,
			.text = "the file ends inside the ELF header",
			.expected = kimg_image_fmt(j->img, "%u bytes",
						   spec->size),
			.found = kimg_image_fmt(j->img, "%" PRIu64, j->size),
		});
	if (!err)
		j->elf->eh = eh;
	return err;
}

/* The end of all that the headers announce; what follows is the tail. */
static void measure(struct elf_job *j)
{
	const struct kimg_elf_ehdr *eh = j->elf->eh;
	uint64_t end = j->elf->rec.end;
	unsigned int i;

	end = kimg_max(end, eh->e_phoff +
		       (uint64_t)j->elf->nsegments * eh->e_phentsize);
	for (i = 0; i < j->elf->nsegments; i++) {
		const struct kimg_elf_phdr *ph = j->segment[i].ph;

		if (kimg_fits(j->size, ph->p_offset, ph->p_filesz))
			end = kimg_max(end, ph->p_offset + ph->p_filesz);
	}
	if (eh->e_shoff)
		end = kimg_max(end, eh->e_shoff +
			       (uint64_t)eh->e_shnum * eh->e_shentsize);
	for (i = 0; i < j->elf->nsections; i++) {
		const struct kimg_elf_shdr *sh = j->section[i].sh;

		if (sh->sh_type != KIMG_SHT_NOBITS &&
		    sh->sh_type != KIMG_SHT_NULL &&
		    kimg_fits(j->size, sh->sh_offset, sh->sh_size))
			end = kimg_max(end, sh->sh_offset + sh->sh_size);
	}
	j->elf->size = kimg_min(end, j->size);
	j->elf->tail_size = j->size - j->elf->size;
}

/* Section headers are behind everything: all of a stream must be decoded. */
static bool sections_are_cheap(const struct elf_job *j)
{
	return !j->layer->parent ||
	       kimg_src_ready(j->layer->src, 0, j->size);
}

static enum kimg_err read_parts(struct elf_job *j)
{
	const struct kimg_elf *elf = j->elf;
	enum kimg_err err, part;

	err = kimg_elf_segments(j);
	if (!err)
		err = kimg_elf_check_shdrs(j, elf->eh->e_shnum);
	if (err)
		return err;
	/* Notes in segments do not need the names of sections. */
	if (sections_are_cheap(j))
		err = kimg_elf_sections(j);
	part = kimg_elf_notes(j);
	return err ? err : part;
}

static bool inside(uint64_t start, uint64_t size, uint64_t v)
{
	return v >= start && v - start < size;
}

/* Which addresses e_entry counts in: Linux puts a physical one there. */
static const char *entry_space(const struct elf_job *j)
{
	uint64_t entry = j->elf->eh->e_entry;
	bool virtual = false, physical = false;
	unsigned int i;

	for (i = 0; i < j->elf->nsegments; i++) {
		const struct kimg_elf_phdr *ph = j->segment[i].ph;

		if (ph->p_type != KIMG_PT_LOAD)
			continue;
		virtual |= inside(ph->p_vaddr, ph->p_memsz, entry);
		physical |= inside(ph->p_paddr, ph->p_memsz, entry);
	}
	if (virtual && physical)
		return "identical";
	return virtual ? "virtual" : physical ? "physical" : "outside";
}

static enum kimg_err begin(struct elf_job *j)
{
	j->elf = kimg_image_get(j->img, 1, sizeof(*j->elf));
	if (!j->elf)
		return kimg_image_nomem(j->img);
	j->elf->layer = j->layer;
	return read_ehdr(j);
}

enum kimg_err kimg_elf_boot_look(struct kimg_image *img,
				 const struct kimg_layer *l)
{
	struct elf_job j = { .img = img };
	struct kimg_view head;
	enum kimg_err err;

	if (!img->setup || img->setup->pm_size < 4 ||
	    kimg_layer_view(l, img->setup->pm_at, 4, &head) || !elf_bid(&head))
		return KIMG_OK;
	j.layer = kimg_layer_part(img, l, "pm", img->setup->pm_at,
				  img->setup->pm_size);
	if (!j.layer)
		return kimg_image_nomem(img);
	j.size = j.layer->size;
	err = begin(&j);
	if (err)
		return err;
	img->boot_elf = j.elf;
	err = read_parts(&j);
	measure(&j);
	return err;
}

static enum kimg_err elf_decode(struct kimg_image *img,
				const struct kimg_layer *l)
{
	struct elf_job j = { .img = img, .layer = l, .size = l->size };
	enum kimg_err err;

	err = begin(&j);
	if (err)
		return err;
	img->elf = j.elf;
	img->arch = kimg_elf_arch(j.elf->eh);
	err = read_parts(&j);
	kimg_image_entry(img, "elf", entry_space(&j), j.elf->eh->e_entry);
	measure(&j);
	kimg_elf_linux(&j);
	return err;
}

const struct kimg_format kimg_format_elf = {
	.name = "elf",
	.title = "ELF",
	.area = KIMG_AREA_ELF,
	.bid = elf_bid,
	.decode = elf_decode,
};
