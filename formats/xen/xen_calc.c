/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Would Xen's domain builder take this image? The checks and the address
 * calculation of libelf (libelf-dominfo.c: elf_xen_note_check,
 * elf_xen_addr_calc_check, as of Xen 4.18), and the choice of a guest type of
 * libxenguest (xg_dom_elfloader.c: xc_dom_guest_type). Sums are modulo 2^64 as
 * there.
 */
#include "xen_priv.h"

#include "../../src/core/num.h"
#include <inttypes.h>
#include <string.h>

#include "../../src/core/poison.h"

/* e_phnum that means: see the first section header. */
#define PN_XNUM 0xffff

/* What libelf loads: PT_LOAD with any permission, by physical address. */
static void extent(const struct kimg_elf *elf, uint64_t *start, uint64_t *end)
{
	unsigned int i;

	*start = UINT64_MAX;
	*end = 0;
	for (i = 0; i < elf->nsegments; i++) {
		const struct kimg_elf_phdr *ph = elf->segment[i].ph;

		if (ph->p_type != KIMG_PT_LOAD ||
		    !(ph->p_flags &
		      (KIMG_PF_R | KIMG_PF_W | KIMG_PF_X)))
			continue;
		*start = kimg_min(*start, ph->p_paddr);
		*end = kimg_max(*end, ph->p_paddr + ph->p_memsz);
	}
}

/* libelf keeps a copy of the ELF header and three section headers there. */
#define BSD_HEADERS(shentsize) (4 + 4 + 64 + 3 * (uint64_t)(shentsize))

/*
 * Where the symbols end that BSD_SYMTAB asks for behind @end (libelf-loader.c,
 * elf_parse_bsdsyms); @end without a symbol table or its strings. Sums wrap as
 * there.
 */
static uint64_t bsd_symtab_end(const struct kimg_elf *elf, uint64_t end)
{
	uint64_t mask = elf->bits == 64 ? 7 : 3, size;
	const struct kimg_elf_shdr *sym, *str;
	unsigned int i;

	for (i = 0; i < elf->nsections; i++) {
		sym = elf->section[i].sh;
		if (sym->sh_type != KIMG_SHT_SYMTAB ||
		    sym->sh_link >= elf->nsections)
			continue;
		str = elf->section[sym->sh_link].sh;
		if (str->sh_type != KIMG_SHT_STRTAB)
			continue;
		size = (BSD_HEADERS(elf->eh->e_shentsize) + mask) & ~mask;
		size = (size + sym->sh_size + mask) & ~mask;
		size = (size + str->sh_size + mask) & ~mask;
		return ((end + mask) & ~mask) + size;
	}
	return end;
}

static bool starts(const char *s, const char *with)
{
	while (s && *with)
		if (*s++ != *with++)
			return false;
	return s != NULL;
}

static const char *or_none(const char *s)
{
	return s ? s : "not set";
}

static const char *hex(struct kimg_image *img, uint64_t v)
{
	return kimg_image_fmt(img, "0x%" PRIx64, v);
}

/* @cause: the name of a rule in src/rules/rules_builder.c */
static bool no(struct kimg_xen_map *m, const char *cause, const char *why)
{
	m->cause = cause;
	m->why = why;
	return false;
}

/* What the sums of elf_xen_addr_calc_check start from. */
static void prepare(struct kimg_image *img, const struct kimg_xen *x,
		    struct kimg_xen_map *m, bool pvh)
{
	uint64_t start, end;

	extent(img->elf, &start, &end);
	if (!pvh && x->virt_base.set)
		m->virt_base = x->virt_base.v;
	if (!pvh && x->paddr_offset.set)
		m->paddr_offset = x->paddr_offset.v;
	else if (!pvh && x->from == KIMG_FROM_XEN_GUEST)
		m->paddr_offset = m->virt_base;
	m->virt_offset = m->virt_base - m->paddr_offset;
	m->virt_kstart = start + m->virt_offset;
	if (x->bsd_symtab)
		end = bsd_symtab_end(img->elf, end);
	m->virt_kend = end + m->virt_offset;
	m->virt_entry = img->elf->eh->e_entry;
	if (pvh)
		m->virt_entry = x->phys32_entry.v;
	else if (x->entry.set)
		m->virt_entry = x->entry.v;
	m->calculated = true;
}

static bool any_segment(const struct kimg_elf *elf)
{
	uint64_t start, end;

	extent(elf, &start, &end);
	return start != UINT64_MAX;
}

static bool entry_inside(struct kimg_image *img, const struct kimg_xen *x,
			 struct kimg_xen_map *m, bool pvh)
{
	if (m->virt_entry >= m->virt_kstart && m->virt_entry <= m->virt_kend)
		return true;
	return no(m, "entry-inside",
		  kimg_image_fmt(img, "%s %s is outside the kernel, %s to %s",
			pvh ? "PHYS32_ENTRY" :
			x->entry.set ? "ENTRY" : "e_entry (there is no ENTRY)",
			hex(img, m->virt_entry), hex(img, m->virt_kstart),
			hex(img, m->virt_kend)));
}

/* elf_xen_addr_calc_check */
static bool calculate(struct kimg_image *img, const struct kimg_xen *x,
		      struct kimg_xen_map *m, bool pvh)
{
	if (!pvh && x->paddr_offset.set && !x->virt_base.set)
		return no(m, "virt-base-there",
			  "PADDR_OFFSET is set, but VIRT_BASE is not");
	prepare(img, x, m, pvh);
	if (!any_segment(img->elf))
		return no(m, "segment-loaded", "no segment is loaded");
	if (m->virt_kstart > m->virt_kend)
		return no(m, "kernel-range",
			  kimg_image_fmt(img, "the kernel would start at %s "
				"and end at %s", hex(img, m->virt_kstart),
				hex(img, m->virt_kend)));
	if (!entry_inside(img, x, m, pvh))
		return false;
	if (m->virt_base > m->virt_kstart)
		return no(m, "virt-base-low",
			  kimg_image_fmt(img, "VIRT_BASE %s is above the start "
				"of the kernel, %s", hex(img, m->virt_base),
				hex(img, m->virt_kstart)));
	if (x->init_p2m.set && x->init_p2m.v >= m->virt_kstart &&
	    x->init_p2m.v < m->virt_kend)
		return no(m, "init-p2m-outside",
			  kimg_image_fmt(img, "INIT_P2M %s is inside the "
				"kernel, %s to %s", hex(img, x->init_p2m.v),
				hex(img, m->virt_kstart),
				hex(img, m->virt_kend)));
	return true;
}

/* What both targets ask for before anything else. */
static bool common(struct kimg_image *img, const struct kimg_xen *x,
		   struct kimg_xen_map *m)
{
	const struct kimg_elf *elf = img->elf;

	if (!elf)
		return no(m, "builder-takes", "there is no ELF inside");
	/* xc_dom_try_gunzip knows no other codec. */
	if (img->wrapper && strcmp(img->wrapper->codec, "gzip") != 0)
		return no(m, "file-gzip",
			  kimg_image_fmt(img, "the whole file is compressed "
				"with %s, and Xen unpacks only gzip",
				img->wrapper->codec));
	if (elf->eh->e_machine != KIMG_EM_X86_64 &&
	    elf->eh->e_machine != KIMG_EM_386)
		return no(m, "machine-x86",
			  kimg_image_fmt(img, "it is built for %s, not for x86",
				img->arch ? img->arch : "another machine"));
	if (elf->eh->e_phnum == PN_XNUM && elf->nsegments != PN_XNUM)
		return no(m, "builder-takes", "Xen takes e_phnum by its word "
			  "and does not know PN_XNUM");
	if (x->features_bad)
		return no(m, "feature-known",
			  kimg_image_fmt(img, "FEATURES requires %s, which Xen "
				"does not know",
				or_none(x->features_unknown)));
	return true;
}

/* A guest never has it, and with it in FEATURES only dom0 starts. */
static bool as_guest(const struct kimg_xen *x, struct kimg_xen_map *m)
{
	if (x->required & UINT32_C(1) << XENFEAT_dom0)
		return no(m, "guest-not-dom0", "FEATURES requires dom0: it "
			  "cannot run as a guest");
	return true;
}

static const char *pv_type(const struct kimg_image *img,
			   const struct kimg_xen *x)
{
	if (img->elf->eh->e_machine == KIMG_EM_X86_64)
		return "xen-3.0-x86_64";
	return x->pae == KIMG_PAE_NO ? NULL : "xen-3.0-x86_32p";
}

/* elf_xen_note_check */
static bool notes_good(struct kimg_image *img, const struct kimg_xen *x,
		       struct kimg_xen_map *m)
{
	if (x->from == KIMG_FROM_NOWHERE)
		return no(m, "xen-notes",
			  "no Xen notes and no __xen_guest section");
	if (!starts(x->loader, "generic") && !starts(x->guest_os, "linux"))
		return no(m, "loader-generic",
			  kimg_image_fmt(img, "neither LOADER (%s) starts with "
				"generic nor GUEST_OS (%s) with linux",
				or_none(x->loader), or_none(x->guest_os)));
	if (!starts(x->xen_version, "xen-3.0"))
		return no(m, "xen-version",
			  kimg_image_fmt(img, "XEN_VERSION is %s, not xen-3.0",
				or_none(x->xen_version)));
	return true;
}

static bool takes_pv(struct kimg_image *img, struct kimg_xen *x)
{
	struct kimg_xen_map *m = &x->pv;

	if (!common(img, x, m) || !notes_good(img, x, m) ||
	    !calculate(img, x, m, false))
		return false;
	if (!pv_type(img, x))
		return no(m, "pae-mode", "PAE_MODE is not set to yes, and Xen "
			  "runs 32-bit PV guests only with PAE");
	/* xen/arch/x86/pv/dom0_build.c: with note 17, the bit must be there. */
	x->dom0 = !x->supported_set ||
		  x->supported & UINT32_C(1) << XENFEAT_dom0;
	if (x->required & UINT32_C(1) << XENFEAT_auto_translated_physmap)
		return no(m, "feature-translated", "FEATURES requires "
			  "auto_translated_physmap, which PV guests do not "
			  "have");
	return as_guest(x, m);
}

static bool takes_pvh(struct kimg_image *img, struct kimg_xen *x)
{
	struct kimg_xen_map *m = &x->pvh;

	if (!common(img, x, m))
		return false;
	if (!x->phys32_entry.set)
		return no(m, "pvh-note", x->from == KIMG_FROM_PT_NOTE ||
			  x->from == KIMG_FROM_SHT_NOTE ?
			  "no PHYS32_ENTRY note" : "no Xen notes");
	return calculate(img, x, m, true) && as_guest(x, m);
}

void kimg_xen_verdict(struct kimg_image *img, struct kimg_xen *x)
{
	x->pv.ok = takes_pv(img, x);
	if (x->pv.ok) {
		x->pv.type = pv_type(img, x);
		kimg_image_entry(img, "xen-pv", "virtual", x->pv.virt_entry);
	}
	x->pvh.ok = takes_pvh(img, x);
	if (x->pvh.ok)
		x->pvh.type = "hvm-3.0-x86_32";
	if (x->phys32_entry.set)
		kimg_image_entry(img, "pvh", "physical", x->phys32_entry.v);
}
