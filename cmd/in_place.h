/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A few bytes of a file that are changed where they are. Until all of them are
 * written, another file beside it has the old ones: FILE.kimg-undo, with a line
 * of "offset bytes" in hexadecimal digits for each change.
 */
#ifndef KIMG_IN_PLACE_H
#define KIMG_IN_PLACE_H

#include "common.h"
#include <kimg/patch.h>

/**
 * struct kimg_in_place - a file being changed
 * @fd: of the file, to read and write
 * The rest is for in_place.c.
 */
struct kimg_in_place {
	const char *name;
	int fd;
	int undo;
	char *undo_name;
};

/**
 * kimg_in_place_open - before the sandbox closes
 *
 * Refused when there is a file of an earlier change that was not finished.
 * Returns an exit status; after a message when it is not 0.
 */
int kimg_in_place_open(struct kimg_in_place *p, const char *name);

/** kimg_in_place_write - in the sandbox; returns as above */
int kimg_in_place_write(struct kimg_in_place *p,
			const struct kimg_patch *patch, unsigned int n);

/** kimg_in_place_close - nothing is left to undo, if @status is 0 or nothing
 * was written; returns an exit status */
int kimg_in_place_close(struct kimg_in_place *p, int status);

/** kimg_in_place_undo - write the old bytes back; returns an exit status */
int kimg_in_place_undo(const char *name);

#endif
