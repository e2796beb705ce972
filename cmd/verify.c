/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify.h"

#include <kimg/rule.h>
#include <stdio.h>
#include <string.h>

#define CONSUMERS_MAX 32

/** struct takers - verdicts of all consumers about one image */
struct takers {
	const struct kimg_consumer *who[CONSUMERS_MAX];
	const struct kimg_validation *v;
};

static bool judge(struct kimg_image *img, struct takers *t)
{
	struct kimg_rule_options opt = { .consumer = t->who };

	while (opt.nconsumers < CONSUMERS_MAX &&
	       (t->who[opt.nconsumers] =
			kimg_consumer_get(opt.nconsumers)) != NULL)
		opt.nconsumers++;
	return !kimg_image_validate(img, &opt, &t->v);
}

static int differs(const struct kimg_verdict *v)
{
	struct kimg_buf b = { .p = NULL };

	kimg_buf_addf(&b, "what was made is not good for %s: %s; "
		      "nothing was written", v->consumer->name,
		      v->why ? v->why->text : "no reason is known");
	kimg_complain("%s", b.p && !b.bad ? b.p : "out of memory");
	kimg_buf_free(&b);
	return KIMG_EXIT_INTERNAL;
}

static int compare(struct kimg_image *before, struct kimg_image *after)
{
	struct takers a = { .v = NULL }, b = { .v = NULL };
	unsigned int i;

	if (!judge(before, &a) || !judge(after, &b)) {
		kimg_complain("out of memory", NULL);
		return KIMG_EXIT_INTERNAL;
	}
	for (i = 0; i < a.v->nverdicts; i++)
		if (a.v->verdict[i].takes && !b.v->verdict[i].takes)
			return differs(&b.v->verdict[i]);
	return KIMG_EXIT_OK;
}

/* Decode it; its error is ours, unless the input has one too. */
static int decode(const struct kimg_call *call, const void *bytes,
		  uint64_t size, bool may_fail, struct kimg_image **out)
{
	const struct kimg_options opt = {
		.max_size = size, .depth = KIMG_DEPTH_END,
	};
	const struct kimg_input in = {
		.name = "what was made", .bytes = bytes, .len = size,
	};
	struct kimg_buf b = { .p = NULL };

	kimg_image_decode(&in, &opt, out);
	if (!*out) {
		kimg_complain("out of memory", NULL);
		return KIMG_EXIT_INTERNAL;
	}
	if (!(*out)->err || may_fail)
		return KIMG_EXIT_OK;
	kimg_message_image(&b, call, *out);
	kimg_write_messages(&b);
	return KIMG_EXIT_INTERNAL;
}

int kimg_verify(const struct kimg_call *call, struct kimg_image *before,
		const void *bytes, uint64_t size)
{
	struct kimg_image *img;
	int status = decode(call, bytes, size, before->err != KIMG_OK, &img);

	if (!status)
		status = compare(before, img);
	kimg_image_free(img);
	return status;
}

int kimg_verify_for(const struct kimg_call *call, const char *const *who,
		    const void *bytes, uint64_t size, struct kimg_image **out)
{
	struct takers t = { .v = NULL };
	struct kimg_rule_options opt = { .consumer = t.who };
	unsigned int i;
	int status = decode(call, bytes, size, false, out);

	if (status)
		return status;
	for (; *who && opt.nconsumers < CONSUMERS_MAX; who++)
		t.who[opt.nconsumers++] = kimg_consumer_find(*who);
	if (kimg_image_validate(*out, &opt, &t.v)) {
		kimg_complain("out of memory", NULL);
		return KIMG_EXIT_INTERNAL;
	}
	for (i = 0; i < t.v->nverdicts; i++)
		if (!t.v->verdict[i].takes)
			return differs(&t.v->verdict[i]);
	return KIMG_EXIT_OK;
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
