/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Program headers (System V gABI chapter 5). As for libelf (elf_init), entries
 * may be larger than the structure.
 */
#include "elf_priv.h"

#include "../../src/core/limits.h"
#include "../../src/core/num.h"
#include <inttypes.h>

#include "../../src/core/poison.h"

#define PN_XNUM 0xffff

/* e_phnum, or with PN_XNUM the number in the first section header. */
static enum kimg_err count_phdrs(struct elf_job *j, uint64_t *n)
{
	const struct kimg_elf_ehdr *eh = j->elf->eh;
	struct kimg_elf_shdr sh = { .sh_info = 0 };
	struct kimg_rec rec;
	enum kimg_err err;

	*n = eh->e_phnum;
	if (*n != PN_XNUM || !eh->e_shoff)
		return KIMG_OK;
	err = kimg_elf_record(j, j->elf->bits == 64 ? &kimg_rec_elf_shdr64 :
			 &kimg_rec_elf_shdr32, eh->e_shoff, &sh, &rec);
	if (!kimg_fits(j->size, eh->e_shoff, rec.end))
		return kimg_elf_fail(j, kimg_elf_place(j, "e_shoff"), "e_shoff",
				     &(struct kimg_finding){
			.err = KIMG_ERR_TRUNCATED,
			.text = "the section that counts the program headers "
				"is not in the file",
			.expected = kimg_image_fmt(j->img, "at most 0x%" PRIx64,
						   j->size),
			.found = kimg_image_fmt(j->img, "0x%" PRIx64,
						eh->e_shoff),
		});
	if (!err && sh.sh_info > KIMG_MAX_SEGMENTS)
		return kimg_elf_fail(j, eh->e_shoff, "sh_info",
			&(struct kimg_finding){
			.err = KIMG_ERR_LIMIT,
			.text = "too many program headers",
			.expected = kimg_image_fmt(j->img, "at most %d",
						   KIMG_MAX_SEGMENTS),
			.found = kimg_image_fmt(j->img, "%u", sh.sh_info),
		});
	if (sh.sh_info)
		*n = sh.sh_info;
	return err;
}

static enum kimg_err check_phdr_table(struct elf_job *j, uint64_t n,
				      uint32_t least)
{
	const struct kimg_elf_ehdr *eh = j->elf->eh;

	if (n && eh->e_phentsize < least)
		return kimg_elf_fail(j, kimg_elf_place(j, "e_phentsize"),
				"e_phentsize", &(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED,
			.text = "smaller than a program header",
			.expected = kimg_image_fmt(j->img, "%u", least),
			.found = kimg_image_fmt(j->img, "%u", eh->e_phentsize),
		});
	/* libelf looks at e_phoff even when the table is empty. */
	if (!kimg_elf_table_fits(j, eh->e_phoff, n, eh->e_phentsize))
		return kimg_elf_fail(j, kimg_elf_place(j, "e_phoff"), "e_phoff",
				&(struct kimg_finding){
			.err = KIMG_ERR_TRUNCATED,
			.text = "the program headers are not in the file "
				"(file truncated?)",
			.expected = kimg_image_fmt(j->img,
				"an end by 0x%" PRIx64, j->size),
			.found = kimg_image_fmt(j->img, "%" PRIu64
				" entries of %u bytes at 0x%" PRIx64, n,
				eh->e_phentsize, eh->e_phoff),
		});
	return KIMG_OK;
}

static enum kimg_err read_phdrs(struct elf_job *j)
{
	const struct kimg_elf_ehdr *eh = j->elf->eh;
	const struct kimg_record *spec = j->elf->bits == 64 ?
		&kimg_rec_elf_phdr64 : &kimg_rec_elf_phdr32;
	struct kimg_elf_phdr *ph;
	enum kimg_err err;
	uint64_t i, n;

	err = count_phdrs(j, &n);
	if (!err)
		err = check_phdr_table(j, n, spec->size);
	if (err)
		return err;
	ph = kimg_image_get(j->img, n, sizeof(*ph));
	j->segment = kimg_image_get(j->img, n, sizeof(*j->segment));
	if (!ph || !j->segment)
		return kimg_image_nomem(j->img);
	j->elf->segment = j->segment;
	for (i = 0; i < n; i++) {
		struct kimg_segment *s = &j->segment[i];

		s->ph = &ph[i];
		s->index = (unsigned int)i;
		err = kimg_elf_record(j, spec,
				      eh->e_phoff + i * eh->e_phentsize,
				      &ph[i], &s->rec);
		if (err)
			return err;
		j->elf->nsegments++;
	}
	return KIMG_OK;
}

/* What a loader would read must be in the file, and fit in its memory. */
static enum kimg_err check_segment(struct elf_job *j,
				   const struct kimg_segment *s)
{
	const struct kimg_elf_phdr *ph = s->ph;
	const char *name = kimg_image_fmt(j->img, "Phdr %u", s->index);
	uint64_t end;

	if (ph->p_type != KIMG_PT_LOAD && ph->p_type != KIMG_PT_NOTE)
		return KIMG_OK;
	if (!kimg_fits(j->size, ph->p_offset, ph->p_filesz))
		return kimg_elf_fail(j, s->rec.at, name, &(struct kimg_finding){
			.err = KIMG_ERR_TRUNCATED,
			.text = "p_offset and p_filesz leave the file "
				"(file truncated?)",
			.expected = kimg_image_fmt(j->img, "at most 0x%" PRIx64,
						   j->size),
			.found = kimg_image_fmt(j->img, "0x%" PRIx64
				" + 0x%" PRIx64, ph->p_offset, ph->p_filesz),
		});
	if (ph->p_type != KIMG_PT_LOAD)
		return KIMG_OK;
	if (ph->p_memsz < ph->p_filesz)
		return kimg_elf_fail(j, s->rec.at, name, &(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED,
			.text = "p_memsz is smaller than p_filesz",
			.expected = kimg_image_fmt(j->img, "at least 0x%"
				PRIx64, ph->p_filesz),
			.found = kimg_image_fmt(j->img, "0x%" PRIx64,
						ph->p_memsz),
		});
	if (!kimg_add(ph->p_paddr, ph->p_memsz, &end))
		return kimg_elf_fail(j, s->rec.at, name, &(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED,
			.text = "p_paddr and p_memsz wrap around",
			.expected = "an end below 2^64",
			.found = kimg_image_fmt(j->img, "0x%" PRIx64
				" + 0x%" PRIx64, ph->p_paddr, ph->p_memsz),
		});
	return KIMG_OK;
}

enum kimg_err kimg_elf_segments(struct elf_job *j)
{
	enum kimg_err err = read_phdrs(j);
	unsigned int i;

	for (i = 0; !err && i < j->elf->nsegments; i++)
		err = check_segment(j, &j->segment[i]);
	return err;
}
