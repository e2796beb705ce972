/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KIMG_ELF_PRIV_H
#define KIMG_ELF_PRIV_H

#include "../format_priv.h"

/** struct elf_range - [@at, @end) of the layer */
struct elf_range {
	uint64_t at;
	uint64_t end;
};

/**
 * struct elf_job - an ELF being read
 * @layer: where it is; @size: bytes of the layer
 * @elf: the model's, to be filled
 * @segment, @section, @note: its arrays, still writable
 * @note_bytes: bytes of all notes so far; segments may overlap
 * @range, @nranges: what was walked as a PT_NOTE
 */
struct elf_job {
	struct kimg_image *img;
	const struct kimg_layer *layer;
	uint64_t size;
	struct kimg_elf *elf;
	struct kimg_segment *segment;
	struct kimg_section *section;
	struct kimg_note *note;
	unsigned int notes_room;
	uint64_t note_bytes;
	unsigned int nranges;
	struct elf_range *range;
};

/** kimg_elf_place - offset of a field of the ELF header */
uint64_t kimg_elf_place(const struct elf_job *j, const char *field);

/** kimg_elf_fail - report a problem; place and field are filled in */
enum kimg_err kimg_elf_fail(struct elf_job *j, uint64_t at, const char *field,
		       const struct kimg_finding *f);

/**
 * kimg_elf_record - decode a record
 * @spec: its rows; @at: where it is; @data: zeroed structure
 * @rec: description of the result
 *
 * Returns KIMG_OK, or an error that was reported or, TRUNCATED, was not.
 */
enum kimg_err kimg_elf_record(struct elf_job *j, const struct kimg_record *spec,
			 uint64_t at, void *data, struct kimg_rec *rec);

/** kimg_elf_segments - read and check the program headers */
enum kimg_err kimg_elf_segments(struct elf_job *j);

/** kimg_elf_check_shdrs - can a table of @n section headers be there? */
enum kimg_err kimg_elf_check_shdrs(struct elf_job *j, uint64_t n);

/**
 * kimg_elf_sections - read the section headers and their names
 *
 * Fills @j->elf->section once; sections that cannot be named have an empty
 * name.
 */
enum kimg_err kimg_elf_sections(struct elf_job *j);

/** kimg_elf_notes - fill @j->elf->note as Xen looks for notes */
enum kimg_err kimg_elf_notes(struct elf_job *j);

/** kimg_elf_linux - build-id, banner: what Linux leaves in its image */
void kimg_elf_linux(struct elf_job *j);

/** kimg_elf_arch - name of the architecture; NULL when it is not a known one */
const char *kimg_elf_arch(const struct kimg_elf_ehdr *eh);

/** kimg_elf_table_fits - are @n entries of @size bytes at @off in the layer? */
bool kimg_elf_table_fits(const struct elf_job *j, uint64_t off, uint64_t n,
		    uint64_t size);

#endif
