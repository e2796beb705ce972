/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same headers as lines for people. */
#include "text_priv.h"

#include <inttypes.h>

static void load(const struct kimg_page *p, const struct kimg_mb_load *l)
{
	if (l->set)
		kimg_buf_addf(p->out, ", loads at 0x%" PRIx64 " to 0x%" PRIx64,
			      l->start, l->end);
	kimg_buf_addf(p->out, "\n");
}

static void multiboot(const struct kimg_page *p,
		      const struct kimg_multiboot *m)
{
	kimg_text_label(p, "Multiboot");
	kimg_buf_addf(p->out, "version 1 at 0x%" PRIx64 ", ", m->rec.at);
	kimg_text_flags(p->out, kimg_rec_find(&m->rec, "flags")->names,
			m->hdr->flags);
	load(p, &m->load);
}

/* The other names in the header are of no use to people. */
static void multiboot2(const struct kimg_page *p,
		       const struct kimg_multiboot2 *m)
{
	kimg_text_label(p, "Multiboot");
	kimg_buf_addf(p->out, "version 2 at 0x%" PRIx64 ", %u tag%s",
		      m->rec.at, m->ntags, m->ntags == 1 ? "" : "s");
	load(p, &m->load);
}

static void xen_table(const struct kimg_page *p,
		      const struct kimg_xen_table *t)
{
	kimg_text_label(p, "Xen table");
	kimg_buf_addf(p->out, "at 0x%" PRIx64 ", flags 0x%" PRIx32 "\n",
		      t->rec.at, t->hdr->flags);
}

static void foreign(const struct kimg_page *p, const struct kimg_foreign *f)
{
	const struct kimg_field *size = kimg_rec_find(&f->rec, "image_size");
	const struct kimg_efi_zboot *z = f->rec.data;

	if (f->compression) {
		kimg_text_label(p, "Payload");
		kimg_text_string(p, f->compression);
		kimg_buf_addf(p->out, " at 0x%" PRIx32 ", ",
			      z->payload_offset);
		kimg_text_size(p, z->payload_size);
		kimg_buf_addf(p->out, ", not decoded\n");
	} else if (size) {
		kimg_text_label(p, "Needs");
		kimg_text_size(p, kimg_rec_get(&f->rec, size));
		kimg_buf_addf(p->out, " of memory");
		if (f->page_size) {
			kimg_buf_addf(p->out, ", in pages of ");
			kimg_text_size(p, f->page_size);
		}
		kimg_buf_addf(p->out, "\n");
	}
}

void kimg_text_headers(const struct kimg_page *p, const struct kimg_image *img)
{
	if (img->multiboot)
		multiboot(p, img->multiboot);
	if (img->multiboot2)
		multiboot2(p, img->multiboot2);
	if (img->xen_table)
		xen_table(p, img->xen_table);
	if (img->foreign)
		foreign(p, img->foreign);
}
