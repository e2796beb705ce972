/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The members of documents: for schemas, manual pages and completion. */
#ifndef KIMG_MEMBER_H
#define KIMG_MEMBER_H

#include <stdbool.h>

#pragma GCC visibility push(default)

/** what a member can be; a set of bits */
enum kimg_type {
	KIMG_TYPE_STRING = 1 << 0,
	KIMG_TYPE_INTEGER = 1 << 1,
	KIMG_TYPE_HEX = 1 << 2,		/* a string: 0x and digits */
	KIMG_TYPE_BOOLEAN = 1 << 3,
	KIMG_TYPE_ENUM = 1 << 4,	/* the object "enum" */
	KIMG_TYPE_FLAGS = 1 << 5,	/* the object "flags" */
	KIMG_TYPE_OBJECT = 1 << 6,
	KIMG_TYPE_ARRAY = 1 << 7,
	KIMG_TYPE_NULL = 1 << 8,
};

/** when a member is in its object */
enum kimg_when {
	KIMG_WHEN_ALWAYS,
	KIMG_WHEN_APPLIES,
	KIMG_WHEN_FULL,		/* only with KIMG_DEPTH_FULL */
};

#define KIMG_MEMBER_NAME 48

/**
 * struct kimg_member - a member of a document
 * @object: whose member it is, as "images[].payload"; the whole document is
 *          called by its schema, as "inspect/1"
 * @name: its name there
 * @types: bits of enum kimg_type
 * @item: of an ARRAY: what XML calls an element; else NULL
 * @items: of an ARRAY: types of its elements
 * @members: where it, or an element, can be an OBJECT: the object that its
 *           members are listed for; else NULL
 * @when: enum kimg_when
 * @doc: sentences
 */
struct kimg_member {
	const char *object;
	char name[KIMG_MEMBER_NAME];
	unsigned int types;
	const char *item;
	unsigned int items;
	const char *members;
	enum kimg_when when;
	const char *doc;
};

/**
 * kimg_member_get - the member of a number
 * @i: 0 and up; the members of one object follow each other
 * @out: its description
 *
 * Returns false behind the last one.
 */
bool kimg_member_get(unsigned int i, struct kimg_member *out);

#pragma GCC visibility pop

#endif
