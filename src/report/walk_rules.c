/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rules found, as a document; schema validate/1. */
#include "report_priv.h"

#include <kimg/rule.h>

const char *kimg_severity_name(enum kimg_severity sev)
{
	static const char *const name[] = { "error", "warning", "info" };

	return name[sev];
}

static void optional(struct kimg_report *r, struct kimg_doc *o,
		     const char *key, const char *text)
{
	if (text)
		kimg_doc_string(r, o, key, text);
}

static void walk_finding(struct kimg_report *r, struct kimg_doc *list,
			 const struct kimg_finding *f)
{
	struct kimg_doc *o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);

	kimg_doc_string(r, o, "id", f->rule->id);
	kimg_doc_string(r, o, "rule", f->rule->name);
	kimg_doc_string(r, o, "severity", kimg_severity_name(f->sev));
	if (f->consumer)
		kimg_doc_string(r, o, "consumer", f->consumer->name);
	if (f->has_at)
		kimg_doc_uint(r, o, "at", f->at);
	kimg_doc_string(r, o, "layer", f->layer);
	optional(r, o, "field", f->field);
	kimg_doc_string(r, o, "message", f->text);
	optional(r, o, "expected", f->expected);
	optional(r, o, "found", f->found);
	optional(r, o, "hint", f->hint);
}

static void walk_verdicts(struct kimg_report *r, struct kimg_doc *d,
			  const struct kimg_validation *v)
{
	struct kimg_doc *list = kimg_doc_put(r, d, "verdicts", KIMG_DOC_ARRAY);
	struct kimg_doc *o;
	unsigned int i;

	for (i = 0; i < v->nverdicts; i++) {
		const struct kimg_verdict *w = &v->verdict[i];

		o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
		kimg_doc_string(r, o, "consumer", w->consumer->name);
		kimg_doc_string(r, o, "version", w->consumer->version);
		kimg_doc_bool(r, o, "takes", w->takes);
		kimg_doc_string(r, o, "why", w->why ? w->why->text : NULL);
		kimg_doc_string(r, o, "basis", w->consumer->basis);
	}
}

static void walk_error(struct kimg_report *r, struct kimg_doc *image,
		       const struct kimg_image *img)
{
	struct kimg_doc *d = kimg_doc_put(r, image, "error", KIMG_DOC_OBJECT);

	kimg_doc_string(r, d, "code", kimg_errname(img->err));
	if (img->finding)
		kimg_doc_string(r, d, "message", img->finding->text);
}

enum kimg_err kimg_report_validation(struct kimg_report *r,
				     const struct kimg_image *img,
				     const struct kimg_validation *v)
{
	struct kimg_doc *d = kimg_doc_put(r, r->images, NULL, KIMG_DOC_OBJECT);
	const struct kimg_finding *f;
	struct kimg_doc *list;

	kimg_doc_string(r, d, "file", img->name);
	kimg_doc_uint(r, d, "size", img->size);
	kimg_doc_string(r, d, "kind", img->kind);
	if (img->kind)
		kimg_doc_string(r, d, "version", img->version);
	if (v) {
		kimg_doc_uint(r, d, "errors", v->count[KIMG_ERROR]);
		kimg_doc_uint(r, d, "warnings", v->count[KIMG_WARNING]);
		kimg_doc_uint(r, d, "infos", v->count[KIMG_INFO]);
		kimg_doc_uint(r, d, "known", v->known);
		walk_verdicts(r, d, v);
		list = kimg_doc_put(r, d, "findings", KIMG_DOC_ARRAY);
		for (f = v->finding; f; f = f->next)
			walk_finding(r, list, f);
	} else {
		walk_error(r, d, img);
	}
	return r->arena.bad ? KIMG_ERR_NOMEM : KIMG_OK;
}
