/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about addresses and sizes that the setup header asks for. */
#include "rules.h"

#include "../core/num.h"
#include <inttypes.h>

#include "../core/poison.h"

#define BOOT_RST "Linux Documentation/arch/x86/boot.rst, "

static void alignment(struct kimg_check *c)
{
	const struct kimg_bz_setup *h = kimg_check_setup(c, "kernel_alignment");

	if (!h || !h->relocatable_kernel ||
	    kimg_power_of_2(h->kernel_alignment))
		return;
	kimg_check_field(c, &c->img->setup->rec, "kernel_alignment",
			 &(struct kimg_finding){
		.text = "the alignment of a relocatable kernel is no power of "
			"two",
		.found = kimg_check_hex(c, h->kernel_alignment),
	});
}

static void min_alignment(struct kimg_check *c)
{
	const struct kimg_bz_setup *h = kimg_check_setup(c, "min_alignment");

	if (!h || !h->relocatable_kernel || !h->min_alignment ||
	    (h->min_alignment < 32 &&
	     UINT64_C(1) << h->min_alignment <= h->kernel_alignment))
		return;
	kimg_check_field(c, &c->img->setup->rec, "min_alignment",
			 &(struct kimg_finding){
		.text = "the least alignment is larger than the preferred one",
		.expected = kimg_check_fmt(c, "a power of two up to 0x%" PRIx32,
					   h->kernel_alignment),
		.found = kimg_check_fmt(c, "%u", h->min_alignment),
	});
}

static void pref_address(struct kimg_check *c)
{
	const struct kimg_bz_setup *h = kimg_check_setup(c, "pref_address");

	if (!h || !h->relocatable_kernel ||
	    !(h->pref_address & (h->kernel_alignment - 1)))
		return;
	kimg_check_field(c, &c->img->setup->rec, "pref_address",
			 &(struct kimg_finding){
		.text = "the preferred address is not aligned",
		.expected = kimg_check_fmt(c, "a multiple of 0x%" PRIx32,
					   h->kernel_alignment),
		.found = kimg_check_hex(c, h->pref_address),
	});
}

static void pref_range(struct kimg_check *c)
{
	const struct kimg_bz_setup *h = kimg_check_setup(c, "init_size");
	bool high;
	uint64_t most;

	if (!h)
		return;
	high = h->xloadflags & KIMG_BZ_XLF_CAN_BE_LOADED_ABOVE_4G &&
	       kimg_check_setup(c, "xloadflags");
	/* The widest physical address there is. */
	most = UINT64_C(1) << (high ? 52 : 32);
	if (h->pref_address <= most && h->init_size <= most - h->pref_address)
		return;
	kimg_check_field(c, &c->img->setup->rec, "pref_address",
			 &(struct kimg_finding){
		.text = "the kernel would end where it cannot be",
		.expected = kimg_check_fmt(c, "at most 0x%" PRIx64,
					   most - h->init_size),
		.found = kimg_check_hex(c, h->pref_address),
	});
}

/* GRUB reads the file into a block of init_size bytes without a look. */
static void init_size_file(struct kimg_check *c)
{
	const struct kimg_bz_setup *h = kimg_check_setup(c, "init_size");
	const struct kimg_setup *s = c->img->setup;

	if (!h || h->init_size >= s->pm_size)
		return;
	kimg_check_field(c, &s->rec, "init_size", &(struct kimg_finding){
		.text = "less memory than the protected-mode part itself takes",
		.expected = kimg_check_fmt(c, "at least 0x%" PRIx64,
					   s->pm_size),
		.found = kimg_check_hex(c, h->init_size),
	});
}

/* Where Linux's own segments end, counted from the address it links them to. */
static uint64_t span(const struct kimg_elf *e)
{
	uint64_t start = UINT64_MAX, end = 0;
	unsigned int i;

	for (i = 0; i < e->nsegments; i++) {
		const struct kimg_elf_phdr *ph = e->segment[i].ph;

		if (ph->p_type != KIMG_PT_LOAD)
			continue;
		start = kimg_min(start, ph->p_paddr);
		end = kimg_max(end, ph->p_paddr + ph->p_memsz);
	}
	return end > start ? end - start : 0;
}

static void init_size_kernel(struct kimg_check *c)
{
	const struct kimg_bz_setup *h = kimg_check_setup(c, "init_size");
	const struct kimg_elf *e = c->img->elf;

	if (!h || !c->img->payload || !e || h->init_size >= span(e))
		return;
	kimg_check_field(c, &c->img->setup->rec, "init_size",
			 &(struct kimg_finding){
		.text = "less memory than the kernel inside takes",
		.expected = kimg_check_fmt(c, "at least 0x%" PRIx64, span(e)),
		.found = kimg_check_hex(c, h->init_size),
	});
}

/*
 * What the decompressor takes, which moves itself to the end of the buffer so
 * that its output never overtakes its input (arch/x86/boot/header.S,
 * ZO_INIT_SIZE). Only PE headers of Linux 6.7 and later tell how large it is in
 * memory; for others this is the least of what any version asked for.
 */
static uint64_t in_place(const struct kimg_check *c, uint32_t init_size)
{
	uint64_t s = c->img->payload->length, o = c->img->payload->size;
	uint64_t code = c->img->setup->pm_size, size, extract;
	const struct kimg_pe *pe = c->img->pe;

	extract = (o >> 12) + 32768;
	size = pe && pe->oh && pe->oh->SizeOfImage > c->img->setup->size ?
		pe->oh->SizeOfImage - c->img->setup->size : 0;
	/* Before, SizeOfImage contained init_size. */
	if (size > code && size < init_size) {
		code = size;
		extract = (o >> 8) + 131072;
	}
	if (o > s)
		extract += o - s;
	return code + extract;
}

static void init_size_in_place(struct kimg_check *c)
{
	const struct kimg_bz_setup *h = kimg_check_setup(c, "init_size");
	const struct kimg_stream *p = c->img->payload;
	uint64_t need;

	/* Without a codec nothing is decompressed. */
	if (!h || !p || !p->codec || !p->has_size)
		return;
	need = in_place(c, h->init_size);
	if (h->init_size >= need)
		return;
	kimg_check_field(c, &c->img->setup->rec, "init_size",
			 &(struct kimg_finding){
		.text = "decompression would overwrite what it has not read",
		.expected = kimg_check_fmt(c, "at least 0x%" PRIx64, need),
		.found = kimg_check_hex(c, h->init_size),
	});
}

static void class(struct kimg_check *c)
{
	const struct kimg_bz_setup *h = kimg_check_setup(c, "xloadflags");
	const struct kimg_elf *e = c->img->elf;
	bool is_64 = h && h->xloadflags & KIMG_BZ_XLF_KERNEL_64;

	if (!h || !c->img->payload || !e || is_64 == (e->bits == 64))
		return;
	kimg_check_field(c, &c->img->setup->rec, "xloadflags",
			 &(struct kimg_finding){
		.text = is_64 ? "XLF_KERNEL_64 is set, and the kernel inside "
				"is a 32-bit ELF" :
				"XLF_KERNEL_64 is not set, and the kernel "
				"inside is a 64-bit ELF",
		.found = kimg_check_hex(c, h->xloadflags),
	});
}

static void above_4g(struct kimg_check *c)
{
	const struct kimg_bz_setup *h = kimg_check_setup(c, "xloadflags");

	if (!h || !(h->xloadflags & KIMG_BZ_XLF_CAN_BE_LOADED_ABOVE_4G) ||
	    h->xloadflags & KIMG_BZ_XLF_KERNEL_64)
		return;
	kimg_check_field(c, &c->img->setup->rec, "xloadflags",
			 &(struct kimg_finding){
		.text = "it can be loaded above 4 GiB, and has no 64-bit entry",
		.found = kimg_check_hex(c, h->xloadflags),
	});
}

static void handover(struct kimg_check *c)
{
	const struct kimg_bz_setup *h = kimg_check_setup(c, "handover_offset");
	const struct kimg_setup *s = c->img->setup;
	bool is_64 = h && h->xloadflags & KIMG_BZ_XLF_EFI_HANDOVER_64;
	uint64_t at = h ? h->handover_offset + (is_64 ? 0x200u : 0u) : 0;

	if (!h ||
	    !(h->xloadflags & (KIMG_BZ_XLF_EFI_HANDOVER_32 |
			       KIMG_BZ_XLF_EFI_HANDOVER_64)) ||
	    (h->handover_offset && at < s->pm_size))
		return;
	kimg_check_field(c, &s->rec, "handover_offset", &(struct kimg_finding){
		.text = "the handover entry is not in the protected-mode part",
		.expected = kimg_check_fmt(c, "less than 0x%" PRIx64,
					   s->pm_size),
		.found = kimg_check_hex(c, at),
	});
}

/* All flags of protocol 2.15. */
static void xloadflags(struct kimg_check *c)
{
	const struct kimg_bz_setup *h = kimg_check_setup(c, "xloadflags");
	unsigned int unknown = h ? h->xloadflags & ~0xffu : 0;

	if (unknown)
		kimg_check_field(c, &c->img->setup->rec, "xloadflags",
				 &(struct kimg_finding){
			.text = "flags that protocol 2.15 does not have",
			.found = kimg_check_hex(c, unknown),
		});
}

static void cmdline_size(struct kimg_check *c)
{
	const struct kimg_bz_setup *h = kimg_check_setup(c, "cmdline_size");

	if (!h || h->cmdline_size >= 255)
		return;
	kimg_check_field(c, &c->img->setup->rec, "cmdline_size",
			 &(struct kimg_finding){
		.text = "a shorter command line than any kernel takes",
		.expected = "at least 255",
		.found = kimg_check_fmt(c, "%" PRIu32, h->cmdline_size),
	});
}

const struct kimg_rule kimg_rules_memory[] = {
	{
		.id = "KIMG-H010", .name = "alignment-power",
		.area = KIMG_AREA_SETUP, .hits = FOR_GENERIC,
		.run = alignment, .needs = { "setup-decode" },
		.title = "The alignment of a relocatable kernel is a power of "
			 "two.",
		.why = "Loaders take it for a kernel that cannot be moved, or "
		       "calculate an address that does not work.",
		.ref = BOOT_RST "kernel_alignment",
	},
	{
		.id = "KIMG-H011", .name = "min-alignment",
		.area = KIMG_AREA_SETUP, .hits = FOR_GENERIC,
		.run = min_alignment, .needs = { "alignment-power" },
		.title = "The least alignment is not above the preferred one.",
		.why = "A loader that goes down to it finds no address.",
		.ref = BOOT_RST "min_alignment",
	},
	{
		.id = "KIMG-H012", .name = "pref-address",
		.area = KIMG_AREA_SETUP, .hits = FOR_GENERIC,
		.run = pref_address, .needs = { "alignment-power" },
		.title = "The preferred address is aligned.",
		.why = "The kernel moves itself to another one, outside of "
		       "what the loader reserved.",
		.ref = BOOT_RST "pref_address, kernel_alignment",
	},
	{
		.id = "KIMG-H013", .name = "init-size-file",
		.area = KIMG_AREA_SETUP, .hits = FOR_GENERIC | FOR_SETUP,
		.run = init_size_file, .needs = { "setup-decode" },
		.title = "init_size covers the protected-mode part.",
		.why = "A loader that reserves so much overwrites what is "
		       "behind it; GRUB does so without a message.",
		.ref = BOOT_RST "init_size; GRUB "
		       "grub-core/loader/i386/linux.c",
	},
	{
		.id = "KIMG-H014", .name = "init-size-kernel",
		.area = KIMG_AREA_SETUP, .hits = FOR_GENERIC | FOR_SETUP,
		.run = init_size_kernel,
		.needs = { "payload-decode", "elf-decode", "init-size-file" },
		.title = "init_size covers the kernel that is decompressed.",
		.why = "The kernel is decompressed over itself or over the "
		       "ramdisk, and the machine resets without a message; "
		       "with KASLR it may be lucky.",
		.ref = BOOT_RST "init_size; Linux "
		       "arch/x86/boot/header.S, VO_INIT_SIZE",
	},
	{
		.id = "KIMG-H015", .name = "kernel-class",
		.area = KIMG_AREA_SETUP, .hits = FOR_GENERIC | FOR_SETUP,
		.run = class, .needs = { "payload-decode", "elf-decode" },
		.title = "XLF_KERNEL_64 is set for 64-bit kernels only.",
		.why = "A loader enters in 64-bit mode what is 32-bit code.",
		.ref = BOOT_RST "xloadflags",
	},
	{
		.id = "KIMG-H016", .name = "above-4g",
		.area = KIMG_AREA_SETUP, .hits = FOR_GENERIC | FOR_KEXEC,
		.run = above_4g, .needs = { "setup-decode" },
		.title = "Only a kernel with a 64-bit entry can be above "
			 "4 GiB.",
		.why = "A loader puts it where the 32-bit entry cannot reach.",
		.ref = BOOT_RST "xloadflags",
	},
	{
		.id = "KIMG-H017", .name = "handover",
		.area = KIMG_AREA_SETUP,
		.hits = FOR_GENERIC | FOR_EFI | FOR_GRUB,
		.run = handover, .needs = { "setup-decode" },
		.title = "An EFI handover entry is in the kernel.",
		.why = "A boot loader under EFI jumps behind the kernel.",
		.ref = BOOT_RST "handover_offset, xloadflags",
	},
	{
		.id = "KIMG-H018", .name = "cmdline-size",
		.area = KIMG_AREA_SETUP, .sev = KIMG_WARNING,
		.hits = FOR_GENERIC,
		.run = cmdline_size, .needs = { "setup-decode" },
		.title = "The command line may have 255 characters.",
		.why = "Loaders cut the command line.",
		.ref = BOOT_RST "cmdline_size",
	},
	{
		.id = "KIMG-H020", .name = "init-size-in-place",
		.area = KIMG_AREA_SETUP, .hits = FOR_GENERIC | FOR_SETUP,
		.run = init_size_in_place,
		.needs = { "payload-decode", "init-size-kernel" },
		.title = "init_size has room to decompress in place.",
		.why = "The decompressor moves itself to the end of so much "
		       "memory and unpacks to its start; with less the output "
		       "overtakes the input, and the machine resets without a "
		       "message.",
		.ref = "Linux arch/x86/boot/header.S, ZO_INIT_SIZE; "
		       "arch/x86/boot/compressed/mkpiggy.c",
	},
	{
		.id = "KIMG-H021", .name = "xloadflags-known",
		.area = KIMG_AREA_SETUP, .sev = KIMG_INFO, .hits = FOR_GENERIC,
		.run = xloadflags, .needs = { "setup-decode" },
		.title = "xloadflags has no flags that are not specified.",
		.why = "A later protocol may give them a meaning, and loaders "
		       "then do what this kernel does not expect.",
		.ref = BOOT_RST "xloadflags",
	},
	{
		.id = "KIMG-H022", .name = "pref-address-range",
		.area = KIMG_AREA_SETUP, .hits = FOR_GENERIC,
		.run = pref_range, .needs = { "pref-address" },
		.title = "The kernel can be at its preferred address.",
		.why = "It ends above 4 GiB without "
		       "XLF_CAN_BE_LOADED_ABOVE_4G, or behind all memory: a "
		       "loader that takes the address without a look writes "
		       "over something else.",
		.ref = BOOT_RST "pref_address, init_size, xloadflags",
	},
	{ .id = NULL },
};
