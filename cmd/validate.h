/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of kimg validate. */
#ifndef KIMG_VALIDATE_H
#define KIMG_VALIDATE_H

#include "common.h"
#include <kimg/rule.h>

/** struct kimg_validate - options of this command */
struct kimg_validate {
	struct kimg_list consumers;
	struct kimg_list levels;
	int fail_on;
	bool list_rules;
	bool full;
	struct kimg_list explain;
	struct kimg_list baseline;
	bool write_baseline;
};

/** struct kimg_asked - what to ask, from the command line
 * @signatures: it needs KIMG_DEPTH_SIGNED
 */
struct kimg_asked {
	struct kimg_rule_options opt;
	const struct kimg_consumer *consumer[KIMG_MAX_CONSUMERS];
	struct kimg_level *level;
	bool signatures;
};

/**
 * kimg_asked_read - what the options ask for
 *
 * Returns an exit status; after a message when it is not 0. Release with
 * kimg_asked_free() in any case.
 */
int kimg_asked_read(const struct kimg_validate *v, struct kimg_asked *out);
void kimg_asked_free(struct kimg_asked *a);

struct kimg_baseline;

/**
 * kimg_baseline_read - findings that are known
 * @out: released with kimg_baseline_free() in any case
 *
 * Returns an exit status; after a message when it is not 0.
 */
int kimg_baseline_read(const struct kimg_list *files,
		       struct kimg_baseline **out);
void kimg_baseline_free(struct kimg_baseline *b);

/** kimg_baseline_has - is this one known? @b may be NULL: no */
bool kimg_baseline_has(const struct kimg_baseline *b, const char *image,
		       const struct kimg_finding *f);

/** kimg_baseline_write - @f and what follows it as lines of such a file */
void kimg_baseline_write(const char *image, const struct kimg_finding *f,
			 struct kimg_buf *out);

/** kimg_consumer_words - what --for takes, a line for each */
void kimg_consumer_words(struct kimg_buf *b);

/** kimg_rule_words - names of all rules, a line for each */
void kimg_rule_words(struct kimg_buf *b);

/**
 * kimg_rules_explain - a rule for somebody who just met it
 *
 * Returns an exit status; after a message when there is no such rule.
 */
int kimg_rules_explain(const struct kimg_list *rule);

/** kimg_rules_list - all rules, a line for each; an exit status */
int kimg_rules_list(const struct kimg_call *call);

#endif
