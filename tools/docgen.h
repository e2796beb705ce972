/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of docgen share. All print on standard output. */
#ifndef DOCGEN_H
#define DOCGEN_H

#include <kimg/kimg.h>

/**
 * docgen_text - free text for mdoc(7)
 *
 * '\' starts an escape, a line must not start with '.' or a quote, and a new
 * sentence starts a new line.
 */
void docgen_text(const char *s);

/** docgen_sentence - first letter large, full stop at the end */
void docgen_sentence(const char *s);

/**
 * struct docgen_objects - the objects of a document, by their names
 * @name: the document, those that it refers to, and those that these refer to
 */
struct docgen_objects {
	const char *name[128];
	unsigned int n;
};

/** docgen_find_objects - those of @document; false when there is no such */
bool docgen_find_objects(const char *document, struct docgen_objects *out);

/** docgen_members - the members of a document, as lists of mdoc(7) */
void docgen_members(const char *document);

/** docgen_json_schema - JSON Schema, draft 2020-12 */
void docgen_json_schema(const char *document);

/** docgen_relax_ng - RELAX NG in the XML syntax */
void docgen_relax_ng(const char *document);

/** docgen_rules - all rules; docgen_consumers - who loads images */
void docgen_rules(const char *name);
void docgen_consumers(const char *name);

/** docgen_parts - what can be taken out */
void docgen_parts(const char *name);

/** docgen_entries - what can be disassembled */
void docgen_entries(const char *name);

#endif
