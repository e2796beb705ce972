/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Section headers (System V gABI chapter 4). */
#include "elf_priv.h"

#include "../../src/core/limits.h"
#include "../../src/core/num.h"
#include <inttypes.h>

#include "../../src/core/poison.h"

#define SHN_XINDEX 0xffff

static const struct kimg_record *shdr_spec(const struct elf_job *j)
{
	return j->elf->bits == 64 ? &kimg_rec_elf_shdr64 :
				    &kimg_rec_elf_shdr32;
}

enum kimg_err kimg_elf_check_shdrs(struct elf_job *j, uint64_t n)
{
	const struct kimg_elf_ehdr *eh = j->elf->eh;

	if (n && eh->e_shentsize < shdr_spec(j)->size)
		return kimg_elf_fail(j, kimg_elf_place(j, "e_shentsize"),
				"e_shentsize", &(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED,
			.text = "smaller than a section header",
			.expected = kimg_image_fmt(j->img, "%u",
						   shdr_spec(j)->size),
			.found = kimg_image_fmt(j->img, "%u", eh->e_shentsize),
		});
	/* libelf looks at e_shoff even when the table is empty. */
	if (!kimg_elf_table_fits(j, eh->e_shoff, n, eh->e_shentsize))
		return kimg_elf_fail(j, kimg_elf_place(j, "e_shoff"), "e_shoff",
				&(struct kimg_finding){
			.err = KIMG_ERR_TRUNCATED,
			.text = "the section headers are not in the file "
				"(file truncated?)",
			.expected = kimg_image_fmt(j->img,
				"an end by 0x%" PRIx64, j->size),
			.found = kimg_image_fmt(j->img, "%" PRIu64
				" entries of %u bytes at 0x%" PRIx64, n,
				eh->e_shentsize, eh->e_shoff),
		});
	return KIMG_OK;
}

/* e_shnum, or when that is 0 the number in the first section header. */
static enum kimg_err count_shdrs(struct elf_job *j, uint64_t *n)
{
	const struct kimg_elf_ehdr *eh = j->elf->eh;
	struct kimg_elf_shdr sh = { .sh_size = 0 };
	struct kimg_rec rec;
	enum kimg_err err;

	*n = eh->e_shoff ? eh->e_shnum : 0;
	if (*n || !eh->e_shoff)
		return KIMG_OK;
	err = kimg_elf_record(j, shdr_spec(j), eh->e_shoff, &sh, &rec);
	if (!kimg_fits(j->size, eh->e_shoff, rec.end))
		return kimg_elf_check_shdrs(j, 1);
	*n = sh.sh_size;
	if (!err && *n > KIMG_MAX_SECTIONS)
		return kimg_elf_fail(j, eh->e_shoff, "sh_size",
			&(struct kimg_finding){
			.err = KIMG_ERR_LIMIT,
			.text = "too many sections",
			.expected = kimg_image_fmt(j->img, "at most %d",
						   KIMG_MAX_SECTIONS),
			.found = kimg_image_fmt(j->img, "%" PRIu64, *n),
		});
	return err;
}

/* The section with the names; an empty view when there is none. */
static enum kimg_err find_names(struct elf_job *j, uint64_t n,
				struct kimg_view *out)
{
	const struct kimg_elf_ehdr *eh = j->elf->eh;
	const struct kimg_elf_shdr *sh;
	uint64_t i = eh->e_shstrndx;

	*out = (struct kimg_view){ .layer = j->layer->name };
	if (n && i == SHN_XINDEX)
		i = j->section[0].sh->sh_link;
	if (i == 0 || n == 0)
		return KIMG_OK;
	if (i >= n)
		return kimg_elf_fail(j, kimg_elf_place(j, "e_shstrndx"),
				     "e_shstrndx", &(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED,
			.text = "there is no such section",
			.expected = kimg_image_fmt(j->img, "less than %" PRIu64,
						   n),
			.found = kimg_image_fmt(j->img, "%" PRIu64, i),
		});
	sh = j->section[i].sh;
	if (!kimg_fits(j->size, sh->sh_offset, sh->sh_size))
		return kimg_elf_fail(j, j->section[i].rec.at, "sh_offset",
			&(struct kimg_finding){
			.err = KIMG_ERR_TRUNCATED,
			.text = "the names of sections are not in the file",
			.expected = kimg_image_fmt(j->img, "at most 0x%" PRIx64,
						   j->size),
			.found = kimg_image_fmt(j->img, "0x%" PRIx64
				" + 0x%" PRIx64, sh->sh_offset, sh->sh_size),
		});
	return kimg_layer_view(j->layer, sh->sh_offset, sh->sh_size, out);
}

static enum kimg_err name_section(struct elf_job *j, struct kimg_section *s,
				  const struct kimg_view *names)
{
	const char *name;

	if (names->len == 0)
		return KIMG_OK;
	name = kimg_view_string(names, s->sh->sh_name, KIMG_MAX_SECTION_NAME);
	if (name) {
		s->name = name;
		return KIMG_OK;
	}
	return kimg_elf_fail(j, s->rec.at,
			     kimg_image_fmt(j->img, "Shdr %u sh_name",
					    s->index),
			     &(struct kimg_finding){
		.err = KIMG_ERR_MALFORMED,
		.text = "the name is not in the table of names, or does not "
			"end",
		.expected = kimg_image_fmt(j->img, "less than 0x%" PRIx64,
					   names->len),
		.found = kimg_image_fmt(j->img, "0x%x", s->sh->sh_name),
	});
}

enum kimg_err kimg_elf_sections(struct elf_job *j)
{
	const struct kimg_elf_ehdr *eh = j->elf->eh;
	struct kimg_elf_shdr *sh;
	struct kimg_view names;
	enum kimg_err err;
	uint64_t i, n;

	if (j->elf->sections_read)
		return KIMG_OK;
	err = count_shdrs(j, &n);
	if (!err)
		err = kimg_elf_check_shdrs(j, n);
	if (err)
		return err;
	sh = kimg_image_get(j->img, n, sizeof(*sh));
	j->section = kimg_image_get(j->img, n, sizeof(*j->section));
	if (!sh || !j->section)
		return kimg_image_nomem(j->img);
	for (i = 0; i < n; i++) {
		struct kimg_section *s = &j->section[i];

		s->sh = &sh[i];
		s->name = "";
		s->index = (unsigned int)i;
		err = kimg_elf_record(j, shdr_spec(j),
				 eh->e_shoff + i * eh->e_shentsize, &sh[i],
				 &s->rec);
		if (err)
			return err;
	}
	j->elf->section = j->section;
	j->elf->nsections = (unsigned int)n;
	j->elf->sections_read = true;
	err = find_names(j, n, &names);
	for (i = 0; !err && i < n; i++)
		err = name_section(j, &j->section[i], &names);
	return err;
}
