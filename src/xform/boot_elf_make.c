/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of an ELF file that starts a bzImage by PVH. */
#include "xform_priv.h"

#include "../core/num.h"
#include "../stub/stub.h"
#include "boot_elf.h"
#include <string.h>

#define EHDR_SIZE 64
#define PHDR_SIZE 56
#define NHDR_SIZE 12
/* boot.rst: not a registered loader. */
#define LOADER_UNDEFINED 0xff
/* struct boot_params: the header's place, and what follows it. */
#define PARAMS_HEADER 0x1f1
#define PARAMS_AFTER 0x290
/* Strings of a guest's notes are a word; longer ones are left out. */
#define STRING_MOST 64
/* Xen include/public/features.h: XENFEAT_linux_rsdp_unrestricted. */
#define RSDP_UNRESTRICTED (UINT32_C(1) << 15)

enum {
	XEN_GUEST_OS = 6, XEN_GUEST_VERSION = 7, XEN_LOADER = 8,
	XEN_SUPPORTED_FEATURES = 17, XEN_PHYS32_ENTRY = 18,
};

static void put(uint8_t *at, unsigned int width, uint64_t v)
{
	unsigned int i;

	for (i = 0; i < width; i++)
		at[i] = (uint8_t)(v >> 8 * i);
}

/* A field of a record that starts at @at. */
static void set(uint8_t *at, const struct kimg_record *spec, const char *name,
		uint64_t v)
{
	const struct kimg_rec rec = { .spec = spec };
	const struct kimg_field *f = kimg_rec_find(&rec, name);

	put(at + f->off, f->width, v);
}

/* The next note; @end moves behind it. */
static void add_note(uint8_t *bytes, uint64_t *end, uint32_t type,
		     const void *desc, uint64_t n)
{
	uint8_t *at = bytes + *end;

	set(at, &kimg_rec_elf_nhdr, "n_namesz", 4);
	set(at, &kimg_rec_elf_nhdr, "n_descsz", n);
	set(at, &kimg_rec_elf_nhdr, "n_type", type);
	memcpy(at + NHDR_SIZE, "Xen", 4);
	memcpy(at + NHDR_SIZE + 4, desc, (size_t)n);
	kimg_align_up(*end + NHDR_SIZE + 4 + n, 4, end);
}

static void add_string(uint8_t *bytes, uint64_t *end, uint32_t type,
		       const char *text)
{
	if (text && strlen(text) < STRING_MOST)
		add_note(bytes, end, type, text, strlen(text) + 1);
}

/*
 * What describes the kernel, and its entry. XEN_VERSION is left out: with it
 * Xen would take the file for a PV kernel, too. Of the features only one is
 * true of a kernel that is started through boot_params: that Xen may put ACPI's
 * tables anywhere.
 */
static void add_notes(uint8_t *bytes, uint64_t *end,
		      const struct kimg_image *img,
		      const struct kimg_boot_elf *b)
{
	const struct kimg_xen *x = img->xen;
	uint8_t number[8];

	put(number, 8, b->entry);
	add_note(bytes, end, XEN_PHYS32_ENTRY, number, 8);
	if (!x)
		return;
	add_string(bytes, end, XEN_GUEST_OS, x->guest_os);
	add_string(bytes, end, XEN_GUEST_VERSION, x->guest_version);
	add_string(bytes, end, XEN_LOADER, x->loader);
	if (!x->supported_set || !(x->supported_raw & RSDP_UNRESTRICTED))
		return;
	put(number, 4, RSDP_UNRESTRICTED);
	add_note(bytes, end, XEN_SUPPORTED_FEATURES, number, 4);
}

/** struct load - a program header */
struct load {
	uint32_t type;
	uint32_t flags;
	uint64_t offset;
	uint64_t address;
	uint64_t filesz;
	uint64_t memsz;
	uint64_t align;
};

static void add_phdr(uint8_t *at, const struct load *l)
{
	const struct kimg_record *spec = &kimg_rec_elf_phdr64;

	set(at, spec, "p_type", l->type);
	set(at, spec, "p_flags", l->flags);
	set(at, spec, "p_offset", l->offset);
	set(at, spec, "p_vaddr", l->address);
	set(at, spec, "p_paddr", l->address);
	set(at, spec, "p_filesz", l->filesz);
	set(at, spec, "p_memsz", l->memsz);
	set(at, spec, "p_align", l->align);
}

static void add_ehdr(uint8_t *at, const struct kimg_boot_elf *b,
		     unsigned int nphdrs)
{
	const struct kimg_record *spec = &kimg_rec_elf_ehdr64;

	memcpy(at, "\x7f" "ELF", 4);
	at[4] = KIMG_ELFCLASS64;
	at[5] = KIMG_ELFDATA2LSB;
	at[6] = 1;
	set(at, spec, "e_type", KIMG_ET_EXEC);
	/* Also for kernels of 32 bits: QEMU and others take no other. */
	set(at, spec, "e_machine", KIMG_EM_X86_64);
	set(at, spec, "e_version", 1);
	set(at, spec, "e_entry", b->entry);
	set(at, spec, "e_phoff", EHDR_SIZE);
	set(at, spec, "e_ehsize", EHDR_SIZE);
	set(at, spec, "e_phentsize", PHDR_SIZE);
	set(at, spec, "e_phnum", nphdrs);
}

/* The decompressor writes in what it runs in, so all is RWX. */
static void add_headers(uint8_t *bytes, const struct kimg_image *img,
			const struct kimg_boot_elf *b)
{
	const uint32_t rwx = KIMG_PF_R | KIMG_PF_W | KIMG_PF_X;
	struct load l[] = {
		{ KIMG_PT_LOAD, rwx, b->kernel_at, b->kernel, b->kernel_size,
		  b->kernel_room, BOOT_ELF_PAGE },
		{ KIMG_PT_LOAD, rwx, 0, b->stub, b->stub_size, b->stub_room,
		  BOOT_ELF_PAGE },
		{ KIMG_PT_LOAD, KIMG_PF_R | KIMG_PF_W, b->ramdisk_at,
		  b->ramdisk_to, b->ramdisk_size, b->ramdisk_size,
		  BOOT_ELF_PAGE },
		{ .type = KIMG_PT_NOTE, .flags = KIMG_PF_R, .align = 4 },
	};
	const unsigned int n = b->ramdisk_size ? 4 : 3;
	struct load *notes = &l[3];
	uint64_t start = EHDR_SIZE + n * PHDR_SIZE, end = start;
	unsigned int i;

	add_notes(bytes, &end, img, b);
	notes->offset = start;
	notes->address = b->stub + start;
	notes->filesz = notes->memsz = end - start;
	if (!b->ramdisk_size)
		l[2] = *notes;
	for (i = 0; i < n; i++)
		add_phdr(bytes + EHDR_SIZE + i * PHDR_SIZE, &l[i]);
	add_ehdr(bytes, b, n);
}

static void add_stub(uint8_t *at, const struct kimg_boot_elf *b)
{
	memcpy(at, kimg_stub_pvh.bytes, kimg_stub_pvh.size);
	kimg_stub_set(at, KIMG_STUB_self, (uint32_t)b->entry);
	kimg_stub_set(at, KIMG_STUB_boot_params,
		      (uint32_t)b->stub + BOOT_ELF_PARAMS);
	kimg_stub_set(at, KIMG_STUB_kernel, (uint32_t)b->kernel);
	kimg_stub_set(at, KIMG_STUB_cmdline,
		      (uint32_t)b->stub + BOOT_ELF_CMDLINE);
	kimg_stub_set(at, KIMG_STUB_ramdisk, (uint32_t)b->ramdisk_to);
	kimg_stub_set(at, KIMG_STUB_ramdisk_size, (uint32_t)b->ramdisk_size);
	kimg_stub_set(at, KIMG_STUB_scratch,
		      (uint32_t)(b->stub + b->stub_size));
}

/* boot.rst, "32-bit Boot Protocol": zeros, and the header to its end. */
static enum kimg_err add_params(uint8_t *at, const struct kimg_image *img,
				const struct kimg_layer *l,
				const struct kimg_boot_elf *b)
{
	const struct kimg_rec *rec = &img->setup->rec;
	uint64_t n = kimg_min(rec->end, PARAMS_AFTER) - PARAMS_HEADER;
	struct kimg_view v;
	enum kimg_err err = kimg_layer_view(l, rec->at + PARAMS_HEADER, n, &v);

	if (err)
		return err;
	memcpy(at + PARAMS_HEADER, v.base, (size_t)n);
	set(at, rec->spec, "type_of_loader", LOADER_UNDEFINED);
	set(at, rec->spec, "code32_start", b->kernel);
	return KIMG_OK;
}

enum kimg_err kimg_boot_elf_make(struct kimg_image *img,
				 const struct kimg_boot_elf *b, uint8_t *bytes)
{
	const struct kimg_setup *s = img->setup;
	const struct kimg_layer *l = kimg_image_layer(img, s->rec.layer);
	struct kimg_view v = { .base = NULL };
	enum kimg_err err;

	memset(bytes, 0, (size_t)b->size);
	add_headers(bytes, img, b);
	add_stub(bytes + BOOT_ELF_STUB, b);
	err = add_params(bytes + BOOT_ELF_PARAMS, img, l, b);
	if (!err)
		err = kimg_layer_view(l, s->pm_at, s->pm_size, &v);
	if (!err) {
		memcpy(bytes + b->kernel_at, v.base, (size_t)v.len);
		if (b->cmdline)
			memcpy(bytes + BOOT_ELF_CMDLINE, b->cmdline,
			       strlen(b->cmdline));
		if (b->ramdisk_size)
			memcpy(bytes + b->ramdisk_at, b->ramdisk,
			       (size_t)b->ramdisk_size);
	}
	kimg_image_done(img);
	return err;
}
