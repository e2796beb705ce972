/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XML through libxml2's writer: no parser, so no entities, DTDs or catalogs. */
#include "xml.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlwriter.h>
#include <stdlib.h>

/**
 * struct kimg_xml_writer - a document being written
 * @before: whom this thread told about errors before
 * @bad: something failed
 */
struct kimg_xml_writer {
	xmlTextWriterPtr w;
	void (*add)(void *to, const void *bytes, size_t n);
	void *to;
	struct {
		xmlStructuredErrorFunc handler;
		void *context;
		xmlGenericErrorFunc printer;
		void *to;
	} before;
	bool bad;
};

static const char *library(void)
{
	return "libxml2 " LIBXML_DOTTED_VERSION;
}

static int put(void *context, const char *bytes, int n)
{
	struct kimg_xml_writer *x = context;

	x->add(x->to, bytes, (size_t)n);
	return n;
}

/* Without a handler libxml2 prints; and where memory ends while it escapes a
 * text, only the handler is told. */
static void failed(void *context, xmlErrorPtr error)
{
	struct kimg_xml_writer *x = context;

	(void)error;
	x->bad = true;
}

__attribute__((format(printf, 2, 3)))
static void printed(void *context, const char *format, ...)
{
	struct kimg_xml_writer *x = context;

	(void)format;
	x->bad = true;
}

static void handle_errors(struct kimg_xml_writer *x)
{
	x->before.handler = xmlStructuredError;
	x->before.context = xmlStructuredErrorContext;
	x->before.printer = xmlGenericError;
	x->before.to = xmlGenericErrorContext;
	xmlSetStructuredErrorFunc(x, failed);
	xmlSetGenericErrorFunc(x, printed);
}

static void restore(const struct kimg_xml_writer *x)
{
	xmlSetStructuredErrorFunc(x->before.context, x->before.handler);
	xmlSetGenericErrorFunc(x->before.to, x->before.printer);
}

static void release(struct kimg_xml_writer *x)
{
	if (x->w)
		xmlFreeTextWriter(x->w);
	restore(x);
	free(x);
}

/* Encodings and the state of this thread are made now. */
static bool prepare(void)
{
	struct kimg_xml_writer x = { .w = NULL };

	handle_errors(&x);
	xmlInitParser();
	restore(&x);
	return !x.bad;
}

static struct kimg_xml_writer *begin(void (*add)(void *to, const void *bytes,
						 size_t n), void *to)
{
	struct kimg_xml_writer *x = calloc(1, sizeof(*x));
	xmlOutputBufferPtr out;

	if (!x)
		return NULL;
	x->add = add;
	x->to = to;
	handle_errors(x);
	out = xmlOutputBufferCreateIO(put, NULL, x, NULL);
	if (out)
		x->w = xmlNewTextWriter(out);
	if (!x->w) {
		if (out)
			xmlOutputBufferClose(out);
		release(x);
		return NULL;
	}
	x->bad |= xmlTextWriterSetIndent(x->w, 1) < 0 ||
		  xmlTextWriterStartDocument(x->w, NULL, "UTF-8", NULL) < 0;
	return x;
}

/* BAD_CAST would drop const. */
static const xmlChar *chars(const char *s)
{
	return (const xmlChar *)s;
}

static void open_element(struct kimg_xml_writer *x, const char *name)
{
	x->bad |= xmlTextWriterStartElement(x->w, chars(name)) < 0;
}

static void attribute(struct kimg_xml_writer *x, const char *name,
		      const char *value)
{
	x->bad |= xmlTextWriterWriteAttribute(x->w, chars(name),
					      chars(value)) < 0;
}

static void text(struct kimg_xml_writer *x, const char *s)
{
	x->bad |= xmlTextWriterWriteString(x->w, chars(s)) < 0;
}

static void reference(struct kimg_xml_writer *x, uint32_t cp)
{
	x->bad |= xmlTextWriterWriteFormatRaw(x->w, "&#x%x;",
					      (unsigned int)cp) < 0;
}

static void close_element(struct kimg_xml_writer *x)
{
	x->bad |= xmlTextWriterEndElement(x->w) < 0;
}

static bool end(struct kimg_xml_writer *x)
{
	bool good = xmlTextWriterEndDocument(x->w) >= 0;

	good &= !x->bad;
	release(x);
	return good;
}

KIMG_MODULE_TABLE(xml) = {
	.library = library,
	.prepare = prepare,
	.begin = begin,
	.open = open_element,
	.attribute = attribute,
	.text = text,
	.reference = reference,
	.close = close_element,
	.end = end,
};
