/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files that commands write. A file gets its name when it is complete and on
 * the disk; until then it has another one in the same folder, and none when
 * something goes wrong or a signal comes.
 *
 * Who decodes may write bytes and nothing else: that is done in a process of
 * its own, in which the sandbox is closed, and this one waits, renames or
 * removes.
 */
#ifndef KIMG_OUTPUT_H
#define KIMG_OUTPUT_H

#include "common.h"
#include <sys/stat.h>

/** struct kimg_output_options - what every command that writes understands */
struct kimg_output_options {
	const char *to;
	bool force;
};

/** the rows of these, for a command whose options have them as member @m */
#define KIMG_OUTPUT_ROWS(type, m)                                           \
	{ .name = "output", .letter = 'o', .kind = KIMG_OPT_FILE,           \
	  .arg = "FILE", .at = offsetof(type, m.to),                        \
	  .help = "write to this file; - is standard output (default)" },   \
	{ .name = "force", .letter = 'f', .kind = KIMG_OPT_FLAG,            \
	  .at = offsetof(type, m.force),                                    \
	  .help = "replace a file; let a terminal have binary output" }

/**
 * struct kimg_out - something that is written
 * @name: for messages
 * @fd: descriptor that takes the bytes
 * @made: it is a file that we made, which may be sparse and is to be renamed
 * The rest is for output.c.
 */
struct kimg_out {
	const char *name;
	int fd;
	bool made;
	bool force;
	bool replace;
	mode_t mode;
	int dir;
	char *path;
	const char *base;
};

/**
 * kimg_output_open - get ready to write
 * @opt: where to; NULL in it is standard output
 * @input: descriptors of what will be read, that must not be overwritten
 *
 * Standard output, devices and FIFOs are written to as they are; a symbolic
 * link is followed to a file. Returns an exit status; after a message when it
 * is not 0.
 */
int kimg_output_open(struct kimg_out *o,
		     const struct kimg_output_options *opt, const int *input,
		     unsigned int ninputs);

/**
 * kimg_output_make - close the sandbox, and let @work write
 * @work: writes to @o->fd and returns an exit status
 *
 * When the status is 0, a file gets its name; otherwise it is gone. Releases
 * @o. Returns an exit status.
 */
int kimg_output_make(struct kimg_out *o, const struct kimg_call *call,
		     int (*work)(void *ctx), void *ctx);

/**
 * kimg_output_worker - let @work run in a process of its own, in the sandbox
 * @name: of what it looks at, for a message when a signal ends it
 *
 * For libraries that may end their process, or corrupt it. Returns an exit
 * status.
 */
int kimg_output_worker(const char *name, const struct kimg_call *call,
		       int (*work)(void *ctx), void *ctx);

/** kimg_output_write - all bytes at once, for @work; returns an exit status */
int kimg_output_write(const struct kimg_out *o, const void *bytes,
		      uint64_t size);

/** kimg_output_fail - say that writing failed; returns the exit status */
int kimg_output_fail(const struct kimg_out *o, const char *what,
		     int errnum);

#endif
