/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A document as XML. A member is an element of its name, an element of an array
 * one of the name that members.def says, and null an attribute. The mapping is
 * in kimg-json(5), and the RELAX NG schema is made for it.
 */
#include "report_priv.h"

#include "../core/str.h"
#include "../ext/xml.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/** struct xml - the module and its writer; @text: space for a string */
struct xml {
	const struct kimg_xml *m;
	struct kimg_xml_writer *w;
	struct kimg_buf text;
	bool bad;
};

/* XML 1.0, 2.2: Char. */
static bool carries(uint32_t cp)
{
	return cp == 0x9 || cp == 0xa || cp == 0xd ||
	       (cp >= 0x20 && cp != 0xfffe && cp != 0xffff);
}

static void flush(struct xml *x)
{
	if (x->text.len && !x->text.bad)
		x->m->text(x->w, x->text.p);
	x->bad |= x->text.bad;
	kimg_buf_free(&x->text);
}

/* Well-formed first, as in JSON; then what a terminal must not see by its
 * number, and what XML cannot carry as on a terminal. */
static void string(struct xml *x, const char *s)
{
	struct kimg_buf utf8 = { .p = NULL };
	size_t i, n, len;
	uint32_t cp;

	kimg_str_utf8(&utf8, s, strlen(s));
	for (i = 0; i < utf8.len; i += n + len) {
		n = kimg_str_plain(utf8.p + i, utf8.len - i, &cp, &len);
		kimg_buf_add(&x->text, utf8.p + i, n);
		if (len && carries(cp)) {
			flush(x);
			x->m->reference(x->w, cp);
		} else if (len) {
			kimg_str_escape(&x->text, utf8.p + i + n, len);
		}
	}
	flush(x);
	x->bad |= utf8.bad;
	kimg_buf_free(&utf8);
}

static void scalar(struct xml *x, const struct kimg_doc *d)
{
	char number[32];

	switch (d->kind) {
	case KIMG_DOC_STRING:
		string(x, d->text);
		break;
	case KIMG_DOC_UINT:
		snprintf(number, sizeof(number), "%" PRIu64, d->num);
		x->m->text(x->w, number);
		break;
	case KIMG_DOC_HEX:
		snprintf(number, sizeof(number), "0x%" PRIx64, d->num);
		x->m->text(x->w, number);
		break;
	case KIMG_DOC_BOOL:
		x->m->text(x->w, d->num ? "true" : "false");
		break;
	case KIMG_DOC_NULL:
		x->m->attribute(x->w, "null", "true");
		break;
	case KIMG_DOC_OBJECT:
	case KIMG_DOC_ARRAY:
		break;
	}
}

/* Documents are as deep as the code that builds them, not as the input. */
static void element(struct xml *x, const struct kimg_doc *d, const char *name)
{
	const struct kimg_doc *c;
	const char *item = NULL;

	x->m->open(x->w, name);
	scalar(x, d);
	if (d->kind == KIMG_DOC_ARRAY && d->child)
		item = kimg_member_item(name);
	for (c = d->child; c; c = c->next)
		element(x, c, item ? item : c->key);
	x->m->close(x->w);
}

/* The members of "kimg" are attributes of the element that has all others. */
static void document(struct xml *x, const struct kimg_doc *root)
{
	const struct kimg_doc *c, *tool = root->child;

	x->m->open(x->w, tool->key);
	for (c = tool->child; c; c = c->next)
		x->m->attribute(x->w, c->key, c->text);
	for (c = tool->next; c; c = c->next)
		element(x, c, c->key);
	x->m->close(x->w);
}

static void add(void *to, const void *bytes, size_t n)
{
	struct kimg_buf *out = to;

	kimg_buf_add(out, bytes, n);
}

enum kimg_err kimg_report_xml(const struct kimg_report *r, struct kimg_buf *out)
{
	struct xml x = { .m = NULL };
	enum kimg_err err = kimg_xml_get(&x.m);

	if (err)
		return err;
	x.w = x.m->begin(add, out);
	if (!x.w)
		return KIMG_ERR_NOMEM;
	document(&x, r->root);
	return x.m->end(x.w) && !x.bad && !out->bad ? KIMG_OK : KIMG_ERR_NOMEM;
}
