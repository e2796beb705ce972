/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far long work is: one line of a terminal, that is gone at the end. */
#ifndef KIMG_PROGRESS_H
#define KIMG_PROGRESS_H

#include "opt.h"

/**
 * struct kimg_progress - the line
 * @on: somebody looks at standard error
 * @total: items
 * @start: when the work began, in ms; @last: when the line was drawn
 * @width: columns that are on the screen now
 */
struct kimg_progress {
	bool on;
	unsigned int total;
	long long start;
	long long last;
	int width;
};

/** kimg_progress_begin - on only for a terminal, not with -q or
 * --no-progress */
void kimg_progress_begin(struct kimg_progress *p, const struct kimg_call *call,
			 unsigned int total);

/** kimg_progress_show - draw, when the work takes long already */
void kimg_progress_show(struct kimg_progress *p, unsigned int finished);

/** kimg_progress_hide - before anything else is written, and at the end */
void kimg_progress_hide(struct kimg_progress *p);

#endif
