/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sections, symbols and relocations of what libbfd can read: the ELF file, at
 * whatever depth, and PE images. It is asked after our own readers, gets the
 * bytes of a layer, and is told what the file is, so that it does not guess.
 */
#include "dump_priv.h"

#include "../core/limits.h"
#include "../model/model.h"
#include <string.h>

static bool read_bytes(const void *ctx, uint64_t at, void *to, uint64_t n)
{
	const struct kimg_layer *l = ctx;
	struct kimg_view v;

	return !kimg_layer_view(l, at, n, &v) &&
	       kimg_view_copy(&v, 0, to, (size_t)n);
}

static const char *elf_target(const struct kimg_elf *e)
{
	if (e->big)
		return NULL;
	if (e->eh->e_machine == KIMG_EM_X86_64)
		return e->bits == 64 ? "elf64-x86-64" : "elf32-x86-64";
	if (e->eh->e_machine == KIMG_EM_386 && e->bits == 32)
		return "elf32-i386";
	return NULL;
}

static const char *pe_target(const struct kimg_pe *pe)
{
	uint16_t machine;

	if (!pe->ch)
		return NULL;
	machine = pe->ch->Machine;
	if (machine == KIMG_PE_IMAGE_FILE_MACHINE_AMD64 && pe->bits == 64)
		return "pei-x86-64";
	if (machine == KIMG_PE_IMAGE_FILE_MACHINE_I386 && pe->bits == 32)
		return "pei-i386";
	return NULL;
}

unsigned int kimg_dump_objects(const struct kimg_image *img,
			       struct kimg_object *out)
{
	unsigned int n = 0;

	if (img->elf)
		out[n++] = (struct kimg_object){
			.path = "elf", .layer = img->elf->layer,
			.size = img->elf->size, .target = elf_target(img->elf),
		};
	if (img->pe)
		out[n++] = (struct kimg_object){
			.path = "pe", .layer = img->pe->layer,
			.size = img->pe->layer->size,
			.target = pe_target(img->pe),
		};
	if (img->uki && img->uki->pe)
		out[n++] = (struct kimg_object){
			.path = "uki.pe", .layer = img->uki->pe->layer,
			.size = img->uki->pe->layer->size,
			.target = pe_target(img->uki->pe),
		};
	return n;
}

enum kimg_err kimg_dump_fail(struct kimg_image *img, const char *layer,
			     const char *field, enum kimg_err err,
			     const char *text, const char *hint)
{
	kimg_image_add(img, &(struct kimg_finding){
		.err = err, .layer = layer, .field = field, .text = text,
		.hint = hint,
	});
	return kimg_image_done(img) == KIMG_ERR_NOMEM ? KIMG_ERR_NOMEM : err;
}

enum kimg_err kimg_object_open(struct kimg_image *img,
			       const struct kimg_bfd *m,
			       const struct kimg_object *o,
			       struct kimg_bfd_file **out)
{
	struct kimg_bfd_bytes bytes = {
		.ctx = o->layer, .read = read_bytes, .size = o->size,
	};
	const char *why;

	*out = NULL;
	if (!o->target)
		return kimg_dump_fail(img, o->layer->name, o->path,
				      KIMG_ERR_UNSUPPORTED,
				      "not for x86, and not asked about", NULL);
	*out = m->open(&bytes, o->target, &why);
	if (*out)
		return KIMG_OK;
	return kimg_dump_fail(img, o->layer->name, o->path, KIMG_ERR_MALFORMED,
			      kimg_image_fmt(img, "libbfd cannot read it: %s",
					     why), NULL);
}

/** struct listing - rows on their way into a document; @n: of all objects */
struct listing {
	struct kimg_report *r;
	struct kimg_doc *list;
	unsigned int n;
};

static struct kimg_doc *row(struct listing *l)
{
	l->n++;
	return kimg_doc_put(l->r, l->list, NULL, KIMG_DOC_OBJECT);
}

static void add_section(void *ctx, const struct kimg_bfd_section *s)
{
	struct listing *l = ctx;
	struct kimg_doc *o = row(l), *flags;
	unsigned int i;

	kimg_doc_string(l->r, o, "name", s->name);
	kimg_doc_uint(l->r, o, "size", s->size);
	kimg_doc_hex(l->r, o, "vma", s->vma);
	kimg_doc_hex(l->r, o, "lma", s->lma);
	kimg_doc_uint(l->r, o, "at", s->at);
	kimg_doc_uint(l->r, o, "align", s->align);
	flags = kimg_doc_put(l->r, o, "flags", KIMG_DOC_ARRAY);
	for (i = 0; i < s->nflags; i++)
		kimg_doc_string(l->r, flags, NULL, s->flag[i]);
}

static void add_symbol(void *ctx, const struct kimg_bfd_symbol *s)
{
	struct listing *l = ctx;
	struct kimg_doc *o = row(l);
	const char type[2] = { s->type, '\0' };

	kimg_doc_hex(l->r, o, "value", s->value);
	kimg_doc_string(l->r, o, "type", type);
	kimg_doc_string(l->r, o, "bind", s->bind);
	kimg_doc_string(l->r, o, "kind", s->kind);
	kimg_doc_string(l->r, o, "section", s->section);
	kimg_doc_string(l->r, o, "name", s->name);
}

static void add_relocation(void *ctx, const struct kimg_bfd_relocation *s)
{
	struct listing *l = ctx;
	struct kimg_doc *o = row(l);

	kimg_doc_hex(l->r, o, "address", s->address);
	kimg_doc_string(l->r, o, "section", s->section);
	kimg_doc_string(l->r, o, "type", s->type);
	kimg_doc_string(l->r, o, "symbol", s->symbol);
	kimg_doc_hex(l->r, o, "addend", s->addend);
}

static const struct {
	enum kimg_listing what;
	const char *name;
	const char *hint;
} kinds[] = {
	{ KIMG_LISTING_SECTIONS, "sections",
	  "segments are in elf.phdrs" },
	{ KIMG_LISTING_SYMBOLS, "symbols",
	  "a kernel may have its own: kimg inspect --symbol NAME" },
	{ KIMG_LISTING_RELOCATIONS, "relocations",
	  "those of KASLR are in payload.relocs" },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static enum kimg_err ask(const struct kimg_bfd *m, struct kimg_bfd_file *f,
			 enum kimg_listing what, struct listing *l,
			 const char **why)
{
	*why = "";
	switch (what) {
	case KIMG_LISTING_SECTIONS:
		return m->sections(f, KIMG_MAX_SECTIONS, add_section, l);
	case KIMG_LISTING_SYMBOLS:
		return m->symbols(f, KIMG_MAX_LISTED, add_symbol, l, why);
	case KIMG_LISTING_RELOCATIONS:
		break;
	}
	return m->relocations(f, KIMG_MAX_LISTED, add_relocation, l, why);
}

static enum kimg_err fail(struct kimg_image *img, const struct kimg_object *o,
			  const char *name, enum kimg_err err, const char *why)
{
	if (err == KIMG_ERR_LIMIT)
		why = kimg_image_fmt(img, "more than %d", KIMG_MAX_LISTED);
	else if (err == KIMG_ERR_MALFORMED)
		why = kimg_image_fmt(img, "libbfd cannot read them: %s", why);
	return kimg_dump_fail(img, o->layer->name, name, err, why, NULL);
}

/* Everything that was asked for of one object. */
static enum kimg_err list(struct kimg_report *r, struct kimg_image *img,
			  const struct kimg_bfd *m,
			  const struct kimg_object *o, unsigned int what,
			  struct kimg_doc *objects, unsigned int *count)
{
	struct listing l = { .r = r };
	struct kimg_bfd_file *f;
	struct kimg_doc *d;
	const char *why;
	enum kimg_err err = kimg_object_open(img, m, o, &f);
	size_t i;

	if (err)
		return err;
	d = kimg_doc_put(r, objects, NULL, KIMG_DOC_OBJECT);
	kimg_doc_string(r, d, "path", o->path);
	kimg_walk_place(r, d, o->layer->name, 0);
	kimg_doc_string(r, d, "target", o->target);
	for (i = 0; !err && i < KINDS; i++) {
		if (!(what & (unsigned int)kinds[i].what))
			continue;
		l.n = 0;
		l.list = kimg_doc_put(r, d, kinds[i].name, KIMG_DOC_ARRAY);
		err = ask(m, f, kinds[i].what, &l, &why);
		if (err)
			err = fail(img, o, kinds[i].name, err, why);
		count[i] += l.n;
	}
	m->close(f);
	return err;
}

enum kimg_err kimg_report_objects(struct kimg_report *r, struct kimg_image *img,
				  const char *which, unsigned int what)
{
	struct kimg_object object[KIMG_OBJECTS];
	unsigned int i, n = kimg_dump_objects(img, object);
	unsigned int count[KINDS] = { 0 };
	const struct kimg_bfd *m;
	struct kimg_doc *objects;
	enum kimg_err err = kimg_bfd_get(&m);
	bool any = false;

	if (err)
		return err;
	kimg_doc_string(r, r->root, "file", img->name);
	objects = kimg_doc_put(r, r->root, "objects", KIMG_DOC_ARRAY);
	for (i = 0; !err && i < n; i++) {
		if (which && strcmp(which, object[i].path) != 0)
			continue;
		any = true;
		err = list(r, img, m, &object[i], what, objects, count);
	}
	if (!err && !any)
		err = kimg_dump_fail(img, "", which, KIMG_ERR_ABSENT,
				     "there is no ELF file and no PE image",
				     NULL);
	for (i = 0; !err && i < KINDS; i++)
		if (what & (unsigned int)kinds[i].what && !count[i])
			err = kimg_dump_fail(img, "", kinds[i].name,
					     KIMG_ERR_ABSENT, "there are none",
					     kinds[i].hint);
	return r->arena.bad ? KIMG_ERR_NOMEM : err;
}
