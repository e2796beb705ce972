/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The members of documents as schemas. An object that has a member without a
 * row is not valid, so that the tests see what nobody described.
 */
#include "docgen.h"

#include <stdio.h>
#include <string.h>

#define HEX "0x(0|[1-9a-f][0-9a-f]{0,15})"

/* Names of definitions: those of objects without their brackets. */
static void print_name(const char *object)
{
	for (; *object; object++)
		if (*object != '[' && *object != ']')
			putchar(*object == '/' ? '-' : *object);
}

static void json_text(const char *s)
{
	putchar('"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			putchar('\\');
		putchar(*s);
	}
	putchar('"');
}

static void json_ref(const char *name)
{
	printf("\"$ref\": \"#/$defs/");
	print_name(name);
	putchar('"');
}

static void json_type(const struct kimg_member *m, unsigned int bit)
{
	switch ((enum kimg_type)bit) {
	case KIMG_TYPE_STRING:
		printf("\"type\": \"string\"");
		break;
	case KIMG_TYPE_INTEGER:
		json_ref("integer");
		break;
	case KIMG_TYPE_HEX:
		json_ref("hex");
		break;
	case KIMG_TYPE_BOOLEAN:
		printf("\"type\": \"boolean\"");
		break;
	case KIMG_TYPE_ENUM:
		json_ref("enum");
		break;
	case KIMG_TYPE_FLAGS:
		json_ref("flags");
		break;
	case KIMG_TYPE_OBJECT:
		json_ref(m->members);
		break;
	case KIMG_TYPE_NULL:
		printf("\"type\": \"null\"");
		break;
	case KIMG_TYPE_ARRAY:
		break;
	}
}

static void json_types(const struct kimg_member *m, unsigned int bits);

static void json_one(const struct kimg_member *m, unsigned int bit)
{
	if (bit == KIMG_TYPE_ARRAY) {
		printf("\"type\": \"array\", \"items\": { ");
		json_types(m, m->items);
		printf(" }");
	} else {
		json_type(m, bit);
	}
}

/* One of the types in @bits; arrays do not contain arrays. */
static void json_types(const struct kimg_member *m, unsigned int bits)
{
	const char *before = "";
	unsigned int bit;

	if (!(bits & (bits - 1))) {
		json_one(m, bits);
		return;
	}
	printf("\"anyOf\": [");
	for (bit = 1; bit <= bits; bit <<= 1) {
		if (!(bits & bit))
			continue;
		printf("%s { ", before);
		json_one(m, bit);
		printf(" }");
		before = ",";
	}
	printf(" ]");
}

static void json_object(const char *object, const char *document)
{
	struct kimg_member m;
	const char *before = "";
	unsigned int i;

	printf("\"type\": \"object\",\n\"additionalProperties\": false,\n"
	       "\"properties\": {");
	for (i = 0; kimg_member_get(i, &m); i++) {
		if (strcmp(m.object, object))
			continue;
		printf("%s\n\t\"%s\": {\n\t\t\"description\": ", before,
		       m.name);
		json_text(m.doc);
		printf(",\n\t\t");
		if (!strcmp(object, "kimg") && !strcmp(m.name, "schema"))
			printf("\"const\": \"%s\"", document);
		else
			json_types(&m, m.types);
		printf("\n\t}");
		before = ",";
	}
	printf("\n},\n\"required\": [");
	before = "";
	for (i = 0; kimg_member_get(i, &m); i++) {
		if (strcmp(m.object, object) || m.when != KIMG_WHEN_ALWAYS)
			continue;
		printf("%s \"%s\"", before, m.name);
		before = ",";
	}
	printf(" ]");
}

void docgen_json_schema(const char *document)
{
	struct docgen_objects o;
	unsigned int i;

	if (!docgen_find_objects(document, &o))
		return;
	printf("{\n"
	       "\"$schema\": \"https://json-schema.org/draft/2020-12/schema\","
	       "\n\"title\": \"kimg %s\",\n"
	       "\"$comment\": \"SPDX-License-Identifier: GPL-3.0-or-later\",\n",
	       document);
	json_object(document, document);
	printf(",\n\"$defs\": {\n"
	       "\"hex\": { \"type\": \"string\", \"pattern\": \"^" HEX
	       "$\" },\n\"integer\": { \"type\": \"integer\", \"minimum\": 0, "
	       "\"maximum\": 18446744073709551615 }");
	for (i = 1; i < o.n; i++) {
		printf(",\n\"");
		print_name(o.name[i]);
		printf("\": {\n");
		json_object(o.name[i], document);
		printf("\n}");
	}
	printf("\n}\n}\n");
}

static void rng_ref(const char *name)
{
	printf("<ref name=\"");
	print_name(name);
	printf("\"/>");
}

static void rng_type(const struct kimg_member *m, unsigned int bit)
{
	switch ((enum kimg_type)bit) {
	case KIMG_TYPE_STRING:
		printf("<text/>");
		break;
	case KIMG_TYPE_INTEGER:
		printf("<data type=\"unsignedLong\"/>");
		break;
	case KIMG_TYPE_HEX:
		printf("<data type=\"string\"><param name=\"pattern\">" HEX
		       "</param></data>");
		break;
	case KIMG_TYPE_BOOLEAN:
		printf("<choice><value>true</value><value>false</value>"
		       "</choice>");
		break;
	case KIMG_TYPE_ENUM:
		rng_ref("enum");
		break;
	case KIMG_TYPE_FLAGS:
		rng_ref("flags");
		break;
	case KIMG_TYPE_OBJECT:
		rng_ref(m->members);
		break;
	case KIMG_TYPE_NULL:
		printf("<attribute name=\"null\"><value>true</value>"
		       "</attribute>");
		break;
	case KIMG_TYPE_ARRAY:
		break;
	}
}

static void rng_types(const struct kimg_member *m, unsigned int bits)
{
	bool many = bits & (bits - 1);
	unsigned int bit;

	printf("%s", many ? "<choice>" : "");
	for (bit = 1; bit <= bits; bit <<= 1) {
		if (!(bits & bit))
			continue;
		if (bit == KIMG_TYPE_ARRAY) {
			printf("<zeroOrMore><element name=\"%s\">", m->item);
			rng_types(m, m->items);
			printf("</element></zeroOrMore>");
		} else {
			rng_type(m, bit);
		}
	}
	printf("%s", many ? "</choice>" : "");
}

static void rng_object(const char *object)
{
	struct kimg_member m;
	unsigned int i;

	printf("<define name=\"");
	print_name(object);
	printf("\">\n<interleave>\n");
	for (i = 0; kimg_member_get(i, &m); i++) {
		bool maybe = m.when != KIMG_WHEN_ALWAYS;

		/* The member kimg is the element that has all others. */
		if (strcmp(m.object, object) || !strcmp(m.name, "kimg"))
			continue;
		printf("%s<element name=\"%s\">", maybe ? "<optional>" : "",
		       m.name);
		rng_types(&m, m.types);
		printf("</element>%s\n", maybe ? "</optional>" : "");
	}
	printf("</interleave>\n</define>\n");
}

void docgen_relax_ng(const char *document)
{
	struct docgen_objects o;
	struct kimg_member m;
	unsigned int i;

	if (!docgen_find_objects(document, &o))
		return;
	printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	       "<!-- SPDX-License-Identifier: GPL-3.0-or-later -->\n"
	       "<grammar xmlns=\"http://relaxng.org/ns/structure/1.0\"\n"
	       " datatypeLibrary="
	       "\"http://www.w3.org/2001/XMLSchema-datatypes\">\n"
	       "<start>\n<element name=\"kimg\">\n");
	for (i = 0; kimg_member_get(i, &m); i++) {
		if (strcmp(m.object, "kimg"))
			continue;
		printf("<attribute name=\"%s\">", m.name);
		if (!strcmp(m.name, "schema"))
			printf("<value>%s</value>", document);
		else
			rng_types(&m, m.types);
		printf("</attribute>\n");
	}
	rng_ref(document);
	printf("\n</element>\n</start>\n");
	for (i = 0; i < o.n; i++)
		if (strcmp(o.name[i], "kimg"))
			rng_object(o.name[i]);
	printf("</grammar>\n");
}
