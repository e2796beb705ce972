/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work on many items at a time, with results in their order. */
#ifndef KIMG_JOBS_H
#define KIMG_JOBS_H

#include <stdbool.h>

/**
 * struct kimg_jobs - work and who does it
 * @n: items
 * @threads: how many may be worked on at a time
 * @ctx: for the functions
 * @work: do item @i; in any thread
 * @done: take its result; in the calling thread, in the order of items. False
 *        ends the work: items that were not begun are left out
 * @wait: called while the calling thread waits, with the items finished so
 *        far; NULL when nobody wants to know
 */
struct kimg_jobs {
	unsigned int n;
	unsigned int threads;
	void *ctx;
	void (*work)(void *ctx, unsigned int i);
	bool (*done)(void *ctx, unsigned int i);
	void (*wait)(void *ctx, unsigned int finished);
};

/**
 * kimg_jobs_run - do it all
 *
 * Where no thread can be started, the calling thread does the work.
 */
void kimg_jobs_run(const struct kimg_jobs *j);

#endif
