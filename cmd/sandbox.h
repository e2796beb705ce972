/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sandbox: once it is closed, this process can read what it has open and
 * write to its outputs, and nothing else, whatever a codec is made to do.
 */
#ifndef KIMG_SANDBOX_H
#define KIMG_SANDBOX_H

#include "opt.h"

/**
 * struct kimg_sandbox - what is in force
 * @landlock: version of Landlock's interface that was used; 0 for none
 * @filter: system calls are filtered
 * @why: why not both, or NULL
 */
struct kimg_sandbox {
	int landlock;
	bool filter;
	const char *why;
};

/**
 * kimg_sandbox_enter - forbid what can be forbidden, for good
 *
 * Call it before the first thread is started and the first byte of an input is
 * looked at. Returns true when all of it is in force.
 */
bool kimg_sandbox_enter(struct kimg_sandbox *out);

/**
 * kimg_sandbox_close - do what --sandbox says
 *
 * Returns an exit status: REFUSED, after a message, when a sandbox is required
 * and cannot be had.
 */
int kimg_sandbox_close(const struct kimg_call *call);

/**
 * kimg_sandbox_filter - load the filter of system calls; for sandbox.c
 *
 * Returns NULL or why that is not possible.
 */
const char *kimg_sandbox_filter(void);

#endif
