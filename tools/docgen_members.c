/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The members of documents for kimg-json(5). */
#include "docgen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_object(struct docgen_objects *o, const char *name)
{
	unsigned int i;

	for (i = 0; i < o->n; i++)
		if (!strcmp(o->name[i], name))
			return;
	if (o->n == sizeof(o->name) / sizeof(o->name[0])) {
		fprintf(stderr, "docgen: more objects than docgen.h says\n");
		exit(2);
	}
	o->name[o->n++] = name;
}

bool docgen_find_objects(const char *document, struct docgen_objects *out)
{
	struct kimg_member m;
	unsigned int i, k, types = 0;

	*out = (struct docgen_objects){ .n = 0 };
	add_object(out, document);
	for (k = 0; k < out->n; k++) {
		for (i = 0; kimg_member_get(i, &m); i++) {
			if (strcmp(m.object, out->name[k]))
				continue;
			types |= m.types | m.items;
			if (m.members)
				add_object(out, m.members);
		}
	}
	if (types & KIMG_TYPE_ENUM)
		add_object(out, "enum");
	if (types & KIMG_TYPE_FLAGS)
		add_object(out, "flags");
	return types;
}

static const struct {
	unsigned int bit;
	const char *name;
} types[] = {
	{ KIMG_TYPE_ARRAY, "array" },	  { KIMG_TYPE_OBJECT, "object" },
	{ KIMG_TYPE_INTEGER, "integer" }, { KIMG_TYPE_BOOLEAN, "boolean" },
	{ KIMG_TYPE_HEX, "hex" },	  { KIMG_TYPE_STRING, "string" },
	{ KIMG_TYPE_ENUM, "enum" },	  { KIMG_TYPE_FLAGS, "flags" },
	{ KIMG_TYPE_NULL, "null" },	  { 0, NULL },
};

/* "integer, hex or null" */
static void print_types(unsigned int bits)
{
	const char *before = "";
	unsigned int i;

	for (i = 0; types[i].bit; i++) {
		if (!(bits & types[i].bit))
			continue;
		bits &= ~types[i].bit;
		printf("%s%s", before, types[i].name);
		before = bits & (bits - 1) ? ", " : " or ";
	}
}

static void print_member(const struct kimg_member *m)
{
	printf(".It Cm %s Pq ", m->name);
	print_types(m->types);
	if (m->types & KIMG_TYPE_ARRAY) {
		printf(" of ");
		print_types(m->items);
		printf(" , in XML Li <%s>", m->item);
	}
	puts(m->when == KIMG_WHEN_APPLIES ? ", optional" :
	     m->when == KIMG_WHEN_FULL ? ", optional, only with --full" : "");
}

/* Neighbours that share a sentence are told together. */
static void print_list(const char *object)
{
	struct kimg_member m, before = { .doc = NULL };
	unsigned int i;

	puts(".Bl -tag -width Ds");
	for (i = 0; kimg_member_get(i, &m); i++) {
		if (strcmp(m.object, object))
			continue;
		if (before.doc && strcmp(before.doc, m.doc))
			docgen_sentence(before.doc);
		print_member(&m);
		before = m;
	}
	if (before.doc)
		docgen_sentence(before.doc);
	puts(".El");
}

/* Those whose members are listed elsewhere. */
static void print_like(const char *object)
{
	struct kimg_member m;
	char path[256];
	unsigned int i;

	for (i = 0; kimg_member_get(i, &m); i++) {
		if (!m.members || strcmp(m.members, object))
			continue;
		snprintf(path, sizeof(path), "%s.%s", m.object, m.name);
		if (!(m.types & KIMG_TYPE_ARRAY) && !strchr(path, '/') &&
		    strcmp(path, object))
			printf(".Cm %s\nhas the same members.\n", path);
	}
}

void docgen_members(const char *document)
{
	struct docgen_objects o;
	unsigned int i;

	if (!docgen_find_objects(document, &o))
		return;
	for (i = 0; i < o.n; i++) {
		/* All documents have it; told with the first. */
		if (!strcmp(o.name[i], "kimg") &&
		    strcmp(document, "inspect/1"))
			continue;
		if (i == 0)
			printf(".Ss The document %s\n", o.name[i]);
		else
			printf(".Ss %s\n", o.name[i]);
		print_like(o.name[i]);
		print_list(o.name[i]);
	}
}
