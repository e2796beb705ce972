/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Linux left in its image, as a document. */
#include "report_priv.h"

void kimg_walk_relocs(struct kimg_report *r, struct kimg_doc *d,
		      const struct kimg_relocs *l)
{
	kimg_doc_uint(r, d, "bytes", l->size);
	kimg_doc_uint(r, d, "lists", l->nlists);
	if (l->nlists > 1)
		kimg_doc_uint(r, d, "relocs64", l->relocs64);
	if (l->nlists > 2)
		kimg_doc_uint(r, d, "relocs32neg", l->relocs32neg);
	kimg_doc_uint(r, d, "relocs32", l->relocs32);
	kimg_doc_uint(r, d, "outside", l->outside);
}

static void walk_btf(struct kimg_report *r, struct kimg_doc *image,
		     const struct kimg_btf *b)
{
	struct kimg_doc *d;

	if (!b) {
		kimg_doc_string(r, image, "btf", NULL);
		return;
	}
	d = kimg_doc_put(r, image, "btf", KIMG_DOC_OBJECT);
	kimg_walk_place(r, d, b->layer, b->at);
	kimg_doc_uint(r, d, "size", b->size);
	if (!b->hdr)
		return;
	if (d)
		d->rec = &b->rec;
	kimg_doc_uint(r, d, "version", b->hdr->version);
	if (b->counted)
		kimg_doc_uint(r, d, "types", b->types);
	else
		kimg_doc_string(r, d, "types", NULL);
	kimg_doc_uint(r, d, "strings_size", b->hdr->str_len);
}

static void walk_config(struct kimg_report *r, struct kimg_doc *image,
			const struct kimg_config *c)
{
	struct kimg_doc *d;

	if (!c) {
		kimg_doc_string(r, image, "config", NULL);
		return;
	}
	d = kimg_doc_put(r, image, "config", KIMG_DOC_OBJECT);
	kimg_walk_place(r, d, c->layer, c->at);
	kimg_doc_uint(r, d, "length", c->length);
	if (c->text) {
		kimg_doc_uint(r, d, "size", c->size);
		kimg_doc_uint(r, d, "lines", c->lines);
	}
	kimg_doc_string(r, d, "text", c->text);
}

static void walk_kallsyms(struct kimg_report *r, struct kimg_doc *image,
			  const struct kimg_kallsyms *k)
{
	struct kimg_doc *d;

	if (!k) {
		kimg_doc_string(r, image, "kallsyms", NULL);
		return;
	}
	d = kimg_doc_put(r, image, "kallsyms", KIMG_DOC_OBJECT);
	kimg_walk_place(r, d, k->layer, k->num_syms_at);
	kimg_doc_uint(r, d, "count", k->count);
	kimg_doc_string(r, d, "addressing", kimg_kallsyms_kind_name(k->kind));
	if (k->relative_base_at) {
		kimg_doc_hex(r, d, "relative_base", k->relative_base);
		kimg_doc_uint(r, d, "relative_base_at", k->relative_base_at);
	}
	kimg_doc_uint(r, d, "addresses_at", k->addresses_at);
	kimg_doc_uint(r, d, "names_at", k->names_at);
	kimg_doc_uint(r, d, "markers_at", k->markers_at);
	kimg_doc_uint(r, d, "token_table_at", k->token_table_at);
	kimg_doc_uint(r, d, "token_index_at", k->token_index_at);
}

static void walk_lookups(struct kimg_report *r, struct kimg_doc *image,
			 const struct kimg_linux *lx)
{
	struct kimg_doc *list, *o;
	char type[2] = "";
	unsigned int i;

	list = kimg_doc_put(r, image, "looked_up", KIMG_DOC_ARRAY);
	for (i = 0; i < lx->nlookups; i++) {
		const struct kimg_lookup *l = &lx->lookup[i];

		o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
		kimg_doc_string(r, o, "query", l->query);
		kimg_doc_bool(r, o, "found", l->found);
		if (!l->found)
			continue;
		type[0] = l->symbol->type;
		kimg_doc_hex(r, o, "address", l->symbol->address);
		kimg_doc_string(r, o, "type", type);
		kimg_doc_string(r, o, "name", l->symbol->name);
		kimg_doc_uint(r, o, "offset", l->offset);
	}
}

void kimg_walk_linux(struct kimg_report *r, struct kimg_doc *image,
		     const struct kimg_linux *lx)
{
	walk_btf(r, image, lx->btf);
	walk_config(r, image, lx->config);
	walk_kallsyms(r, image, lx->kallsyms);
	if (lx->lookup)
		walk_lookups(r, image, lx);
}
