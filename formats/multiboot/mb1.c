/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Multiboot 1 (Multiboot Specification 0.6.96, section 3.1). */
#include "mb_priv.h"

#include "../../src/core/poison.h"

static enum kimg_err read_address(struct kimg_image *img,
				  const struct kimg_layer *l,
				  struct kimg_multiboot *m)
{
	const struct kimg_mb1_address *a;
	enum kimg_err err;

	err = kimg_record_read(img, l, &(struct kimg_want){
		.spec = &kimg_rec_mb1_address, .bytes = sizeof(*a),
		.at = m->rec.at }, &m->address);
	if (err)
		return err;
	a = m->address.data;
	err = kimg_mb_place(img, l, m->rec.at, &m->address,
			    &(struct mb_address){
		.header_addr = a->header_addr,
		.load_addr = a->load_addr,
		.load_end_addr = a->load_end_addr,
		.bss_end_addr = a->bss_end_addr }, &m->load);
	if (!err)
		kimg_image_entry(img, "multiboot", "physical", a->entry_addr);
	return err;
}

enum kimg_err kimg_mb1_read(struct kimg_image *img, const struct kimg_layer *l,
			    uint64_t at)
{
	struct kimg_multiboot *m = kimg_image_get(img, 1, sizeof(*m));
	enum kimg_err err, part = KIMG_OK;

	if (!m)
		return kimg_image_nomem(img);
	err = kimg_record_read(img, l, &(struct kimg_want){
		.spec = &kimg_rec_mb1_header, .at = at,
		.bytes = sizeof(*m->hdr) }, &m->rec);
	if (err)
		return err;
	m->hdr = m->rec.data;
	img->multiboot = m;
	if (m->hdr->flags & KIMG_MULTIBOOT_AOUT_KLUDGE)
		err = read_address(img, l, m);
	else
		kimg_mb_elf_entry(img, "multiboot");
	if (m->hdr->flags & KIMG_MULTIBOOT_VIDEO_MODE)
		part = kimg_record_read(img, l, &(struct kimg_want){
			.spec = &kimg_rec_mb1_mode, .at = at,
			.bytes = sizeof(struct kimg_mb1_mode) }, &m->mode);
	return err ? err : part;
}
