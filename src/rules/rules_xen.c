/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about what the image tells Xen, and what Xen makes of it. */
#include "rules.h"

#include "../core/num.h"
#include <inttypes.h>
#include <string.h>

#include "../core/poison.h"

#define XEN_PV (FOR_GENERIC | FOR_XEN_PV | FOR_XEN_DOM0 | FOR_PVGRUB)
#define PVH (FOR_GENERIC | FOR_XEN_PVH | FOR_QEMU | FOR_FIRECRACKER | \
	     FOR_CLOUD_HYPERVISOR)
#define PAGE 4096

/* xen/arch/x86/include/asm/config.h: L4 slots 256 to 271 are Xen's own. */
#define XEN_START UINT64_C(0xffff800000000000)
#define XEN_END UINT64_C(0xffff880000000000)

/* The address calculation, when there is one for PV guests of 64 bits. */
static const struct kimg_xen *pv_64(const struct kimg_check *c)
{
	const struct kimg_xen *x = c->img->xen;

	return x && x->pv.calculated && c->img->elf &&
	       c->img->elf->bits == 64 ? x : NULL;
}

void kimg_check_xen(struct kimg_check *c, const char *note,
		    const struct kimg_finding *f)
{
	const struct kimg_elf *e = c->img->elf;
	struct kimg_finding mine = *f;
	unsigned int i;

	/* What has a xen_bin_image_table may be no ELF file. */
	mine.layer = e ? e->layer->name : c->img->file->name;
	mine.field = note;
	for (i = 0; e && note && i < e->nnotes; i++) {
		if (!e->note[i].type_name || strcmp(e->note[i].owner, "Xen") ||
		    strcmp(e->note[i].type_name, note))
			continue;
		mine.at = e->note[i].at;
		mine.has_at = true;
	}
	kimg_check_fail(c, &mine);
}

static void dom0(struct kimg_check *c)
{
	const struct kimg_xen *x = c->img->xen;

	if (x && c->img->elf && x->pv.ok && !x->dom0)
		kimg_check_xen(c, "SUPPORTED_FEATURES", &(struct kimg_finding){
			.text = "the kernel does not say that it can be the "
				"control domain",
			.expected = "the bit dom0",
			.found = kimg_check_fmt(c, "0x%" PRIx32,
						x->supported),
		});
}

static bool canonical(uint64_t v)
{
	return v < UINT64_C(1) << 47 || v >= XEN_START;
}

struct address {
	const char *name;
	struct kimg_opt64 v;
};

static void canonical_addresses(struct kimg_check *c)
{
	const struct kimg_xen *x = pv_64(c);
	unsigned int i;

	for (i = 0; x && i < 5; i++) {
		const struct address a[] = {
			{ "VIRT_BASE", x->virt_base }, { "ENTRY", x->entry },
			{ "HYPERCALL_PAGE", x->hypercall_page },
			{ "INIT_P2M", x->init_p2m },
			{ "HV_START_LOW", x->hv_start_low },
		};

		if (a[i].v.set && !canonical(a[i].v.v))
			kimg_check_xen(c, a[i].name, &(struct kimg_finding){
				.text = "not a canonical address",
				.expected = "less than 0x800000000000 or at "
					    "least 0xffff800000000000",
				.found = kimg_check_hex(c, a[i].v.v),
			});
	}
}

static void xen_slots(struct kimg_check *c)
{
	const struct kimg_xen *x = pv_64(c);

	if (x && x->pv.virt_base < XEN_END && x->pv.virt_kend > XEN_START)
		kimg_check_xen(c, "VIRT_BASE", &(struct kimg_finding){
			.text = "the kernel is where the hypervisor is",
			.expected = "nothing from 0xffff800000000000 to "
				    "0xffff880000000000",
			.found = kimg_check_fmt(c, "0x%" PRIx64 " to 0x%"
				PRIx64, x->pv.virt_base, x->pv.virt_kend),
		});
	if (x && x->init_p2m.set && x->init_p2m.v >= XEN_START &&
	    x->init_p2m.v < XEN_END)
		kimg_check_xen(c, "INIT_P2M", &(struct kimg_finding){
			.text = "the list of frames is where the hypervisor is",
			.expected = "nothing from 0xffff800000000000 to "
				    "0xffff880000000000",
			.found = kimg_check_hex(c, x->init_p2m.v),
		});
}

/* The builder of a guest writes it wherever it is; that of dom0 looks. */
static void hypercall_page(struct kimg_check *c)
{
	const struct kimg_xen *x = c->img->xen;
	uint64_t at = x ? x->hypercall_page.v : 0;

	if (!x || !x->hypercall_page.set || !x->pv.calculated)
		return;
	if (at % PAGE == 0 && at >= x->pv.virt_base && at < x->pv.virt_kend)
		return;
	kimg_check_xen(c, "HYPERCALL_PAGE", &(struct kimg_finding){
		.text = "not a page of the kernel",
		.expected = kimg_check_fmt(c, "a multiple of 0x1000 from 0x%"
			PRIx64 " to 0x%" PRIx64, x->pv.virt_base,
			x->pv.virt_kend),
		.found = kimg_check_hex(c, at),
	});
}

static void p2m(struct kimg_check *c)
{
	const struct kimg_xen *x = pv_64(c);

	if (!x || !x->init_p2m.set || x->init_p2m.v % PAGE == 0)
		return;
	kimg_check_xen(c, "INIT_P2M", &(struct kimg_finding){
		.text = "not aligned to a page: Xen puts the list elsewhere",
		.expected = "a multiple of 0x1000",
		.found = kimg_check_hex(c, x->init_p2m.v),
	});
}

/*
 * The list has eight bytes for each page of the guest, and a mapping of its
 * own below that of the kernel. Nobody looks whether they meet, after the guest
 * got its size. INIT_P2M is there for what has no room in the kernel's mapping:
 * guests of more than 512 GiB.
 */
static void p2m_room(struct kimg_check *c)
{
	const struct kimg_xen *x = pv_64(c);
	uint64_t at = x ? x->init_p2m.v : 0, end, most;

	if (!x || !x->init_p2m.set)
		return;
	end = x->pv.virt_base;
	/* In the kernel it is the builder that stops. */
	if (at >= x->pv.virt_kstart && at < x->pv.virt_kend)
		return;
	if (at >= end) {
		kimg_check_xen(c, "INIT_P2M", &(struct kimg_finding){
			.text = "not below VIRT_BASE: Xen puts the list "
				"elsewhere",
			.expected = kimg_check_fmt(c, "less than 0x%" PRIx64,
						   end),
			.found = kimg_check_hex(c, at),
		});
		return;
	}
	/* What begins in front of the hypervisor may not run into it. */
	if (at < XEN_START)
		end = kimg_min(end, UINT64_C(1) << 47);
	most = (end - at) / 8 * PAGE >> 30;
	if (at < end && most < 512)
		kimg_check_xen(c, "INIT_P2M", &(struct kimg_finding){
			.text = kimg_check_fmt(c, "a guest of more than %"
				PRIu64 " GiB has a longer list than there is "
				"room for up to 0x%" PRIx64, most, end),
			.expected = kimg_check_fmt(c, "at most 0x%" PRIx64,
				end - (UINT64_C(512) << 30) / PAGE * 8),
			.found = kimg_check_hex(c, at),
		});
}

/* Xen lets the end of the kernel pass as its entry. */
static void entry_end(struct kimg_check *c)
{
	const struct kimg_xen *x = c->img->xen;

	if (!x || !x->pv.ok || x->pv.virt_entry != x->pv.virt_kend)
		return;
	kimg_check_xen(c, x->entry.set ? "ENTRY" : "e_entry",
		       &(struct kimg_finding){
		.text = "the entry is the first byte behind the kernel",
		.expected = kimg_check_fmt(c, "less than 0x%" PRIx64,
					   x->pv.virt_kend),
		.found = kimg_check_hex(c, x->pv.virt_entry),
	});
}

static void pvh_entry(struct kimg_check *c)
{
	const struct kimg_xen *x = c->img->xen;

	if (!x || !c->img->elf || !x->phys32_entry.set ||
	    (x->phys32_entry.v <= UINT32_MAX &&
	     kimg_check_executable(c->img->elf, x->phys32_entry.v, false)))
		return;
	kimg_check_xen(c, "PHYS32_ENTRY", &(struct kimg_finding){
		.text = "not a physical address of executable code below 4 GiB",
		.found = kimg_check_hex(c, x->phys32_entry.v),
	});
}

static void base_aligned(struct kimg_check *c)
{
	const struct kimg_xen *x = c->img->xen;

	if (x && x->virt_base.set && x->virt_base.v % PAGE)
		kimg_check_xen(c, "VIRT_BASE", &(struct kimg_finding){
			.text = "GRUB says \"unaligned virt_base\"",
			.expected = "a multiple of 0x1000",
			.found = kimg_check_hex(c, x->virt_base.v),
		});
}

static void reloc(struct kimg_check *c)
{
	const struct kimg_xen *x = c->img->xen;
	uint32_t align = x ? x->reloc_align : 0;

	if (!x || !x->phys32_reloc ||
	    (align && !(align & (align - 1)) && x->reloc_min <= x->reloc_max))
		return;
	kimg_check_xen(c, "PHYS32_RELOC", &(struct kimg_finding){
		.text = "no address fits: the alignment is no power of two, or "
			"the lowest address is above the highest",
		.found = kimg_check_fmt(c, "0x%" PRIx32 ", 0x%" PRIx32
			" to 0x%" PRIx32, align, x->reloc_min, x->reloc_max),
	});
}

const struct kimg_rule kimg_rules_xen[] = {
	{
		.id = "KIMG-X001", .name = "xen-decode",
		.area = KIMG_AREA_XEN,
		.hits = FOR_GENERIC | FOR_DECODERS,
		.title = "What the image tells Xen can be read.",
		.why = "Xen's builder stops, and only says \"Invalid kernel\".",
		.ref = "Xen xen/include/public/elfnote.h",
	},
	{
		.id = "KIMG-X003", .name = "dom0-feature",
		.area = KIMG_AREA_XEN, .hits = FOR_XEN_DOM0, .run = dom0,
		.needs = { "xen-decode" },
		.title = "A control domain says that it can be one.",
		.why = "Xen stops with \"Kernel does not support Dom0 "
		       "operation\".",
		.ref = "Xen xen/arch/x86/pv/dom0_build.c",
	},
	{
		.id = "KIMG-X004", .name = "canonical",
		.area = KIMG_AREA_XEN, .hits = XEN_PV,
		.run = canonical_addresses, .needs = { "xen-decode" },
		.title = "Virtual addresses in notes are canonical.",
		.why = "Page tables cannot map them; the guest crashes at its "
		       "start.",
		.ref = "AMD64 Architecture Programmer's Manual, volume 2, "
		       "section 5.3.1",
	},
	{
		.id = "KIMG-X005", .name = "xen-slots",
		.area = KIMG_AREA_XEN, .hits = XEN_PV, .run = xen_slots,
		.needs = { "canonical" },
		.title = "The guest leaves Xen its own part of the address "
			 "space.",
		.why = "Xen refuses the page tables, after the domain was "
		       "built.",
		.ref = "Xen xen/arch/x86/include/asm/config.h, "
		       "ROOT_PAGETABLE_FIRST_XEN_SLOT",
	},
	{
		.id = "KIMG-X006", .name = "hypercall-page",
		.area = KIMG_AREA_XEN, .hits = XEN_PV, .run = hypercall_page,
		.needs = { "canonical" },
		.title = "HYPERCALL_PAGE is a page inside the kernel.",
		.why = "Xen overwrites something else, or refuses the kernel "
		       "as control domain.",
		.ref = "Xen xen/arch/x86/pv/dom0_build.c; "
		       "xen/include/public/elfnote.h",
	},
	{
		.id = "KIMG-X007", .name = "init-p2m",
		.area = KIMG_AREA_XEN, .sev = KIMG_WARNING, .hits = XEN_PV,
		.run = p2m, .needs = { "canonical" },
		.title = "INIT_P2M is aligned to a page.",
		.why = "Xen leaves it unnoticed, and a large guest finds no "
		       "room for its list of frames.",
		.ref = "Xen tools/libs/guest/xg_dom_core.c, xc_dom_build_image",
	},
	{
		.id = "KIMG-X008", .name = "entry-end",
		.area = KIMG_AREA_XEN, .hits = XEN_PV, .run = entry_end,
		.needs = { "xen-decode" },
		.title = "The entry is before the end of the kernel.",
		.why = "Xen accepts it, and the guest executes what is behind "
		       "the kernel.",
		.ref = "Xen xen/common/libelf/libelf-dominfo.c, "
		       "elf_xen_addr_calc_check",
	},
	{
		.id = "KIMG-X009", .name = "pvh-entry",
		.area = KIMG_AREA_XEN, .hits = PVH, .run = pvh_entry,
		.needs = { "elf-decode", "notes-decode" },
		.title = "PHYS32_ENTRY is in an executable segment below "
			 "4 GiB.",
		.why = "The guest starts at an address without code, and "
		       "crashes without a message.",
		.ref = "Xen docs/misc/pvh.pandoc; xen/include/public/"
		       "elfnote.h, XEN_ELFNOTE_PHYS32_ENTRY",
	},
	{
		.id = "KIMG-X027", .name = "virt-base-aligned",
		.area = KIMG_AREA_XEN, .hits = FOR_PVGRUB, .run = base_aligned,
		.needs = { "xen-decode" },
		.title = "VIRT_BASE is aligned to a page.",
		.why = "GRUB refuses the kernel; Xen's own builder maps it "
		       "elsewhere.",
		.ref = "GRUB grub-core/loader/i386/xen.c, grub_cmd_xen",
	},
	{
		.id = "KIMG-X028", .name = "pvh-reloc",
		.area = KIMG_AREA_XEN, .sev = KIMG_WARNING,
		.hits = FOR_GENERIC | FOR_XEN_PVH, .run = reloc,
		.needs = { "elf-decode", "notes-decode" },
		.title = "PHYS32_RELOC allows an address.",
		.why = "A loader that has to move the kernel finds no place "
		       "for it.",
		.ref = "Xen xen/include/public/elfnote.h, "
		       "XEN_ELFNOTE_PHYS32_RELOC",
	},
	{
		.id = "KIMG-X029", .name = "init-p2m-room",
		.area = KIMG_AREA_XEN, .sev = KIMG_WARNING, .hits = XEN_PV,
		.run = p2m_room, .needs = { "init-p2m" },
		.title = "There is room for the list of frames at INIT_P2M.",
		.why = "The list of a large guest meets the kernel, whose "
		       "pages are then mapped twice or not at all; or Xen "
		       "leaves INIT_P2M unnoticed.",
		.ref = "Xen tools/libs/guest/xg_dom_core.c, "
		       "xc_dom_build_image; tools/libs/guest/xg_dom_x86.c, "
		       "alloc_p2m_list_x86_64",
	},
	{ .id = NULL },
};
