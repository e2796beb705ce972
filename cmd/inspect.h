/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kimg inspect says about one file. */
#ifndef KIMG_INSPECT_H
#define KIMG_INSPECT_H

#include "common.h"
#include "files.h"

/**
 * struct kimg_result - what there is to say about a file
 * @out, @err: for standard output and standard error
 * @report: of one image, for JSON
 * @status: exit status
 * @passed: it is no kernel, and nobody said that it was
 */
struct kimg_result {
	struct kimg_buf out;
	struct kimg_buf err;
	struct kimg_report *report;
	int status;
	bool passed;
};

/**
 * kimg_passed_over - is it no kernel?
 *
 * In a folder kernels are looked for, so others may be there, too.
 */
bool kimg_passed_over(const struct kimg_image *img);

/**
 * kimg_inspect_file - decode a file, and keep only what is to be said about it
 * @call: its options are for all commands
 * @opt: how to decode
 * @json: a report of the image is wanted
 *
 * The file is closed. May be called by several threads.
 */
void kimg_inspect_file(const struct kimg_call *call,
		       const struct kimg_options *opt, bool json,
		       struct kimg_file *f, struct kimg_result *to);

#endif
