/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of members, and what else asks its rows. */
#include "report_priv.h"

#include <stdio.h>
#include <string.h>

/* Rows name their types without KIMG_TYPE_; these are more than one. */
enum {
	KIMG_TYPE_BOOLEAN_OR_NULL = KIMG_TYPE_BOOLEAN | KIMG_TYPE_NULL,
	KIMG_TYPE_STRING_OR_NULL = KIMG_TYPE_STRING | KIMG_TYPE_NULL,
	KIMG_TYPE_INTEGER_OR_NULL = KIMG_TYPE_INTEGER | KIMG_TYPE_NULL,
	KIMG_TYPE_OBJECT_OR_NULL = KIMG_TYPE_OBJECT | KIMG_TYPE_NULL,
	KIMG_TYPE_HEX_OR_NULL = KIMG_TYPE_HEX | KIMG_TYPE_NULL,
	KIMG_TYPE_HEX_OR_STRING_OR_NULL = KIMG_TYPE_HEX | KIMG_TYPE_STRING |
					  KIMG_TYPE_NULL,
	/* what a field has, or any other leaf */
	KIMG_TYPE_ANY = KIMG_TYPE_INTEGER | KIMG_TYPE_HEX | KIMG_TYPE_STRING |
			KIMG_TYPE_BOOLEAN | KIMG_TYPE_ENUM | KIMG_TYPE_FLAGS |
			KIMG_TYPE_NULL,
	/* a leaf of a document */
	KIMG_TYPE_VALUE = KIMG_TYPE_STRING | KIMG_TYPE_INTEGER | KIMG_TYPE_HEX |
			  KIMG_TYPE_BOOLEAN | KIMG_TYPE_NULL,
	/* whatever a row of a record can show */
	KIMG_TYPE_FIELD = KIMG_TYPE_INTEGER | KIMG_TYPE_HEX |
			  KIMG_TYPE_STRING | KIMG_TYPE_ENUM | KIMG_TYPE_FLAGS,
};

/** struct row - a row: a member, or with @record all fields of a record;
 * @path: "object.name", and "[]" if it is an array */
struct row {
	struct kimg_member m;
	const char *path;
	const struct kimg_record *record;
	bool strip;
};

#define KIMG_M(o, n, t, w, d)                                               \
	{ .m = { .object = o, .name = #n, .types = KIMG_TYPE_##t,           \
		 .when = KIMG_WHEN_##w, .doc = d }, .path = o "." #n },
#define KIMG_A(o, n, i, t, w, d)                                            \
	{ .m = { .object = o, .name = #n, .types = KIMG_TYPE_ARRAY,         \
		 .item = #i, .items = KIMG_TYPE_##t,                        \
		 .when = KIMG_WHEN_##w, .doc = d }, .path = o "." #n "[]" },
#define KIMG_LIKE(o, n, other, t, w, d)                                     \
	{ .m = { .object = o, .name = #n, .types = KIMG_TYPE_##t,           \
		 .members = other, .when = KIMG_WHEN_##w, .doc = d } },
#define KIMG_ALIKE(o, n, i, other, w, d)                                    \
	{ .m = { .object = o, .name = #n, .types = KIMG_TYPE_ARRAY,         \
		 .item = #i, .items = KIMG_TYPE_OBJECT, .members = other,    \
		 .when = KIMG_WHEN_##w, .doc = d } },
#define KIMG_AT(o, d)                                                       \
	KIMG_M(o, at, INTEGER, ALWAYS, d)                                   \
	KIMG_M(o, layer, STRING, ALWAYS, d)
#define KIMG_R(o, r, s)                                                     \
	{ .m = { .object = o }, .record = &kimg_rec_##r, .strip = s },

static const struct row rows[] = {
#include "members.def"
};

static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
static const char lower[] = "abcdefghijklmnopqrstuvwxyz";

/* SizeOfImage of Microsoft is size_of_image, and dwLength without its type. */
static void snake(const char *name, char *out)
{
	const char *p = name + strspn(name, lower), *at;
	size_t n = 0;

	for (; *p && n < KIMG_MEMBER_NAME - 2; p++) {
		at = strchr(upper, *p);
		if (at && n)
			out[n++] = '_';
		out[n++] = at ? lower[at - upper] : *p;
	}
	out[n] = '\0';
}

/* The fields of e_ident keep their prefix, since there are two versions. A
 * section shows its name, not the number of its place. */
bool kimg_member_name(const struct kimg_field *f, bool strip, char *out)
{
	const char *p = strip ? strchr(f->name, '_') : NULL;

	if (!strcmp(f->name, "sh_name"))
		return false;
	p = p && strncmp(f->name, "ei_", 3) != 0 ? p + 1 : f->name;
	if (p[strcspn(p, upper)])
		snake(p, out);
	else
		snprintf(out, KIMG_MEMBER_NAME, "%s", p);
	return true;
}

const char *kimg_member_item(const char *name)
{
	size_t k;

	for (k = 0; k < sizeof(rows) / sizeof(rows[0]); k++)
		if (rows[k].m.item && !strcmp(rows[k].m.name, name))
			return rows[k].m.item;
	return "item";
}

static unsigned int shown_as(const struct kimg_field *f)
{
	switch ((enum kimg_show)f->show) {
	case KIMG_SHOW_DEC:
	case KIMG_SHOW_SIZE:
		return KIMG_TYPE_INTEGER;
	case KIMG_SHOW_HEX:
		return KIMG_TYPE_HEX;
	case KIMG_SHOW_ENUM:
		return KIMG_TYPE_ENUM;
	case KIMG_SHOW_FLAGS:
		return KIMG_TYPE_FLAGS;
	case KIMG_SHOW_TAG:
		break;
	}
	return KIMG_TYPE_STRING;
}

static void from_row(const struct row *r, struct kimg_member *out)
{
	*out = r->m;
	if (!((r->m.types | r->m.items) & KIMG_TYPE_OBJECT) || out->members)
		return;
	/* The name of the schema is not part of a path. */
	out->members = r->path;
	if (strchr(r->m.object, '/'))
		out->members += strlen(r->m.object) + 1;
}

bool kimg_member_find(const char *object, const char *name,
		      struct kimg_member *out)
{
	size_t k;

	for (k = 0; k < sizeof(rows) / sizeof(rows[0]); k++) {
		if (rows[k].record || strcmp(rows[k].m.object, object) != 0 ||
		    strcmp(rows[k].m.name, name) != 0)
			continue;
		from_row(&rows[k], out);
		return true;
	}
	return false;
}

bool kimg_member_full(const char *object)
{
	size_t k;

	for (k = 0; k < sizeof(rows) / sizeof(rows[0]); k++)
		if (rows[k].m.when == KIMG_WHEN_FULL &&
		    kimg_path_covers(object, rows[k].m.object))
			return true;
	return false;
}

/* The member of number *@i among the fields; takes off how many there are. */
static bool from_record(const struct row *r, unsigned int *i,
			struct kimg_member *out)
{
	unsigned int k;

	for (k = 0; k < r->record->n; k++) {
		const struct kimg_field *f = &r->record->field[k];
		char name[KIMG_MEMBER_NAME];

		if (!kimg_member_name(f, r->strip, name) || (*i)--)
			continue;
		*out = (struct kimg_member){
			.object = r->m.object, .types = shown_as(f),
			.when = KIMG_WHEN_ALWAYS, .doc = f->doc,
		};
		memcpy(out->name, name, sizeof(name));
		return true;
	}
	return false;
}

bool kimg_member_get(unsigned int i, struct kimg_member *out)
{
	size_t k;

	for (k = 0; k < sizeof(rows) / sizeof(rows[0]); k++) {
		if (rows[k].record) {
			if (from_record(&rows[k], &i, out))
				return true;
		} else if (!i--) {
			from_row(&rows[k], out);
			return true;
		}
	}
	return false;
}
