/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A document "validate/1" as the XML that JUnit's runners write and build
 * servers read: a suite for each image, a case for each rule and consumer.
 */
#include "report_priv.h"

#include "../ext/xml.h"
#include <kimg/rule.h>
#include <stdio.h>
#include <string.h>

/** struct junit - the writer, and what the module cannot know of failures */
struct junit {
	const struct kimg_xml *m;
	struct kimg_xml_writer *w;
	enum kimg_severity fail_on;
	bool bad;
};

/* As on a terminal, where XML could not carry it. */
static void attribute(struct junit *j, const char *name, const char *value)
{
	struct kimg_buf utf8 = { .p = NULL }, safe = { .p = NULL };

	kimg_str_utf8(&utf8, value, strlen(value));
	kimg_str_escape(&safe, utf8.len ? utf8.p : "", utf8.len);
	j->m->attribute(j->w, name, safe.len ? safe.p : "");
	j->bad |= utf8.bad || safe.bad;
	kimg_buf_free(&utf8);
	kimg_buf_free(&safe);
}

static void number(struct junit *j, const char *name, unsigned int n)
{
	char s[16];

	snprintf(s, sizeof(s), "%u", n);
	j->m->attribute(j->w, name, s);
}

static bool fails(const struct junit *j, const struct kimg_doc *finding)
{
	const char *name = kimg_doc_get(finding, "severity")->text;
	enum kimg_severity sev = KIMG_ERROR;

	while (strcmp(kimg_severity_name(sev), name) != 0)
		sev++;
	return sev <= j->fail_on;
}

static void failure(struct junit *j, const char *what, const char *type,
		    const char *message)
{
	j->m->open(j->w, what);
	attribute(j, "type", type);
	attribute(j, "message", message);
	j->m->close(j->w);
}

static void begin_case(struct junit *j, const char *class, const char *name)
{
	j->m->open(j->w, "testcase");
	attribute(j, "classname", class);
	attribute(j, "name", name);
}

static void put_rule(struct junit *j, const struct kimg_doc *image,
		     const struct kimg_rule *rule)
{
	const struct kimg_doc *f = kimg_doc_get(image, "findings")->child;

	begin_case(j, kimg_doc_get(image, "file")->text, rule->name);
	for (; f; f = f->next)
		if (!strcmp(kimg_doc_get(f, "id")->text, rule->id) &&
		    fails(j, f))
			failure(j, "failure", rule->id,
				kimg_doc_get(f, "message")->text);
	j->m->close(j->w);
}

static void put_verdict(struct junit *j, const struct kimg_doc *image,
			const struct kimg_doc *v)
{
	const char *name = kimg_doc_get(v, "consumer")->text;

	begin_case(j, kimg_doc_get(image, "file")->text, name);
	if (!kimg_doc_get(v, "takes")->num)
		failure(j, "failure", name, kimg_doc_get(v, "why")->text);
	j->m->close(j->w);
}

/* How many cases fail: rules with a finding, and verdicts. */
static unsigned int count_failures(const struct junit *j,
				   const struct kimg_doc *image)
{
	const struct kimg_doc *list = kimg_doc_get(image, "findings"), *d;
	const struct kimg_rule *rule;
	unsigned int i, n = 0;

	for (i = 0; (rule = kimg_rule_get(i)); i++) {
		for (d = list->child; d; d = d->next)
			if (!strcmp(kimg_doc_get(d, "id")->text, rule->id) &&
			    fails(j, d))
				break;
		n += d != NULL;
	}
	d = kimg_doc_get(image, "verdicts")->child;
	for (; d; d = d->next)
		n += !kimg_doc_get(d, "takes")->num;
	return n;
}

static unsigned int count_cases(const struct kimg_doc *image)
{
	const struct kimg_doc *v = kimg_doc_get(image, "verdicts")->child;
	unsigned int n = 0;

	while (kimg_rule_get(n))
		n++;
	for (; v; v = v->next)
		n++;
	return n;
}

/* An image that could not be asked is one case, which has an error. */
static void put_error(struct junit *j, const struct kimg_doc *image)
{
	const struct kimg_doc *error = kimg_doc_get(image, "error");
	const struct kimg_doc *message = kimg_doc_get(error, "message");
	const char *code = kimg_doc_get(error, "code")->text;

	number(j, "tests", 1);
	number(j, "failures", 0);
	number(j, "errors", 1);
	begin_case(j, kimg_doc_get(image, "file")->text, "decode");
	failure(j, "error", code, message ? message->text : code);
	j->m->close(j->w);
}

static void put_image(struct junit *j, const struct kimg_doc *image)
{
	const struct kimg_rule *rule;
	const struct kimg_doc *v;
	unsigned int i;

	j->m->open(j->w, "testsuite");
	attribute(j, "name", kimg_doc_get(image, "file")->text);
	if (kimg_doc_get(image, "error")) {
		put_error(j, image);
		j->m->close(j->w);
		return;
	}
	number(j, "tests", count_cases(image));
	number(j, "failures", count_failures(j, image));
	number(j, "errors", 0);
	for (i = 0; (rule = kimg_rule_get(i)); i++)
		put_rule(j, image, rule);
	v = kimg_doc_get(image, "verdicts")->child;
	for (; v; v = v->next)
		put_verdict(j, image, v);
	j->m->close(j->w);
}

static void add(void *to, const void *bytes, size_t n)
{
	struct kimg_buf *out = to;

	kimg_buf_add(out, bytes, n);
}

enum kimg_err kimg_report_junit(const struct kimg_report *r,
				enum kimg_severity fail_on,
				struct kimg_buf *out)
{
	struct junit j = { .fail_on = fail_on };
	enum kimg_err err = kimg_xml_get(&j.m);
	const struct kimg_doc *image;

	if (err)
		return err;
	j.w = j.m->begin(add, out);
	if (!j.w)
		return KIMG_ERR_NOMEM;
	j.m->open(j.w, "testsuites");
	attribute(&j, "name", "kimg validate");
	for (image = r->images->child; image; image = image->next)
		put_image(&j, image);
	j.m->close(j.w);
	return j.m->end(j.w) && !j.bad && !out->bad ? KIMG_OK : KIMG_ERR_NOMEM;
}
