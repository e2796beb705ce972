/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libelf's checks and address calculation (elf_xen_note_check and
 * elf_xen_addr_calc_check), every error condition on both sides of its edge.
 */
#include "formats/xen/xen_priv.h"
#include "make.h"

/* A row says what is different: it initialises a member of GOOD again. */
#pragma GCC diagnostic ignored "-Woverride-init"

#define SET(n) { .v = n, .set = true }
#define K UINT64_C(0xffffffff80000000)
#define BIT(n) (UINT32_C(1) << (n))
#define X86_64 62
#define I386 3

/* A kernel at [0x1000000, 0x2000000) that Xen takes, but for the changes. */
struct row {
	struct kimg_xen x;
	unsigned int machine;
	uint64_t start, end, e_entry;
	const char *pv;
	const char *pvh;
	uint64_t base, offset, kstart, kend, entry;
};

#define LINUX .loader = "generic", .guest_os = "linux", \
	.xen_version = "xen-3.0", .from = KIMG_FROM_PT_NOTE
#define GOOD LINUX, .virt_base = SET(K), .entry = SET(K + 0x1000000)

#define NO_NOTE "no PHYS32_ENTRY note"

static const struct row rows[] = {
	{ .x = { GOOD }, .base = K, .offset = 0, .kstart = K + 0x1000000,
	  .kend = K + 0x2000000, .entry = K + 0x1000000, .pvh = NO_NOTE },
	/* 2.6.1: nothing found */
	{ .x = { .from = KIMG_FROM_NOWHERE }, .pv = "no Xen notes",
	  .pvh = "no Xen notes" },
	/* 2.6.4 and 5: only how they start counts, and one of two will do */
	{ .x = { GOOD, .loader = NULL }, .pvh = NO_NOTE, .base = K,
	  .kstart = K + 0x1000000, .kend = K + 0x2000000,
	  .entry = K + 0x1000000 },
	{ .x = { GOOD, .guest_os = "BSD" }, .pvh = NO_NOTE, .base = K,
	  .kstart = K + 0x1000000, .kend = K + 0x2000000,
	  .entry = K + 0x1000000 },
	{ .x = { GOOD, .loader = "generic-2", .guest_os = NULL },
	  .pvh = NO_NOTE, .base = K, .kstart = K + 0x1000000,
	  .kend = K + 0x2000000, .entry = K + 0x1000000 },
	{ .x = { GOOD, .loader = "generi", .guest_os = "Linux" },
	  .pv = "neither LOADER", .pvh = NO_NOTE },
	{ .x = { GOOD, .loader = NULL, .guest_os = NULL },
	  .pv = "neither LOADER", .pvh = NO_NOTE },
	{ .x = { GOOD, .loader = "", .guest_os = "" },
	  .pv = "neither LOADER", .pvh = NO_NOTE },
	{ .x = { GOOD, .xen_version = NULL }, .pv = "XEN_VERSION",
	  .pvh = NO_NOTE },
	{ .x = { GOOD, .xen_version = "xen-3." }, .pv = "XEN_VERSION",
	  .pvh = NO_NOTE },
	{ .x = { GOOD, .xen_version = "xen-4.0" }, .pv = "XEN_VERSION",
	  .pvh = NO_NOTE },
	{ .x = { GOOD, .xen_version = "xen-3.0-more" }, .base = K,
	  .pvh = NO_NOTE, .kstart = K + 0x1000000, .kend = K + 0x2000000,
	  .entry = K + 0x1000000 },
	/* 2.7, 1 and 2 */
	{ .x = { LINUX, .paddr_offset = SET(0) },
	  .pv = "PADDR_OFFSET is set", .pvh = NO_NOTE },
	{ .x = { LINUX }, .e_entry = 0x1000000, .kstart = 0x1000000,
	  .kend = 0x2000000, .entry = 0x1000000, .pvh = NO_NOTE },
	/* 3: notes give 0, the string gives VIRT_BASE */
	{ .x = { GOOD, .from = KIMG_FROM_SHT_NOTE }, .base = K,
	  .kstart = K + 0x1000000, .kend = K + 0x2000000,
	  .entry = K + 0x1000000, .pvh = NO_NOTE },
	{ .x = { GOOD, .from = KIMG_FROM_XEN_GUEST,
		 .entry = SET(K + 0x1000000) },
	  .start = K + 0x1000000, .end = K + 0x2000000, .base = K,
	  .offset = K, .kstart = K + 0x1000000, .kend = K + 0x2000000,
	  .entry = K + 0x1000000, .pvh = "no Xen notes" },
	/* 4: given, modulo 2^64 */
	{ .x = { GOOD, .paddr_offset = SET(K) }, .start = K + 0x1000000,
	  .end = K + 0x2000000, .base = K, .offset = K,
	  .kstart = K + 0x1000000, .kend = K + 0x2000000,
	  .entry = K + 0x1000000, .pvh = NO_NOTE },
	{ .x = { GOOD, .paddr_offset = SET(0x800000) }, .base = K,
	  .offset = 0x800000, .kstart = K + 0x800000,
	  .kend = K + 0x1800000, .entry = K + 0x1000000, .pvh = NO_NOTE },
	/* 5 */
	{ .x = { LINUX, .virt_base = SET(K) }, .e_entry = K + 0x1234567,
	  .base = K, .kstart = K + 0x1000000, .kend = K + 0x2000000,
	  .entry = K + 0x1234567, .pvh = NO_NOTE },
	{ .x = { LINUX, .virt_base = SET(K) }, .e_entry = 0x1234567,
	  .pv = "e_entry (there is no ENTRY)", .pvh = NO_NOTE },
	/* 7: the entry, on both sides of both edges; the end itself passes */
	{ .x = { GOOD, .entry = SET(K + 0xffffff) }, .pv = "ENTRY",
	  .pvh = NO_NOTE },
	{ .x = { GOOD, .entry = SET(K + 0x2000000) }, .base = K,
	  .kstart = K + 0x1000000, .kend = K + 0x2000000,
	  .entry = K + 0x2000000, .pvh = NO_NOTE },
	{ .x = { GOOD, .entry = SET(K + 0x2000001) }, .pv = "ENTRY",
	  .pvh = NO_NOTE },
	/* 7: VIRT_BASE above the start, and equal to it */
	{ .x = { GOOD, .paddr_offset = SET(0x1000001), .entry = SET(K) },
	  .pv = "VIRT_BASE", .pvh = NO_NOTE },
	{ .x = { GOOD, .paddr_offset = SET(0x1000000) }, .base = K,
	  .offset = 0x1000000, .kstart = K, .kend = K + 0x1000000,
	  .entry = K + 0x1000000, .pvh = NO_NOTE },
	/* 7: the sum wraps between start and end */
	{ .x = { GOOD, .virt_base = SET(UINT64_MAX - 0x17fffff) },
	  .pv = "would start at", .pvh = NO_NOTE },
	/* 8: the list of frames inside the kernel, on both edges */
	{ .x = { GOOD, .init_p2m = SET(K + 0xffffff) }, .base = K,
	  .kstart = K + 0x1000000, .kend = K + 0x2000000,
	  .entry = K + 0x1000000, .pvh = NO_NOTE },
	{ .x = { GOOD, .init_p2m = SET(K + 0x1000000) }, .pv = "INIT_P2M",
	  .pvh = NO_NOTE },
	{ .x = { GOOD, .init_p2m = SET(K + 0x1ffffff) }, .pv = "INIT_P2M",
	  .pvh = NO_NOTE },
	{ .x = { GOOD, .init_p2m = SET(K + 0x2000000) }, .base = K,
	  .kstart = K + 0x1000000, .kend = K + 0x2000000,
	  .entry = K + 0x1000000, .pvh = NO_NOTE },
	/* nothing is loaded */
	{ .x = { GOOD }, .start = 1, .end = 1, .pv = "no segment",
	  .pvh = NO_NOTE },
	/* PVH: nothing but PHYS32_ENTRY, and addresses are physical */
	{ .x = { .from = KIMG_FROM_PT_NOTE, .phys32_entry = SET(0x1000000) },
	  .pv = "neither LOADER" },
	{ .x = { GOOD, .phys32_entry = SET(0x1000000),
		 .paddr_offset = SET(5) },
	  .base = K, .offset = 5, .kstart = K + 0xfffffb,
	  .kend = K + 0x1fffffb, .entry = K + 0x1000000 },
	{ .x = { LINUX, .phys32_entry = SET(0x2000000),
		 .paddr_offset = SET(5) }, .pv = "PADDR_OFFSET is set" },
	{ .x = { GOOD, .phys32_entry = SET(0xffffff) }, .base = K,
	  .kstart = K + 0x1000000, .kend = K + 0x2000000,
	  .entry = K + 0x1000000, .pvh = "PHYS32_ENTRY 0xffffff" },
	{ .x = { GOOD, .phys32_entry = SET(0x2000001) }, .base = K,
	  .kstart = K + 0x1000000, .kend = K + 0x2000000,
	  .entry = K + 0x1000000, .pvh = "PHYS32_ENTRY 0x2000001" },
	{ .x = { GOOD, .phys32_entry = SET(0x1000000),
		 .init_p2m = SET(0x1000000) },
	  .base = K, .kstart = K + 0x1000000, .kend = K + 0x2000000,
	  .entry = K + 0x1000000, .pvh = "INIT_P2M" },
	/* features */
	{ .x = { GOOD, .features_bad = true, .features_unknown = "foo",
		 .phys32_entry = SET(0x1000000) },
	  .pv = "FEATURES requires foo", .pvh = "FEATURES requires foo" },
	{ .x = { GOOD, .required = BIT(11), .supported = BIT(11) },
	  .pv = "requires dom0", .pvh = NO_NOTE },
	{ .x = { GOOD, .required = BIT(2), .supported = BIT(2) },
	  .pv = "auto_translated_physmap", .pvh = NO_NOTE },
	{ .x = { GOOD, .required = BIT(0), .supported = BIT(0) }, .base = K,
	  .kstart = K + 0x1000000, .kend = K + 0x2000000,
	  .entry = K + 0x1000000, .pvh = NO_NOTE },
	/* machines */
	{ .x = { GOOD }, .machine = 183, .pv = "not for x86",
	  .pvh = "not for x86" },
	{ .x = { GOOD, .pae = KIMG_PAE_NO }, .machine = I386,
	  .pv = "PAE_MODE", .pvh = NO_NOTE },
	{ .x = { GOOD, .pae = KIMG_PAE_YES }, .machine = I386, .base = K,
	  .kstart = K + 0x1000000, .kend = K + 0x2000000,
	  .entry = K + 0x1000000, .pvh = NO_NOTE },
};

/* A model that never was a file: one segment, or one that is not loaded. */
struct model {
	struct kimg_elf_ehdr eh;
	struct kimg_elf_phdr ph[2];
	struct kimg_segment segment[2];
	struct kimg_elf elf;
};

static void fill(struct model *m, const struct row *r)
{
	uint64_t start = r->start ? r->start : 0x1000000;
	uint64_t end = r->end ? r->end : 0x2000000;

	*m = (struct model){
		.eh = {
			.e_machine = (uint16_t)(r->machine ? r->machine :
						X86_64),
			.e_entry = r->e_entry,
		},
		/* two halves in the wrong order, and a hole in permissions */
		.ph = {
			{ .p_type = 1, .p_flags = 4, .p_paddr = start + 0x800,
			  .p_memsz = end - start - 0x800 },
			{ .p_type = 1, .p_flags = 1, .p_paddr = start,
			  .p_memsz = 0x10 },
		},
	};
	if (start == end)
		m->ph[0].p_flags = m->ph[1].p_flags = 0;
	m->segment[0].ph = &m->ph[0];
	m->segment[1].ph = &m->ph[1];
	m->elf.eh = &m->eh;
	m->elf.segment = m->segment;
	m->elf.nsegments = 2;
}

static void check_why(size_t i, const char *got, const char *want, bool ok)
{
	ck_assert_msg(ok == !want, "row %zu: %s", i, got ? got : "taken");
	ck_assert_msg(!got == !want, "row %zu: %s", i, got ? got : "taken");
	if (want)
		ck_assert_msg(strstr(got, want) != NULL, "row %zu: %s", i,
			      got);
}

START_TEST(table)
{
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		const struct row *r = &rows[i];
		struct kimg_image *img = kimg_image_new("x", NULL);
		struct kimg_xen x = r->x;
		struct model m;

		fill(&m, r);
		img->elf = &m.elf;
		kimg_xen_verdict(img, &x);
		check_why(i, x.pv.why, r->pv, x.pv.ok);
		check_why(i, x.pvh.why, r->pvh, x.pvh.ok);
		if (x.pv.ok) {
			ck_assert_msg(x.pv.virt_base == r->base &&
				      x.pv.paddr_offset == r->offset &&
				      x.pv.virt_offset == r->base - r->offset,
				      "row %zu", i);
			ck_assert_msg(x.pv.virt_kstart == r->kstart &&
				      x.pv.virt_kend == r->kend &&
				      x.pv.virt_entry == r->entry, "row %zu",
				      i);
		}
		if (x.pvh.ok) {
			ck_assert_str_eq(x.pvh.type, "hvm-3.0-x86_32");
			ck_assert_msg(!x.pvh.virt_base && !x.pvh.virt_offset &&
				      x.pvh.virt_kstart == 0x1000000 &&
				      x.pvh.virt_kend == 0x2000000 &&
				      x.pvh.virt_entry == r->x.phys32_entry.v,
				      "row %zu", i);
		}
		kimg_image_free(img);
	}
}
END_TEST

START_TEST(types)
{
	static const struct {
		unsigned int machine;
		enum kimg_pae pae;
		const char *type;
	} t[] = {
		{ X86_64, KIMG_PAE_NO, "xen-3.0-x86_64" },
		{ X86_64, KIMG_PAE_EXTCR3, "xen-3.0-x86_64" },
		{ I386, KIMG_PAE_NO, NULL },
		{ I386, KIMG_PAE_YES, "xen-3.0-x86_32p" },
		{ I386, KIMG_PAE_EXTCR3, "xen-3.0-x86_32p" },
		{ I386, KIMG_PAE_BIMODAL, "xen-3.0-x86_32p" },
	};
	size_t i;

	for (i = 0; i < COUNT(t); i++) {
		struct row r = { .x = { GOOD }, .machine = t[i].machine };
		struct kimg_image *img = kimg_image_new("x", NULL);
		struct model m;

		r.x.pae = t[i].pae;
		fill(&m, &r);
		img->elf = &m.elf;
		kimg_xen_verdict(img, &r.x);
		ck_assert_msg(same(r.x.pv.type, t[i].type), "row %zu", i);
		kimg_image_free(img);
	}
}
END_TEST

/* With SUPPORTED_FEATURES the bit dom0 decides; without it, PV does. */
START_TEST(dom0)
{
	static const struct {
		bool set;
		uint32_t supported;
		bool dom0;
	} t[] = {
		{ false, 0, true }, { true, 0, false },
		{ true, BIT(11), true }, { true, ~BIT(11), false },
	};
	size_t i;

	for (i = 0; i < COUNT(t); i++) {
		struct row r = { .x = { GOOD } };
		struct kimg_image *img = kimg_image_new("x", NULL);
		struct model m;

		r.x.supported_set = t[i].set;
		r.x.supported = t[i].supported;
		fill(&m, &r);
		img->elf = &m.elf;
		kimg_xen_verdict(img, &r.x);
		ck_assert_msg(r.x.dom0 == t[i].dom0, "row %zu", i);
		kimg_image_free(img);
	}
}
END_TEST

START_TEST(entries)
{
	struct row r = { .x = { GOOD, .phys32_entry = SET(0x1000010) } };
	struct kimg_image *img = kimg_image_new("x", NULL);
	struct model m;

	fill(&m, &r);
	img->elf = &m.elf;
	kimg_xen_verdict(img, &r.x);
	ck_assert_uint_eq(img->nentries, 2);
	ck_assert_str_eq(img->entry[0].abi, "xen-pv");
	ck_assert_str_eq(img->entry[0].space, "virtual");
	ck_assert_uint_eq(img->entry[0].address, K + 0x1000000);
	ck_assert_str_eq(img->entry[1].abi, "pvh");
	ck_assert_str_eq(img->entry[1].space, "physical");
	ck_assert_uint_eq(img->entry[1].address, 0x1000010);
	kimg_image_free(img);
}
END_TEST

START_TEST(no_elf)
{
	struct kimg_image *img = kimg_image_new("x", NULL);
	struct kimg_xen x = { .from = KIMG_FROM_NOWHERE };

	kimg_xen_verdict(img, &x);
	ck_assert_str_eq(x.pv.why, "there is no ELF inside");
	ck_assert_str_eq(x.pvh.why, "there is no ELF inside");
	ck_assert(!x.dom0);
	kimg_image_free(img);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { table, types, dom0, entries, no_elf };

	return unit_run("xen_calc", tests, COUNT(tests));
}
