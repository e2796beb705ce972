/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Headers for multiboot loaders and for Xen's flat loader, and those of
 * kernels for other machines, as a document. */
#include "report_priv.h"

#include <string.h>

static void walk_load(struct kimg_report *r, struct kimg_doc *d,
		      const char *layer, const struct kimg_mb_load *load)
{
	struct kimg_doc *o;

	if (!load->set)
		return;
	o = kimg_doc_put(r, d, "load", KIMG_DOC_OBJECT);
	kimg_walk_place(r, o, layer, load->at);
	kimg_doc_uint(r, o, "size", load->size);
	kimg_doc_hex(r, o, "start", load->start);
	kimg_doc_hex(r, o, "end", load->end);
}

/* A part of a record that only some have. */
static void walk_part(struct kimg_report *r, struct kimg_doc *d,
		      const char *key, const struct kimg_rec *rec)
{
	if (rec->spec)
		kimg_walk_record(r, kimg_doc_put(r, d, key, KIMG_DOC_OBJECT),
				 rec, false);
}

static void walk_multiboot(struct kimg_report *r, struct kimg_doc *image,
			   const struct kimg_multiboot *m)
{
	struct kimg_doc *d = kimg_doc_put(r, image, "multiboot",
					  KIMG_DOC_OBJECT);

	kimg_walk_place(r, d, m->rec.layer, m->rec.at);
	kimg_walk_record(r, d, &m->rec, false);
	walk_part(r, d, "address", &m->address);
	walk_part(r, d, "mode", &m->mode);
	walk_load(r, d, m->rec.layer, &m->load);
}

static void walk_tag(struct kimg_report *r, struct kimg_doc *list,
		     const struct kimg_multiboot2_tag *t)
{
	struct kimg_doc *o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
	struct kimg_doc *asked;
	unsigned int i;

	kimg_walk_place(r, o, t->rec.layer, t->rec.at);
	kimg_walk_record(r, o, &t->rec, false);
	/* mb2_address and so on, without the prefix */
	if (t->body.spec)
		walk_part(r, o, strchr(t->body.spec->name, '_') + 1, &t->body);
	if (!t->nrequests)
		return;
	asked = kimg_doc_put(r, o, "requests", KIMG_DOC_ARRAY);
	for (i = 0; i < t->nrequests; i++)
		kimg_doc_enum(r, asked, NULL, &kimg_mb2_request_names,
			      t->request[i]);
}

static void walk_multiboot2(struct kimg_report *r, struct kimg_doc *image,
			    const struct kimg_multiboot2 *m)
{
	struct kimg_doc *d = kimg_doc_put(r, image, "multiboot2",
					  KIMG_DOC_OBJECT);
	struct kimg_doc *list;
	unsigned int i;

	kimg_walk_place(r, d, m->rec.layer, m->rec.at);
	kimg_walk_record(r, d, &m->rec, false);
	list = kimg_doc_put(r, d, "tags", KIMG_DOC_ARRAY);
	for (i = 0; i < m->ntags; i++)
		walk_tag(r, list, &m->tag[i]);
	walk_load(r, d, m->rec.layer, &m->load);
}

static void walk_foreign(struct kimg_report *r, struct kimg_doc *image,
			 const struct kimg_foreign *f)
{
	struct kimg_doc *d = kimg_doc_put(r, image, f->rec.spec->name,
					  KIMG_DOC_OBJECT);

	kimg_walk_place(r, d, f->rec.layer, f->rec.at);
	kimg_walk_record(r, d, &f->rec, false);
	if (f->compression)
		kimg_doc_string(r, d, "compression", f->compression);
	if (f->page_size)
		kimg_doc_uint(r, d, "page_size", f->page_size);
}

void kimg_walk_headers(struct kimg_report *r, struct kimg_doc *image,
		       const struct kimg_image *img)
{
	struct kimg_doc *d;

	if (img->multiboot)
		walk_multiboot(r, image, img->multiboot);
	if (img->multiboot2)
		walk_multiboot2(r, image, img->multiboot2);
	if (img->xen_table) {
		d = kimg_doc_put(r, image, "xen_table", KIMG_DOC_OBJECT);
		kimg_walk_place(r, d, img->xen_table->rec.layer,
				img->xen_table->rec.at);
		kimg_walk_record(r, d, &img->xen_table->rec, false);
	}
	if (img->foreign)
		walk_foreign(r, image, img->foreign);
}

void kimg_walk_also(struct kimg_report *r, struct kimg_doc *image,
		    const struct kimg_image *img)
{
	const char *also[] = {
		img->pe || (img->foreign && img->foreign->efi_stub) ?
			"pe" : NULL,
		img->multiboot ? "multiboot" : NULL,
		img->multiboot2 ? "multiboot2" : NULL,
		img->xen_table ? "xen-bin" : NULL,
	};
	struct kimg_doc *list = NULL;
	unsigned int i;

	for (i = 0; i < sizeof(also) / sizeof(also[0]); i++) {
		/* The first of two headers already gave the kind its name. */
		if (!also[i] || !img->kind || !strcmp(also[i], img->kind))
			continue;
		if (!list)
			list = kimg_doc_put(r, image, "also", KIMG_DOC_ARRAY);
		kimg_doc_string(r, list, NULL, also[i]);
	}
}
