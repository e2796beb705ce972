/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Paths into a document: names of members joined by dots, elements of arrays by
 * [number], as elf.notes[3].value.
 */
#include "report_priv.h"

#include <string.h>

/* Member whose key is the @n bytes at @key. */
static const struct kimg_doc *member(const struct kimg_doc *d,
				     const char *key, size_t n)
{
	const struct kimg_doc *c;

	if (d->kind != KIMG_DOC_OBJECT)
		return NULL;
	for (c = d->child; c; c = c->next)
		if (strlen(c->key) == n && !memcmp(c->key, key, n))
			return c;
	return NULL;
}

static const struct kimg_doc *element(const struct kimg_doc *d, uint64_t i)
{
	const struct kimg_doc *c;

	if (d->kind != KIMG_DOC_ARRAY)
		return NULL;
	for (c = d->child; c && i; c = c->next)
		i--;
	return c;
}

/* "[12]" at *@p; moves behind it. */
static bool read_index(const char **p, uint64_t *i)
{
	const char *s = *p + 1;

	if (*s < '0' || *s > '9')
		return false;
	for (*i = 0; *s >= '0' && *s <= '9'; s++) {
		if (*i > UINT32_MAX)
			return false;
		*i = *i * 10 + (uint64_t)(*s - '0');
	}
	if (*s != ']')
		return false;
	*p = s + 1;
	return true;
}

/*
 * One step of the path at *@p. *@d becomes NULL when there is no such node; the
 * rest of the path is still checked.
 */
static bool step(const char **p, const struct kimg_doc **d, bool first)
{
	uint64_t i;
	size_t n;

	if (**p == '[') {
		if (first || !read_index(p, &i))
			return false;
		*d = *d ? element(*d, i) : NULL;
		return true;
	}
	if (!first && *(*p)++ != '.')
		return false;
	n = strspn(*p, "abcdefghijklmnopqrstuvwxyz0123456789_");
	if (n == 0)
		return false;
	*d = *d ? member(*d, *p, n) : NULL;
	*p += n;
	return true;
}

enum kimg_err kimg_report_find(const struct kimg_report *r, unsigned int i,
			       const char *path, const struct kimg_doc **out)
{
	const struct kimg_doc *d = r->images ? element(r->images, i) : NULL;
	const char *p = path;

	*out = NULL;
	do {
		if (!step(&p, &d, p == path))
			return KIMG_ERR_MISUSE;
	} while (*p);
	*out = d;
	return d ? KIMG_OK : KIMG_ERR_ABSENT;
}
