/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nodes of documents. */
#include "report_priv.h"

#include <string.h>

struct kimg_doc *kimg_doc_put(struct kimg_report *r, struct kimg_doc *parent,
			      const char *key, enum kimg_doc_kind kind)
{
	struct kimg_doc *d;

	if (!parent)
		return NULL;
	d = kimg_arena_get(&r->arena, 1, sizeof(*d));
	if (!d)
		return NULL;
	d->kind = kind;
	d->key = key;
	if (parent->last)
		parent->last->next = d;
	else
		parent->child = d;
	parent->last = d;
	return d;
}

void kimg_doc_string(struct kimg_report *r, struct kimg_doc *parent,
		     const char *key, const char *text)
{
	struct kimg_doc *d;

	if (!text) {
		kimg_doc_put(r, parent, key, KIMG_DOC_NULL);
		return;
	}
	/* Copied, so that an image can be freed before its report is made. */
	text = kimg_arena_dup(&r->arena, text, strlen(text));
	d = text ? kimg_doc_put(r, parent, key, KIMG_DOC_STRING) : NULL;
	if (d)
		d->text = text;
}

static void number(struct kimg_report *r, struct kimg_doc *parent,
		   const char *key, enum kimg_doc_kind kind, uint64_t v)
{
	struct kimg_doc *d = kimg_doc_put(r, parent, key, kind);

	if (d)
		d->num = v;
}

void kimg_doc_uint(struct kimg_report *r, struct kimg_doc *parent,
		   const char *key, uint64_t v)
{
	number(r, parent, key, KIMG_DOC_UINT, v);
}

void kimg_doc_hex(struct kimg_report *r, struct kimg_doc *parent,
		  const char *key, uint64_t v)
{
	number(r, parent, key, KIMG_DOC_HEX, v);
}

void kimg_doc_bool(struct kimg_report *r, struct kimg_doc *parent,
		   const char *key, bool v)
{
	number(r, parent, key, KIMG_DOC_BOOL, v);
}

void kimg_doc_enum(struct kimg_report *r, struct kimg_doc *parent,
		   const char *key, const struct kimg_names *names,
		   uint64_t v)
{
	struct kimg_doc *d = kimg_doc_put(r, parent, key, KIMG_DOC_OBJECT);

	kimg_doc_string(r, d, "name", kimg_names_find(names, v));
	kimg_doc_hex(r, d, "raw", v);
}

void kimg_doc_flags(struct kimg_report *r, struct kimg_doc *parent,
		    const char *key, const struct kimg_names *names,
		    uint64_t v)
{
	struct kimg_doc *d = kimg_doc_put(r, parent, key, KIMG_DOC_OBJECT);
	struct kimg_doc *set;
	unsigned int i;

	kimg_doc_hex(r, d, "raw", v);
	set = kimg_doc_put(r, d, "set", KIMG_DOC_ARRAY);
	for (i = 0; i < names->n; i++)
		if ((v & names->row[i].value) == names->row[i].value)
			kimg_doc_string(r, set, NULL, names->row[i].name);
}

/* Four characters as they are in the file. */
static void tag(struct kimg_report *r, struct kimg_doc *parent,
		const char *key, uint64_t v)
{
	char *s = kimg_arena_get(&r->arena, 5, 1);
	unsigned int i;

	for (i = 0; s && i < 4; i++)
		s[i] = (char)(v >> (8 * i));
	if (s)
		kimg_doc_string(r, parent, key, s);
}

void kimg_doc_value(struct kimg_report *r, struct kimg_doc *parent,
		    const char *key, const struct kimg_rec *rec,
		    const struct kimg_field *f)
{
	uint64_t v = kimg_rec_get(rec, f);

	switch ((enum kimg_show)f->show) {
	case KIMG_SHOW_DEC:
	case KIMG_SHOW_SIZE:
		kimg_doc_uint(r, parent, key, v);
		break;
	case KIMG_SHOW_HEX:
		kimg_doc_hex(r, parent, key, v);
		break;
	case KIMG_SHOW_ENUM:
		kimg_doc_enum(r, parent, key, f->names, v);
		break;
	case KIMG_SHOW_FLAGS:
		kimg_doc_flags(r, parent, key, f->names, v);
		break;
	case KIMG_SHOW_TAG:
		tag(r, parent, key, v);
		break;
	}
	if (parent && parent->last)
		parent->last->field = f;
}

const struct kimg_doc *kimg_doc_get(const struct kimg_doc *d, const char *key)
{
	for (d = d ? d->child : NULL; d; d = d->next)
		if (d->key && !strcmp(d->key, key))
			return d;
	return NULL;
}
