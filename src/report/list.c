/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this build has and knows, as a document; schema list/1. */
#include "report_priv.h"

#include <kimg/format.h>
#include <kimg/list.h>
#include <kimg/rule.h>
#include <stdio.h>
#include <string.h>

static void list_formats(struct kimg_report *r, struct kimg_doc *list)
{
	struct kimg_format_info f;
	struct kimg_doc *o;
	unsigned int i;

	for (i = 0; kimg_format_get(i, &f); i++) {
		o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
		kimg_doc_string(r, o, "name", f.name);
		kimg_doc_string(r, o, "title", f.title);
	}
}

static void list_codecs(struct kimg_report *r, struct kimg_doc *list)
{
	struct kimg_codec_info c;
	struct kimg_doc *o;
	unsigned int i, k;
	char magic[64];

	for (i = 0; kimg_codec_get(i, &c); i++) {
		magic[0] = '\0';
		for (k = 0; k < c.nmagic && k < sizeof(magic) / 2 - 1; k++)
			snprintf(magic + 2 * k, 3, "%02x", c.magic[k]);
		o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
		kimg_doc_string(r, o, "name", c.name);
		kimg_doc_string(r, o, "magic", magic);
		kimg_doc_string(r, o, "library", c.library);
		kimg_doc_string(r, o, "option", c.option);
	}
}

static void list_libraries(struct kimg_report *r, struct kimg_doc *list)
{
	struct kimg_library_info l;
	struct kimg_doc *o;
	unsigned int i;

	for (i = 0; kimg_library_get(i, &l); i++) {
		o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
		kimg_doc_string(r, o, "name", l.name);
		kimg_doc_string(r, o, "library", l.library);
		kimg_doc_string(r, o, "option", l.option);
	}
}

static void list_limits(struct kimg_report *r, struct kimg_doc *list)
{
	struct kimg_limit_info l;
	struct kimg_doc *o;
	unsigned int i;

	for (i = 0; kimg_limit_get(i, &l); i++) {
		o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
		kimg_doc_string(r, o, "name", l.name);
		kimg_doc_uint(r, o, "value", l.value);
		kimg_doc_string(r, o, "unit", l.unit);
		kimg_doc_string(r, o, "reason", l.reason);
	}
}

static void list_notes(struct kimg_report *r, struct kimg_doc *list)
{
	struct kimg_note_info n;
	struct kimg_doc *o;
	unsigned int i;

	for (i = 0; kimg_note_get(i, &n); i++) {
		o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
		kimg_doc_string(r, o, "owner", n.owner);
		kimg_doc_hex(r, o, "type", n.type);
		kimg_doc_string(r, o, "name", n.name);
		kimg_doc_string(r, o, "kind", n.kind);
		kimg_doc_string(r, o, "meaning", n.meaning);
	}
}

static void list_features(struct kimg_report *r, struct kimg_doc *list)
{
	const struct kimg_feature *f;
	struct kimg_doc *o;
	unsigned int i, n;

	f = kimg_xen_features(&n);
	for (i = 0; i < n; i++) {
		o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
		kimg_doc_uint(r, o, "bit", f[i].bit);
		kimg_doc_string(r, o, "name", f[i].name);
		kimg_doc_bool(r, o, "in_string", f[i].in_string);
		kimg_doc_string(r, o, "meaning", f[i].doc);
	}
}

static void list_rules(struct kimg_report *r, struct kimg_doc *list)
{
	const struct kimg_rule *rule;
	struct kimg_doc *o;
	unsigned int i;

	for (i = 0; (rule = kimg_rule_get(i)); i++) {
		o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
		kimg_doc_string(r, o, "id", rule->id);
		kimg_doc_string(r, o, "name", rule->name);
		kimg_doc_string(r, o, "severity",
				kimg_severity_name(rule->sev));
		kimg_doc_string(r, o, "title", rule->title);
	}
}

static void list_consumers(struct kimg_report *r, struct kimg_doc *list)
{
	const struct kimg_consumer *c;
	struct kimg_doc *o;
	unsigned int i;

	for (i = 0; (c = kimg_consumer_get(i)); i++) {
		o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
		kimg_doc_string(r, o, "name", c->name);
		kimg_doc_string(r, o, "version", c->version);
		kimg_doc_string(r, o, "title", c->title);
		kimg_doc_string(r, o, "basis", c->basis);
	}
}

/** struct topic - a listing and who makes it */
struct topic {
	const char *name;
	void (*walk)(struct kimg_report *r, struct kimg_doc *list);
};

static const struct topic topics[] = {
	{ "formats", list_formats }, { "codecs", list_codecs },
	{ "libraries", list_libraries }, { "limits", list_limits },
	{ "notes", list_notes }, { "features", list_features },
	{ "rules", list_rules }, { "consumers", list_consumers },
	{ NULL, NULL },
};

const char *kimg_list_topic(unsigned int i)
{
	if (i >= sizeof(topics) / sizeof(topics[0]))
		return NULL;
	return topics[i].name;
}

enum kimg_err kimg_report_list(struct kimg_report *r, const char *topic)
{
	const struct topic *t;

	for (t = topics; t->name; t++) {
		if (strcmp(t->name, topic))
			continue;
		t->walk(r, kimg_doc_put(r, r->root, t->name, KIMG_DOC_ARRAY));
		return r->arena.bad ? KIMG_ERR_NOMEM : KIMG_OK;
	}
	return KIMG_ERR_MISUSE;
}
