/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "progress.h"

#include "limits.h"
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static long long now(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t))
		return 0;
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

void kimg_progress_begin(struct kimg_progress *p, const struct kimg_call *call,
			 unsigned int total)
{
	*p = (struct kimg_progress){
		.on = !call->g.quiet && !call->g.no_progress &&
		      isatty(STDERR_FILENO),
		.total = total,
	};
	if (p->on)
		p->start = now();
}

/* No name of a file: the line stays short, and needs no escapes. */
void kimg_progress_show(struct kimg_progress *p, unsigned int finished)
{
	long long ms = p->on ? now() - p->start : 0;

	if (ms < KIMG_PROGRESS_AFTER || ms < p->last + KIMG_PROGRESS_EVERY)
		return;
	p->last = ms;
	p->width = fprintf(stderr, "\rkimg: %u of %u files, %lld s", finished,
			   p->total, ms / 1000) - 1;
	fflush(stderr);
}

/* Blanks, and no sequence that only some terminals know. */
void kimg_progress_hide(struct kimg_progress *p)
{
	if (p->width > 0)
		fprintf(stderr, "\r%*s\r", p->width, "");
	p->width = 0;
}
