/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PE images and unified kernel images as documents; see kimg-inspect(1). */
#include "report_priv.h"

#include <string.h>

static const char *state_name(enum kimg_crc_state state)
{
	switch (state) {
	case KIMG_CRC_MATCHES:
		return "matches";
	case KIMG_CRC_MATCHES_UNSIGNED:
		return "matches_unsigned";
	case KIMG_CRC_ABSENT_OR_WRONG:
		break;
	}
	return "absent_or_wrong";
}

static void fields(struct kimg_report *r, struct kimg_doc *d,
		   const struct kimg_rec *rec)
{
	kimg_walk_place(r, d, rec->layer, rec->at);
	kimg_walk_record(r, d, rec, true);
}

static void header(struct kimg_report *r, struct kimg_doc *pe,
		   const char *key, const struct kimg_rec *rec)
{
	if (rec->spec)
		fields(r, kimg_doc_put(r, pe, key, KIMG_DOC_OBJECT), rec);
}

/* A member that is also one of a header, where people look for it first. */
static void shortcut(struct kimg_report *r, struct kimg_doc *pe,
		     const char *key, const struct kimg_rec *rec,
		     const char *name)
{
	if (rec->spec)
		kimg_doc_value(r, pe, key, rec, kimg_rec_find(rec, name));
}

static void walk_tables(struct kimg_report *r, struct kimg_doc *d,
			const struct kimg_pe *pe)
{
	struct kimg_doc *list, *o;
	unsigned int i;

	list = kimg_doc_put(r, d, "directories", KIMG_DOC_ARRAY);
	for (i = 0; i < pe->ndirectories; i++) {
		const struct kimg_pe_directory *dir = &pe->directory[i];

		/* Most of them do not exist, which is said by zeros. */
		if (!dir->dir->VirtualAddress && !dir->dir->Size)
			continue;
		o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
		kimg_doc_uint(r, o, "index", dir->index);
		kimg_doc_string(r, o, "name", dir->name);
		fields(r, o, &dir->rec);
	}
	list = kimg_doc_put(r, d, "sections", KIMG_DOC_ARRAY);
	for (i = 0; i < pe->nsections; i++) {
		o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
		kimg_doc_uint(r, o, "index", i);
		kimg_doc_string(r, o, "name", pe->section[i].name);
		fields(r, o, &pe->section[i].rec);
	}
}

static void walk_sbat(struct kimg_report *r, struct kimg_doc *d,
		      const struct kimg_pe *pe)
{
	struct kimg_doc *o, *list, *e;
	unsigned int i;

	if (!pe->sbat) {
		if (pe->sections_read)
			kimg_doc_string(r, d, "sbat", NULL);
		return;
	}
	o = kimg_doc_put(r, d, "sbat", KIMG_DOC_OBJECT);
	kimg_walk_place(r, o, pe->layer->name, pe->sbat->at);
	kimg_doc_uint(r, o, "size", pe->sbat->size);
	list = kimg_doc_put(r, o, "entries", KIMG_DOC_ARRAY);
	for (i = 0; i < pe->sbat->n; i++) {
		const struct kimg_sbat_entry *s = &pe->sbat->entry[i];

		e = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
		kimg_doc_string(r, e, "component", s->component);
		kimg_doc_string(r, e, "generation", s->generation);
		kimg_doc_string(r, e, "vendor", s->vendor);
		kimg_doc_string(r, e, "package", s->package);
		kimg_doc_string(r, e, "version", s->version);
		kimg_doc_string(r, e, "url", s->url);
	}
}

static void walk_signer(struct kimg_report *r, struct kimg_doc *list,
			const struct kimg_signer *s)
{
	struct kimg_doc *o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);

	kimg_doc_string(r, o, "subject", s->subject);
	kimg_doc_string(r, o, "issuer", s->issuer);
	kimg_doc_string(r, o, "serial", s->serial);
	kimg_doc_string(r, o, "not_before", s->not_before);
	kimg_doc_string(r, o, "not_after", s->not_after);
	kimg_doc_string(r, o, "digest_algorithm", s->algorithm);
	kimg_doc_string(r, o, "signing_time", s->signing_time);
	/* kimg has no keys: nobody may read more into this. */
	kimg_doc_bool(r, o, "verified", false);
}

static void walk_digest(struct kimg_report *r, struct kimg_doc *d,
			const char *algorithm, const char *value)
{
	struct kimg_doc *o = kimg_doc_put(r, d, "digest", KIMG_DOC_OBJECT);

	kimg_doc_string(r, o, "algorithm", algorithm);
	kimg_doc_string(r, o, "value", value);
}

static void walk_certificates(struct kimg_report *r, struct kimg_doc *d,
			      const struct kimg_pe *pe)
{
	struct kimg_doc *all, *o, *list;
	unsigned int i, k;

	all = kimg_doc_put(r, d, "certificates", KIMG_DOC_ARRAY);
	for (i = 0; i < pe->ncertificates; i++) {
		const struct kimg_certificate *c = &pe->certificate[i];

		o = kimg_doc_put(r, all, NULL, KIMG_DOC_OBJECT);
		fields(r, o, &c->rec);
		if (!c->signature_read)
			continue;
		if (c->digest) {
			walk_digest(r, o, c->algorithm, c->digest);
			if (c->compared)
				kimg_doc_bool(r, o, "digest_matches",
					      c->digest_matches);
			else
				kimg_doc_string(r, o, "digest_matches", NULL);
		}
		list = kimg_doc_put(r, o, "signers", KIMG_DOC_ARRAY);
		for (k = 0; k < c->nsigners; k++)
			walk_signer(r, list, &c->signer[k]);
	}
}

static void walk_pe(struct kimg_report *r, struct kimg_doc *parent,
		    const struct kimg_pe *pe)
{
	struct kimg_doc *d = kimg_doc_put(r, parent, "pe", KIMG_DOC_OBJECT);

	kimg_walk_place(r, d, pe->layer->name, 0);
	shortcut(r, d, "format", &pe->opt, "Magic");
	shortcut(r, d, "machine", &pe->coff, "Machine");
	header(r, d, "dos_header", &pe->dos);
	header(r, d, "file_header", &pe->coff);
	header(r, d, "optional_header", &pe->opt);
	if (!pe->oh)
		return;
	walk_tables(r, d, pe);
	walk_sbat(r, d, pe);
	walk_certificates(r, d, pe);
	if (pe->digest)
		walk_digest(r, d, "sha256", pe->digest);
}

void kimg_walk_crc(struct kimg_report *r, struct kimg_doc *setup,
		   const struct kimg_setup *s)
{
	struct kimg_doc *d = kimg_doc_put(r, setup, "crc", KIMG_DOC_OBJECT);

	kimg_walk_place(r, d, s->rec.layer, s->crc->at);
	kimg_doc_hex(r, d, "stored", s->crc->stored);
	kimg_doc_string(r, d, "state", state_name(s->crc->state));
}

static void walk_uki(struct kimg_report *r, struct kimg_doc *image,
		     const struct kimg_image *img)
{
	const struct kimg_uki *u = img->uki;
	struct kimg_doc *d = kimg_doc_put(r, image, "uki", KIMG_DOC_OBJECT);
	struct kimg_doc *list, *o;
	unsigned int i;

	kimg_doc_string(r, d, "os", u->os);
	kimg_doc_string(r, d, "uname", u->uname);
	kimg_doc_string(r, d, "cmdline", u->cmdline);
	list = kimg_doc_put(r, d, "sections", KIMG_DOC_ARRAY);
	for (i = 0; i < u->nsections; i++) {
		const struct kimg_uki_section *s = &u->section[i];

		o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
		kimg_doc_string(r, o, "name", s->name);
		kimg_walk_place(r, o, s->section->rec.layer,
				s->section->sh->PointerToRawData);
		kimg_doc_uint(r, o, "size", s->section->size);
		if (s->text)
			kimg_doc_string(r, o, "text", s->text);
	}
	if (u->pe)
		walk_pe(r, d, u->pe);
}

void kimg_walk_pe(struct kimg_report *r, struct kimg_doc *image,
		  const struct kimg_image *img)
{
	if (img->pe)
		walk_pe(r, image, img->pe);
	if (img->uki)
		walk_uki(r, image, img);
}
