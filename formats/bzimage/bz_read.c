/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bzImage: the setup header and the parts that it announces. Source: Linux
 * Documentation/arch/x86/boot.rst.
 */
#include "bz_priv.h"

#include "../../src/core/limits.h"
#include "../../src/core/num.h"
#include "../../src/core/spec_priv.h"
#include <inttypes.h>

#include "../../src/core/poison.h"

#define OFF_JUMP 0x200
#define OFF_HEADER 0x202
#define OFF_VERSION 0x206
#define SECTOR 512

static unsigned int bz_bid(const struct kimg_view *head)
{
	return kimg_view_equal(head, OFF_HEADER, "HdrS", 4) ?
		32 + kimg_pe_bits(head) : 0;
}

enum kimg_err kimg_bz_fail(struct kimg_image *img, const struct kimg_rec *rec,
			   const char *field, const struct kimg_finding *f)
{
	const struct kimg_field *row = kimg_rec_find(rec, field);
	struct kimg_finding mine = *f;

	mine.layer = rec->layer;
	mine.field = field;
	if (!f->has_at && row)
		mine.at = row->off;
	mine.has_at = true;
	return kimg_image_add(img, &mine);
}

/* The end of the header and its version; both bound what may be read. */
static enum kimg_err header_bounds(struct kimg_image *img,
				   const struct kimg_view *v,
				   struct kimg_rec *rec)
{
	struct kimg_cur c = { .v = *v };
	uint64_t jump = kimg_cur_get(&c, OFF_JUMP, 1);
	uint64_t reach = kimg_cur_get(&c, OFF_JUMP + 1, 1);
	uint64_t version = kimg_cur_get(&c, OFF_VERSION, 2);

	if (c.bad)
		return kimg_bz_fail(img, rec, "version",
				    &(struct kimg_finding){
			.at = v->len, .has_at = true,
			.err = KIMG_ERR_TRUNCATED,
			.text = "the file ends inside the setup header",
			.expected = "at least 0x208 bytes",
			.found = kimg_image_fmt(img, "0x%" PRIx64, v->len),
		});
	rec->version = (uint16_t)version;
	rec->end = OFF_HEADER + reach;
	if (jump != 0xeb || reach > 0x7f || rec->end < OFF_VERSION + 2)
		return kimg_bz_fail(img, rec, "jump",
				    &(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED,
			.text = "does not lead to the end of the header",
			.expected = "eb 06 to eb 7f",
			.found = kimg_image_fmt(img, "%02x %02x",
						(unsigned int)jump,
						(unsigned int)reach),
		});
	if (version < 0x200)
		return kimg_bz_fail(img, rec, "version",
				    &(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED,
			.text = "there is no such boot protocol with a header",
			.expected = "0x0200 or higher",
			.found = kimg_image_fmt(img, "0x%04x",
						(unsigned int)version),
		});
	if (v->len < rec->end)
		return kimg_bz_fail(img, rec, "jump",
				    &(struct kimg_finding){
			.at = v->len, .has_at = true,
			.err = KIMG_ERR_TRUNCATED,
			.text = "the file ends inside the setup header",
			.expected = kimg_image_fmt(img, "0x%" PRIx64 " bytes",
						   rec->end),
			.found = kimg_image_fmt(img, "0x%" PRIx64, v->len),
		});
	return KIMG_OK;
}

/* Fields that the version has but the header is too short for. */
static void check_end(struct kimg_image *img, const struct kimg_rec *rec)
{
	struct kimg_rec all = *rec;
	uint64_t need = 0;
	unsigned int i;

	all.end = rec->spec->size;
	for (i = 0; i < rec->spec->n; i++) {
		const struct kimg_field *f = &rec->spec->field[i];

		if (kimg_rec_has(&all, f))
			need = kimg_max(need, f->off + f->width);
	}
	if (need > rec->end)
		kimg_bz_fail(img, rec, "jump", &(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED, .sev = KIMG_WARNING,
			.text = "the header ends before fields of its version",
			.expected = kimg_image_fmt(img, "0x%" PRIx64
				" for protocol %u.%02u", need,
				rec->version >> 8, rec->version & 0xff),
			.found = kimg_image_fmt(img, "0x%" PRIx64, rec->end),
		});
}

static enum kimg_err read_header(struct kimg_image *img,
				 const struct kimg_layer *l,
				 struct kimg_setup *s)
{
	struct kimg_bz_setup *h = kimg_image_get(img, 1, sizeof(*h));
	struct kimg_cur c = { .big = false };
	enum kimg_err err;

	if (!h)
		return kimg_image_nomem(img);
	err = kimg_layer_view(l, 0, kimg_min(l->size, KIMG_HEAD_SIZE), &c.v);
	if (err)
		return err;
	s->rec = (struct kimg_rec){
		.spec = &kimg_rec_bz_setup, .data = h, .layer = l->name,
	};
	err = header_bounds(img, &c.v, &s->rec);
	if (err)
		return err;
	kimg_rec_decode(&s->rec, &c, h);
	s->hdr = h;
	check_end(img, &s->rec);
	if (h->boot_flag != 0xaa55)
		return kimg_bz_fail(img, &s->rec, "boot_flag",
				    &(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED,
			.text = "not a boot sector",
			.expected = "0xaa55",
			.found = kimg_image_fmt(img, "0x%04x", h->boot_flag),
		});
	return KIMG_OK;
}

/* Where setup ends, the protected-mode part, and what follows. */
static enum kimg_err read_layout(struct kimg_image *img,
				 const struct kimg_layer *l,
				 struct kimg_setup *s)
{
	uint64_t sects = s->hdr->setup_sects ? s->hdr->setup_sects : 4;
	uint64_t there;

	s->size = (sects + 1) * SECTOR;
	if (s->size > l->size)
		return kimg_bz_fail(img, &s->rec, "setup_sects",
				    &(struct kimg_finding){
			.err = KIMG_ERR_TRUNCATED,
			.text = "the setup code does not fit in the file",
			.expected = kimg_image_fmt(img, "at least 0x%" PRIx64
						   " bytes", s->size),
			.found = kimg_image_fmt(img, "0x%" PRIx64, l->size),
		});
	there = l->size - s->size;
	s->pm_at = s->size;
	if (s->hdr->version >= 0x204)
		s->pm_announced = (uint64_t)s->hdr->syssize * 16;
	s->pm_size = s->pm_announced ? kimg_min(s->pm_announced, there) : there;
	s->tail_at = s->pm_at + s->pm_size;
	s->tail_size = l->size - s->tail_at;
	/* Real images (iPXE, memtest86+) miss up to one paragraph. */
	if (s->pm_announced >= there + 16)
		return kimg_bz_fail(img, &s->rec, "syssize",
				    &(struct kimg_finding){
			.err = KIMG_ERR_TRUNCATED,
			.text = "the protected-mode part does not fit in the "
				"file (file truncated?)",
			.expected = kimg_image_fmt(img, "0x%" PRIx64
				" bytes behind the setup code",
				s->pm_announced),
			.found = kimg_image_fmt(img, "0x%" PRIx64, there),
		});
	return KIMG_OK;
}

static enum kimg_err read_version(struct kimg_image *img,
				  const struct kimg_layer *l,
				  struct kimg_setup *s)
{
	struct kimg_view v;
	enum kimg_err err;

	if (!s->hdr->kernel_version)
		return KIMG_OK;
	s->kernel_version_at = (uint64_t)s->hdr->kernel_version + 0x200;
	if (s->kernel_version_at >= s->size)
		return kimg_bz_fail(img, &s->rec, "kernel_version",
				    &(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED,
			.text = "the version string is not in the setup code",
			.expected = kimg_image_fmt(img, "less than 0x%" PRIx64,
						   s->size - 0x200),
			.found = kimg_image_fmt(img, "0x%04x",
						s->hdr->kernel_version),
		});
	err = kimg_layer_view(l, s->kernel_version_at,
			      kimg_min(s->size - s->kernel_version_at,
				       KIMG_MAX_STRING), &v);
	if (err)
		return err;
	if (!kimg_image_string(img, &v, &s->kernel_version))
		return kimg_bz_fail(img, &s->rec, "kernel_version",
				    &(struct kimg_finding){
			.at = s->kernel_version_at, .has_at = true,
			.err = KIMG_ERR_MALFORMED,
			.text = "the version string does not end",
			.expected = kimg_image_fmt(img, "a NUL in 0x%" PRIx64
						   " bytes", v.len),
		});
	return s->kernel_version ? KIMG_OK : kimg_image_nomem(img);
}

static enum kimg_err read_kernel_info(struct kimg_image *img,
				      const struct kimg_layer *l,
				      struct kimg_setup *s)
{
	struct kimg_bz_kernel_info *info;
	struct kimg_cur c = { .big = false };
	uint64_t off = s->hdr->kernel_info_offset;
	enum kimg_err err;

	if (!off)
		return KIMG_OK;
	if (!kimg_fits(s->pm_size, off, kimg_rec_bz_kernel_info.size))
		return kimg_bz_fail(img, &s->rec, "kernel_info_offset",
				    &(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED,
			.text = "kernel_info is not in the protected-mode part",
			.expected = kimg_image_fmt(img, "at most 0x%" PRIx64,
				s->pm_size >= 16 ? s->pm_size - 16 : 0),
			.found = kimg_image_fmt(img, "0x%" PRIx64, off),
		});
	info = kimg_image_get(img, 1, sizeof(*info));
	if (!info)
		return kimg_image_nomem(img);
	err = kimg_layer_view(l, s->pm_at + off, kimg_rec_bz_kernel_info.size,
			      &c.v);
	if (err)
		return err;
	if (!kimg_view_equal(&c.v, 0, "LToP", 4))
		return kimg_bz_fail(img, &s->rec, "kernel_info",
				    &(struct kimg_finding){
			.at = s->pm_at + off, .has_at = true,
			.err = KIMG_ERR_MALFORMED,
			.text = "no kernel_info where the header says",
			.expected = "\"LToP\"",
			.found = kimg_image_fmt(img, "0x%08" PRIx64,
						kimg_cur_get(&c, 0, 4)),
		});
	s->kernel_info = (struct kimg_rec){
		.spec = &kimg_rec_bz_kernel_info, .data = info,
		.layer = l->name, .at = s->pm_at + off,
		.end = kimg_rec_bz_kernel_info.size,
		.version = KIMG_VERSION_ALL,
	};
	kimg_rec_decode(&s->kernel_info, &c, info);
	return KIMG_OK;
}

static void add_entries(struct kimg_image *img, const struct kimg_setup *s)
{
	const struct kimg_bz_setup *h = s->hdr;

	kimg_image_entry(img, "linux16", "file", OFF_JUMP);
	if (h->loadflags & KIMG_BZ_LOADED_HIGH && s->pm_size)
		kimg_image_entry(img, "linux32", "pm", 0);
	if (h->xloadflags & KIMG_BZ_XLF_KERNEL_64)
		kimg_image_entry(img, "linux64", "pm", 0x200);
	if (h->xloadflags & KIMG_BZ_XLF_EFI_HANDOVER_32)
		kimg_image_entry(img, "efi-handover32", "pm",
				 h->handover_offset);
	if (h->xloadflags & KIMG_BZ_XLF_EFI_HANDOVER_64)
		kimg_image_entry(img, "efi-handover64", "pm",
				 (uint64_t)h->handover_offset + 0x200);
}

static enum kimg_err bz_decode(struct kimg_image *img,
			       const struct kimg_layer *l)
{
	struct kimg_setup *s = kimg_image_get(img, 1, sizeof(*s));
	enum kimg_err err, part;

	if (!s)
		return kimg_image_nomem(img);
	err = read_header(img, l, s);
	if (err && !s->hdr)
		return err;
	img->setup = s;
	part = read_layout(img, l, s);
	if (!err)
		err = part;
	/* Without the end of the setup code there is no place to look at. */
	if (!s->pm_at)
		return err;
	add_entries(img, s);
	part = read_version(img, l, s);
	if (!err)
		err = part;
	part = read_kernel_info(img, l, s);
	if (!err)
		err = part;
	img->priv->diags.area = KIMG_AREA_PAYLOAD;
	part = kimg_bz_payload(img, l, s);
	img->priv->diags.area = KIMG_AREA_SETUP;
	return err ? err : part;
}

const struct kimg_format kimg_format_bzimage = {
	.name = "bzimage",
	.title = "Linux/x86 bzImage",
	.area = KIMG_AREA_SETUP,
	.bid = bz_bid,
	.decode = bz_decode,
	.finish = kimg_bz_crc,
};
