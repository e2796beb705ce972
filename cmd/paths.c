/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The paths that -F takes, from the members of documents. */
#include "common.h"

#include <string.h>

/* Objects in objects; deeper ones may contain those above. */
#define DEPTH 6

static void add_members(struct kimg_buf *b, const char *object,
			const char *path, unsigned int depth);

static void add_inside(struct kimg_buf *b, const struct kimg_member *m,
		       unsigned int types, const char *path,
		       unsigned int depth)
{
	if (types & KIMG_TYPE_OBJECT)
		add_members(b, m->members, path, depth);
	if (types & KIMG_TYPE_ENUM)
		add_members(b, "enum", path, depth);
	else if (types & KIMG_TYPE_FLAGS)
		add_members(b, "flags", path, depth);
}

static void add_members(struct kimg_buf *b, const char *object,
			const char *path, unsigned int depth)
{
	struct kimg_buf p = { .p = NULL };
	struct kimg_member m;
	unsigned int i;

	if (depth == DEPTH)
		return;
	for (i = 0; kimg_member_get(i, &m); i++) {
		if (strcmp(m.object, object))
			continue;
		kimg_buf_free(&p);
		kimg_buf_addf(&p, "%s%s%s", path, *path ? "." : "", m.name);
		kimg_buf_addf(b, "%s\n", p.p);
		if (m.types & KIMG_TYPE_ARRAY) {
			kimg_buf_addf(&p, "[0]");
			kimg_buf_addf(b, "%s\n", p.p);
		}
		b->bad |= p.bad;
		if (!p.bad)
			add_inside(b, &m, m.types | m.items, p.p, depth + 1);
	}
	kimg_buf_free(&p);
}

void kimg_path_words(struct kimg_buf *b)
{
	add_members(b, "images[]", "", 0);
}
