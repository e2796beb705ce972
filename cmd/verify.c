/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify.h"

#include <stdio.h>
#include <string.h>

void kimg_verify_all(struct kimg_rule_options *opt,
		     const struct kimg_consumer *who[KIMG_MAX_CONSUMERS])
{
	*opt = (struct kimg_rule_options){ .consumer = who };
	while (opt->nconsumers < KIMG_MAX_CONSUMERS &&
	       (who[opt->nconsumers] =
			kimg_consumer_get(opt->nconsumers)) != NULL)
		opt->nconsumers++;
}

static int out_of_memory(void)
{
	kimg_complain("out of memory", NULL);
	return KIMG_EXIT_INTERNAL;
}

static void differs(const struct kimg_verdict *w, const char *hint)
{
	struct kimg_buf b = { .p = NULL };

	kimg_buf_addf(&b, "what was made is not good for %s: %s; nothing was "
		      "written", w->consumer->name,
		      w->why ? w->why->text : "no reason is known");
	kimg_complain("%s", b.p && !b.bad ? b.p : "out of memory");
	if (hint)
		fprintf(stderr, "  hint: %s\n", hint);
	kimg_buf_free(&b);
}

static int compare(const struct kimg_verify *v, struct kimg_image *after)
{
	const struct kimg_consumer *who[KIMG_MAX_CONSUMERS];
	const struct kimg_validation *a = NULL, *b;
	struct kimg_rule_options all;
	unsigned int i;

	kimg_verify_all(&all, who);
	if ((v->before &&
	     kimg_image_validate(v->before, v->ask ? v->ask : &all, &a)) ||
	    kimg_image_validate(after, v->ask ? v->ask : &all, &b))
		return out_of_memory();
	for (i = 0; i < b->nverdicts; i++) {
		if ((a && !a->verdict[i].takes) || b->verdict[i].takes)
			continue;
		differs(&b->verdict[i], v->hint);
		return v->worse;
	}
	return KIMG_EXIT_OK;
}

/* Decode it; its error is ours, unless the input has one too. */
static int decode(const struct kimg_call *call, const struct kimg_input *in,
		  bool may_fail, struct kimg_image **out)
{
	const struct kimg_options opt = {
		.max_size = call->g.max_size, .depth = KIMG_DEPTH_END,
	};
	struct kimg_buf b = { .p = NULL };

	kimg_image_decode(in, &opt, out);
	if (!*out)
		return out_of_memory();
	if (!(*out)->err || may_fail)
		return KIMG_EXIT_OK;
	kimg_message_image(&b, call, *out);
	kimg_write_messages(&b);
	return KIMG_EXIT_INTERNAL;
}

int kimg_verify(const struct kimg_verify *v)
{
	bool may_fail = v->before && v->before->err;
	struct kimg_image *img;
	int status = decode(v->call, &v->made, may_fail, &img);

	if (!status)
		status = compare(v, img);
	if (v->keep)
		*v->keep = img;
	else
		kimg_image_free(img);
	return status;
}

int kimg_verify_same(struct kimg_image *before, const char *part,
		     struct kimg_image *after, const char *other)
{
	struct kimg_part a, b;
	struct kimg_view v = { .base = NULL }, w = { .base = NULL };
	uint64_t at = 0, n;
	bool same = !kimg_part_find(before, part, &a) &&
		    !kimg_part_find(after, other, &b) && a.size == b.size;

	for (; same && at < a.size; at += n) {
		same = !kimg_part_read(&a, at, a.size - at, &v) &&
		       !kimg_part_read(&b, at, b.size - at, &w);
		n = v.len < w.len ? v.len : w.len;
		same = same && n && !memcmp(v.base, w.base, (size_t)n);
	}
	if (same)
		return KIMG_EXIT_OK;
	kimg_complain("what was made has other bytes than the input has in "
		      "'%s'; nothing was written", part);
	return KIMG_EXIT_INTERNAL;
}
