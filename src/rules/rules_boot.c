/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rules about ELF headers that a protected-mode part is loaded by: it may start
 * with them, or be in a file of kimg repack. The segments are for loaders that
 * know nothing of decompression, so they have to say what it needs.
 */
#include "boot.h"

#include "../core/num.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../core/poison.h"

#define LKML "LKML, May 2007, proposals to make a bzImage an ELF file"
#define XEN_ELFNOTE_PAE_MODE 9
/* Where the hypervisor of a 32-bit guest starts, at its lowest. */
#define LOW_END UINT64_C(0xf5800000)
/* Where kernels before protocol 2.10 run. */
#define LOAD_HIGH 0x100000

/* The next PT_LOAD from @i on, or NULL. */
static const struct kimg_segment *load(const struct kimg_boot *b,
				       unsigned int *i)
{
	const struct kimg_elf *e = b->e;

	while (*i < e->nsegments) {
		const struct kimg_segment *s = &e->segment[(*i)++];

		if (s->ph->p_type == KIMG_PT_LOAD && s->ph->p_memsz)
			return s;
	}
	return NULL;
}

struct range {
	uint64_t start;
	uint64_t end;
};

static int by_start(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* From where on nobody has [@at, ...): in the file, or in memory. */
static uint64_t covered(const struct kimg_check *c, const struct kimg_boot *b,
			uint64_t at, bool memory)
{
	unsigned int i = 0, k, n = 0, most = b->e->nsegments;
	struct range *r = kimg_image_get(c->img, most + 1u, sizeof(*r));
	const struct kimg_segment *s;

	while (r && (s = load(b, &i)) != NULL) {
		uint64_t start = memory ? s->ph->p_paddr : s->ph->p_offset;
		uint64_t size = memory ? s->ph->p_memsz : s->ph->p_filesz;

		r[n++] = (struct range){ start, start + size };
	}
	if (r)
		qsort(r, n, sizeof(*r), by_start);
	for (k = 0; k < n && r[k].start <= at; k++)
		at = kimg_max(at, r[k].end);
	return at;
}

/* Physical address of the protected-mode part; false without a segment. */
static bool base_of(const struct kimg_boot *b, uint64_t *base)
{
	const struct kimg_segment *s;
	unsigned int i = 0;

	while ((s = load(b, &i)) != NULL) {
		if (s->ph->p_offset > b->at ||
		    s->ph->p_filesz <= b->at - s->ph->p_offset)
			continue;
		*base = s->ph->p_paddr + (b->at - s->ph->p_offset);
		return true;
	}
	return false;
}

static void fail(struct kimg_check *c, const struct kimg_boot *b,
		 const char *field, const struct kimg_finding *f)
{
	kimg_check_field(c, &b->e->rec, field, f);
}

static void file_mapped(struct kimg_check *c)
{
	struct kimg_boot b;
	uint64_t end;

	if (!kimg_boot_find(c, &b))
		return;
	end = covered(c, &b, b.at, false);
	if (end < b.at + b.size)
		fail(c, &b, "e_phoff", &(struct kimg_finding){
			.text = "the segments leave out code and data of the "
				"protected-mode part",
			.expected = kimg_check_fmt(c, "PT_LOADs of the 0x%"
				PRIx64 " bytes from 0x%" PRIx64 " on", b.size,
				b.at),
			.found = kimg_check_fmt(c, "nothing at 0x%" PRIx64,
						end),
		});
}

/* Where a decompressor runs that is loaded at @base, or above. */
static uint64_t aligned(const struct kimg_boot *b, uint64_t base)
{
	const struct kimg_bz_setup *h = &b->header;
	uint64_t start;

	if (!h->relocatable_kernel || !kimg_power_of_2(h->kernel_alignment) ||
	    !kimg_align_up(base, h->kernel_alignment, &start))
		return base;
	return start;
}

static void memory_mapped(struct kimg_check *c)
{
	struct kimg_boot b;
	const struct kimg_bz_setup *h = &b.header;
	uint64_t base, need, end;

	if (!kimg_boot_find(c, &b) || !kimg_boot_has(&b, "init_size") ||
	    !base_of(&b, &base))
		return;
	need = aligned(&b, base) + h->init_size;
	end = covered(c, &b, base, true);
	if (end < need)
		fail(c, &b, "e_phoff", &(struct kimg_finding){
			.text = "the segments leave out memory that "
				"decompression and relocation need",
			.expected = kimg_check_fmt(c, "PT_LOADs with p_filesz "
				"0, or a larger p_memsz, up to 0x%" PRIx64,
				need),
			.found = kimg_check_fmt(c, "nothing at 0x%" PRIx64,
						end),
		});
}

static void identical(struct kimg_check *c)
{
	const struct kimg_segment *s;
	struct kimg_boot b;
	unsigned int i = 0;

	if (!kimg_boot_find(c, &b))
		return;
	while ((s = load(&b, &i)) != NULL) {
		if (s->ph->p_vaddr != s->ph->p_paddr) {
			kimg_check_field(c, &s->rec, "p_vaddr",
					 &(struct kimg_finding){
				.text = "the mapping is not 1:1",
				.expected = kimg_check_hex(c, s->ph->p_paddr),
				.found = kimg_check_hex(c, s->ph->p_vaddr),
			});
			return;
		}
		if (!(s->ph->p_flags & KIMG_PF_R) ||
		    !(s->ph->p_flags & KIMG_PF_W)) {
			kimg_check_field(c, &s->rec, "p_flags",
					 &(struct kimg_finding){
				.text = "the decompressor cannot write there",
				.expected = "PF_R and PF_W",
				.found = kimg_check_hex(c, s->ph->p_flags),
			});
			return;
		}
	}
}

static void low(struct kimg_check *c)
{
	uint64_t most = LOAD_HIGH, base;
	const struct kimg_segment *s;
	struct kimg_boot b;
	unsigned int i = 0;

	if (!kimg_boot_find(c, &b))
		return;
	if (kimg_boot_has(&b, "pref_address"))
		most = aligned(&b, kimg_max(b.header.pref_address, LOAD_HIGH));
	if (base_of(&b, &base) && base > most)
		fail(c, &b, "e_phoff", &(struct kimg_finding){
			.text = "the protected-mode part is above the address "
				"that the kernel prefers",
			.expected = kimg_check_fmt(c, "at most 0x%" PRIx64,
						   most),
			.found = kimg_check_hex(c, base),
		});
	while ((s = load(&b, &i)) != NULL) {
		if (s->ph->p_paddr < LOW_END &&
		    s->ph->p_memsz <= LOW_END - s->ph->p_paddr)
			continue;
		kimg_check_field(c, &s->rec, "p_paddr", &(struct kimg_finding){
			.text = "a 1:1 mapping reaches the hypervisor",
			.expected = "an end below 0xf5800000",
			.found = kimg_check_fmt(c, "0x%" PRIx64 " + 0x%" PRIx64,
				s->ph->p_paddr, s->ph->p_memsz),
		});
		return;
	}
}

static void entry(struct kimg_check *c)
{
	struct kimg_boot b;

	if (!kimg_boot_find(c, &b) ||
	    kimg_check_executable(b.e, b.e->eh->e_entry, false))
		return;
	fail(c, &b, "e_entry", &(struct kimg_finding){
		.text = "the entry is in no segment that is executable",
		.found = kimg_check_hex(c, b.e->eh->e_entry),
	});
}

/* Of a 32-bit kernel: a 64-bit one always has large page tables. */
static void pae(struct kimg_check *c)
{
	const struct kimg_elf *e = c->img->boot_elf;
	unsigned int i;

	if (!e || e->bits != 32)
		return;
	for (i = 0; i < e->nnotes; i++)
		if (e->note[i].type == XEN_ELFNOTE_PAE_MODE &&
		    !strcmp(e->note[i].owner, "Xen"))
			return;
	kimg_check_fail(c, &(struct kimg_finding){
		.layer = e->layer->name,
		.text = "no note PAE_MODE tells whether the kernel needs PAE",
	});
}

const struct kimg_rule kimg_rules_boot[] = {
	{
		.id = "KIMG-E020", .name = "boot-elf-file",
		.area = KIMG_AREA_ELF, .hits = FOR_GENERIC, .run = file_mapped,
		.needs = { "setup-decode", "elf-decode" },
		.title = "An ELF header that a protected-mode part is loaded "
			 "by maps all of it.",
		.why = "A loader that goes by the segments leaves out a part "
		       "of the decompressor or of the payload.",
		.ref = LKML,
	},
	{
		.id = "KIMG-E021", .name = "boot-elf-memory",
		.area = KIMG_AREA_ELF, .hits = FOR_GENERIC,
		.run = memory_mapped,
		.needs = { "boot-elf-file", "alignment-power" },
		.title = "It maps all memory that decompression and relocation "
			 "need.",
		.why = "Page tables or the ramdisk are where the kernel is "
		       "decompressed to; it dies without a message.",
		.ref = LKML "; Linux Documentation/arch/x86/boot.rst, "
		       "init_size",
	},
	{
		.id = "KIMG-E022", .name = "boot-elf-identical",
		.area = KIMG_AREA_ELF, .hits = FOR_GENERIC, .run = identical,
		.needs = { "setup-decode", "elf-decode" },
		.title = "It maps 1:1, readable and writable.",
		.why = "The decompressor runs with virtual addresses that are "
		       "physical ones, and writes all over them.",
		.ref = LKML,
	},
	{
		.id = "KIMG-E023", .name = "boot-elf-low",
		.area = KIMG_AREA_ELF, .hits = FOR_GENERIC, .run = low,
		.needs = { "setup-decode", "elf-decode" },
		.title = "It starts at pref_address or below, and ends below "
			 "0xf5800000.",
		.why = "There the hypervisor of a 32-bit guest starts; and a "
		       "kernel that is loaded too high moves down over what a "
		       "loader put there.",
		.ref = LKML "; Xen xen/include/public/arch-x86/xen-x86_32.h, "
		       "HYPERVISOR_VIRT_START",
	},
	{
		.id = "KIMG-E024", .name = "boot-elf-entry",
		.area = KIMG_AREA_ELF, .hits = FOR_GENERIC, .run = entry,
		.needs = { "setup-decode", "elf-decode" },
		.title = "Its entry is in a segment that is executable.",
		.why = "A loader jumps to what is no code.",
		.ref = "System V gABI, chapter 4, ELF Header, e_entry",
	},
	{
		.id = "KIMG-E025", .name = "boot-elf-pae",
		.area = KIMG_AREA_ELF, .sev = KIMG_WARNING,
		.hits = FOR_GENERIC, .run = pae,
		.needs = { "elf-decode", "notes-decode" },
		.title = "That of a 32-bit kernel says whether it needs PAE.",
		.why = "A hypervisor has to know before it makes page tables.",
		.ref = LKML "; Xen xen/include/public/elfnote.h, "
		       "XEN_ELFNOTE_PAE_MODE",
	},
	{ .id = NULL },
};
