/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reports: the model as a document (for JSON and for single fields) and as
 * text. All output goes to a struct kimg_buf; nothing is printed here.
 */
#ifndef KIMG_REPORT_H
#define KIMG_REPORT_H

#include <kimg/buf.h>
#include <kimg/image.h>

#pragma GCC visibility push(default)

enum kimg_doc_kind {
	KIMG_DOC_OBJECT,
	KIMG_DOC_ARRAY,
	KIMG_DOC_STRING,
	KIMG_DOC_UINT,
	KIMG_DOC_HEX,
	KIMG_DOC_BOOL,
	KIMG_DOC_NULL,
};

/**
 * struct kimg_doc - a node of a document
 * @kind: what it is
 * @key: its name in an object; NULL in an array
 * @text: of a STRING: bytes up to NUL, perhaps not UTF-8
 * @num: of UINT, HEX, BOOL
 * @child: first member of an OBJECT or ARRAY
 * @next: next member of the same parent
 * @rec: of an OBJECT: the record of the image that some members show, else
 *       NULL; valid as long as the image
 * @field: of such a member: which field it shows, else NULL
 */
struct kimg_doc {
	enum kimg_doc_kind kind;
	const char *key;
	const char *text;
	uint64_t num;
	struct kimg_doc *child;
	struct kimg_doc *last;
	struct kimg_doc *next;
	const struct kimg_rec *rec;
	const struct kimg_field *field;
};

/**
 * kimg_report_new - start a document
 * @schema: name and version of its schema: "inspect/1" for images, "list/1"
 *          for kimg_report_list(), "diff/1" for kimg_report_diff(),
 *          "dump/1" for kimg_report_dump(), "paddr/1" for kimg_report_paddr()
 *
 * Returns NULL when memory ran out. Free with kimg_report_free().
 */
struct kimg_report *kimg_report_new(const char *schema);
void kimg_report_free(struct kimg_report *r);

/**
 * kimg_report_add - add an image to "images"
 *
 * The image may be freed afterwards. Returns KIMG_OK or NOMEM.
 */
enum kimg_err kimg_report_add(struct kimg_report *r,
			      const struct kimg_image *img);

/**
 * kimg_report_take - move the images of another report to the end of "images"
 * @from: is freed
 *
 * One report must not be used by two threads at a time; so each thread makes
 * its own, and one of them puts them together.
 */
void kimg_report_take(struct kimg_report *r, struct kimg_report *from);

/**
 * kimg_report_json - the document as JSON
 * @pretty: indented, else one line
 * @out: the text, ended by a newline
 *
 * Returns KIMG_OK, NOMEM, or UNSUPPORTED when JSON is not built in.
 */
enum kimg_err kimg_report_json(const struct kimg_report *r, bool pretty,
			       struct kimg_buf *out);

/**
 * kimg_report_xml - the document as XML, as kimg-json(5) says
 * @out: the text, indented
 *
 * Returns KIMG_OK, NOMEM, or UNSUPPORTED when XML is not built in or its module
 * is not installed.
 */
enum kimg_err kimg_report_xml(const struct kimg_report *r,
			      struct kimg_buf *out);

/**
 * kimg_report_find - the node of a path
 * @i: number of the image
 * @path: below the image, as elf.notes[3].value
 * @out: the node
 *
 * Returns KIMG_OK; MISUSE when @path is not a path; ABSENT when there is no
 * such node.
 */
enum kimg_err kimg_report_find(const struct kimg_report *r, unsigned int i,
			       const char *path, const struct kimg_doc **out);

/**
 * kimg_report_value - a node as plain text
 * @raw: strings as they are; else with control characters escaped
 *
 * NULL is empty, and an object or array is one line of JSON. Returns as
 * kimg_report_json().
 */
enum kimg_err kimg_report_value(const struct kimg_doc *d, bool raw,
				struct kimg_buf *out);

/**
 * struct kimg_text_options - how text looks
 * @verbose: 1 adds tables of fields, segments, sections and notes
 * @color: use terminal colours
 */
struct kimg_text_options {
	int verbose;
	bool color;
};

/** kimg_report_text - an image for a person; sets @out->bad when memory ends */
void kimg_report_text(const struct kimg_image *img,
		      const struct kimg_text_options *opt,
		      struct kimg_buf *out);

/**
 * kimg_report_symbols - the answers to what was to be looked up
 *
 * A line for each, as /proc/kallsyms has it: address, type, name; for an
 * address behind that of a symbol "name+0x123". Returns false when one of them
 * was not found.
 */
bool kimg_report_symbols(const struct kimg_image *img, struct kimg_buf *out);

/**
 * kimg_report_finding - one finding as one or two lines
 * @name: name of the image
 *
 * "NAME: 0x1f1: setup_sects: what: expected this, found that" and, where there
 * is one, an indented line with the hint.
 */
void kimg_report_finding(const char *name, const struct kimg_finding *f,
			 struct kimg_buf *out);

#pragma GCC visibility pop

#endif
