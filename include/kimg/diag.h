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

enum kimg_severity {
	KIMG_ERROR,
	KIMG_WARNING,
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
	const struct kimg_finding *next;
};

#endif
