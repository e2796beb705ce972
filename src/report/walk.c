/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The model as a document; schema inspect/1, and every member has a row in
 * members.def. A member that does not apply is absent; one that was looked for
 * and is not there is null.
 */
#include "report_priv.h"

#include "../core/limits.h"
#include "../core/num.h"
#include <stdio.h>
#include <string.h>

void kimg_walk_place(struct kimg_report *r, struct kimg_doc *d,
		     const char *layer, uint64_t at)
{
	kimg_doc_uint(r, d, "at", at);
	kimg_doc_string(r, d, "layer", layer);
}

static const char *hex_bytes(struct kimg_report *r, const struct kimg_view *v)
{
	struct kimg_cur c = { .v = *v };
	uint64_t i, n = kimg_min(v->len, KIMG_MAX_DESC_SHOWN);
	char *s = kimg_arena_get(&r->arena, n * 2 + 1, 1);

	for (i = 0; s && i < n; i++)
		snprintf(s + 2 * i, 3, "%02x",
			 (unsigned int)kimg_cur_get(&c, i, 1));
	return s ? s : "";
}

static void walk_setup_fields(struct kimg_report *r, struct kimg_doc *d,
			      const struct kimg_rec *rec)
{
	struct kimg_doc *list = kimg_doc_put(r, d, "fields", KIMG_DOC_ARRAY);
	struct kimg_doc *o;
	unsigned int i;

	for (i = 0; i < rec->spec->n; i++) {
		const struct kimg_field *f = &rec->spec->field[i];

		if (!kimg_rec_has(rec, f))
			continue;
		o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
		kimg_doc_string(r, o, "name", f->name);
		kimg_walk_place(r, o, rec->layer, rec->at + f->off);
		kimg_doc_uint(r, o, "size", f->width);
		kimg_doc_string(r, o, "type",
				kimg_role_name((enum kimg_role)f->role));
		kimg_doc_hex(r, o, "raw", kimg_rec_get(rec, f));
		kimg_doc_value(r, o, "value", rec, f);
		if (f->since)
			kimg_doc_string(r, o, "since", kimg_arena_fmt(&r->arena,
				"%u.%02u", f->since >> 8, f->since & 0xff));
		kimg_doc_string(r, o, "meaning", f->doc);
	}
}

void kimg_walk_record(struct kimg_report *r, struct kimg_doc *d,
		      const struct kimg_rec *rec, bool strip)
{
	unsigned int i;

	if (d)
		d->rec = rec;
	for (i = 0; i < rec->spec->n; i++) {
		const struct kimg_field *f = &rec->spec->field[i];
		char name[KIMG_MEMBER_NAME];

		if (kimg_rec_has(rec, f) && kimg_member_name(f, strip, name))
			kimg_doc_value(r, d, kimg_arena_dup(&r->arena, name,
				strlen(name)), rec, f);
	}
}

static void walk_setup(struct kimg_report *r, struct kimg_doc *image,
		       const struct kimg_setup *s)
{
	struct kimg_doc *d = kimg_doc_put(r, image, "setup", KIMG_DOC_OBJECT);
	struct kimg_doc *o;

	kimg_walk_place(r, d, s->rec.layer,
			s->rec.at + s->rec.spec->field[0].off);
	kimg_doc_string(r, d, "protocol", kimg_arena_fmt(&r->arena, "%u.%02u",
		s->hdr->version >> 8, s->hdr->version & 0xff));
	kimg_doc_uint(r, d, "header_end", s->rec.end);
	kimg_doc_uint(r, d, "size", s->size);
	kimg_doc_string(r, d, "kernel_version", s->kernel_version);
	kimg_doc_bool(r, d, "efi_stub", s->efi_stub);
	if (s->crc)
		kimg_walk_crc(r, d, s);
	if (d)
		d->rec = &s->rec;
	walk_setup_fields(r, d, &s->rec);
	if (s->kernel_info.spec) {
		o = kimg_doc_put(r, image, "kernel_info", KIMG_DOC_OBJECT);
		kimg_walk_place(r, o, s->kernel_info.layer, s->kernel_info.at);
		kimg_walk_record(r, o, &s->kernel_info, false);
	}
	if (!s->pm_at)
		return;
	o = kimg_doc_put(r, image, "protected_mode", KIMG_DOC_OBJECT);
	kimg_walk_place(r, o, s->rec.layer, s->pm_at);
	kimg_doc_uint(r, o, "size", s->pm_size);
	if (s->pm_announced)
		kimg_doc_uint(r, o, "announced_size", s->pm_announced);
	if (s->tail_size) {
		o = kimg_doc_put(r, image, "tail", KIMG_DOC_OBJECT);
		kimg_walk_place(r, o, s->rec.layer, s->tail_at);
		kimg_doc_uint(r, o, "size", s->tail_size);
	} else {
		kimg_doc_string(r, image, "tail", NULL);
	}
}

/* Behind the ELF of a payload are the relocations of the kernel. */
static void walk_tail(struct kimg_report *r, struct kimg_doc *d,
		      const struct kimg_image *img)
{
	struct kimg_doc *o;

	if (!img->elf->tail_size) {
		kimg_doc_string(r, d, "relocs", NULL);
		return;
	}
	o = kimg_doc_put(r, d, "relocs", KIMG_DOC_OBJECT);
	kimg_walk_place(r, o, img->elf->layer->name, img->elf->size);
	if (img->kernel && img->kernel->relocs)
		kimg_walk_relocs(r, o, img->kernel->relocs);
	else
		kimg_doc_uint(r, o, "bytes", img->elf->tail_size);
}

static void walk_stream(struct kimg_report *r, struct kimg_doc *image,
			const struct kimg_stream *s,
			const struct kimg_image *img)
{
	bool payload = s == img->payload;
	struct kimg_doc *d = kimg_doc_put(r, image, payload ? "payload" :
					  "wrapper", KIMG_DOC_OBJECT);

	kimg_walk_place(r, d, s->outer->name, s->at);
	kimg_doc_uint(r, d, "length", s->length);
	kimg_doc_string(r, d, "codec", s->codec);
	if (!s->codec)
		return;
	if (s->sha256)
		kimg_doc_string(r, d, "sha256", s->sha256);
	/* Without decoding nothing tells the size of a whole file. */
	if (s->size || s->has_size)
		kimg_doc_uint(r, d, "uncompressed_size", s->size);
	if (s->inner_sha256)
		kimg_doc_string(r, d, "uncompressed_sha256", s->inner_sha256);
	kimg_doc_string(r, d, "checked", !s->inner ? "none" :
			s->checked ? "full" : "partial");
	if (s->checked) {
		kimg_doc_uint(r, d, "padding", s->padding);
		kimg_doc_uint(r, d, "trailing_bytes", s->trailing);
	}
	if (!img->elf || img->elf->layer != s->inner)
		return;
	kimg_doc_uint(r, d, "elf_size", img->elf->size);
	if (payload)
		walk_tail(r, d, img);
}

static void walk_note(struct kimg_report *r, struct kimg_doc *list,
		      const struct kimg_note *n)
{
	struct kimg_doc *o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
	struct kimg_doc *type;

	if (o)
		o->rec = &n->rec;
	kimg_doc_string(r, o, "owner", n->owner);
	type = kimg_doc_put(r, o, "type", KIMG_DOC_OBJECT);
	kimg_doc_string(r, type, "name", n->type_name);
	kimg_doc_hex(r, type, "raw", n->type);
	kimg_walk_place(r, o, n->layer, n->at);
	kimg_doc_string(r, o, "from", kimg_note_from_name(n->from));
	kimg_doc_uint(r, o, "desc_at", n->desc_at);
	kimg_doc_uint(r, o, "desc_size", n->desc.len);
	kimg_doc_string(r, o, "desc_hex", hex_bytes(r, &n->desc));
	if (n->kind == KIMG_NOTE_NUMBER)
		kimg_doc_hex(r, o, "value", n->value);
	else if (n->kind == KIMG_NOTE_STRING)
		kimg_doc_string(r, o, "value", n->text);
}

/* What an ELF file is by itself, wherever it is. */
static void walk_headers_of(struct kimg_report *r, struct kimg_doc *d,
			    const struct kimg_elf *e)
{
	struct kimg_doc *list, *o;
	unsigned int i;

	list = kimg_doc_put(r, d, "phdrs", KIMG_DOC_ARRAY);
	for (i = 0; i < e->nsegments; i++) {
		o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
		kimg_doc_uint(r, o, "index", i);
		kimg_walk_place(r, o, e->segment[i].rec.layer,
				e->segment[i].rec.at);
		kimg_walk_record(r, o, &e->segment[i].rec, true);
	}
	if (e->sections_read)
		list = kimg_doc_put(r, d, "sections", KIMG_DOC_ARRAY);
	for (i = 0; i < e->nsections; i++) {
		o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
		kimg_doc_uint(r, o, "index", i);
		kimg_walk_place(r, o, e->section[i].rec.layer,
				e->section[i].rec.at);
		kimg_doc_string(r, o, "name", e->section[i].name);
		kimg_walk_record(r, o, &e->section[i].rec, true);
	}
	list = kimg_doc_put(r, d, "notes", KIMG_DOC_ARRAY);
	for (i = 0; i < e->nnotes; i++)
		walk_note(r, list, &e->note[i]);
}

static struct kimg_doc *walk_ehdr(struct kimg_report *r,
				  struct kimg_doc *image, const char *name,
				  const struct kimg_elf *e)
{
	struct kimg_doc *d = kimg_doc_put(r, image, name, KIMG_DOC_OBJECT);

	kimg_walk_place(r, d, e->layer->name, 0);
	kimg_doc_uint(r, d, "class", e->bits);
	kimg_walk_record(r, d, &e->rec, true);
	kimg_doc_uint(r, d, "size", e->size);
	return d;
}

static void walk_elf(struct kimg_report *r, struct kimg_doc *image,
		     const struct kimg_image *img)
{
	const struct kimg_elf *e = img->elf;
	struct kimg_doc *d = walk_ehdr(r, image, "elf", e), *o;

	if (!img->payload)
		kimg_doc_uint(r, d, "tail_size", e->tail_size);
	if (!img->payload && img->kernel && img->kernel->relocs) {
		o = kimg_doc_put(r, d, "relocs", KIMG_DOC_OBJECT);
		kimg_walk_place(r, o, e->layer->name, e->size);
		kimg_walk_relocs(r, o, img->kernel->relocs);
	} else if (!img->payload && img->kernel) {
		kimg_doc_string(r, d, "relocs", NULL);
	}
	walk_headers_of(r, d, e);
}

static void walk_entries(struct kimg_report *r, struct kimg_doc *image,
			 const struct kimg_image *img)
{
	struct kimg_doc *list = kimg_doc_put(r, image, "entries",
					     KIMG_DOC_ARRAY);
	unsigned int i;

	for (i = 0; i < img->nentries; i++) {
		struct kimg_doc *o = kimg_doc_put(r, list, NULL,
						  KIMG_DOC_OBJECT);

		kimg_doc_string(r, o, "abi", img->entry[i].abi);
		kimg_doc_string(r, o, "space", img->entry[i].space);
		kimg_doc_hex(r, o, "address", img->entry[i].address);
	}
}

static void walk_error(struct kimg_report *r, struct kimg_doc *image,
		       const struct kimg_image *img)
{
	const struct kimg_finding *f = img->finding;
	struct kimg_doc *d = kimg_doc_put(r, image, "error", KIMG_DOC_OBJECT);

	kimg_doc_string(r, d, "code", kimg_errname(img->err));
	while (f && f->sev != KIMG_ERROR)
		f = f->next;
	if (!f)
		return;
	if (f->has_at)
		kimg_walk_place(r, d, f->layer, f->at);
	if (f->field)
		kimg_doc_string(r, d, "field", f->field);
	kimg_doc_string(r, d, "message", f->text);
	if (f->expected)
		kimg_doc_string(r, d, "expected", f->expected);
	if (f->found)
		kimg_doc_string(r, d, "found", f->found);
	if (f->hint)
		kimg_doc_string(r, d, "hint", f->hint);
}

void kimg_walk_image(struct kimg_report *r, struct kimg_doc *images,
		     const struct kimg_image *img)
{
	struct kimg_doc *d = kimg_doc_put(r, images, NULL, KIMG_DOC_OBJECT);

	kimg_doc_string(r, d, "file", img->name);
	kimg_doc_uint(r, d, "size", img->size);
	if (img->sha256)
		kimg_doc_string(r, d, "sha256", img->sha256);
	kimg_doc_string(r, d, "kind", img->kind);
	kimg_walk_also(r, d, img);
	if (img->kind) {
		kimg_doc_string(r, d, "arch", img->arch);
		kimg_doc_string(r, d, "version", img->version);
	}
	if (img->elf && img->elf->banner)
		kimg_doc_string(r, d, "banner", img->elf->banner);
	if (img->elf && img->elf->notes_read)
		kimg_doc_string(r, d, "build_id", img->elf->build_id);
	if (img->wrapper)
		walk_stream(r, d, img->wrapper, img);
	if (img->setup)
		walk_setup(r, d, img->setup);
	if (img->payload)
		walk_stream(r, d, img->payload, img);
	else if (img->setup)
		kimg_doc_string(r, d, "payload", NULL);
	kimg_walk_pe(r, d, img);
	if (img->boot_elf)
		walk_headers_of(r, walk_ehdr(r, d, "boot_elf", img->boot_elf),
				img->boot_elf);
	if (img->elf)
		walk_elf(r, d, img);
	kimg_walk_headers(r, d, img);
	if (img->kind)
		walk_entries(r, d, img);
	if (img->xen)
		kimg_walk_xen(r, d, img->xen);
	if (img->kernel)
		kimg_walk_linux(r, d, img->kernel);
	if (img->err)
		walk_error(r, d, img);
}
