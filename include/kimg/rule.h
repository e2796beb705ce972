/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rules: what has to be true of an image, in general and for those who will
 * load it. A rule is data with a stable identifier; what it finds is a struct
 * kimg_finding that points back to it.
 */
#ifndef KIMG_RULE_H
#define KIMG_RULE_H

#include <kimg/buf.h>
#include <kimg/image.h>

#pragma GCC visibility push(default)

/** struct kimg_check - a running rule (private) */
struct kimg_check;

#define KIMG_RULE_NEEDS 4

/**
 * struct kimg_rule - something that has to be true
 * @id: "KIMG-", the letter of its area, and a number; never changes its meaning
 * @name: short, for options; never changes either
 * @sev: what it is to break it, unless options say otherwise
 * @area: what it is about
 * @needs: names of rules without which it means nothing; it is skipped when one
 *         of them failed with an error, or was skipped
 * @hits: bits of those consumers that suffer (private)
 * @each: it is asked for every selected consumer (private)
 * @title: what has to be true, one sentence
 * @why: what happens otherwise
 * @cure: what helps; often a command
 * @ref: document and section
 * @run: finds what is wrong (private); NULL when decoding does
 */
struct kimg_rule {
	const char *id;
	const char *name;
	enum kimg_severity sev;
	enum kimg_area area;
	const char *needs[KIMG_RULE_NEEDS];
	uint32_t hits;
	bool each;
	const char *title;
	const char *why;
	const char *cure;
	const char *ref;
	void (*run)(struct kimg_check *c);
};

/**
 * kimg_rule_get - the rule of a number, ordered by area and identifier
 *
 * Returns NULL behind the last one.
 */
const struct kimg_rule *kimg_rule_get(unsigned int i);

/** kimg_rule_find - a rule by identifier or name; NULL when there is none */
const struct kimg_rule *kimg_rule_find(const char *word);

/**
 * struct kimg_consumer - who loads images
 * @name: as in options; rows that follow each other with one name are versions
 *        of it, and the first is meant when none is named
 * @version: "4.17"; NULL when all known ones agree
 * @title: for people
 * @basis: how it is known what this one takes
 */
struct kimg_consumer {
	const char *name;
	const char *version;
	const char *title;
	const char *basis;
};

#define KIMG_MAX_CONSUMERS 32

/** kimg_consumer_get - the consumer of a number; NULL behind the last one */
const struct kimg_consumer *kimg_consumer_get(unsigned int i);

/** kimg_consumer_find - "NAME" or "NAME:VERSION"; NULL when there is none */
const struct kimg_consumer *kimg_consumer_find(const char *word);

/**
 * kimg_consumer_place - where a consumer loads a segment of an ELF file
 * @at: gets the physical address in the guest
 *
 * Returns how it finds the place, or NULL when it does not look at segments, or
 * cannot calculate.
 */
const char *kimg_consumer_place(const struct kimg_consumer *c,
				const struct kimg_image *img,
				const struct kimg_segment *s, uint64_t *at);

/**
 * kimg_consumer_entry - where it enters that file
 * @at: gets the address: a virtual one of a PV kernel, else a physical one
 *
 * Returns which field or note says so, or NULL.
 */
const char *kimg_consumer_entry(const struct kimg_consumer *c,
				const struct kimg_image *img, uint64_t *at);

/** struct kimg_level - another severity for a rule; @off: it is not asked */
struct kimg_level {
	const struct kimg_rule *rule;
	enum kimg_severity sev;
	bool off;
};

/**
 * struct kimg_rule_options - what to ask
 * @consumer, @nconsumers: for whom; none is "generic"
 * @level, @nlevels: severities that differ; the last one of a rule counts
 * @known, @ctx: says which findings are known and to be left out; verdicts
 *               count them all the same. NULL: none
 */
struct kimg_rule_options {
	const struct kimg_consumer *const *consumer;
	unsigned int nconsumers;
	const struct kimg_level *level;
	unsigned int nlevels;
	bool (*known)(void *ctx, const struct kimg_finding *f);
	void *ctx;
};

/**
 * struct kimg_verdict - does a consumer take the image, and start it?
 * @why: the first error that it suffers from; NULL when @takes
 */
struct kimg_verdict {
	const struct kimg_consumer *consumer;
	bool takes;
	const struct kimg_finding *why;
};

/**
 * struct kimg_validation - what the rules found
 * @finding: in the order of areas and rules; NULL when there is nothing
 * @count: how many of each severity
 * @known: how many were left out because options say that they are known
 * @verdict: for each selected consumer, in their order
 */
struct kimg_validation {
	const struct kimg_finding *finding;
	unsigned int count[KIMG_SEVERITIES];
	unsigned int known;
	const struct kimg_verdict *verdict;
	unsigned int nverdicts;
};

/**
 * kimg_image_validate - ask the rules
 * @img: decoded with KIMG_DEPTH_END or more; its findings count, too
 * @opt: NULL for the defaults
 * @out: lives as long as the image
 *
 * Returns KIMG_OK, NOMEM, or MISUSE when the image was not decoded so far or is
 * none.
 */
enum kimg_err kimg_image_validate(struct kimg_image *img,
				  const struct kimg_rule_options *opt,
				  const struct kimg_validation **out);

/** kimg_severity_name - error, warning or info */
const char *kimg_severity_name(enum kimg_severity sev);

struct kimg_report;

/**
 * kimg_report_validation - add what was found to a report "validate/1"
 * @v: NULL when nothing could be asked; the image's own error is shown then
 *
 * Returns KIMG_OK or NOMEM.
 */
enum kimg_err kimg_report_validation(struct kimg_report *r,
				     const struct kimg_image *img,
				     const struct kimg_validation *v);

/** kimg_report_validation_text - the same for a person */
void kimg_report_validation_text(const struct kimg_image *img,
				 const struct kimg_validation *v, bool color,
				 struct kimg_buf *out);

/**
 * kimg_report_sarif - a report "validate/1" as SARIF 2.1.0
 *
 * Returns KIMG_OK, NOMEM, or UNSUPPORTED when JSON is not built in.
 */
enum kimg_err kimg_report_sarif(struct kimg_report *r, struct kimg_buf *out);

/**
 * kimg_report_junit - the same as the XML of JUnit
 * @fail_on: findings from this severity on are failures
 *
 * Returns KIMG_OK, NOMEM, or UNSUPPORTED when XML is not built in.
 */
enum kimg_err kimg_report_junit(const struct kimg_report *r,
				enum kimg_severity fail_on,
				struct kimg_buf *out);

#pragma GCC visibility pop

#endif
