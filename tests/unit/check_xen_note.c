/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/xen/xen_priv.h"
#include "make.h"

#define BIT(n) (UINT32_C(1) << (n))

/* names separated by '|'; '!' before a name: required */
static const struct row {
	const char *text;
	uint32_t supported, required;
	const char *unknown;
} rows[] = {
	{ "", 0, 0, NULL },
	{ "dom0", BIT(11), 0, NULL },
	{ "!dom0", BIT(11), BIT(11), NULL },
	{ "!writable_page_tables|pae_pgdir_above_4gb",
	  BIT(0) | BIT(4), BIT(0), NULL },
	{ "pae_pgdir_above_4gb|!writable_page_tables",
	  BIT(0) | BIT(4), BIT(0), NULL },
	{ "writable_descriptor_tables|auto_translated_physmap|"
	  "supervisor_mode_kernel|hvm_callback_vector",
	  BIT(1) | BIT(2) | BIT(3) | BIT(8), 0, NULL },
	{ "dom0|dom0|!dom0", BIT(11), BIT(11), NULL },
	{ "|dom0||", BIT(11), 0, NULL },
	{ "dom", 0, 0, NULL }, { "dom00", 0, 0, NULL }, { "Dom0", 0, 0, NULL },
	{ " dom0", 0, 0, NULL }, { "dom0 ", 0, 0, NULL },
	{ "a|b|c", 0, 0, NULL },
	{ "!nope", 0, 0, "nope" },
	{ "!", 0, 0, "" },
	{ "!!dom0", 0, 0, "!dom0" },
	{ "dom0|!nope", BIT(11), 0, "nope" },
	/* known, but not in a string (libelf's list) */
	{ "hvm_pirqs", 0, 0, NULL },
	{ "!linux_rsdp_unrestricted", 0, 0, "linux_rsdp_unrestricted" },
	/* longer than any name, than 40 and than 63 characters */
	{ "writable_descriptor_tables_and_more_and_more_and_more", 0, 0,
	  NULL },
	{ "dom0aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	  "aaaaaaaa|dom0", BIT(11), 0, NULL },
	{ "!aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 0, 0,
	  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
};

START_TEST(features)
{
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		struct kimg_image *img = kimg_image_new("x", NULL);
		struct kimg_xen x = { .supported = 0 };
		struct mem m = { .p = NULL };

		mem_copy(&m, 0, rows[i].text, strlen(rows[i].text) + 1);
		kimg_xen_feature_string(img, &x, (const char *)m.p);
		ck_assert_msg(x.supported == rows[i].supported, "row %zu: %x",
			      i, x.supported);
		ck_assert_msg(x.required == rows[i].required, "row %zu", i);
		ck_assert_msg(x.features_bad == (rows[i].unknown != NULL),
			      "row %zu", i);
		ck_assert_msg(same(x.features_unknown, rows[i].unknown),
			      "row %zu", i);
		mem_free(&m);
		kimg_image_free(img);
	}
}
END_TEST

START_TEST(feature_table)
{
	const struct kimg_feature *f;
	unsigned int i, n;

	f = kimg_xen_features(&n);
	ck_assert_uint_eq(n, 21);
	for (i = 0; i < n; i++)
		ck_assert_uint_eq(f[i].bit, i);
	ck_assert_str_eq(f[11].name, "dom0");
	ck_assert(f[11].in_string);
	ck_assert_str_eq(f[15].name, "linux_rsdp_unrestricted");
	ck_assert(!f[15].in_string);
}
END_TEST

/* An ELF with the notes that @fill writes; returns what Xen sees. */
static struct kimg_image *with(struct mem *m, bool big,
			       size_t (*fill)(struct mem *m, size_t at))
{
	const struct shape s = {
		.bits = 64, .nphdrs = 2, .entry = 0x1000000, .big = big,
	};

	*m = (struct mem){ .big = big };
	mem_size(m, 0x200);
	fill(m, 0x200);
	make_elf(m, &s);
	make_phdr(m, &s, 0, &(struct phdr){
		.type = 4, .offset = 0x200, .filesz = m->len - 0x200,
	});
	make_phdr(m, &s, 1, &(struct phdr){
		.type = 1, .flags = 5, .offset = 0x40, .filesz = 0x10,
		.paddr = 0x1000000, .memsz = 0x2000, .align = 0x400000,
	});
	return decode(m, NULL, KIMG_OK);
}

static size_t all_notes(struct mem *m, size_t at)
{
	at = make_note_num(m, at, 1, 8, 0xffffffff81000100);
	at = make_note_num(m, at, 2, 8, 0xffffffff81001000);
	at = make_note_num(m, at, 3, 8, 0xffffffff80000000);
	at = make_note_num(m, at, 4, 8, 0);
	at = make_note(m, at, "Xen", 5, "xen-3.0", 8);
	at = make_note(m, at, "Xen", 6, "linux", 6);
	at = make_note(m, at, "Xen", 7, "2.6", 4);
	at = make_note(m, at, "Xen", 8, "generic", 8);
	at = make_note(m, at, "Xen", 9, "yes", 4);
	at = make_note(m, at, "Xen", 10, "!writable_page_tables", 22);
	at = make_note(m, at, "Xen", 11, "yes", 4);
	at = make_note_num(m, at, 12, 8, 0xffff800000000000);
	at = make_note_num(m, at, 14, 4, 1);
	at = make_note_num(m, at, 15, 8, 0x8000000000);
	at = make_note_num(m, at, 16, 4, 1);
	at = make_note_num(m, at, 17, 4, 0x8801);
	return make_note_num(m, at, 18, 4, 0x1000200);
}

START_TEST(notes)
{
	size_t big;

	for (big = 0; big < 2; big++) {
		struct mem m;
		struct kimg_image *img = with(&m, big, all_notes);
		const struct kimg_xen *x = img->xen;

		ck_assert_int_eq((int)x->from, (int)KIMG_FROM_PT_NOTE);
		ck_assert(x->entry.set && x->hypercall_page.set);
		ck_assert_uint_eq(x->entry.v, 0xffffffff81000100);
		ck_assert_uint_eq(x->hypercall_page.v, 0xffffffff81001000);
		ck_assert_uint_eq(x->virt_base.v, 0xffffffff80000000);
		ck_assert(x->paddr_offset.set && !x->paddr_offset.v);
		ck_assert_str_eq(x->xen_version, "xen-3.0");
		ck_assert_str_eq(x->guest_os, "linux");
		ck_assert_str_eq(x->guest_version, "2.6");
		ck_assert_str_eq(x->loader, "generic");
		ck_assert_str_eq(x->pae_mode, "yes");
		ck_assert_int_eq((int)x->pae, (int)KIMG_PAE_EXTCR3);
		ck_assert_str_eq(x->features, "!writable_page_tables");
		ck_assert(x->bsd_symtab);
		ck_assert_uint_eq(x->hv_start_low.v, 0xffff800000000000);
		ck_assert_uint_eq(x->suspend_cancel.v, 1);
		ck_assert_uint_eq(x->init_p2m.v, 0x8000000000);
		ck_assert_uint_eq(x->mod_start_pfn.v, 1);
		ck_assert(x->supported_set);
		ck_assert_uint_eq(x->supported_raw, 0x8801);
		ck_assert_uint_eq(x->supported, 0x8801);
		ck_assert_uint_eq(x->required, 1);
		ck_assert_uint_eq(x->phys32_entry.v, 0x1000200);
		ck_assert(!x->phys32_reloc);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

/* One note twice or with odd contents, one row each. */
static const struct one_row {
	uint32_t type;
	const char *first;
	uint32_t n;
	const char *second;
	uint32_t n2;
	uint64_t want;
} ones[] = {
	/* the last of several wins, but features add up */
	{ 3, "\1\0\0\0", 4, "\2\0\0\0", 4, 2 },
	{ 17, "\1\0\0\0", 4, "\2\0\0\0", 4, 3 },
	{ 17, "\1\0\0\0\2\0\0\0", 8, NULL, 0, 1 },
	{ 17, "\1\0\0", 3, NULL, 0, 0 },
	{ 17, "", 0, NULL, 0, 0 },
	/* PHYS32_ENTRY keeps 32 bits, and all ones is unset */
	{ 18, "\4\3\2\1\1\0\0\0", 8, NULL, 0, 0x01020304 },
	{ 18, "\xff\xff\xff\xff", 4, NULL, 0, UINT64_MAX },
	/* PAE_MODE */
	{ 9, "yes", 4, NULL, 0, KIMG_PAE_EXTCR3 },
	{ 9, "no", 3, NULL, 0, KIMG_PAE_NO },
	{ 9, "yes ", 5, NULL, 0, KIMG_PAE_NO },
	{ 9, "bimodal", 8, NULL, 0, KIMG_PAE_BIMODAL },
	{ 9, "yes,bimodal", 12, NULL, 0, KIMG_PAE_BIMODAL },
	{ 11, "no", 3, NULL, 0, 0 }, { 11, "yes", 4, NULL, 0, 1 },
	{ 11, "yes!", 5, NULL, 0, 0 },
};

static const struct one_row *row;

static size_t one_note(struct mem *m, size_t at)
{
	at = make_note(m, at, "Xen", row->type, row->first, row->n);
	if (row->second)
		at = make_note(m, at, "Xen", row->type, row->second, row->n2);
	return at;
}

START_TEST(one)
{
	for (row = ones; row < ones + COUNT(ones); row++) {
		struct mem m;
		struct kimg_image *img = with(&m, false, one_note);
		const struct kimg_xen *x = img->xen;
		uint64_t got = 0;

		switch (row->type) {
		case 3:
			got = x->virt_base.v;
			break;
		case 9:
			got = x->pae;
			break;
		case 11:
			got = x->bsd_symtab;
			break;
		case 17:
			got = x->supported;
			ck_assert(x->supported_set);
			break;
		case 18:
			got = x->phys32_entry.set ? x->phys32_entry.v :
				UINT64_MAX;
			break;
		}
		ck_assert_msg(got == row->want, "row %td: %llx", row - ones,
			      (unsigned long long)got);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

/* PHYS32_RELOC: words that are left out have defaults. */
static const struct reloc_row {
	uint32_t n;
	uint32_t align, min, max;
} relocs[] = {
	{ 0, 0x400000, 0, UINT32_MAX },
	{ 3, 0x400000, 0, UINT32_MAX },
	{ 4, 0x1000, 0, UINT32_MAX },
	{ 8, 0x1000, 0x2000, UINT32_MAX },
	{ 12, 0x1000, 0x2000, 0x3000 },
	{ 16, 0x1000, 0x2000, 0x3000 },
};

static const struct reloc_row *reloc;

static size_t reloc_note(struct mem *m, size_t at)
{
	return make_note(m, at, "Xen", 19,
			 "\0\x10\0\0\0\x20\0\0\0\x30\0\0\0\x40\0\0", reloc->n);
}

START_TEST(relocatable)
{
	for (reloc = relocs; reloc < relocs + COUNT(relocs); reloc++) {
		struct mem m;
		struct kimg_image *img = with(&m, false, reloc_note);
		const struct kimg_xen *x = img->xen;

		ck_assert(x->phys32_reloc);
		ck_assert_uint_eq(x->reloc_align, reloc->align);
		ck_assert_uint_eq(x->reloc_min, reloc->min);
		ck_assert_uint_eq(x->reloc_max, reloc->max);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

static size_t others(struct mem *m, size_t at)
{
	at = make_note(m, at, "xen", 3, "abcd", 4);
	return make_note(m, at, "Xen2", 3, "abcd", 4);
}

START_TEST(other_owner)
{
	struct mem m;
	struct kimg_image *img = with(&m, false, others);

	ck_assert_int_eq((int)img->xen->from, (int)KIMG_FROM_NOWHERE);
	ck_assert(!img->xen->virt_base.set);
	ck_assert(!img->xen->pv.ok && !img->xen->pvh.ok);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		features, feature_table, notes, one, relocatable, other_owner,
	};

	return unit_run("xen_note", tests, COUNT(tests));
}
