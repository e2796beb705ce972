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

	kimg_buf_addf(&b, "what was made is not good for %s any more: %s; "
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

int kimg_verify(const struct kimg_call *call, struct kimg_image *before,
		const void *bytes, uint64_t size)
{
	const struct kimg_options opt = {
		.max_size = size, .depth = KIMG_DEPTH_END,
	};
	const struct kimg_input in = {
		.name = "what was made", .bytes = bytes, .len = size,
	};
	struct kimg_buf b = { .p = NULL };
	struct kimg_image *img;
	int status;

	kimg_image_decode(&in, &opt, &img);
	if (!img) {
		kimg_complain("out of memory", NULL);
		return KIMG_EXIT_INTERNAL;
	}
	if (img->err && !before->err) {
		kimg_message_image(&b, call, img);
		kimg_write_messages(&b);
		status = KIMG_EXIT_INTERNAL;
	} else {
		status = compare(before, img);
	}
	kimg_image_free(img);
	return status;
}
