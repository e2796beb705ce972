/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kimg list: what this build has and knows. */
#include "common.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

static int wrong(const char *fmt, const char *word)
{
	kimg_complain(fmt, word);
	fprintf(stderr, "Try 'kimg list --help' for more information.\n");
	return KIMG_EXIT_USAGE;
}

static int unknown(const char *topic)
{
	struct kimg_buf b = { .p = NULL };
	const char *name;
	unsigned int i;
	int status;

	kimg_buf_addf(&b, "there is no list '%s'; there are", topic);
	for (i = 0; (name = kimg_list_topic(i)); i++)
		kimg_buf_addf(&b, "%s%s", i ? ", " : " ", name);
	status = wrong("%s", b.p ? b.p : "out of memory");
	kimg_buf_free(&b);
	return status;
}

static enum kimg_err add(struct kimg_report *r, const struct kimg_call *call)
{
	enum kimg_err err = KIMG_OK;
	const char *name;
	unsigned int i;

	for (i = 0; !err && i < call->nfiles; i++)
		err = kimg_report_list(r, call->file[i]);
	for (i = 0; !err && !call->nfiles && (name = kimg_list_topic(i)); i++)
		err = kimg_report_list(r, name);
	return err;
}

static int print(const struct kimg_call *call, const struct kimg_report *r)
{
	struct kimg_buf out = { .p = NULL };

	if (kimg_wants_document(call))
		return kimg_print_document(call, r);
	kimg_report_list_text(r, kimg_use_color(call), &out);
	return kimg_write(&out);
}

static bool is_topic(const char *word)
{
	const char *name;
	unsigned int i;

	for (i = 0; (name = kimg_list_topic(i)); i++)
		if (!strcmp(name, word))
			return true;
	return false;
}

static bool asked_before(const struct kimg_call *call, unsigned int i)
{
	unsigned int k;

	for (k = 0; k < i; k++)
		if (!strcmp(call->file[k], call->file[i]))
			return true;
	return false;
}

static int run(const struct kimg_call *call)
{
	struct kimg_report *r;
	unsigned int i;
	int status;

	if (call->g.field.n)
		return wrong("-F takes values of images; list has none", NULL);
	for (i = 0; i < call->nfiles; i++) {
		if (!is_topic(call->file[i]))
			return unknown(call->file[i]);
		if (asked_before(call, i))
			return wrong("'%s' is there twice", call->file[i]);
	}
	r = kimg_report_new("list/1");
	if (r && !add(r, call)) {
		status = print(call, r);
	} else {
		kimg_complain("out of memory", NULL);
		status = KIMG_EXIT_INTERNAL;
	}
	kimg_report_free(r);
	return status;
}

static void topic_words(struct kimg_buf *b)
{
	const char *name;
	unsigned int i;

	for (i = 0; (name = kimg_list_topic(i)); i++)
		kimg_buf_addf(b, "%s\n", name);
}

const struct kimg_cmd kimg_cmd_list = {
	.name = "list",
	.args = "[TOPIC...]",
	.most = UINT_MAX,
	.summary = "show what this build has: formats, codecs, limits ...",
	.words = topic_words,
	.run = run,
};
