/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where everything is in an ELF file that starts a bzImage by PVH. From the
 * kernel's address upwards: what it is decompressed in, then the stub with its
 * tables, then a ramdisk. So nothing is below 1 MiB, where loaders have tables
 * and firmware its data, and Xen puts its tables behind all of it.
 */
#include "xform_priv.h"

#include "../core/num.h"
#include "boot_elf.h"
#include <inttypes.h>
#include <string.h>

/* Where kernels run that do not say otherwise. */
#define LOAD_HIGH 0x100000
/* Above may be a hypervisor of a 32-bit guest, and devices (rule E023). */
#define LOW_END UINT64_C(0xf5800000)
/* boot.rst, cmdline_size: of protocols that have no such field. */
#define CMDLINE_OLD 255

static enum kimg_err refuse(struct kimg_image *img, const char *field,
			    const struct kimg_finding *f)
{
	const struct kimg_setup *s = img->setup;
	const struct kimg_field *row = s && field ?
		kimg_rec_find(&s->rec, field) : NULL;
	struct kimg_finding mine = *f;

	mine.err = KIMG_ERR_REFUSED;
	mine.area = KIMG_AREA_SETUP;
	mine.layer = row ? s->rec.layer : "";
	mine.field = field;
	mine.has_at = row != NULL;
	mine.at = row ? s->rec.at + row->off : 0;
	return kimg_image_add(img, &mine);
}

static enum kimg_err no_kernel(struct kimg_image *img)
{
	const char *why = "not a bzImage", *hint = NULL;

	if (img->uki) {
		why = "a unified kernel image";
		hint = "kimg extract linux takes the bzImage out of it";
	} else if (img->elf && img->xen && img->xen->pvh.ok) {
		why = "not a bzImage; this ELF file starts by PVH as it is";
	} else if (img->elf) {
		hint = "this ELF file was in a bzImage, or can be linked with "
		       "a PVH entry (CONFIG_PVH)";
	}
	return refuse(img, NULL, &(struct kimg_finding){
		.text = why, .hint = hint,
		.expected = "a kernel with a setup header",
	});
}

static bool has(const struct kimg_setup *s, const char *name)
{
	return kimg_rec_has(&s->rec, kimg_rec_find(&s->rec, name));
}

static enum kimg_err check_header(struct kimg_image *img)
{
	const struct kimg_setup *s = img->setup;

	if (!s || img->uki)
		return no_kernel(img);
	if (!s->pm_size)
		return refuse(img, "syssize", &(struct kimg_finding){
			.text = "there is no protected-mode part",
		});
	if (!(s->hdr->loadflags & KIMG_BZ_LOADED_HIGH))
		return refuse(img, "loadflags", &(struct kimg_finding){
			.text = "a zImage, which is loaded below 1 MiB",
			.expected = "LOADED_HIGH",
		});
	if (!has(s, "init_size") || !s->hdr->init_size)
		return refuse(img, "init_size", &(struct kimg_finding){
			.text = "nothing tells how much memory the kernel "
				"needs",
			.expected = "boot protocol 2.10 or later (Linux "
				    "2.6.31)",
		});
	return KIMG_OK;
}

/* Where the protected-mode part is loaded, and where the memory ends that it
 * needs: a kernel that is not relocatable moves itself to pref_address. */
static enum kimg_err place_kernel(struct kimg_image *img,
				  struct kimg_boot_elf *b)
{
	const struct kimg_bz_setup *h = img->setup->hdr;
	uint64_t run = kimg_max(h->pref_address, LOAD_HIGH), end;

	b->kernel = LOAD_HIGH;
	b->kernel_size = img->setup->pm_size;
	if (h->relocatable_kernel) {
		if (!kimg_power_of_2(h->kernel_alignment))
			return refuse(img, "kernel_alignment",
				      &(struct kimg_finding){
				.text = "not a power of two",
				.found = kimg_image_fmt(img, "0x%" PRIx32,
							h->kernel_alignment),
			});
		if (!kimg_align_up(run, h->kernel_alignment, &run))
			run = LOW_END;
		b->kernel = run;
	}
	if (b->kernel < LOW_END && run < LOW_END) {
		end = kimg_max(run + h->init_size, b->kernel + b->kernel_size);
		kimg_align_up(end, BOOT_ELF_PAGE, &end);
		b->kernel_room = end - b->kernel;
		if (end < LOW_END)
			return KIMG_OK;
	}
	return refuse(img, "pref_address", &(struct kimg_finding){
		.text = "the memory that the kernel needs ends too high",
		.expected = "an end below 0xf5800000",
		.found = kimg_image_fmt(img, "0x%" PRIx64 " + 0x%" PRIx32,
					h->pref_address, h->init_size),
	});
}

static enum kimg_err place_cmdline(struct kimg_image *img,
				   struct kimg_boot_elf *b)
{
	const struct kimg_setup *s = img->setup;
	uint64_t n = b->cmdline ? strlen(b->cmdline) : 0;
	uint64_t most = has(s, "cmdline_size") && s->hdr->cmdline_size ?
			s->hdr->cmdline_size : CMDLINE_OLD;

	if (n > most)
		return refuse(img, "cmdline_size", &(struct kimg_finding){
			.text = "the kernel would cut the command line off",
			.expected = kimg_image_fmt(img, "at most %" PRIu64
						   " bytes", most),
			.found = kimg_image_fmt(img, "%" PRIu64, n),
		});
	b->stub = b->kernel + b->kernel_room;
	b->entry = b->stub + BOOT_ELF_STUB;
	kimg_align_up(BOOT_ELF_CMDLINE + n + 1, BOOT_ELF_PAGE, &b->stub_size);
	/* Behind it, in memory only, is a page for hypercalls. */
	b->stub_room = b->stub_size + BOOT_ELF_PAGE;
	b->kernel_at = b->stub_size;
	return KIMG_OK;
}

static enum kimg_err place_ramdisk(struct kimg_image *img,
				   struct kimg_boot_elf *b)
{
	uint64_t most = img->setup->hdr->initrd_addr_max + UINT64_C(1);

	kimg_align_up(b->kernel_at + b->kernel_size, BOOT_ELF_PAGE,
		      &b->ramdisk_at);
	b->ramdisk_to = b->stub + b->stub_room;
	b->size = b->ramdisk_size ? b->ramdisk_at :
				    b->kernel_at + b->kernel_size;
	most = kimg_min(most, LOW_END);
	if (!b->ramdisk_size)
		return KIMG_OK;
	if (b->ramdisk_to < most && b->ramdisk_size <= most - b->ramdisk_to) {
		b->size += b->ramdisk_size;
		return KIMG_OK;
	}
	return refuse(img, "initrd_addr_max", &(struct kimg_finding){
		.text = "the ramdisk would end above what the kernel takes",
		.expected = kimg_image_fmt(img, "an end below 0x%" PRIx64,
					   most),
		.found = kimg_image_fmt(img, "0x%" PRIx64 " + 0x%" PRIx64,
					b->ramdisk_to, b->ramdisk_size),
	});
}

enum kimg_err kimg_boot_elf_plan(struct kimg_image *img,
				 struct kimg_boot_elf *b)
{
	enum kimg_err err = img->err;

	*b = (struct kimg_boot_elf){
		.cmdline = b->cmdline, .ramdisk = b->ramdisk,
		.ramdisk_size = b->ramdisk_size,
	};
	if (!err)
		err = check_header(img);
	if (!err)
		err = place_kernel(img, b);
	if (!err)
		err = place_cmdline(img, b);
	if (!err)
		err = place_ramdisk(img, b);
	kimg_image_done(img);
	return err;
}
