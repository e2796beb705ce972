/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A document "validate/1" as SARIF 2.1.0 (OASIS, "Static Analysis Results
 * Interchange Format"), which services that review changes can show.
 */
#include "report_priv.h"

#include <kimg/kimg.h>
#include <kimg/rule.h>
#include <string.h>

static struct kimg_doc *object(struct kimg_report *r, struct kimg_doc *d,
			       const char *key)
{
	return kimg_doc_put(r, d, key, KIMG_DOC_OBJECT);
}

static void text(struct kimg_report *r, struct kimg_doc *d, const char *key,
		 const char *s)
{
	if (s)
		kimg_doc_string(r, object(r, d, key), "text", s);
}

/* 3.58.6: what is neither an error nor a warning is a note. */
static const char *level(const char *severity)
{
	return !strcmp(severity, "info") ? "note" : severity;
}

static void put_rules(struct kimg_report *r, struct kimg_doc *driver)
{
	struct kimg_doc *list = kimg_doc_put(r, driver, "rules",
					     KIMG_DOC_ARRAY);
	const struct kimg_rule *rule;
	struct kimg_doc *o;
	unsigned int i;

	for (i = 0; (rule = kimg_rule_get(i)); i++) {
		o = object(r, list, NULL);
		kimg_doc_string(r, o, "id", rule->id);
		kimg_doc_string(r, o, "name", rule->name);
		text(r, o, "shortDescription", rule->title);
		text(r, o, "fullDescription", rule->why);
		text(r, o, "help", rule->cure);
		kimg_doc_string(r, object(r, o, "defaultConfiguration"),
				"level",
				level(kimg_severity_name(rule->sev)));
	}
}

/* 3.4.4 and RFC 3986: a path is a relative reference when all but the
 * unreserved characters and "/" are by their numbers. */
static const char *uri(struct kimg_report *r, const char *path)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"abcdefghijklmnopqrstuvwxyz0123456789-._~/";
	static const char digit[] = "0123456789ABCDEF";
	char *s = kimg_arena_get(&r->arena, strlen(path) * 3 + 1, 1), *p = s;

	for (; s && *path; path++) {
		if (strchr(plain, *path)) {
			*p++ = *path;
			continue;
		}
		*p++ = '%';
		*p++ = digit[(unsigned char)*path >> 4];
		*p++ = digit[(unsigned char)*path & 15];
	}
	return s ? s : "";
}

static const char *sentence(struct kimg_report *r, const struct kimg_doc *f)
{
	const struct kimg_doc *field = kimg_doc_get(f, "field");
	const struct kimg_doc *expected = kimg_doc_get(f, "expected");
	const struct kimg_doc *found = kimg_doc_get(f, "found");
	const struct kimg_doc *hint = kimg_doc_get(f, "hint");

	return kimg_arena_fmt(&r->arena, "%s%s%s%s%s%s%s%s%s",
			      field ? field->text : "", field ? ": " : "",
			      kimg_doc_get(f, "message")->text,
			      expected ? ": expected " : "",
			      expected ? expected->text : "",
			      found ? ", found " : "", found ? found->text : "",
			      hint ? ". " : "", hint ? hint->text : "");
}

static void put_result(struct kimg_report *r, struct kimg_doc *list,
		       const char *file, const struct kimg_doc *f)
{
	const struct kimg_doc *at = kimg_doc_get(f, "at");
	const char *layer = kimg_doc_get(f, "layer")->text;
	struct kimg_doc *o = object(r, list, NULL), *place, *logical;

	kimg_doc_string(r, o, "ruleId", kimg_doc_get(f, "id")->text);
	kimg_doc_string(r, o, "level",
			level(kimg_doc_get(f, "severity")->text));
	text(r, o, "message", sentence(r, f));
	o = object(r, kimg_doc_put(r, o, "locations", KIMG_DOC_ARRAY), NULL);
	place = object(r, o, "physicalLocation");
	kimg_doc_string(r, object(r, place, "artifactLocation"), "uri",
			uri(r, file));
	if (at && !*layer)
		kimg_doc_uint(r, object(r, place, "region"), "byteOffset",
			      at->num);
	if (!*layer)
		return;
	/* An offset in what was decoded is not one in the file. */
	logical = object(r, kimg_doc_put(r, o, "logicalLocations",
					 KIMG_DOC_ARRAY), NULL);
	kimg_doc_string(r, logical, "fullyQualifiedName", at ?
			kimg_arena_fmt(&r->arena, "%s@0x%llx", layer,
				       (unsigned long long)at->num) : layer);
}

enum kimg_err kimg_report_sarif(struct kimg_report *r, struct kimg_buf *out)
{
	struct kimg_doc root = { .kind = KIMG_DOC_OBJECT }, *run, *driver;
	const struct kimg_doc *image, *f;
	enum kimg_err err;

	kimg_doc_string(r, &root, "$schema",
			"https://json.schemastore.org/sarif-2.1.0.json");
	kimg_doc_string(r, &root, "version", "2.1.0");
	run = object(r, kimg_doc_put(r, &root, "runs", KIMG_DOC_ARRAY), NULL);
	driver = object(r, object(r, run, "tool"), "driver");
	kimg_doc_string(r, driver, "name", "kimg");
	kimg_doc_string(r, driver, "version", kimg_version());
	put_rules(r, driver);
	run = kimg_doc_put(r, run, "results", KIMG_DOC_ARRAY);
	for (image = r->images->child; image; image = image->next) {
		const struct kimg_doc *all = kimg_doc_get(image, "findings");

		for (f = all ? all->child : NULL; f; f = f->next)
			put_result(r, run, kimg_doc_get(image, "file")->text,
				   f);
	}
	if (r->arena.bad)
		return KIMG_ERR_NOMEM;
	err = kimg_json_write(&root, true, out);
	kimg_buf_add(out, "\n", 1);
	return !err && out->bad ? KIMG_ERR_NOMEM : err;
}
