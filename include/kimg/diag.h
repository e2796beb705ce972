/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Findings: what the library has to say about an image, as data. The library
 * never prints.
 */
#ifndef KIMG_DIAG_H
#define KIMG_DIAG_H

#include <kimg/error.h>
#include <stdbool.h>
#include <stdint.h>

struct kimg_rule;
struct kimg_consumer;

enum kimg_severity {
	KIMG_ERROR,
	KIMG_WARNING,
	KIMG_INFO,
	KIMG_SEVERITIES,
};

/** what a finding is about */
enum kimg_area {
	KIMG_AREA_FILE,
	KIMG_AREA_SETUP,
	KIMG_AREA_PAYLOAD,
	KIMG_AREA_ELF,
	KIMG_AREA_NOTES,
	KIMG_AREA_XEN,
	KIMG_AREA_PE,
	KIMG_AREAS,
};

/**
 * struct kimg_finding - one thing that is wrong
 * @err: class of the problem
 * @sev: an error stops the decoding of the part it is in
 * @layer: layer that @at counts in; "" is the file
 * @at: offset in @layer; only if @has_at
 * @field: field or part it is about; may be NULL
 * @text: what is wrong, one sentence without a full stop
 * @expected, @found: may be NULL
 * @hint: what helps; may be NULL
 * @area: what it is about
 * @rule: the rule that is broken; NULL for what decoding found
 * @consumer: for whom it is, as "xen-pv"; NULL when for nobody in particular
 * @next: the next finding, or NULL
 *
 * Strings may contain bytes of the input; escape them before a terminal sees
 * them (kimg_str_escape()). All belong to the image.
 */
struct kimg_finding {
	enum kimg_err err;
	enum kimg_severity sev;
	const char *layer;
	uint64_t at;
	bool has_at;
	const char *field;
	const char *text;
	const char *expected;
	const char *found;
	const char *hint;
	enum kimg_area area;
	const struct kimg_rule *rule;
	const struct kimg_consumer *consumer;
	const struct kimg_finding *next;
};

#endif
