/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about what boot loaders do with numbers of the setup header. */
#include "rules.h"

#include "../core/num.h"

#include "../core/poison.h"

#define BOOT_RST "Linux Documentation/arch/x86/boot.rst, "
#define LINUX_LOADER "rust-vmm linux-loader, src/loader/bzimage"
#define GRUB_LINUX "GRUB grub-core/loader/i386/linux.c"

/* Where old kernels are loaded, and code32_start points to. */
#define LOAD_HIGH 0x100000
#define GRUB_MAX_SECTS 64

static void loaded_high(struct kimg_check *c)
{
	const struct kimg_bz_setup *h = kimg_check_setup(c, "loadflags");

	if (!h || h->loadflags & KIMG_BZ_LOADED_HIGH)
		return;
	kimg_check_field(c, &c->img->setup->rec, "loadflags",
			 &(struct kimg_finding){
		.text = kimg_check_fmt(c, "LOADED_HIGH is not set: a zImage, "
			"which %s does not load", c->profile->consumer.title),
		.found = kimg_check_hex(c, h->loadflags),
	});
}

static void kernel_64(struct kimg_check *c)
{
	const struct kimg_bz_setup *h = kimg_check_setup(c, "xloadflags");

	if (!h || h->xloadflags & KIMG_BZ_XLF_KERNEL_64)
		return;
	kimg_check_field(c, &c->img->setup->rec, "xloadflags",
			 &(struct kimg_finding){
		.text = kimg_check_fmt(c, "XLF_KERNEL_64 is not set, and %s "
			"enters at the 64-bit entry",
			c->profile->consumer.title),
		.found = kimg_check_hex(c, h->xloadflags),
	});
}

static void grub_sectors(struct kimg_check *c)
{
	const struct kimg_bz_setup *h = kimg_check_setup(c, "setup_sects");

	if (!h || h->setup_sects <= GRUB_MAX_SECTS)
		return;
	kimg_check_field(c, &c->img->setup->rec, "setup_sects",
			 &(struct kimg_finding){
		.text = "GRUB says \"too many setup sectors\"",
		.expected = kimg_check_fmt(c, "at most %d", GRUB_MAX_SECTS),
		.found = kimg_check_fmt(c, "%u", h->setup_sects),
	});
}

/* The protocol says that 0 means 4; those who look for the payload alone do
 * not know that. */
static void sectors_0(struct kimg_check *c)
{
	const struct kimg_bz_setup *h = kimg_check_setup(c, "payload_offset");

	if (!h || h->setup_sects || !c->img->payload)
		return;
	kimg_check_field(c, &c->img->setup->rec, "setup_sects",
			 &(struct kimg_finding){
		.text = kimg_check_fmt(c, "%s takes 0 for 0 and not for 4, and "
			"looks for the payload in the wrong place",
			c->profile->consumer.title),
		.found = "0",
	});
}

/* As the load address it misplaces the image; as a hook it is never run. */
static void code32_start(struct kimg_check *c)
{
	const struct kimg_bz_setup *h = kimg_check_setup(c, "code32_start");

	if (!h || !(h->loadflags & KIMG_BZ_LOADED_HIGH) ||
	    h->code32_start == LOAD_HIGH || !h->code32_start)
		return;
	kimg_check_field(c, &c->img->setup->rec, "code32_start",
			 &(struct kimg_finding){
		.text = "there is a hook, or the image was relocated",
		.expected = "0x100000",
		.found = kimg_check_hex(c, h->code32_start),
	});
}

/* What a loader writes is empty in a file, or was left there by one. */
static void written(struct kimg_check *c)
{
	static const char *const field[] = {
		"type_of_loader", "ramdisk_image", "ramdisk_size",
		"cmd_line_ptr", "setup_data",
	};
	const struct kimg_setup *s = c->img->setup;
	unsigned int i;

	for (i = 0; s && i < sizeof(field) / sizeof(field[0]); i++) {
		const struct kimg_field *f = kimg_rec_find(&s->rec, field[i]);
		uint64_t v;

		if (!kimg_rec_has(&s->rec, f))
			continue;
		v = kimg_rec_get(&s->rec, f);
		if (v)
			kimg_check_field(c, &s->rec, field[i],
					 &(struct kimg_finding){
				.text = "a boot loader writes this; it should "
					"be empty in a file",
				.expected = "0", .found = kimg_check_hex(c, v),
			});
	}
}

/* An ELF file has to say where a loader of today may enter it. */
static void elf_entry(struct kimg_check *c)
{
	const struct kimg_image *img = c->img;
	bool pvh = img->xen && img->xen->phys32_entry.set;
	bool multiboot = c->profile->bit == FOR_QEMU && img->multiboot &&
			 img->elf && img->elf->bits == 32;

	if (img->setup || !img->elf || pvh || multiboot)
		return;
	kimg_check_fail(c, &(struct kimg_finding){
		.layer = img->elf->layer->name,
		.text = kimg_check_fmt(c, "%s finds no PHYS32_ENTRY note in "
			"this ELF file", c->profile->consumer.title),
	});
}

const struct kimg_rule kimg_rules_loader[] = {
	{
		.id = "KIMG-H004", .name = "loaded-high",
		.area = KIMG_AREA_SETUP,
		.hits = FOR_GRUB | FOR_FIRECRACKER | FOR_CLOUD_HYPERVISOR,
		.each = true, .run = loaded_high, .needs = { "setup-decode" },
		.title = "The kernel is one that is loaded at 1 MiB.",
		.why = "Its code would be at an address that it does not "
		       "expect, or the loader refuses it.",
		.ref = GRUB_LINUX "; " LINUX_LOADER,
	},
	{
		.id = "KIMG-H005", .name = "kernel-64",
		.area = KIMG_AREA_SETUP, .hits = FOR_FIRECRACKER,
		.each = true, .run = kernel_64, .needs = { "protocol-new" },
		.title = "A loader that starts 64-bit kernels only has one.",
		.why = "The loader stops with an error.",
		.ref = "Firecracker, pull request 6037",
	},
	{
		.id = "KIMG-H006", .name = "setup-sects-grub",
		.area = KIMG_AREA_SETUP, .hits = FOR_GRUB, .run = grub_sectors,
		.needs = { "setup-decode" },
		.title = "There are at most 64 sectors of setup code.",
		.why = "GRUB refuses the kernel.",
		.ref = GRUB_LINUX ", GRUB_LINUX_MAX_SETUP_SECTS",
	},
	{
		.id = "KIMG-H007", .name = "setup-sects-0",
		.area = KIMG_AREA_SETUP, .hits = FOR_DECODERS, .each = true,
		.run = sectors_0, .needs = { "setup-decode" },
		.title = "setup_sects says how many sectors there are.",
		.why = "0 is an old way to say 4; who looks for the payload "
		       "finds something else.",
		.ref = BOOT_RST "setup_sects; Xen "
		       "tools/libs/guest/xg_dom_bzimageloader.c",
	},
	{
		.id = "KIMG-H008", .name = "code32-start",
		.area = KIMG_AREA_SETUP, .sev = KIMG_WARNING,
		.hits = FOR_GENERIC | FOR_FIRECRACKER | FOR_CLOUD_HYPERVISOR |
			FOR_GRUB,
		.run = code32_start, .needs = { "setup-decode" },
		.title = "code32_start is the address that kernels load at.",
		.why = "Loaders that take it for the load address put the "
		       "kernel elsewhere; only the 16-bit entry runs a hook.",
		.ref = BOOT_RST "code32_start, Advanced Boot Loader Hooks",
	},
	{
		.id = "KIMG-H009", .name = "loader-fields",
		.area = KIMG_AREA_SETUP, .sev = KIMG_WARNING,
		.hits = FOR_GENERIC,
		.run = written, .needs = { "setup-decode" },
		.title = "Fields that a boot loader writes are empty.",
		.why = "A loader that does not write one passes on what "
		       "another left there, as an address of a ramdisk.",
		.ref = BOOT_RST "Details of Header Fields",
	},
	{
		.id = "KIMG-H019", .name = "elf-entry",
		.area = KIMG_AREA_SETUP,
		.hits = FOR_QEMU | FOR_CLOUD_HYPERVISOR, .each = true,
		.run = elf_entry, .needs = { "elf-decode", "notes-decode" },
		.title = "An ELF file says where PVH enters it.",
		.why = "QEMU says \"Error loading uncompressed kernel without "
		       "PVH ELF Note\", Cloud Hypervisor "
		       "KernelMissingPvhHeader.",
		.ref = "QEMU hw/i386/x86.c; cloud-hypervisor "
		       "vmm/src/vm.rs",
	},
	{ .id = NULL },
};
