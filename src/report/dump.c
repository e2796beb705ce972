/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every part of an image with its fields. What there is, is what the document
 * of kimg inspect has: each object of it is a part. Rows of records add where a
 * field is and its number; rows of members what the other values mean.
 */
#include "dump_priv.h"

#include <string.h>

#define IMAGE "images[]"

/** struct memo - a member that was looked up; elements of arrays ask again */
struct memo {
	const char *object;
	const char *key;
	struct kimg_member m;
	bool good;
};

#define MEMOS 64

/**
 * struct dump - a dump being made
 * @parts: where parts go
 * @path, @npaths: what is wanted
 * @found: for each path, that there was something
 */
struct dump {
	struct kimg_report *r;
	struct kimg_doc *parts;
	const char *const *path;
	unsigned int npaths;
	bool *found;
	struct memo memo[MEMOS];
};

/** struct place - an object of the document of kimg inspect
 * @path: where it is; @object: how members.def calls it
 * @title: what it is; @whole: all of it is wanted
 * @part: made when there is a field to show */
struct place {
	const struct kimg_doc *node;
	const char *path;
	const char *object;
	const char *title;
	bool whole;
	struct kimg_doc *part;
};

/* NULL where a name is not that of a row. Names are constants, and so the same
 * name is most often the same pointer. */
static const struct kimg_member *member(struct dump *d, const char *object,
					const char *key)
{
	uintptr_t hash = ((uintptr_t)object >> 3) ^ ((uintptr_t)key >> 1);
	struct memo *m = &d->memo[hash % MEMOS];

	if (m->object != object || m->key != key) {
		m->object = object;
		m->key = key;
		m->good = kimg_member_find(object, key, &m->m);
	}
	return m->good ? &m->m : NULL;
}

static bool wanted(struct dump *d, const char *path)
{
	bool any = !d->npaths;
	unsigned int i;

	for (i = 0; i < d->npaths; i++) {
		if (!kimg_path_covers(d->path[i], path))
			continue;
		d->found[i] = true;
		any = true;
	}
	return any;
}

/* May something below @path be wanted? */
static bool leads(const struct dump *d, const char *path)
{
	unsigned int i;

	for (i = 0; i < d->npaths; i++)
		if (kimg_path_covers(path, d->path[i]))
			return true;
	return !*path;
}

/* For text that is never freed. */
static void constant(struct kimg_report *r, struct kimg_doc *o,
		     const char *key, const char *text)
{
	struct kimg_doc *n = kimg_doc_put(r, o, key, KIMG_DOC_STRING);

	if (n)
		n->text = text;
}

/* A value of the other document. */
static void put_value(struct kimg_report *r, struct kimg_doc *o,
		      const struct kimg_doc *v)
{
	struct kimg_doc *n = kimg_doc_put(r, o, "value", v->kind);

	if (!n)
		return;
	n->text = v->text;
	n->num = v->num;
	n->child = v->child;
	n->last = v->last;
}

/* The first sentence of many, without its end. */
static const char *short_title(struct dump *d, const char *s)
{
	const char *t = kimg_arena_dup(&d->r->arena, s, strcspn(s, ".;"));

	return t ? t : "";
}

static void begin_part(struct dump *d, struct place *p)
{
	const struct kimg_rec *rec = p->node->rec;
	const struct kimg_doc *layer = kimg_doc_get(p->node, "layer");
	const struct kimg_doc *at = kimg_doc_get(p->node, "at");

	p->part = kimg_doc_put(d->r, d->parts, NULL, KIMG_DOC_OBJECT);
	constant(d->r, p->part, "path", p->path);
	constant(d->r, p->part, "title", rec ? rec->spec->title :
		 short_title(d, p->title));
	if (at && layer) {
		kimg_doc_uint(d->r, p->part, "at", at->num);
		constant(d->r, p->part, "layer", layer->text);
	} else if (rec) {
		kimg_walk_place(d->r, p->part, rec->layer, rec->at);
	}
	kimg_doc_put(d->r, p->part, "fields", KIMG_DOC_ARRAY);
}

static struct kimg_doc *add_field(struct dump *d, struct place *p,
				  const char *name, const char *path)
{
	struct kimg_doc *o;

	if (!p->part)
		begin_part(d, p);
	o = kimg_doc_put(d->r, p->part ? p->part->last : NULL, NULL,
			 KIMG_DOC_OBJECT);
	constant(d->r, o, "name", name);
	if (path)
		constant(d->r, o, "path", path);
	return o;
}

static const char *below(struct dump *d, const char *path, const char *name)
{
	const char *s = kimg_arena_fmt(&d->r->arena, "%s%s%s", path,
				       *path ? "." : "", name);

	return s ? s : "";
}

static const char *element(struct dump *d, const char *path, unsigned int i)
{
	const char *s = kimg_arena_fmt(&d->r->arena, "%s[%u]", path, i);

	return s ? s : "";
}

static void version(struct kimg_report *r, struct kimg_doc *o,
		    const char *key, uint16_t v)
{
	if (v)
		kimg_doc_string(r, o, key, kimg_arena_fmt(&r->arena, "%u.%02u",
							  v >> 8, v & 0xff));
}

/* A field of the record; @path: its member, if it has one. */
static void record_field(struct dump *d, struct place *p,
			 const struct kimg_field *f, const char *path)
{
	const struct kimg_rec *rec = p->node->rec;
	struct kimg_doc *o;

	if (!p->whole && !(path && wanted(d, path)) &&
	    !wanted(d, below(d, p->path, f->name)))
		return;
	o = add_field(d, p, f->name, path);
	kimg_doc_uint(d->r, o, "at", rec->at + f->off);
	kimg_doc_uint(d->r, o, "size", f->width);
	kimg_doc_hex(d->r, o, "raw", kimg_rec_get(rec, f));
	kimg_doc_value(d->r, o, "value", rec, f);
	version(d->r, o, "since", f->since);
	version(d->r, o, "until", f->until);
	constant(d->r, o, "meaning", f->doc);
}

/* The members that show fields are in the order of the record. The setup header
 * has its fields in an array. */
static void record_fields(struct dump *d, struct place *p)
{
	const struct kimg_rec *rec = p->node->rec;
	bool array = kimg_doc_get(p->node, "fields") != NULL;
	const struct kimg_doc *c = p->node->child;
	unsigned int i, n = 0;

	for (i = 0; i < rec->spec->n; i++) {
		const struct kimg_field *f = &rec->spec->field[i];
		const char *path = NULL;

		if (!kimg_rec_has(rec, f))
			continue;
		while (c && !c->field)
			c = c->next;
		if (array) {
			path = element(d, below(d, p->path, "fields"), n++);
		} else if (c && c->field == f) {
			path = below(d, p->path, c->key);
			c = c->next;
		}
		record_field(d, p, f, path);
	}
}

static void value_field(struct dump *d, struct place *p, const char *name,
			const char *path, const struct kimg_doc *v,
			const char *meaning)
{
	struct kimg_doc *o;

	if (!p->whole && !wanted(d, path))
		return;
	o = add_field(d, p, name, path);
	put_value(d->r, o, v);
	constant(d->r, o, "meaning", meaning);
}

static bool is_place(const char *key)
{
	return !strcmp(key, "at") || !strcmp(key, "layer");
}

/* What is no field of a record, and no object of its own. */
static void other_field(struct dump *d, struct place *p,
			const struct kimg_doc *c)
{
	const struct kimg_member *m = member(d, p->object, c->key);
	const char *path = below(d, p->path, c->key);
	const struct kimg_doc *e;
	unsigned int i = 0;

	if (c->field && c->field->doc && !m) {
		value_field(d, p, c->key, path, c, c->field->doc);
		return;
	}
	if (!m || (m->types | m->items) & KIMG_TYPE_OBJECT)
		return;
	if (c->kind != KIMG_DOC_ARRAY) {
		value_field(d, p, c->key, path, c, m->doc);
		return;
	}
	for (e = c->child; e; e = e->next, i++)
		value_field(d, p, element(d, c->key, i),
			    element(d, path, i), e, m->doc);
}

/* Documents are as deep as the code that builds them, not as the input. */
static void walk(struct dump *d, struct place *p);

static void walk_inside(struct dump *d, const struct place *p,
			const struct kimg_doc *node, const char *path,
			const struct kimg_member *m)
{
	struct place in = {
		.node = node, .path = path, .object = m->members,
		.title = m->doc,
	};

	in.whole = p->whole || wanted(d, path);
	if (in.whole || leads(d, path))
		walk(d, &in);
}

static void walk_child(struct dump *d, const struct place *p,
		       const struct kimg_doc *c)
{
	const struct kimg_member *row = member(d, p->object, c->key);
	const char *path = below(d, p->path, c->key);
	struct kimg_member m;
	const struct kimg_doc *e;
	unsigned int i = 0;

	/* The fields of setup were told, and an error is no part. */
	if (!row || !row->members || !strcmp(path, "setup.fields") ||
	    !strcmp(path, "error"))
		return;
	m = *row;
	if (c->kind == KIMG_DOC_OBJECT)
		walk_inside(d, p, c, path, &m);
	else if (c->kind == KIMG_DOC_ARRAY)
		for (e = c->child; e; e = e->next)
			walk_inside(d, p, e, element(d, path, i++), &m);
}

static void walk(struct dump *d, struct place *p)
{
	const struct kimg_doc *c;

	if (p->node->rec)
		record_fields(d, p);
	for (c = p->node->child; c; c = c->next)
		if (!(p->node->rec && c->field) && !is_place(c->key))
			other_field(d, p, c);
	for (c = p->node->child; c; c = c->next)
		if (c->kind == KIMG_DOC_OBJECT || c->kind == KIMG_DOC_ARRAY)
			walk_child(d, p, c);
}

enum kimg_err kimg_report_dump(struct kimg_report *r,
			       const struct kimg_image *img,
			       const char *const *path, unsigned int npaths,
			       unsigned int *missing)
{
	struct kimg_report *in = kimg_report_new("inspect/1");
	struct dump d = { .r = r, .path = path, .npaths = npaths };
	struct place image = {
		.path = "", .object = IMAGE, .title = "The file.",
		.whole = !npaths,
	};
	const struct kimg_doc *error;

	*missing = npaths;
	if (!in || kimg_report_add(in, img)) {
		kimg_report_free(in);
		return KIMG_ERR_NOMEM;
	}
	image.node = in->images->child;
	d.found = kimg_arena_get(&r->arena, npaths + 1, sizeof(*d.found));
	kimg_doc_string(r, r->root, "file", img->name);
	error = kimg_doc_get(image.node, "error");
	d.parts = kimg_doc_put(r, r->root, "parts", KIMG_DOC_ARRAY);
	if (d.found)
		walk(&d, &image);
	if (error && kimg_doc_put(r, r->root, "error", KIMG_DOC_OBJECT))
		r->root->last->child = error->child;
	kimg_arena_join(&r->arena, &in->arena);
	kimg_report_free(in);
	if (r->arena.bad)
		return KIMG_ERR_NOMEM;
	for (*missing = 0; *missing < npaths; ++*missing)
		if (!d.found[*missing])
			return KIMG_ERR_ABSENT;
	return KIMG_OK;
}
