/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was made of an image is looked at before it gets a name. */
#ifndef KIMG_VERIFY_H
#define KIMG_VERIFY_H

#include "common.h"
#include <kimg/rule.h>

/**
 * struct kimg_verify - an image that was made, and the one it came from
 * @before: that one, decoded with END; NULL: whoever is asked must take it
 * @made: what was made
 * @ask: whose verdicts count; NULL: those of all consumers
 * @worse: exit status when one that takes @before does not take it
 * @hint: what helps then, or NULL
 * @keep: gets what was made, decoded with END, when this is not NULL; to be
 *        freed in any case
 */
struct kimg_verify {
	const struct kimg_call *call;
	struct kimg_image *before;
	struct kimg_input made;
	const struct kimg_rule_options *ask;
	int worse;
	const char *hint;
	struct kimg_image **keep;
};

/**
 * kimg_verify - is it as good?
 *
 * It must decode, and whoever takes @before must take it. Returns an exit
 * status; after a message when it is not 0.
 */
int kimg_verify(const struct kimg_verify *v);

/** kimg_verify_all - @opt asks all consumers; @who: room for them */
void kimg_verify_all(struct kimg_rule_options *opt,
		     const struct kimg_consumer *who[KIMG_MAX_CONSUMERS]);

/**
 * kimg_verify_same - a part of it has the bytes of a part of the input
 * @part, @other: what kimg extract calls them
 *
 * Returns as kimg_verify().
 */
int kimg_verify_same(struct kimg_image *before, const char *part,
		     struct kimg_image *after, const char *other);

#endif
