/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Building documents. All functions accept a NULL parent and then do nothing:
 * when memory runs out, kimg_report_add() sees it in the arena. */
#ifndef KIMG_REPORT_PRIV_H
#define KIMG_REPORT_PRIV_H

#include "../core/arena.h"
#include "../ext/ext.h"
#include <kimg/linux.h>
#include <kimg/member.h>
#include <kimg/report.h>

/** struct kimg_report - a document and the memory of its nodes */
struct kimg_report {
	struct kimg_arena arena;
	struct kimg_doc *root;
	struct kimg_doc *images;
};

/** kimg_doc_put - add a node; @key is NULL in arrays */
struct kimg_doc *kimg_doc_put(struct kimg_report *r, struct kimg_doc *parent,
			      const char *key, enum kimg_doc_kind kind);

/** kimg_doc_get - the member of a name; NULL when there is none */
const struct kimg_doc *kimg_doc_get(const struct kimg_doc *d, const char *key);

/** kimg_doc_string - a string; NULL makes a null */
void kimg_doc_string(struct kimg_report *r, struct kimg_doc *parent,
		     const char *key, const char *text);
void kimg_doc_uint(struct kimg_report *r, struct kimg_doc *parent,
		   const char *key, uint64_t v);
void kimg_doc_hex(struct kimg_report *r, struct kimg_doc *parent,
		  const char *key, uint64_t v);
void kimg_doc_bool(struct kimg_report *r, struct kimg_doc *parent,
		   const char *key, bool v);

/** kimg_doc_enum - {name, raw} */
void kimg_doc_enum(struct kimg_report *r, struct kimg_doc *parent,
		   const char *key, const struct kimg_names *names,
		   uint64_t v);

/** kimg_doc_flags - {raw, set: [names]} */
void kimg_doc_flags(struct kimg_report *r, struct kimg_doc *parent,
		    const char *key, const struct kimg_names *names,
		    uint64_t v);

/** kimg_doc_value - a field of a record, as its row says */
void kimg_doc_value(struct kimg_report *r, struct kimg_doc *parent,
		    const char *key, const struct kimg_rec *rec,
		    const struct kimg_field *f);

/**
 * kimg_member_name - how a field of a record is called in documents
 * @strip: without the prefix of its specification, as e_
 * @out: KIMG_MEMBER_NAME bytes
 *
 * Returns false when it is not shown.
 */
bool kimg_member_name(const struct kimg_field *f, bool strip, char *out);

/**
 * kimg_member_find - a member that has a row of its own
 *
 * Fields of records have none. Returns false when there is no such member.
 */
bool kimg_member_find(const char *object, const char *name,
		      struct kimg_member *out);

/** kimg_member_full - is a member of this object, or of one in it, only there
 * with KIMG_DEPTH_FULL? */
bool kimg_member_full(const char *object);

/** kimg_path_covers - is a path the one that was asked for, or in it? */
bool kimg_path_covers(const char *asked, const char *path);

/** kimg_member_item - what XML calls the elements of an array of this name */
const char *kimg_member_item(const char *name);

/** kimg_walk_image - an image as a document */
void kimg_walk_image(struct kimg_report *r, struct kimg_doc *images,
		     const struct kimg_image *img);

/** kimg_walk_crc - the checksum of a bzImage, as member "crc" of @setup */
void kimg_walk_crc(struct kimg_report *r, struct kimg_doc *setup,
		   const struct kimg_setup *s);

/** kimg_walk_pe - members "pe" and "uki" of @image */
void kimg_walk_pe(struct kimg_report *r, struct kimg_doc *image,
		  const struct kimg_image *img);

/** kimg_walk_xen - what Xen sees, as member "xen" of @image */
void kimg_walk_xen(struct kimg_report *r, struct kimg_doc *image,
		   const struct kimg_xen *x);

/** kimg_walk_place - where a thing is: every record from the file says so */
void kimg_walk_place(struct kimg_report *r, struct kimg_doc *d,
		     const char *layer, uint64_t at);

/**
 * kimg_walk_record - the members of a record, named as in its specification
 * @strip: without the prefix that all names have there
 */
void kimg_walk_record(struct kimg_report *r, struct kimg_doc *d,
		      const struct kimg_rec *rec, bool strip);

/** kimg_walk_also - what else the image is, as member "also" */
void kimg_walk_also(struct kimg_report *r, struct kimg_doc *image,
		    const struct kimg_image *img);

/** kimg_walk_headers - headers for certain loaders, and of other machines */
void kimg_walk_headers(struct kimg_report *r, struct kimg_doc *image,
		       const struct kimg_image *img);

/** kimg_walk_linux - BTF, config, kallsyms and looked_up of @image */
void kimg_walk_linux(struct kimg_report *r, struct kimg_doc *image,
		     const struct kimg_linux *lx);

/** kimg_walk_relocs - what was counted, as members of @d */
void kimg_walk_relocs(struct kimg_report *r, struct kimg_doc *d,
		      const struct kimg_relocs *l);

/** kimg_note_from_name - pt_note, sht_note and so on; NULL for nowhere */
const char *kimg_note_from_name(enum kimg_note_from from);

/** kimg_pae_name - no, yes, extended-cr3, bimodal */
const char *kimg_pae_name(enum kimg_pae pae);

/** kimg_text_tables - what "verbose" adds to the text of an image */
void kimg_text_tables(const struct kimg_image *img,
		      const struct kimg_text_options *opt,
		      struct kimg_buf *out);

/** kimg_text_flags - names of the flags that are set, or 0x0 */
void kimg_text_flags(struct kimg_buf *b, const struct kimg_names *names,
		     uint64_t v);

#endif
