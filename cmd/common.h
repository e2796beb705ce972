/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands share. */
#ifndef KIMG_COMMON_H
#define KIMG_COMMON_H

#include "opt.h"
#include <kimg/kimg.h>

/** exit statuses; the table in kimg(1) */
enum {
	KIMG_EXIT_OK = 0,
	KIMG_EXIT_NO = 1,
	KIMG_EXIT_USAGE = 2,
	KIMG_EXIT_IO = 3,
	KIMG_EXIT_FORMAT = 4,
	KIMG_EXIT_UNSUPPORTED = 5,
	KIMG_EXIT_REFUSED = 6,
	KIMG_EXIT_BACKEND = 7,
	KIMG_EXIT_INTERNAL = 70,
};

/** kimg_exit_status - exit status that stands for an error */
int kimg_exit_status(enum kimg_err err);

/** kimg_worse - the higher of two statuses: with several files it counts */
int kimg_worse(int a, int b);

/** kimg_complain - "kimg: " and a line on standard error, escaped */
void kimg_complain(const char *fmt, const char *arg);

/** kimg_message - the same line, at the end of a buffer */
void kimg_message(struct kimg_buf *b, const char *fmt, const char *arg);

/** kimg_message_image - what went wrong with an image, unless -q */
void kimg_message_image(struct kimg_buf *b, const struct kimg_call *call,
			const struct kimg_image *img);

/** kimg_not_built_in - say which option brings it; the exit status */
int kimg_not_built_in(const char *what, const char *option);

/** kimg_wants_document - is JSON or XML asked for? */
bool kimg_wants_document(const struct kimg_call *call);

/**
 * kimg_print_document - a report as JSON or XML, to standard output
 *
 * Complains when that is not built in. Returns an exit status.
 */
int kimg_print_document(const struct kimg_call *call,
			const struct kimg_report *r);

/** kimg_use_color - does --color, NO_COLOR or the terminal ask for colour? */
bool kimg_use_color(const struct kimg_call *call);

/**
 * kimg_write - a buffer to standard output
 *
 * Complains when memory ran out while it was filled, or when the output takes
 * no more. Returns an exit status; the buffer is released.
 */
int kimg_write(struct kimg_buf *b);

/** kimg_write_messages - the same to standard error */
int kimg_write_messages(struct kimg_buf *b);

#endif
