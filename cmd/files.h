/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a command line, all of them opened before any is read. */
#ifndef KIMG_FILES_H
#define KIMG_FILES_H

#include <stdbool.h>

/** struct kimg_folder - a folder of the command line; @shown: images in it */
struct kimg_folder {
	char *name;
	unsigned int shown;
};

/**
 * struct kimg_file - a file to look at
 * @name: as on the command line, or below a folder of it
 * @fd: descriptor; 0 for "-"; negative: -errno of what failed
 * @fifo: has perhaps no writer yet
 * @folder: 1 + index of the folder that it was found in, or 0
 */
struct kimg_file {
	char *name;
	int fd;
	bool fifo;
	unsigned int folder;
};

/** struct kimg_files - the list; start with all zero */
struct kimg_files {
	struct kimg_file *file;
	unsigned int n;
	struct kimg_folder *folder;
	unsigned int nfolders;
};

/**
 * kimg_files_add - open a file, or all files in a folder and those below it
 *
 * Names in a folder are sorted. Symbolic links are followed to files but not
 * to folders; what is neither file nor folder is left out. That something
 * cannot be opened is not a failure here: it is in the list.
 *
 * Returns an exit status; after a message when it is not 0.
 */
int kimg_files_add(struct kimg_files *l, const char *name);

/** kimg_files_one - open a file; a folder is not looked into, and is an error
 * when it is read. Returns as kimg_files_add() */
int kimg_files_one(struct kimg_files *l, const char *name);

/** kimg_files_ready - wait until a FIFO has a writer */
void kimg_files_ready(const struct kimg_file *f);

/**
 * kimg_files_empty - complain about folders in which nothing was shown
 *
 * A folder without a kernel is the wrong folder. Returns an exit status.
 */
int kimg_files_empty(const struct kimg_files *l, bool quiet);

/** kimg_files_close - close one file, so that not all stay open to the end */
void kimg_files_close(struct kimg_file *f);

/** kimg_files_free - close and release all */
void kimg_files_free(struct kimg_files *l);

/*
 * For files.c and folder.c only.
 */

/**
 * kimg_files_open - open without waiting, as a descriptor above 2
 *
 * When this process has no more descriptors, the limit is raised if that is
 * allowed. Returns the descriptor or -errno.
 */
int kimg_files_open(int dir, const char *name, int flags);

/** kimg_files_put - add to the list; false after "out of memory" */
bool kimg_files_put(struct kimg_files *l, const struct kimg_file *f);

/** kimg_files_walk - add what is in the folder @fd, which is taken over */
int kimg_files_walk(struct kimg_files *l, const char *name, int fd);

/** kimg_files_too_many - say that; the exit status */
int kimg_files_too_many(void);

#endif
