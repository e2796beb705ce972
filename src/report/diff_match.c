/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which elements of two arrays belong together. */
#include "diff_priv.h"

#include <stdlib.h>
#include <string.h>

/** struct item - an element; @key: it belongs to one with the same */
struct item {
	const char *key;
	const char *name;
	const struct kimg_doc *d;
	unsigned int i;
};

const struct kimg_doc *kimg_doc_member(const struct kimg_doc *d,
				       const char *name)
{
	const struct kimg_doc *c = d && d->kind == KIMG_DOC_OBJECT ? d->child :
								     NULL;

	while (c && strcmp(c->key, name) != 0)
		c = c->next;
	return c;
}

static const char *text_of(const struct kimg_doc *d, const char *name)
{
	const struct kimg_doc *c = kimg_doc_member(d, name);

	return c && c->kind == KIMG_DOC_STRING ? c->text : NULL;
}

/* The type of a note is its name, or else its number. */
static const char *type_of(struct kimg_report *r, const struct kimg_doc *d)
{
	const struct kimg_doc *type = kimg_doc_member(d, "type");
	const struct kimg_doc *raw = kimg_doc_member(type, "raw");
	const char *name = text_of(type, "name");

	if (name || !raw)
		return name;
	return kimg_arena_fmt(&r->arena, "0x%llx",
			      (unsigned long long)raw->num);
}

/* Members that say which one an element is, the best first. */
static const char *const names[] = {
	"name", "abi", "component", "subject", "query",
};

static const char *name_of(struct kimg_report *r, const struct kimg_doc *d)
{
	const char *s = d->kind == KIMG_DOC_STRING ? d->text : NULL;
	const char *owner = text_of(d, "owner"), *type;
	unsigned int i;

	for (i = 0; !s && i < sizeof(names) / sizeof(names[0]); i++)
		s = text_of(d, names[i]);
	if (s)
		return s;
	type = type_of(r, d);
	return owner && type ? kimg_arena_fmt(&r->arena, "%s %s", owner,
					      type) : type;
}

static struct item *items_of(struct kimg_report *r, const struct kimg_doc *d,
			     unsigned int *n)
{
	const struct kimg_doc *c;
	struct item *list;

	*n = 0;
	for (c = d ? d->child : NULL; c; c = c->next)
		++*n;
	list = kimg_arena_get(&r->arena, *n + 1, sizeof(*list));
	*n = 0;
	for (c = d && list ? d->child : NULL; c; c = c->next, ++*n) {
		list[*n].d = c;
		list[*n].i = *n;
		/* Lines are elements that have a key. */
		list[*n].name = c->key ? c->key : name_of(r, c);
		list[*n].key = list[*n].name ? list[*n].name : "";
	}
	return list;
}

static int compare(const void *x, const void *y)
{
	const struct item *a = x, *b = y;
	int order = strcmp(a->key, b->key);

	return order ? order : a->i < b->i ? -1 : a->i > b->i;
}

/*
 * Both lists are sorted, so that partners are found in one pass; pairs are in
 * the order of the first list, and those of the second alone come behind.
 */
static unsigned int join(struct diff_pair *pair, const struct item *a,
			 unsigned int na, const struct item *b,
			 unsigned int nb)
{
	unsigned int i = 0, k = 0, n = 0;
	struct diff_pair *alone = pair + na;

	while (i < na || k < nb) {
		int order = i == na ? 1 : k == nb ? -1 :
			    strcmp(a[i].key, b[k].key);

		if (order <= 0)
			pair[a[i].i] = (struct diff_pair){
				.a = a[i].d, .ia = a[i].i, .name = a[i].name,
			};
		if (order == 0) {
			pair[a[i].i].b = b[k].d;
			pair[a[i].i].ib = b[k].i;
		} else if (order > 0) {
			alone[n++] = (struct diff_pair){
				.b = b[k].d, .ib = b[k].i, .name = b[k].name,
			};
		}
		i += order <= 0;
		k += order >= 0;
	}
	return na + n;
}

static int by_place(const void *x, const void *y)
{
	const struct diff_pair *a = x, *b = y;

	return a->ib < b->ib ? -1 : a->ib > b->ib;
}

struct diff_pair *kimg_diff_match(struct kimg_report *r,
				  const struct kimg_doc *a,
				  const struct kimg_doc *b, unsigned int *n)
{
	struct item *la, *lb;
	struct diff_pair *pair;
	unsigned int na, nb;

	la = items_of(r, a, &na);
	lb = items_of(r, b, &nb);
	pair = kimg_arena_get(&r->arena, (uint64_t)na + nb + 1, sizeof(*pair));
	if (!la || !lb || !pair || r->arena.bad)
		return NULL;
	qsort(la, na, sizeof(*la), compare);
	qsort(lb, nb, sizeof(*lb), compare);
	*n = join(pair, la, na, lb, nb);
	qsort(pair + na, *n - na, sizeof(*pair), by_place);
	return pair;
}

/* "CONFIG_X=y" and "# CONFIG_X is not set" are about CONFIG_X. */
static const char *option_of(struct kimg_report *r, const char *line)
{
	const char *start = !strncmp(line, "# ", 2) ? line + 2 : line;
	size_t n = strcspn(start, "= ");

	if (strncmp(start, "CONFIG_", 7) != 0 ||
	    (start == line ? start[n] != '=' :
			     strcmp(start + n, " is not set") != 0))
		return line;
	return kimg_arena_dup(&r->arena, start, n);
}

struct kimg_doc *kimg_diff_lines(struct kimg_report *r, const char *text)
{
	struct kimg_doc *list = kimg_arena_get(&r->arena, 1, sizeof(*list));
	struct kimg_doc *d;
	const char *line;
	size_t n;

	if (list)
		list->kind = KIMG_DOC_ARRAY;
	for (; list && *text; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		line = n ? kimg_arena_dup(&r->arena, text, n) : NULL;
		d = line ? kimg_doc_put(r, list, option_of(r, line),
					KIMG_DOC_STRING) : NULL;
		if (d)
			d->text = line;
	}
	return list;
}
