/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rules of Xen's domain builder. It calculates, and stops at the first thing
 * that is wrong; formats/xen does the same, and leaves the name of a rule
 * behind. So at most one of them is broken for each consumer.
 */
#include "rules.h"

#include <string.h>

#include "../core/poison.h"

#define FOR_BUILDERS (FOR_XEN_PV | FOR_XEN_PVH | FOR_XEN_DOM0)
#define DECODED { "setup-decode", "payload-decode", "elf-decode" }

/* The note that each of them is about, for the place. */
static const struct { const char *rule, *note; } notes[] = {
	{ "loader-generic", "LOADER" }, { "xen-version", "XEN_VERSION" },
	{ "feature-known", "FEATURES" }, { "virt-base-there", "PADDR_OFFSET" },
	{ "virt-base-low", "VIRT_BASE" }, { "init-p2m-outside", "INIT_P2M" },
	{ "pae-mode", "PAE_MODE" }, { "guest-not-dom0", "FEATURES" },
	{ "feature-translated", "FEATURES" },
};

static const char *note_of(const struct kimg_check *c)
{
	unsigned int i;

	for (i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
		if (!strcmp(notes[i].rule, c->rule->name))
			return notes[i].note;
	return NULL;
}

static void refused(struct kimg_check *c)
{
	const struct kimg_xen *x = c->img->xen;
	const struct kimg_xen_map *m;

	/* Without either another rule says why. */
	if (!x || (!c->img->elf && !c->img->xen_table))
		return;
	m = c->profile->bit == FOR_XEN_PVH ? &x->pvh : &x->pv;
	if (!m->ok && !strcmp(m->cause, c->rule->name))
		kimg_check_xen(c, note_of(c), &(struct kimg_finding){
			.text = kimg_check_fmt(c, "%s refuses it: %s",
				c->profile->consumer.title, m->why),
		});
}

/* Until Xen 4.17 also for PVH, where neither note means anything. */
static void base(struct kimg_check *c)
{
	const struct kimg_xen *x = c->img->xen;

	if (x && c->img->elf && c->profile->bit == FOR_XEN_PVH) {
		if (x->pvh.ok && c->profile->base_for_pvh &&
		    x->paddr_offset.set && !x->virt_base.set)
			kimg_check_xen(c, "PADDR_OFFSET",
				       &(struct kimg_finding){
				.text = "Xen before 4.18 refuses it without "
					"VIRT_BASE for a PVH guest, too",
			});
		return;
	}
	refused(c);
}

const struct kimg_rule kimg_rules_builder[] = {
	{
		.id = "KIMG-X002", .name = "builder-takes",
		.area = KIMG_AREA_XEN, .hits = FOR_BUILDERS,
		.each = true, .run = refused, .needs = DECODED,
		.title = "Xen's domain builder accepts the image.",
		.why = "The builder says \"no loader found: Invalid kernel\", "
		       "whatever the reason is.",
		.ref = "Xen tools/libs/guest/xg_dom_elfloader.c",
	},
	{
		.id = "KIMG-X010", .name = "xen-notes",
		.area = KIMG_AREA_XEN,
		.hits = FOR_XEN_PV | FOR_XEN_DOM0 | FOR_PVGRUB,
		.each = true, .run = refused, .needs = DECODED,
		.title = "The kernel has notes for Xen, or a section "
		       "__xen_guest.",
		.why = "Without them it is no PV kernel; Linux has them with "
		       "CONFIG_XEN_PV.",
		.cure = "take a kernel built with CONFIG_XEN_PV, or start it "
		       "as PVH or HVM",
		.ref = "Xen xen/common/libelf/libelf-dominfo.c, elf_xen_parse",
	},
	{
		.id = "KIMG-X011", .name = "pvh-note",
		.area = KIMG_AREA_XEN, .hits = FOR_XEN_PVH,
		.each = true, .run = refused, .needs = DECODED,
		.title = "A PVH kernel has the note PHYS32_ENTRY.",
		.why = "The builder says \"image not capable of booting "
		       "inside a HVM container: Invalid kernel\".",
		.cure = "take a kernel built with CONFIG_PVH, or start it as "
		       "PV or HVM",
		.ref = "Xen tools/libs/guest/xg_dom_elfloader.c, "
		       "xc_dom_guest_type",
	},
	{
		.id = "KIMG-X012", .name = "loader-generic",
		.area = KIMG_AREA_XEN, .hits = FOR_XEN_PV | FOR_XEN_DOM0,
		.each = true, .run = refused, .needs = DECODED,
		.title = "LOADER is generic, or GUEST_OS is linux.",
		.why = "Xen does not know how to start anything else.",
		.ref = "Xen xen/common/libelf/libelf-dominfo.c, "
		       "elf_xen_note_check",
	},
	{
		.id = "KIMG-X013", .name = "xen-version",
		.area = KIMG_AREA_XEN, .hits = FOR_XEN_PV | FOR_XEN_DOM0,
		.each = true, .run = refused, .needs = DECODED,
		.title = "XEN_VERSION is xen-3.0.",
		.why = "It is the only interface that there is; kernels for "
		       "xen-2.0 cannot run.",
		.ref = "Xen xen/common/libelf/libelf-dominfo.c, "
		       "elf_xen_note_check",
	},
	{
		.id = "KIMG-X014", .name = "feature-known",
		.area = KIMG_AREA_XEN, .hits = FOR_BUILDERS,
		.each = true, .run = refused, .needs = DECODED,
		.title = "FEATURES requires nothing that Xen does not know.",
		.why = "A name behind \"!\" must be known to the builder; a "
		       "later Xen may know it.",
		.cure = "start it with a newer Xen",
		.ref = "Xen xen/common/libelf/libelf-dominfo.c, "
		       "elf_xen_parse_features",
	},
	{
		.id = "KIMG-X015", .name = "virt-base-there",
		.area = KIMG_AREA_XEN, .hits = FOR_BUILDERS,
		.each = true, .run = base, .needs = DECODED,
		.title = "PADDR_OFFSET comes with VIRT_BASE.",
		.why = "From one without the other no address can be "
		       "calculated.",
		.ref = "Xen xen/common/libelf/libelf-dominfo.c, "
		       "elf_xen_addr_calc_check",
	},
	{
		.id = "KIMG-X016", .name = "segment-loaded",
		.area = KIMG_AREA_XEN, .hits = FOR_BUILDERS,
		.each = true, .run = refused, .needs = DECODED,
		.title = "At least one PT_LOAD is readable, writable or "
		       "executable.",
		.why = "Nothing is copied to the guest.",
		.ref = "Xen xen/common/libelf/libelf-loader.c, "
		       "elf_parse_binary",
	},
	{
		.id = "KIMG-X017", .name = "kernel-range",
		.area = KIMG_AREA_XEN, .hits = FOR_BUILDERS,
		.each = true, .run = refused, .needs = DECODED,
		.title = "The kernel starts before it ends.",
		.why = "VIRT_BASE, PADDR_OFFSET and the physical addresses of "
		       "the segments do not fit together: the sum wraps.",
		.ref = "Xen xen/common/libelf/libelf-dominfo.c, "
		       "elf_xen_addr_calc_check",
	},
	{
		.id = "KIMG-X018", .name = "entry-inside",
		.area = KIMG_AREA_XEN, .hits = FOR_BUILDERS,
		.each = true, .run = refused, .needs = DECODED,
		.title = "The entry is inside the kernel.",
		.why = "The builder refuses an entry that no segment reaches. "
		       "For PV it is ENTRY, a virtual address; for PVH it is "
		       "PHYS32_ENTRY, a physical one.",
		.ref = "Xen xen/common/libelf/libelf-dominfo.c, "
		       "elf_xen_addr_calc_check",
	},
	{
		.id = "KIMG-X019", .name = "virt-base-low",
		.area = KIMG_AREA_XEN, .hits = FOR_XEN_PV | FOR_XEN_DOM0,
		.each = true, .run = refused, .needs = DECODED,
		.title = "VIRT_BASE is not above the kernel.",
		.why = "It is where the first byte of the guest's memory is "
		       "mapped; the kernel would be in front of it.",
		.ref = "Xen xen/common/libelf/libelf-dominfo.c, "
		       "elf_xen_addr_calc_check",
	},
	{
		.id = "KIMG-X020", .name = "init-p2m-outside",
		.area = KIMG_AREA_XEN, .hits = FOR_BUILDERS,
		.each = true, .run = refused, .needs = DECODED,
		.title = "INIT_P2M is outside of the kernel.",
		.why = "The list of frames would overwrite it.",
		.ref = "Xen xen/common/libelf/libelf-dominfo.c, "
		       "elf_xen_addr_calc_check",
	},
	{
		.id = "KIMG-X021", .name = "pae-mode",
		.area = KIMG_AREA_XEN, .hits = FOR_XEN_PV | FOR_XEN_DOM0,
		.each = true, .run = refused, .needs = DECODED,
		.title = "A 32-bit PV kernel uses PAE.",
		.why = "The builder says \"guest type xen-3.0-x86_32 not "
		       "supported by xen kernel, sorry\".",
		.cure = "take a kernel built with CONFIG_X86_PAE",
		.ref = "Xen tools/libs/guest/xg_dom_boot.c; "
		       "xen/include/public/elfnote.h, XEN_ELFNOTE_PAE_MODE",
	},
	{
		.id = "KIMG-X022", .name = "machine-x86",
		.area = KIMG_AREA_XEN, .hits = FOR_BUILDERS,
		.each = true, .run = refused, .needs = DECODED,
		.title = "The kernel is built for x86.",
		.why = "The builder says \"unknown image type\".",
		.ref = "Xen tools/libs/guest/xg_dom_elfloader.c, "
		       "xc_dom_guest_type",
	},
	{
		.id = "KIMG-X023", .name = "guest-not-dom0",
		.area = KIMG_AREA_XEN, .hits = FOR_XEN_PV | FOR_XEN_PVH,
		.each = true, .run = refused, .needs = DECODED,
		.title = "FEATURES does not require dom0.",
		.why = "Only the first domain has that feature; as any other "
		       "the kernel cannot start.",
		.ref = "Xen xen/include/public/features.h, XENFEAT_dom0",
	},
	{
		.id = "KIMG-X024", .name = "feature-translated",
		.area = KIMG_AREA_XEN, .hits = FOR_XEN_PV | FOR_XEN_DOM0,
		.each = true, .run = refused, .needs = DECODED,
		.title = "FEATURES does not require auto_translated_physmap.",
		.why = "PV guests translate for themselves. Builders of today "
		       "notice it only when the guest is started.",
		.cure = "start it as PVH",
		.ref = "Xen xen/include/public/features.h, "
		       "XENFEAT_auto_translated_physmap",
	},
	{
		.id = "KIMG-X025", .name = "file-gzip",
		.area = KIMG_AREA_XEN, .hits = FOR_XEN_PV | FOR_XEN_PVH,
		.each = true, .run = refused, .needs = DECODED,
		.title = "A file that is compressed as a whole is in gzip.",
		.why = "The builder unpacks no other codec there.",
		.cure = "kimg extract -o vmlinux FILE wrapper",
		.ref = "Xen tools/libs/guest/xg_dom_core.c, xc_dom_try_gunzip",
	},
	{
		.id = "KIMG-X026", .name = "xen-table",
		.area = KIMG_AREA_XEN, .hits = FOR_XEN_PV | FOR_XEN_PVH,
		.each = true, .run = refused, .needs = DECODED,
		.title = "A xen_bin_image_table has flags and addresses that "
		       "Xen takes.",
		.why = "The image is loaded by this table and by nothing else.",
		.ref = "Xen tools/libs/guest/xg_dom_binloader.c",
	},
	{ .id = NULL },
};
