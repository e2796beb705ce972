/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Kernels of Linux for other machines. They are told apart and named, so that
 * nobody looks for damage in a good file; nothing behind the header is read.
 *
 * Most can be PE images too, so a bid counts the bits of that as well.
 */
#include "../format_priv.h"

#include "../../src/core/num.h"
#include <inttypes.h>
#include <kimg/foreign.h>

#include "../../src/core/poison.h"

#define OFF_PE 0x3c
#define ZBOOT_COMPRESSION 0x18
#define ZBOOT_COMPRESSION_MAX 32
#define ZIMAGE_MAGIC 0x24
#define ZIMAGE_ENDIANNESS 0x30

static unsigned int arm64_bid(const struct kimg_view *head)
{
	return kimg_view_equal(head, 0x38, "ARM\x64", 4) ?
		32 + kimg_pe_bits(head) : 0;
}

/* Version 0.1 has only the first magic, and later ones may have only the
 * second. */
static unsigned int riscv_bid(const struct kimg_view *head)
{
	unsigned int bits = 0;

	if (kimg_view_equal(head, 0x30, "RISCV\0\0\0", 8))
		bits += 64;
	if (kimg_view_equal(head, 0x38, "RSC\x05", 4))
		bits += 32;
	return bits ? bits + kimg_pe_bits(head) : 0;
}

static unsigned int zboot_bid(const struct kimg_view *head)
{
	return kimg_view_equal(head, 0, "MZ\0\0zimg", 8) ?
		48 + kimg_pe_bits(head) : 0;
}

static unsigned int zimage_bid(const struct kimg_view *head)
{
	unsigned int bits = 32;

	if (!kimg_view_equal(head, ZIMAGE_MAGIC, "\x18\x28\x6f\x01", 4))
		return 0;
	if (kimg_view_equal(head, ZIMAGE_ENDIANNESS, "\1\2\3\4", 4) ||
	    kimg_view_equal(head, ZIMAGE_ENDIANNESS, "\4\3\2\1", 4))
		bits += 32;
	return bits + kimg_pe_bits(head);
}

static enum kimg_err read_header(struct kimg_image *img,
				 const struct kimg_layer *l,
				 const struct kimg_record *spec, size_t bytes,
				 struct kimg_foreign **out)
{
	struct kimg_foreign *f = kimg_image_get(img, 1, sizeof(*f));
	struct kimg_view pe;
	enum kimg_err err;

	if (!f)
		return kimg_image_nomem(img);
	err = kimg_record_read(img, l, &(struct kimg_want){
		.spec = spec, .bytes = bytes }, &f->rec);
	if (err)
		return err;
	err = kimg_layer_view(l, 0, kimg_min(l->size, OFF_PE + 4), &pe);
	if (!err && kimg_view_equal(&pe, 0, "MZ", 2)) {
		struct kimg_cur c = { .v = pe };
		uint64_t at = kimg_cur_get(&c, OFF_PE, 4);

		f->efi_stub = !kimg_layer_view(l, at, 4, &pe) &&
			      kimg_view_equal(&pe, 0, "PE\0\0", 4);
	}
	img->foreign = *out = f;
	return KIMG_OK;
}

static enum kimg_err arm64_decode(struct kimg_image *img,
				  const struct kimg_layer *l)
{
	const struct kimg_arm64_image *h;
	struct kimg_foreign *f;
	enum kimg_err err;
	unsigned int pages;

	err = read_header(img, l, &kimg_rec_arm64_image, sizeof(*h), &f);
	if (err)
		return err;
	h = f->rec.data;
	/* 4, 16 or 64 KiB */
	pages = (unsigned int)(h->flags >> 1) & 3;
	f->page_size = pages ? UINT64_C(1024) << (2 * pages) : 0;
	img->arch = "aarch64";
	return KIMG_OK;
}

static enum kimg_err riscv_decode(struct kimg_image *img,
				  const struct kimg_layer *l)
{
	struct kimg_foreign *f;

	img->arch = "riscv";
	return read_header(img, l, &kimg_rec_riscv_image,
			   sizeof(struct kimg_riscv_image), &f);
}

/* IMAGE_FILE_MACHINE_* (PE Format, "Machine Types"). */
static const char *pe_arch(const struct kimg_layer *l, uint64_t pe)
{
	struct kimg_cur c = { .big = false };

	if (kimg_layer_view(l, pe + 4, 2, &c.v))
		return NULL;
	switch (kimg_cur_get(&c, 0, 2)) {
	case 0xaa64:
		return "aarch64";
	case 0x1c2:
		return "arm";
	case 0x5032:
	case 0x5064:
		return "riscv";
	case 0x6232:
	case 0x6264:
		return "loongarch";
	default:
		return NULL;
	}
}

static enum kimg_err zboot_decode(struct kimg_image *img,
				  const struct kimg_layer *l)
{
	const struct kimg_efi_zboot *h;
	struct kimg_foreign *f;
	struct kimg_view v;
	enum kimg_err err;

	err = read_header(img, l, &kimg_rec_efi_zboot, sizeof(*h), &f);
	if (err)
		return err;
	h = f->rec.data;
	err = kimg_layer_view(l, ZBOOT_COMPRESSION, ZBOOT_COMPRESSION_MAX, &v);
	if (err)
		return err;
	kimg_image_string(img, &v, &f->compression);
	if (f->efi_stub)
		img->arch = pe_arch(l, h->pe_offset);
	if (kimg_fits(l->size, h->payload_offset, h->payload_size))
		return KIMG_OK;
	return kimg_record_fail(img, &f->rec, "payload_size",
				&(struct kimg_finding){
		.err = KIMG_ERR_TRUNCATED,
		.text = "the payload leaves the file",
		.expected = kimg_image_fmt(img, "at most 0x%" PRIx64,
					   l->size),
		.found = kimg_image_fmt(img, "0x%" PRIx32 " + 0x%" PRIx32,
					h->payload_offset, h->payload_size),
	});
}

/* The file may be longer: a device tree is often put behind the kernel. */
static enum kimg_err zimage_decode(struct kimg_image *img,
				   const struct kimg_layer *l)
{
	const struct kimg_arm_zimage *h;
	struct kimg_foreign *f;
	enum kimg_err err;

	img->arch = "arm";
	err = read_header(img, l, &kimg_rec_arm_zimage, sizeof(*h), &f);
	if (err)
		return err;
	h = f->rec.data;
	if (h->end < h->start)
		return kimg_record_fail(img, &f->rec, "end",
					&(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED,
			.text = "the image ends before it starts",
			.expected = kimg_image_fmt(img, "at least 0x%" PRIx32,
						   h->start),
			.found = kimg_image_fmt(img, "0x%" PRIx32, h->end),
		});
	if (h->end - h->start <= l->size)
		return KIMG_OK;
	return kimg_record_fail(img, &f->rec, "end", &(struct kimg_finding){
		.err = KIMG_ERR_TRUNCATED,
		.text = "the file is shorter than the image",
		.expected = kimg_image_fmt(img, "%" PRIu32 " bytes",
					   h->end - h->start),
		.found = kimg_image_fmt(img, "%" PRIu64, l->size),
	});
}

const struct kimg_format kimg_format_arm64_image = {
	.name = "arm64-image",
	.title = "Linux Image for arm64, recognised only",
	.bid = arm64_bid,
	.decode = arm64_decode,
};

const struct kimg_format kimg_format_riscv_image = {
	.name = "riscv-image",
	.title = "Linux Image for RISC-V, recognised only",
	.bid = riscv_bid,
	.decode = riscv_decode,
};

const struct kimg_format kimg_format_efi_zboot = {
	.name = "efi-zboot",
	.title = "Linux EFI zboot image, recognised only",
	.bid = zboot_bid,
	.decode = zboot_decode,
};

const struct kimg_format kimg_format_arm_zimage = {
	.name = "arm-zimage",
	.title = "Linux zImage for 32-bit ARM, recognised only",
	.bid = zimage_bid,
	.decode = zimage_decode,
};
