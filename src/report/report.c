/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report: the document of all images. */
#include "report_priv.h"

#include <inttypes.h>
#include <kimg/kimg.h>
#include <stdlib.h>
#include <string.h>

struct kimg_report *kimg_report_new(const char *schema)
{
	struct kimg_report *r = calloc(1, sizeof(*r));
	struct kimg_doc *tool;

	if (!r)
		return NULL;
	r->root = kimg_arena_get(&r->arena, 1, sizeof(*r->root));
	if (r->root)
		r->root->kind = KIMG_DOC_OBJECT;
	tool = kimg_doc_put(r, r->root, "kimg", KIMG_DOC_OBJECT);
	kimg_doc_string(r, tool, "version", kimg_version());
	kimg_doc_string(r, tool, "schema", schema);
	/* Others are no list of images. */
	if (!strcmp(schema, "inspect/1") || !strcmp(schema, "validate/1") ||
	    !strcmp(schema, "paddr/1"))
		r->images = kimg_doc_put(r, r->root, "images", KIMG_DOC_ARRAY);
	if (r->arena.bad) {
		kimg_report_free(r);
		return NULL;
	}
	return r;
}

void kimg_report_free(struct kimg_report *r)
{
	if (!r)
		return;
	kimg_arena_free(&r->arena);
	free(r);
}

enum kimg_err kimg_report_add(struct kimg_report *r,
			      const struct kimg_image *img)
{
	kimg_walk_image(r, r->images, img);
	return r->arena.bad ? KIMG_ERR_NOMEM : KIMG_OK;
}

void kimg_report_take(struct kimg_report *r, struct kimg_report *from)
{
	struct kimg_doc *to = r->images, *more = from->images;

	if (more->child) {
		if (to->last)
			to->last->next = more->child;
		else
			to->child = more->child;
		to->last = more->last;
	}
	kimg_arena_join(&r->arena, &from->arena);
	kimg_report_free(from);
}

enum kimg_err kimg_report_json(const struct kimg_report *r, bool pretty,
			       struct kimg_buf *out)
{
	enum kimg_err err = kimg_json_write(r->root, pretty, out);

	kimg_buf_add(out, "\n", 1);
	if (!err && out->bad)
		err = KIMG_ERR_NOMEM;
	return err;
}

enum kimg_err kimg_report_value(const struct kimg_doc *d, bool raw,
				struct kimg_buf *out)
{
	switch (d->kind) {
	case KIMG_DOC_OBJECT:
	case KIMG_DOC_ARRAY:
		return kimg_json_write(d, false, out);
	case KIMG_DOC_STRING:
		if (raw)
			kimg_buf_add(out, d->text, strlen(d->text));
		else
			kimg_str_escape(out, d->text, strlen(d->text));
		break;
	case KIMG_DOC_UINT:
		kimg_buf_addf(out, "%" PRIu64, d->num);
		break;
	case KIMG_DOC_HEX:
		kimg_buf_addf(out, "0x%" PRIx64, d->num);
		break;
	case KIMG_DOC_BOOL:
		kimg_buf_addf(out, "%s", d->num ? "true" : "false");
		break;
	case KIMG_DOC_NULL:
		break;
	}
	return out->bad ? KIMG_ERR_NOMEM : KIMG_OK;
}
