/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about the ELF file, at whatever depth. */
#include "rules.h"

#include "../core/num.h"
#include <inttypes.h>
#include <stdlib.h>

#include "../core/poison.h"

#define GABI "System V gABI, chapter 5, Program Header"
#define LOADERS (FOR_GENERIC | FOR_DECODERS | FOR_QEMU | FOR_KEXEC | \
		 FOR_FIRECRACKER | FOR_CLOUD_HYPERVISOR)

/* Of one rule: what follows is of the same kind, and a person has enough. */
#define MOST_FINDINGS 16

/** struct range - of segment @i, in one of its spaces */
struct range {
	uint64_t start;
	uint64_t end;
	unsigned int i;
};

static int by_start(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->i < y->i ? -1 : x->i > y->i;
}

static struct range range_of(const struct kimg_segment *s, const char *space)
{
	const struct kimg_elf_phdr *ph = s->ph;
	uint64_t start = space[0] == 'p' ? ph->p_paddr :
			 space[0] == 'v' ? ph->p_vaddr : ph->p_offset;
	uint64_t n = space[0] == 'f' ? ph->p_filesz : ph->p_memsz;

	/* Wrapping around is another rule's matter. */
	if (ph->p_type != KIMG_PT_LOAD || n > UINT64_MAX - start)
		n = 0;
	return (struct range){ start, start + n, s->index };
}

/* @space: "physical memory", "virtual memory", "file" */
static void overlaps(struct kimg_check *c, const char *space,
		     const char *field)
{
	const struct kimg_elf *e = c->img->elf;
	struct range *r, *last = NULL;
	unsigned int i, n = 0, found = 0;

	if (!e)
		return;
	r = kimg_image_get(c->img, e->nsegments + 1u, sizeof(*r));
	for (i = 0; r && i < e->nsegments; i++) {
		r[n] = range_of(&e->segment[i], space);
		n += r[n].end > r[n].start;
	}
	if (r)
		qsort(r, n, sizeof(*r), by_start);
	for (i = 0; r && i < n && found < MOST_FINDINGS; i++) {
		if (last && r[i].start < last->end) {
			found++;
			kimg_check_field(c, &e->segment[r[i].i].rec, field,
					 &(struct kimg_finding){
				.text = kimg_check_fmt(c, "segments %u and %u "
					"overlap in the %s", last->i, r[i].i,
					space),
				.expected = kimg_check_fmt(c,
					"at least 0x%" PRIx64, last->end),
				.found = kimg_check_hex(c, r[i].start),
			});
		}
		if (!last || r[i].end > last->end)
			last = &r[i];
	}
}

static void overlap_physical(struct kimg_check *c)
{
	overlaps(c, "physical memory", "p_paddr");
}

static void overlap_virtual(struct kimg_check *c)
{
	overlaps(c, "virtual memory", "p_vaddr");
}

static void overlap_file(struct kimg_check *c)
{
	overlaps(c, "file", "p_offset");
}

static void alignment(struct kimg_check *c)
{
	const struct kimg_elf *e = c->img->elf;
	unsigned int i, found = 0;

	for (i = 0; e && i < e->nsegments && found < MOST_FINDINGS; i++) {
		const struct kimg_elf_phdr *ph = e->segment[i].ph;
		uint64_t a = ph->p_align;

		if (ph->p_type != KIMG_PT_LOAD || a <= 1)
			continue;
		if (a & (a - 1)) {
			found++;
			kimg_check_field(c, &e->segment[i].rec, "p_align",
					 &(struct kimg_finding){
				.text = "the alignment is no power of two",
				.found = kimg_check_hex(c, a),
			});
		} else if ((ph->p_vaddr - ph->p_offset) & (a - 1)) {
			found++;
			kimg_check_field(c, &e->segment[i].rec, "p_vaddr",
					 &(struct kimg_finding){
				.text = "p_vaddr and p_offset differ modulo "
					"p_align",
				.expected = kimg_check_fmt(c, "0x%" PRIx64
					" modulo 0x%" PRIx64,
					ph->p_offset & (a - 1), a),
				.found = kimg_check_hex(c, ph->p_vaddr &
							   (a - 1)),
			});
		}
	}
}

static bool inside(uint64_t start, uint64_t size, uint64_t v)
{
	return v >= start && v - start < size;
}

bool kimg_check_executable(const struct kimg_elf *e, uint64_t at, bool virtual)
{
	unsigned int i;

	for (i = 0; i < e->nsegments; i++) {
		const struct kimg_elf_phdr *ph = e->segment[i].ph;

		if (ph->p_type == KIMG_PT_LOAD && ph->p_flags & KIMG_PF_X &&
		    inside(virtual ? ph->p_vaddr : ph->p_paddr, ph->p_memsz,
			   at))
			return true;
	}
	return false;
}

/* Linux puts a physical address there, others a virtual one. */
static void entry(struct kimg_check *c)
{
	const struct kimg_elf *e = c->img->elf;
	uint64_t at = e ? e->eh->e_entry : 0;

	if (!e || kimg_check_executable(e, at, true) ||
	    kimg_check_executable(e, at, false))
		return;
	kimg_check_field(c, &e->rec, "e_entry", &(struct kimg_finding){
		.text = "the entry is in no segment that is executable, "
			"neither as a virtual nor as a physical address",
		.found = kimg_check_hex(c, at),
	});
}

/* The first of them tells: kernels do it with all or with none. */
static void physical(struct kimg_check *c)
{
	const struct kimg_elf *e = c->img->elf;
	unsigned int i;

	for (i = 0; e && i < e->nsegments; i++) {
		const struct kimg_elf_phdr *ph = e->segment[i].ph;
		uint64_t kernel = e->bits == 64 ? UINT64_C(1) << 47 :
						  UINT64_C(0xc0000000);

		if (ph->p_type != KIMG_PT_LOAD || ph->p_paddr < kernel)
			continue;
		kimg_check_field(c, &e->segment[i].rec, "p_paddr",
				 &(struct kimg_finding){
			.text = ph->p_paddr == ph->p_vaddr ?
				"p_paddr is a virtual address" :
				"there is no memory at p_paddr",
			.expected = kimg_check_fmt(c, "less than 0x%" PRIx64,
						   kernel),
			.found = kimg_check_hex(c, ph->p_paddr),
		});
		return;
	}
}

const struct kimg_rule kimg_rules_elf[] = {
	{
		.id = "KIMG-E001", .name = "elf-decode",
		.area = KIMG_AREA_ELF, .hits = FOR_ALL,
		.title = "ELF, program and section headers are whole and "
			 "inside the file.",
		.why = "A loader reads what is not there, and stops, or starts "
		       "garbage.",
		.ref = "System V gABI, chapters 4 and 5",
	},
	{
		.id = "KIMG-E002", .name = "overlap-physical",
		.area = KIMG_AREA_ELF, .hits = LOADERS,
		.run = overlap_physical, .needs = { "elf-decode" },
		.title = "No two segments are loaded to the same memory.",
		.why = "The one that is loaded later overwrites the other, and "
		       "which one that is depends on the loader.",
		.ref = GABI,
	},
	{
		.id = "KIMG-E003", .name = "overlap-virtual",
		.area = KIMG_AREA_ELF, .sev = KIMG_WARNING, .hits = LOADERS,
		.run = overlap_virtual, .needs = { "elf-decode" },
		.title = "No two segments have the same virtual addresses.",
		.why = "Loaders that place by p_vaddr overwrite one of them.",
		.ref = GABI,
	},
	{
		.id = "KIMG-E004", .name = "overlap-file",
		.area = KIMG_AREA_ELF, .sev = KIMG_WARNING, .hits = FOR_GENERIC,
		.run = overlap_file, .needs = { "elf-decode" },
		.title = "No two segments have the same bytes of the file.",
		.why = "Tools that rewrite the file change both.",
		.ref = GABI,
	},
	{
		.id = "KIMG-E005", .name = "segment-align",
		.area = KIMG_AREA_ELF, .sev = KIMG_WARNING, .hits = LOADERS,
		.run = alignment, .needs = { "elf-decode" },
		.title = "p_align is a power of two, and p_vaddr and p_offset "
			 "are congruent modulo it.",
		.why = "Tools refuse the file or move its parts; a loader that "
		       "maps pages cannot map it.",
		.ref = GABI ", p_align",
	},
	{
		.id = "KIMG-E006", .name = "entry-executable",
		.area = KIMG_AREA_ELF, .sev = KIMG_WARNING,
		.hits = LOADERS & ~FOR_DECODERS,
		.run = entry, .needs = { "elf-decode" },
		.title = "e_entry is in a segment that is executable.",
		.why = "A loader jumps to what is no code.",
		.ref = "System V gABI, chapter 4, ELF Header, e_entry",
	},
	{
		.id = "KIMG-E007", .name = "physical-address",
		.area = KIMG_AREA_ELF, .sev = KIMG_WARNING, .hits = LOADERS,
		.run = physical, .needs = { "elf-decode" },
		.title = "p_paddr is a physical address.",
		.why = "Old kernels for Xen repeat p_vaddr there, which works "
		       "with PADDR_OFFSET; who loads to p_paddr as it is "
		       "finds no memory there.",
		.ref = GABI ", p_paddr; Xen xen/include/public/elfnote.h, "
		       "XEN_ELFNOTE_PADDR_OFFSET",
	},
	{ .id = NULL },
};
