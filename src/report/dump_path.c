/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a path asks for, and how far an image must be decoded to have it. */
#include "report_priv.h"

#include <kimg/dump.h>
#include <string.h>

bool kimg_path_covers(const char *asked, const char *path)
{
	size_t n = strlen(asked);

	return !strncmp(asked, path, n) && (!path[n] || strchr(".[", path[n]));
}

/* The part of a path up to the next one; true when it is a name. */
static bool next_name(const char **p, char *name)
{
	size_t n = strcspn(*p, ".[");

	if (**p == '[') {
		*p += strcspn(*p, "]") + 1;
		*p += **p == '.';
		return false;
	}
	if (n >= KIMG_MEMBER_NAME)
		n = KIMG_MEMBER_NAME - 1;
	memcpy(name, *p, n);
	name[n] = '\0';
	*p += strcspn(*p, ".[");
	*p += **p == '.';
	return true;
}

enum kimg_err kimg_dump_depth(const char *path, enum kimg_depth *out)
{
	struct kimg_report r = { .root = NULL };
	const struct kimg_doc *none;
	struct kimg_member m;
	const char *object = "images[]";
	char name[KIMG_MEMBER_NAME];

	*out = KIMG_DEPTH_FULL;
	if (!path)
		return KIMG_OK;
	if (kimg_report_find(&r, 0, path, &none) == KIMG_ERR_MISUSE)
		return KIMG_ERR_MISUSE;
	*out = KIMG_DEPTH_END;
	while (object && *path) {
		if (!next_name(&path, name))
			continue;
		/* What is no row is a field of a record, or not there. */
		if (!kimg_member_find(object, name, &m))
			return KIMG_OK;
		object = m.members;
		if (m.when == KIMG_WHEN_FULL)
			*out = KIMG_DEPTH_FULL;
	}
	if (object && kimg_member_full(object))
		*out = KIMG_DEPTH_FULL;
	return KIMG_OK;
}
