/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The legacy string of the __xen_guest section. */
#include "make.h"

#define NAMES "\0.shstrtab\0__xen_guest"
#define TEXT_AT 0x300

/* An ELF with the string; @extra lengthens what the section announces. */
static struct kimg_image *with(struct mem *m, const char *text, size_t n,
			       uint64_t extra, enum kimg_err err)
{
	const struct shape s = {
		.bits = 64, .nphdrs = 1, .nshdrs = 3, .shoff = 0x200,
		.shstrndx = 1, .entry = 0x1000,
	};

	*m = (struct mem){ .p = NULL };
	make_elf(m, &s);
	make_phdr(m, &s, 0, &(struct phdr){
		.type = 1, .flags = 5, .offset = 0x40, .filesz = 0x10,
		.paddr = 0x1000, .memsz = 0x1000,
	});
	mem_copy(m, 0x100, NAMES, sizeof(NAMES));
	make_shdr(m, &s, 0, &(struct shdr){ .type = 0 });
	make_shdr(m, &s, 1, &(struct shdr){
		.name = 1, .type = 3, .offset = 0x100, .size = sizeof(NAMES),
	});
	make_shdr(m, &s, 2, &(struct shdr){
		.name = 11, .type = 1, .offset = TEXT_AT, .size = n + extra,
	});
	mem_copy(m, TEXT_AT, text, n);
	return decode(m, NULL, err);
}

START_TEST(all_keys)
{
	static const char text[] =
		"LOADER=generic,GUEST_OS=linux,GUEST_VER=2.6,XEN_VER=xen-3.0,"
		"VIRT_BASE=0xC0000000,VIRT_ENTRY=3221226496,"
		"ELF_PADDR_OFFSET=010,HYPERCALL_PAGE=0x102,PAE=yes,"
		"FEATURES=!dom0|nope,BSD_SYMTAB,OTHER=x,=y";
	struct mem m;
	struct kimg_image *img = with(&m, text, sizeof(text), 0, KIMG_OK);
	const struct kimg_xen *x = img->xen;

	ck_assert_int_eq((int)x->from, (int)KIMG_FROM_XEN_GUEST);
	ck_assert_str_eq(x->guest_string, text);
	ck_assert_uint_eq(x->guest_at, TEXT_AT);
	ck_assert_str_eq(x->loader, "generic");
	ck_assert_str_eq(x->guest_os, "linux");
	ck_assert_str_eq(x->guest_version, "2.6");
	ck_assert_str_eq(x->xen_version, "xen-3.0");
	ck_assert_uint_eq(x->virt_base.v, 0xc0000000);
	ck_assert_uint_eq(x->entry.v, 0xc0000400);
	ck_assert_uint_eq(x->paddr_offset.v, 8);
	/* a page number, and VIRT_BASE is added */
	ck_assert_uint_eq(x->hypercall_page.v, 0xc0102000);
	ck_assert_int_eq((int)x->pae, (int)KIMG_PAE_YES);
	ck_assert_str_eq(x->features, "!dom0|nope");
	ck_assert_uint_eq(x->required, 1 << 11);
	ck_assert(x->bsd_symtab);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

/* One key a row; @want is its number, UINT64_MAX for unset. */
static const struct row {
	const char *text;
	const char *key;
	uint64_t want;
	const char *string;
} rows[] = {
	{ "PAE=yes[extended-cr3]", "PAE", KIMG_PAE_EXTCR3, NULL },
	{ "PAE=yes[other]", "PAE", KIMG_PAE_YES, NULL },
	{ "PAE=no", "PAE", KIMG_PAE_NO, NULL },
	{ "PAE", "PAE", KIMG_PAE_NO, NULL },
	/* page numbers: order does not matter, and alone it is not moved */
	{ "HYPERCALL_PAGE=2", "HC", 0x2000, NULL },
	{ "HYPERCALL_PAGE=2,VIRT_BASE=0x10000", "HC", 0x12000, NULL },
	{ "VIRT_BASE=0x10000,HYPERCALL_PAGE=2", "HC", 0x12000, NULL },
	{ "VIRT_BASE=0x10000", "HC", UINT64_MAX, NULL },
	{ "VIRT_BASE=", "VB", 0, NULL },
	{ "VIRT_BASE", "VB", 0, NULL },
	{ "VIRT_BASE=0x10zz", "VB", 0x10, NULL },
	{ "VIRT_BASE=1,VIRT_BASE=2", "VB", 2, NULL },
	{ "virt_base=1", "VB", UINT64_MAX, NULL },
	{ "VIRT_BASE =1", "VB", UINT64_MAX, NULL },
	{ "GUEST_OS=a=b", "OS", 0, "a=b" },
	{ "GUEST_OS=", "OS", 0, "" },
	{ ",,GUEST_OS=x,,", "OS", 0, "x" },
	{ "GUEST_VERSION=1", "OS", 0, NULL },
	{ "", "OS", 0, NULL },
	/* libelf would cut these at 31 and 127 characters */
	{ "0123456789012345678901234567890123456789=1,GUEST_OS=y", "OS", 0,
	  "y" },
	{ "XEN_VER=0123456789012345678901234567890123456789012345678901234"
	  "567890123456789012345678901234567890123456789012345678901234567"
	  "8901234567890123456789,GUEST_OS=z", "OS", 0, "z" },
};

START_TEST(keys)
{
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		struct mem m;
		struct kimg_image *img = with(&m, rows[i].text,
			strlen(rows[i].text) + 1, 0, KIMG_OK);
		const struct kimg_xen *x = img->xen;
		const struct kimg_opt64 *o = same(rows[i].key, "HC") ?
			&x->hypercall_page : &x->virt_base;

		if (same(rows[i].key, "OS"))
			ck_assert_msg(same(x->guest_os, rows[i].string),
				      "row %zu: %s", i, x->guest_os);
		else if (same(rows[i].key, "PAE"))
			ck_assert_msg(x->pae == rows[i].want, "row %zu", i);
		else
			ck_assert_msg((o->set ? o->v : UINT64_MAX) ==
				      rows[i].want, "row %zu", i);
		kimg_image_free(img);
		mem_free(&m);
	}
}
END_TEST

/* A string without NUL ends with its section. */
START_TEST(no_nul)
{
	struct mem m;
	struct kimg_image *img = with(&m, "GUEST_OS=linux", 14, 0, KIMG_OK);

	ck_assert_str_eq(img->xen->guest_os, "linux");
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

START_TEST(leaves)
{
	struct mem m;
	struct kimg_image *img = with(&m, "GUEST_OS=linux", 14, 1,
				      KIMG_ERR_TRUNCATED);

	check_finding(img, "", 0x280, "__xen_guest", "leaves the file");
	kimg_image_free(img);
	mem_free(&m);
	img = with(&m, "GUEST_OS=linux", 14, UINT64_MAX - 14,
		   KIMG_ERR_TRUNCATED);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

/* ELF_PADDR_OFFSET defaults to VIRT_BASE with the string (libelf). */
START_TEST(paddr_offset)
{
	static const char text[] = "LOADER=generic,XEN_VER=xen-3.0,"
		"VIRT_BASE=0x1000,VIRT_ENTRY=0x1000";
	struct mem m;
	struct kimg_image *img = with(&m, text, sizeof(text), 0, KIMG_OK);

	ck_assert_str_eq(img->xen->pv.why ? img->xen->pv.why : "ok", "ok");
	ck_assert_uint_eq(img->xen->pv.paddr_offset, 0x1000);
	ck_assert_uint_eq(img->xen->pv.virt_kstart, 0x1000);
	ck_assert(!img->xen->pvh.ok);
	kimg_image_free(img);
	mem_free(&m);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		all_keys, keys, no_nul, leaves, paddr_offset,
	};

	return unit_run("xen_guest", tests, COUNT(tests));
}
