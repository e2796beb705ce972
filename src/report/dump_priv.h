/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of a dump share. */
#ifndef KIMG_DUMP_PRIV_H
#define KIMG_DUMP_PRIV_H

#include "../ext/bfd.h"
#include "report_priv.h"
#include <kimg/dump.h>

#define KIMG_TEXT_CELLS 9

/** struct kimg_text_row - the cells of a row, being made */
struct kimg_text_row {
	struct kimg_buf cell[KIMG_TEXT_CELLS];
	unsigned int n;
};

/** kimg_text_cell - the next cell */
struct kimg_buf *kimg_text_cell(struct kimg_text_row *r);

/** kimg_text_row - put the cells into a table; the row is empty again */
void kimg_text_row(struct kimg_table *t, struct kimg_text_row *r,
		   struct kimg_buf *out);

/** kimg_text_member - a member of an object, escaped and not too long; nothing
 * when it is absent */
void kimg_text_member(struct kimg_buf *b, const struct kimg_doc *o,
		      const char *key);

/** kimg_text_hex - the same of a number, as people write offsets */
void kimg_text_hex(struct kimg_buf *b, const struct kimg_doc *o,
		   const char *key);

/** kimg_text_heading - the line above a table: title, and where @o says that it
 * is; @first: no empty line before it */
void kimg_text_heading(bool color, bool first, const struct kimg_doc *o,
		       const char *title, struct kimg_buf *out);

/** kimg_text_objects - sections, symbols and relocations */
void kimg_text_objects(const struct kimg_doc *objects, bool color,
		       struct kimg_buf *out);

/** kimg_text_code - a disassembly */
void kimg_text_code(const struct kimg_doc *code, bool color,
		    struct kimg_buf *out);

/** struct kimg_object - what libbfd can read
 * @path: where it is in a document of kimg inspect
 * @layer, @size: its bytes are [0, @size) of this layer
 * @target: how libbfd calls its format; NULL when that is not for x86 */
struct kimg_object {
	const char *path;
	const struct kimg_layer *layer;
	uint64_t size;
	const char *target;
};

#define KIMG_OBJECTS 3

/** kimg_dump_objects - those that an image has; at most KIMG_OBJECTS */
unsigned int kimg_dump_objects(const struct kimg_image *img,
			       struct kimg_object *out);

/** kimg_object_open - let libbfd read it; fails after a finding */
enum kimg_err kimg_object_open(struct kimg_image *img,
			       const struct kimg_bfd *m,
			       const struct kimg_object *o,
			       struct kimg_bfd_file **out);

/** kimg_dump_fail - a finding about what was asked for; gives @err or NOMEM */
enum kimg_err kimg_dump_fail(struct kimg_image *img, const char *layer,
			     const char *field, enum kimg_err err,
			     const char *text, const char *hint);

/** struct kimg_code - instructions at a way into the kernel
 * @layer, @at, @size: their bytes, to the end of what is loaded with them
 * @address: where they are when they run
 * @up: what is to be added for a virtual address; 0 when there is no other
 * @bits: 16, 32 or 64 */
struct kimg_code {
	const struct kimg_layer *layer;
	uint64_t at;
	uint64_t size;
	uint64_t address;
	uint64_t up;
	unsigned int bits;
};

/** kimg_code_find - where an entry is; fails after a finding */
enum kimg_err kimg_code_find(struct kimg_image *img, const char *entry,
			     struct kimg_code *out);

#endif
