/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing XML, through the module "xml". */
#ifndef KIMG_XML_H
#define KIMG_XML_H

#include "module.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kimg_xml_writer;

/**
 * struct kimg_xml - what the module can do
 * @library: name and version of the library behind it
 * @prepare: do now what the library does once; a program that closes a sandbox
 *           calls this before. False when memory ran out
 * @begin: start a document; NULL when memory ran out. @add gets the bytes,
 *         and @to with them
 * @open: start an element; @close: end it
 * @attribute: of the element that was just started
 * @text: what the element contains: UTF-8, without what XML cannot carry
 * @reference: a character of it by its number
 * @end: the writer is released; false when something failed
 */
struct kimg_xml {
	const char *(*library)(void);
	bool (*prepare)(void);
	struct kimg_xml_writer *(*begin)(void (*add)(void *to,
						     const void *bytes,
						     size_t n), void *to);
	void (*open)(struct kimg_xml_writer *x, const char *name);
	void (*attribute)(struct kimg_xml_writer *x, const char *name,
			  const char *value);
	void (*text)(struct kimg_xml_writer *x, const char *s);
	void (*reference)(struct kimg_xml_writer *x, uint32_t cp);
	void (*close)(struct kimg_xml_writer *x);
	bool (*end)(struct kimg_xml_writer *x);
};

/** kimg_xml_get - the module; returns as kimg_module_get() */
static inline enum kimg_err kimg_xml_get(const struct kimg_xml **out)
{
	const void *table;
	enum kimg_err err = kimg_module_get("xml", &table);

	*out = (const struct kimg_xml *)table;
	return err;
}

#endif
