/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about the machine that an ELF file is for, and where in it. */
#include "rules.h"

#include "../core/num.h"

#include "../core/poison.h"

#define GABI "System V gABI, chapter "
#define PVH (FOR_GENERIC | FOR_XEN_PVH | FOR_QEMU | FOR_FIRECRACKER | \
	     FOR_CLOUD_HYPERVISOR)
#define LOADERS (FOR_GENERIC | FOR_DECODERS | FOR_QEMU | FOR_KEXEC | \
		 FOR_FIRECRACKER | FOR_CLOUD_HYPERVISOR)
#define FOUR_GIB (UINT64_C(1) << 32)
/* No x86 processor has more; above are virtual addresses. */
#define PHYSICAL_END (UINT64_C(1) << 52)

static void machine(struct kimg_check *c)
{
	const struct kimg_elf *e = c->img->elf;
	unsigned int m = e ? e->eh->e_machine : 0;

	if (!e || m == KIMG_EM_386 || m == KIMG_EM_X86_64)
		return;
	kimg_check_field(c, &e->rec, "e_machine", &(struct kimg_finding){
		.text = "the kernel is for another machine",
		.expected = "EM_386 or EM_X86_64",
		.found = c->img->arch ? c->img->arch :
			 kimg_check_fmt(c, "%u", m),
	});
}

static void class(struct kimg_check *c)
{
	const struct kimg_elf *e = c->img->elf;
	unsigned int m = e ? e->eh->e_machine : 0;

	if (!e || (m != KIMG_EM_386 && m != KIMG_EM_X86_64) ||
	    (m == KIMG_EM_X86_64) == (e->bits == 64))
		return;
	kimg_check_field(c, &e->rec, "e_machine", &(struct kimg_finding){
		.text = "the class of the file is not that of its machine",
		.expected = e->bits == 64 ? "EM_X86_64" : "EM_386",
		.found = e->bits == 64 ? "EM_386" : "EM_X86_64",
	});
}

/* No processor has that many address lines. */
static void memory(struct kimg_check *c)
{
	const struct kimg_elf *e = c->img->elf;
	unsigned int i;

	if (c->img->setup)
		return;
	for (i = 0; e && i < e->nsegments; i++) {
		const struct kimg_elf_phdr *ph = e->segment[i].ph;

		if (ph->p_type != KIMG_PT_LOAD || !ph->p_memsz ||
		    (ph->p_paddr < PHYSICAL_END &&
		     ph->p_memsz <= PHYSICAL_END - ph->p_paddr))
			continue;
		kimg_check_field(c, &e->segment[i].rec, "p_paddr",
				 &(struct kimg_finding){
			.text = "no machine has memory there",
			.expected = "an end by 0x10000000000000",
			.found = kimg_check_hex(c, ph->p_paddr),
			.hint = "kimg paddr --physical -o vmlinux.new FILE",
		});
		return;
	}
}

/* Virtual addresses in p_paddr are another rule's matter. */
static void below_4g(struct kimg_check *c)
{
	const struct kimg_elf *e = c->img->elf;
	unsigned int i;

	if (!c->img->xen || !c->img->xen->phys32_entry.set)
		return;
	for (i = 0; e && i < e->nsegments; i++) {
		const struct kimg_elf_phdr *ph = e->segment[i].ph;
		uint64_t end = ph->p_paddr + ph->p_memsz;

		if (ph->p_type != KIMG_PT_LOAD || end <= FOUR_GIB ||
		    ph->p_paddr >= PHYSICAL_END)
			continue;
		kimg_check_field(c, &e->segment[i].rec, "p_paddr",
				 &(struct kimg_finding){
			.text = "the segment ends where code that PVH enters "
				"cannot reach",
			.expected = "an end by 0x100000000",
			.found = kimg_check_hex(c, end),
		});
		return;
	}
}

static void given(struct kimg_check *c)
{
	const struct kimg_elf *e = c->img->elf;
	const struct kimg_segment *first = NULL;
	unsigned int i;

	for (i = 0; e && i < e->nsegments; i++) {
		const struct kimg_elf_phdr *ph = e->segment[i].ph;

		if (ph->p_type != KIMG_PT_LOAD || !ph->p_memsz)
			continue;
		if (ph->p_paddr || !ph->p_vaddr)
			return;
		if (!first)
			first = &e->segment[i];
	}
	if (first)
		kimg_check_field(c, &first->rec, "p_paddr",
				 &(struct kimg_finding){
			.text = "every p_paddr is 0: the linker left them "
				"unspecified, and loaders take them by their "
				"word",
			.expected = "physical addresses",
			.found = "0x0",
		});
}

/* These jump to e_entry with physical addresses. */
static void entry(struct kimg_check *c)
{
	const struct kimg_elf *e = c->img->elf;
	bool pvh = c->img->xen && c->img->xen->phys32_entry.set;

	if (!e || c->img->setup ||
	    (pvh && c->profile->bit == FOR_FIRECRACKER) ||
	    !kimg_check_executable(e, e->eh->e_entry, true) ||
	    kimg_check_executable(e, e->eh->e_entry, false))
		return;
	kimg_check_field(c, &e->rec, "e_entry", &(struct kimg_finding){
		.text = kimg_check_fmt(c, "the entry is a virtual address, "
			"and %s jumps to a physical one",
			c->profile->consumer.title),
		.found = kimg_check_hex(c, e->eh->e_entry),
	});
}

const struct kimg_rule kimg_rules_machine[] = {
	{
		.id = "KIMG-E008", .name = "elf-machine",
		.area = KIMG_AREA_ELF,
		.hits = FOR_GENERIC | FOR_QEMU | FOR_KEXEC,
		.run = machine, .needs = { "elf-decode" },
		.title = "The ELF file is for x86.",
		.why = "Loaders refuse it; those that do not look start what "
		       "is no x86 code.",
		.ref = GABI "4, ELF Header, e_machine",
	},
	{
		.id = "KIMG-E009", .name = "elf-class",
		.area = KIMG_AREA_ELF, .sev = KIMG_WARNING, .hits = LOADERS,
		.run = class, .needs = { "elf-decode" },
		.title = "The class of an ELF file is that of its machine.",
		.why = "Some loaders go by the one and some by the other, and "
		       "enter in the wrong mode.",
		.ref = GABI "4, ELF Header, e_ident and e_machine",
	},
	{
		.id = "KIMG-E010", .name = "below-4g",
		.area = KIMG_AREA_ELF, .sev = KIMG_WARNING, .hits = PVH,
		.run = below_4g, .needs = { "elf-decode", "notes-decode" },
		.title = "A PVH kernel is below 4 GiB.",
		.why = "It is entered in 32-bit mode without paging, and many "
		       "guests have no memory there.",
		.ref = "Xen docs/misc/pvh.pandoc",
	},
	{
		.id = "KIMG-E011", .name = "paddr-given",
		.area = KIMG_AREA_ELF, .sev = KIMG_WARNING, .hits = LOADERS,
		.run = given, .needs = { "elf-decode" },
		.title = "Physical addresses are specified.",
		.why = "Loaders would put the kernel at address 0, where the "
		       "tables of the firmware are.",
		.ref = GABI "5, Program Header, p_paddr",
	},
	{
		.id = "KIMG-E012", .name = "entry-physical",
		.area = KIMG_AREA_ELF, .hits = FOR_KEXEC | FOR_FIRECRACKER,
		.each = true, .run = entry,
		.needs = { "elf-decode", "notes-decode" },
		.title = "e_entry is a physical address.",
		.why = "The loader jumps to it before there are page tables of "
		       "the kernel.",
		.ref = "kexec-tools kexec/arch/i386/kexec-elf-x86.c; rust-vmm "
		       "linux-loader, src/loader/elf",
	},
	{
		.id = "KIMG-E013", .name = "paddr-memory",
		.area = KIMG_AREA_ELF,
		.hits = FOR_QEMU | FOR_KEXEC | FOR_FIRECRACKER |
			FOR_CLOUD_HYPERVISOR,
		.run = memory, .needs = { "elf-decode" },
		.title = "There can be memory at p_paddr.",
		.why = "BSD and old Linux repeat p_vaddr there. A loader that "
		       "takes p_paddr as it is finds no memory, and stops.",
		.cure = "kimg paddr --physical -o vmlinux.new FILE",
		.ref = GABI "5, Program Header, p_paddr",
	},
	{ .id = NULL },
};
