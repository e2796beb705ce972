/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two documents, compared; schema diff/1. The depth of a document is that of
 * its schema, so walking it may recurse.
 */
#include "diff_priv.h"

#include <stdio.h>
#include <string.h>

/**
 * struct diff - the work
 * @list: gets the differences; @count: how many of each kind
 * @pa, @pb: paths of what is compared, in the first and the second document
 * @name: what the innermost element of an array is called
 */
struct diff {
	struct kimg_report *r;
	const struct kimg_diff_options *opt;
	struct kimg_doc *list;
	uint64_t changed, added, removed;
	struct kimg_buf pa, pb;
	const char *name;
};

static bool is_leaf(const struct kimg_doc *d)
{
	return d->kind != KIMG_DOC_OBJECT && d->kind != KIMG_DOC_ARRAY;
}

/* Is @path what @what means? [] is any [number]. */
static bool matches(const char *what, const char *path)
{
	for (; *what && *path; what++, path++) {
		if (*what != *path)
			return false;
		if (!strncmp(what, "[]", 2)) {
			what++;
			path = strchr(path, ']');
			if (!path)
				return false;
		}
	}
	return *what == *path;
}

static bool is_ignored(const struct diff *d, const char *path)
{
	unsigned int i;

	for (i = 0; path && i < d->opt->nignore; i++) {
		const char *what = d->opt->ignore[i];
		size_t n = strlen(path), k = strlen(what);

		if (*what != '.' && matches(what, path))
			return true;
		if (*what == '.' && ((n >= k && !strcmp(path + n - k, what)) ||
				     !strcmp(path, what + 1)))
			return true;
	}
	return false;
}

bool kimg_diff_ignorable(const char *what)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
	static const char digits[] = "0123456789";
	const char *p = *what == '.' ? what + 1 : what;
	size_t n;

	for (;; p++) {
		n = strspn(p, letters);
		if (!n)
			return false;
		p += n;
		while (*p == '[' && *what != '.') {
			p += 1 + strspn(p + 1, digits);
			if (*p++ != ']')
				return false;
		}
		if (*p != '.' || *what == '.')
			return !*p;
	}
}

static void put_value(struct diff *d, struct kimg_doc *o, const char *key,
		      const struct kimg_doc *v)
{
	struct kimg_doc *c;

	if (v->kind == KIMG_DOC_STRING) {
		kimg_doc_string(d->r, o, key, v->text);
		return;
	}
	c = kimg_doc_put(d->r, o, key, v->kind);
	if (c)
		c->num = v->num;
}

static void put(struct diff *d, const struct kimg_doc *a,
		const struct kimg_doc *b)
{
	struct kimg_doc *o = kimg_doc_put(d->r, d->list, NULL,
					  KIMG_DOC_OBJECT);
	const char *pa = d->pa.p ? d->pa.p : "", *pb = d->pb.p ? d->pb.p : "";

	kimg_doc_string(d->r, o, "change", a && b ? "changed" : a ? "removed" :
							       "added");
	kimg_doc_string(d->r, o, "path", a ? pa : pb);
	if (a && b && strcmp(pa, pb) != 0)
		kimg_doc_string(d->r, o, "new_path", pb);
	if (d->name)
		kimg_doc_string(d->r, o, "name", d->name);
	if (a && is_leaf(a))
		put_value(d, o, "old", a);
	if (b && is_leaf(b))
		put_value(d, o, "new", b);
	d->changed += a && b;
	d->removed += a && !b;
	d->added += !a && b;
}

static void compare(struct diff *d, const struct kimg_doc *a,
		    const struct kimg_doc *b);

/* Go on one step below; the paths are cut again behind it. */
static void below(struct diff *d, const char *step_a, const char *step_b,
		  const struct kimg_doc *a, const struct kimg_doc *b)
{
	size_t la = d->pa.len, lb = d->pb.len;

	kimg_buf_addf(&d->pa, "%s", step_a);
	kimg_buf_addf(&d->pb, "%s", step_b);
	if (!d->pa.bad && !d->pb.bad && !is_ignored(d, a ? d->pa.p : NULL) &&
	    !is_ignored(d, b ? d->pb.p : NULL))
		compare(d, a, b);
	d->pa.len = la;
	d->pb.len = lb;
	if (d->pa.p)
		d->pa.p[la] = '\0';
	if (d->pb.p)
		d->pb.p[lb] = '\0';
}

static void compare_element(struct diff *d, const struct diff_pair *p)
{
	const char *before = d->name;
	char a[24], b[24];

	snprintf(a, sizeof(a), "[%u]", p->ia);
	snprintf(b, sizeof(b), "[%u]", p->ib);
	d->name = p->name ? p->name : before;
	below(d, a, b, p->a, p->b);
	d->name = before;
}

static void compare_arrays(struct diff *d, const struct kimg_doc *a,
			   const struct kimg_doc *b)
{
	struct diff_pair *pair;
	unsigned int i, n;

	/* An empty array that is not there in the other document. */
	if ((!a || !b) && !(a ? a : b)->child) {
		put(d, a, b);
		return;
	}
	pair = kimg_diff_match(d->r, a, b, &n);
	for (i = 0; pair && i < n; i++)
		compare_element(d, &pair[i]);
}

/* What is said twice is compared once: in the form that people read. */
static bool is_twin(const struct kimg_doc *o, const char *key)
{
	if (!strcmp(key, "raw") || !strcmp(key, "desc_hex"))
		return kimg_doc_member(o, "value");
	/* The place of an element in its array is in its path. */
	return !strcmp(key, "index");
}

/* {name, raw} or {raw, set}: one word of a file. */
static bool is_word(const struct kimg_doc *d)
{
	const struct kimg_doc *c = d ? d->child : NULL;

	return c && c->next && !c->next->next && kimg_doc_member(d, "raw") &&
	       (kimg_doc_member(d, "name") || kimg_doc_member(d, "set"));
}

static void below_member(struct diff *d, const char *key,
			 const struct kimg_doc *a, const struct kimg_doc *b)
{
	char step[KIMG_MEMBER_NAME + 1];

	snprintf(step, sizeof(step), "%s%s", d->pa.len ? "." : "", key);
	below(d, step, step, a, b);
}

/* By name or by flags, if these tell the difference; else by number. */
static void compare_words(struct diff *d, const struct kimg_doc *a,
			  const struct kimg_doc *b)
{
	uint64_t before = d->changed + d->added + d->removed;
	const char *key = kimg_doc_member(a, "set") ? "set" : "name";
	const struct kimg_doc *ra = kimg_doc_member(a, "raw");
	const struct kimg_doc *rb = kimg_doc_member(b, "raw");

	if (ra->num == rb->num)
		return;
	below_member(d, key, kimg_doc_member(a, key), kimg_doc_member(b, key));
	if (d->changed + d->added + d->removed == before)
		below_member(d, "raw", ra, rb);
}

static void compare_objects(struct diff *d, const struct kimg_doc *a,
			    const struct kimg_doc *b)
{
	const struct kimg_doc *c;

	if (a && b && is_word(a) && is_word(b)) {
		compare_words(d, a, b);
		return;
	}
	for (c = a ? a->child : NULL; c; c = c->next)
		if (!is_twin(a, c->key))
			below_member(d, c->key, c, kimg_doc_member(b, c->key));
	for (c = b ? b->child : NULL; c; c = c->next)
		if (!kimg_doc_member(a, c->key) && !is_twin(b, c->key))
			below_member(d, c->key, NULL, c);
}

static bool same_leaf(const struct kimg_doc *a, const struct kimg_doc *b)
{
	if (a->kind != b->kind)
		return false;
	return a->kind == KIMG_DOC_STRING ? !strcmp(a->text, b->text) :
					    a->num == b->num;
}

/* Texts of many lines, as a configuration, differ by lines. */
static void compare_leaves(struct diff *d, const struct kimg_doc *a,
			   const struct kimg_doc *b)
{
	const char *before = d->name;
	struct kimg_doc *la, *lb;
	struct diff_pair *pair;
	unsigned int i, n;

	if (same_leaf(a, b))
		return;
	if (a->kind != KIMG_DOC_STRING || b->kind != KIMG_DOC_STRING ||
	    !strchr(a->text, '\n') || !strchr(b->text, '\n')) {
		put(d, a, b);
		return;
	}
	la = kimg_diff_lines(d->r, a->text);
	lb = kimg_diff_lines(d->r, b->text);
	pair = la && lb ? kimg_diff_match(d->r, la, lb, &n) : NULL;
	for (i = 0; pair && i < n; i++) {
		if (pair[i].a && pair[i].b &&
		    same_leaf(pair[i].a, pair[i].b))
			continue;
		d->name = pair[i].name;
		put(d, pair[i].a, pair[i].b);
	}
	d->name = before;
}

static void compare(struct diff *d, const struct kimg_doc *a,
		    const struct kimg_doc *b)
{
	const struct kimg_doc *one = a ? a : b;

	if (a && b && a->kind != b->kind && !(is_leaf(a) && is_leaf(b))) {
		compare(d, a, NULL);
		compare(d, NULL, b);
	} else if (one->kind == KIMG_DOC_OBJECT) {
		compare_objects(d, a, b);
	} else if (one->kind == KIMG_DOC_ARRAY) {
		compare_arrays(d, a, b);
	} else if (a && b) {
		compare_leaves(d, a, b);
	} else {
		put(d, a, b);
	}
}

/* Copies what tells which image it is, and what is wrong with it. */
static bool put_image(struct kimg_report *r, const char *key,
		      const struct kimg_doc *image)
{
	static const char *const shown[] = { "file", "size", "kind",
					     "version" };
	struct kimg_doc *o = kimg_doc_put(r, r->root, key, KIMG_DOC_OBJECT);
	const struct kimg_doc *c, *error = kimg_doc_member(image, "error");
	struct diff d = { .r = r };
	unsigned int i;

	for (i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
		c = kimg_doc_member(image, shown[i]);
		if (c)
			put_value(&d, o, shown[i], c);
	}
	o = error ? kimg_doc_put(r, o, "error", KIMG_DOC_OBJECT) : NULL;
	for (c = error ? error->child : NULL; c; c = c->next)
		put_value(&d, o, c->key, c);
	return !error;
}

static void put_images(struct diff *d, const struct kimg_doc *a,
		       const struct kimg_doc *b)
{
	const struct kimg_doc *c;

	/* What the files are called is no difference. */
	for (c = a->child; c; c = c->next)
		if (strcmp(c->key, "file") != 0)
			below_member(d, c->key, c, kimg_doc_member(b, c->key));
	for (c = b->child; c; c = c->next)
		if (!kimg_doc_member(a, c->key))
			below_member(d, c->key, NULL, c);
}

static const struct kimg_doc *only_image(const struct kimg_report *r)
{
	const struct kimg_doc *d = r->images ? r->images->child : NULL;

	return d && !d->next ? d : NULL;
}

enum kimg_err kimg_report_diff(struct kimg_report *r,
			       const struct kimg_report *a,
			       const struct kimg_report *b,
			       const struct kimg_diff_options *opt,
			       bool *same)
{
	const struct kimg_doc *da = only_image(a), *db = only_image(b);
	struct diff d = { .r = r, .opt = opt };
	bool good;

	if (!da || !db || r->images)
		return KIMG_ERR_MISUSE;
	good = put_image(r, "old", da);
	good = put_image(r, "new", db) && good;
	d.list = kimg_arena_get(&r->arena, 1, sizeof(*d.list));
	if (!d.list)
		return KIMG_ERR_NOMEM;
	d.list->kind = KIMG_DOC_ARRAY;
	d.list->key = "differences";
	if (good)
		put_images(&d, da, db);
	*same = good && !d.list->child;
	if (good)
		kimg_doc_bool(r, r->root, "same", *same);
	else
		kimg_doc_string(r, r->root, "same", NULL);
	kimg_doc_uint(r, r->root, "changed", d.changed);
	kimg_doc_uint(r, r->root, "added", d.added);
	kimg_doc_uint(r, r->root, "removed", d.removed);
	/* Last, since it is long. */
	r->root->last->next = d.list;
	r->root->last = d.list;
	good = !d.pa.bad && !d.pb.bad && !r->arena.bad;
	kimg_buf_free(&d.pa);
	kimg_buf_free(&d.pb);
	return good ? KIMG_OK : KIMG_ERR_NOMEM;
}
