/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Specification rows: a header field is one row in a .def file, and the same
 * row makes the C structure, the decoder, every output and the documentation.
 *
 * A row is KIMG_F(name, off, type, since, until, role, show, names, ref, doc):
 *   name   exactly as in the specification
 *   off    offset in the record (for setup_header: in the file)
 *   type   u8, u16, u32 or u64
 *   since  first version with the field, 0 for all
 *   until  last version with the field, 0 for no end
 *   role   READ, WRITE, MODIFY: what a boot loader does with it; NONE where
 *          that does not apply, in setup_header what is kernel internal
 *   show   DEC, HEX (addresses, words), SIZE (bytes and offsets: hex for
 *          people, a number in documents), ENUM, FLAGS, TAG (four characters)
 *   names  name of a table in the format's *_names.def, or none
 *   ref    document and section
 *   doc    one sentence
 */
#ifndef KIMG_SPEC_H
#define KIMG_SPEC_H

#include <kimg/view.h>

#pragma GCC visibility push(default)

enum kimg_show {
	KIMG_SHOW_DEC,
	KIMG_SHOW_HEX,
	KIMG_SHOW_SIZE,
	KIMG_SHOW_ENUM,
	KIMG_SHOW_FLAGS,
	KIMG_SHOW_TAG,
};

enum kimg_role {
	KIMG_ROLE_NONE,
	KIMG_ROLE_READ,
	KIMG_ROLE_WRITE,
	KIMG_ROLE_MODIFY,
};

/** struct kimg_name - one value of an enumeration, or one mask of flags */
struct kimg_name {
	uint64_t value;
	const char *name;
	const char *doc;
};

/** struct kimg_names - a table of names; @flags: the values are masks */
struct kimg_names {
	const char *name;
	bool flags;
	const struct kimg_name *row;
	unsigned int n;
};

/**
 * struct kimg_field - a row, compiled
 * @off: where the field is in the record's bytes
 * @member: where its value is in the C structure
 * @width: bytes in the file
 * @mwidth: bytes in the C structure; may be wider (ELF32 rows fill the
 *          structure of ELF64)
 */
struct kimg_field {
	const char *name;
	const char *ref;
	const char *doc;
	const struct kimg_names *names;
	uint32_t off;
	uint16_t member;
	uint16_t since;
	uint16_t until;
	uint8_t width;
	uint8_t mwidth;
	uint8_t role;
	uint8_t show;
};

/**
 * struct kimg_record - all rows of one structure
 * @size: bytes that a complete record of the newest version takes
 */
struct kimg_record {
	const char *name;
	const char *title;
	const struct kimg_field *field;
	unsigned int n;
	uint32_t size;
};

/**
 * struct kimg_rec - a decoded record
 * @spec: its rows
 * @data: the C structure made from the rows
 * @layer, @at: where byte 0 of the record is
 * @version: version that decides which fields exist, 0xffff for all
 * @end: first offset, relative to @at, that is no longer part of the record
 */
struct kimg_rec {
	const struct kimg_record *spec;
	const void *data;
	const char *layer;
	uint64_t at;
	uint64_t end;
	uint16_t version;
};

#define KIMG_VERSION_ALL 0xffff

/**
 * kimg_rec_has - does this record contain a field?
 *
 * True when the record's version is in [since, until] of the field and the
 * field's last byte is before the record's end.
 */
bool kimg_rec_has(const struct kimg_rec *r, const struct kimg_field *f);

/** kimg_rec_get - value of a field that kimg_rec_has() */
uint64_t kimg_rec_get(const struct kimg_rec *r, const struct kimg_field *f);

/**
 * kimg_rec_find - row of a record by its name
 *
 * Returns NULL when the record's table has no such row.
 */
const struct kimg_field *kimg_rec_find(const struct kimg_rec *r,
				       const char *name);

/**
 * kimg_role_name - read, write, modify; "internal" for KIMG_ROLE_NONE
 *
 * In setup_header these are the types of boot.rst.
 */
const char *kimg_role_name(enum kimg_role role);

/**
 * kimg_names_find - name of a value
 *
 * Returns NULL when the table does not know the value.
 */
const char *kimg_names_find(const struct kimg_names *t, uint64_t value);

#pragma GCC visibility pop

#endif
