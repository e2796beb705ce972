/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about ELF notes. */
#include "rules.h"

#include "../core/limits.h"
#include "../core/num.h"
#include <inttypes.h>
#include <string.h>

#include "../core/poison.h"

#define XEN_ELFNOTE_PHYS32_ENTRY 18
#define READERS (FOR_GENERIC | FOR_DECODERS | FOR_QEMU | FOR_FIRECRACKER | \
		 FOR_CLOUD_HYPERVISOR)
/* As in the other files: a person has enough. */
#define MOST_FINDINGS 16

static void fail(struct kimg_check *c, const struct kimg_note *n,
		 const struct kimg_finding *f)
{
	struct kimg_finding mine = *f;

	mine.layer = n->layer;
	mine.at = n->at;
	mine.has_at = true;
	mine.field = n->type_name;
	kimg_check_fail(c, &mine);
}

static bool is_xen(const struct kimg_note *n)
{
	return !strcmp(n->owner, "Xen");
}

/* elf_note_numeric() of libelf knows these. */
static void number_size(struct kimg_check *c)
{
	const struct kimg_elf *e = c->img->elf;
	unsigned int i, found = 0;

	for (i = 0; e && i < e->nnotes && found < MOST_FINDINGS; i++) {
		const struct kimg_note *n = &e->note[i];
		uint64_t size = n->desc.len;

		if (!is_xen(n) || n->kind != KIMG_NOTE_NUMBER || size == 1 ||
		    size == 2 || size == 4 || size == 8)
			continue;
		found++;
		fail(c, n, &(struct kimg_finding){
			.text = "Xen reads a number of this size as 0",
			.expected = "1, 2, 4 or 8 bytes",
			.found = kimg_check_fmt(c, "%" PRIu64, size),
		});
	}
}

/* Xen steps by 4 whatever p_align says, QEMU by p_align. */
static void alignment(struct kimg_check *c)
{
	const struct kimg_elf *e = c->img->elf;
	unsigned int i, k;

	for (i = 0; e && i < e->nsegments; i++) {
		const struct kimg_elf_phdr *ph = e->segment[i].ph;

		if (ph->p_type != KIMG_PT_NOTE || ph->p_align != 8)
			continue;
		for (k = 0; k < e->nnotes; k++) {
			uint64_t at = e->note[k].at - ph->p_offset;

			if (e->note[k].at < ph->p_offset ||
			    at >= ph->p_filesz || at % 8 == 0)
				continue;
			kimg_check_field(c, &e->segment[i].rec, "p_align",
					 &(struct kimg_finding){
				.text = "p_align is 8 but the notes are 4-byte "
					"aligned",
				.expected = "4", .found = "8",
			});
			return;
		}
	}
}

static bool same(const struct kimg_view *a, const struct kimg_view *b)
{
	return a->len == b->len &&
	       kimg_view_equal(a, 0, (const char *)b->base, (size_t)b->len);
}

/* Types of Xen are few; what is unknown to it does not matter. */
static void duplicates(struct kimg_check *c)
{
	const struct kimg_note *seen[32] = { NULL };
	const struct kimg_elf *e = c->img->elf;
	unsigned int i, found = 0;

	for (i = 0; e && i < e->nnotes && found < MOST_FINDINGS; i++) {
		const struct kimg_note *n = &e->note[i], *first;

		if (!is_xen(n) || n->type >= 32)
			continue;
		first = seen[n->type];
		seen[n->type] = n;
		if (!first || same(&first->desc, &n->desc))
			continue;
		found++;
		fail(c, n, &(struct kimg_finding){
			.text = kimg_check_fmt(c, "another note of this type "
				"is at 0x%" PRIx64 ", and says something else",
				first->at),
		});
	}
}

/* QEMU takes 8 bytes from an ELF64 file, whatever the size says. */
static void entry_size(struct kimg_check *c)
{
	const struct kimg_elf *e = c->img->elf;
	unsigned int i;

	if (c->img->setup)
		return;
	for (i = 0; e && e->bits == 64 && i < e->nnotes; i++) {
		const struct kimg_note *n = &e->note[i];

		if (!is_xen(n) || n->type != XEN_ELFNOTE_PHYS32_ENTRY ||
		    n->desc.len >= 8)
			continue;
		fail(c, n, &(struct kimg_finding){
			.text = "QEMU reads 8 bytes of it in a 64-bit ELF",
			.expected = "8 bytes",
			.found = kimg_check_fmt(c, "%" PRIu64, n->desc.len),
		});
	}
}

static void legacy(struct kimg_check *c)
{
	const struct kimg_section *s;

	if (!c->img->elf || !c->img->xen ||
	    (c->img->xen->from != KIMG_FROM_PT_NOTE &&
	     c->img->xen->from != KIMG_FROM_SHT_NOTE))
		return;
	s = kimg_image_section(c->img, "__xen_guest");
	if (s)
		kimg_check_field(c, &s->rec, "sh_offset",
				 &(struct kimg_finding){
			.text = "the section __xen_guest is not read, because "
				"there are notes",
		});
}

/* Linux's FEATURES has no NUL, but one in its padding, which does no harm. */
static bool reads_on(const struct kimg_note *n)
{
	return kimg_view_find(&n->desc, 0, 0) == n->desc.len &&
	       (n->desc.len > KIMG_MAX_STRING || n->text[n->desc.len]);
}

static void open_string(struct kimg_check *c)
{
	const struct kimg_elf *e = c->img->elf;
	unsigned int i, found = 0;

	for (i = 0; e && i < e->nnotes && found < MOST_FINDINGS; i++) {
		const struct kimg_note *n = &e->note[i];

		if (!is_xen(n) || n->kind != KIMG_NOTE_STRING || !reads_on(n))
			continue;
		found++;
		fail(c, n, &(struct kimg_finding){
			.text = "the text does not end in its descriptor, and "
				"Xen reads on",
			.expected = kimg_check_fmt(c, "a NUL in %" PRIu64
						   " bytes", n->desc.len),
			.found = n->text,
		});
	}
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* "XEN", "xen ", "Xen Linux": like Xen, but not equal. */
static bool like_xen(const char *owner)
{
	return lower(owner[0]) == 'x' && lower(owner[1]) == 'e' &&
	       lower(owner[2]) == 'n' && strcmp(owner, "Xen") != 0;
}

static void owner(struct kimg_check *c)
{
	const struct kimg_elf *e = c->img->elf;
	unsigned int i, found = 0;

	for (i = 0; e && i < e->nnotes && found < MOST_FINDINGS; i++) {
		const struct kimg_note *n = &e->note[i];

		if (!like_xen(n->owner))
			continue;
		found++;
		fail(c, n, &(struct kimg_finding){
			.text = "Xen does not read a note of this owner",
			.expected = "Xen", .found = n->owner,
		});
	}
}

static void type_known(struct kimg_check *c)
{
	const struct kimg_elf *e = c->img->elf;
	unsigned int i, found = 0;

	for (i = 0; e && i < e->nnotes && found < MOST_FINDINGS; i++) {
		const struct kimg_note *n = &e->note[i];

		if (!is_xen(n) || n->type_name)
			continue;
		found++;
		fail(c, n, &(struct kimg_finding){
			.text = "Xen has no note of this type",
			.found = kimg_check_fmt(c, "%" PRIu32, n->type),
		});
	}
}

const struct kimg_rule kimg_rules_notes[] = {
	{
		.id = "KIMG-N001", .name = "notes-decode",
		.area = KIMG_AREA_NOTES, .hits = READERS,
		.title = "ELF notes are whole and inside their segment or "
			 "section.",
		.why = "Who looks for a note behind the damage does not find "
		       "it.",
		.ref = "System V gABI, chapter 5, Note Section",
	},
	{
		.id = "KIMG-N002", .name = "note-number",
		.area = KIMG_AREA_NOTES, .hits = FOR_GENERIC | FOR_DECODERS,
		.run = number_size, .needs = { "notes-decode" },
		.title = "A note that is a number has 1, 2, 4 or 8 bytes.",
		.why = "Xen takes it for 0, and starts or maps the wrong "
		       "address.",
		.ref = "Xen xen/common/libelf/libelf-tools.c, elf_note_numeric",
	},
	{
		.id = "KIMG-N003", .name = "note-align",
		.area = KIMG_AREA_NOTES, .sev = KIMG_WARNING,
		.hits = FOR_GENERIC | FOR_QEMU,
		.run = alignment, .needs = { "notes-decode" },
		.title = "p_align of a PT_NOTE is that of its notes.",
		.why = "QEMU steps by p_align and loses its way; Xen steps by "
		       "4 always.",
		.ref = "QEMU hw/core/loader.c, get_elf_note_type; Xen "
		       "xen/common/libelf/libelf-tools.c, elf_note_next",
	},
	{
		.id = "KIMG-N004", .name = "note-twice",
		.area = KIMG_AREA_NOTES, .sev = KIMG_WARNING,
		.hits = FOR_GENERIC | FOR_DECODERS,
		.run = duplicates, .needs = { "notes-decode" },
		.title = "Notes of one type do not contradict each other.",
		.why = "Xen takes the last one, others the first.",
		.ref = "Xen xen/common/libelf/libelf-dominfo.c, elf_xen_parse",
	},
	{
		.id = "KIMG-N005", .name = "pvh-entry-size",
		.area = KIMG_AREA_NOTES, .hits = FOR_QEMU,
		.run = entry_size, .needs = { "notes-decode" },
		.title = "PHYS32_ENTRY has 8 bytes in a 64-bit ELF.",
		.why = "QEMU takes the bytes behind it for a part of the "
		       "address.",
		.ref = "QEMU hw/i386/x86.c, read_pvh_start_addr",
	},
	{
		.id = "KIMG-N006", .name = "xen-guest-ignored",
		.area = KIMG_AREA_NOTES, .sev = KIMG_INFO, .hits = FOR_GENERIC,
		.run = legacy, .needs = { "notes-decode" },
		.title = "There is either a section __xen_guest or notes.",
		.why = "Who changes the section changes nothing.",
		.ref = "Xen xen/common/libelf/libelf-dominfo.c, elf_xen_parse",
	},
	{
		.id = "KIMG-N007", .name = "note-string",
		.area = KIMG_AREA_NOTES, .sev = KIMG_WARNING,
		.hits = FOR_GENERIC | FOR_DECODERS,
		.run = open_string, .needs = { "notes-decode" },
		.title = "A text ends with a NUL inside its descriptor.",
		.why = "Xen takes what follows for a part of the text; others "
		       "stop at n_descsz.",
		.ref = "Xen xen/include/public/elfnote.h; "
		       "xen/common/libelf/libelf-tools.c, elf_strfmt",
	},
	{
		.id = "KIMG-N008", .name = "note-owner",
		.area = KIMG_AREA_NOTES, .sev = KIMG_WARNING,
		.hits = FOR_GENERIC | FOR_DECODERS,
		.run = owner, .needs = { "notes-decode" },
		.title = "Notes for Xen belong to \"Xen\", spelled like this.",
		.why = "Xen compares the name byte by byte, and passes over "
		       "others without a word.",
		.ref = "Xen xen/common/libelf/libelf-dominfo.c, "
		       "elf_xen_parse_notes",
	},
	{
		.id = "KIMG-N009", .name = "note-type",
		.area = KIMG_AREA_NOTES, .sev = KIMG_INFO,
		.hits = FOR_GENERIC | FOR_DECODERS,
		.run = type_known, .needs = { "notes-decode" },
		.title = "Types of Xen's notes are known.",
		.why = "Xen passes over what it does not know; the note may be "
		       "for a later one.",
		.ref = "Xen xen/include/public/elfnote.h",
	},
	{ .id = NULL },
};
