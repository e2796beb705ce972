/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Caps of the command, with their reasons; those of the library are in
 * src/core/limits.def. */
#ifndef KIMG_CMD_LIMITS_H
#define KIMG_CMD_LIMITS_H

/* Folders in folders; /boot and /lib/modules have 3 levels, and only a mount
 * that contains itself has no end. */
#define KIMG_MAX_FOLDERS 32

/* Images at a time: each may take two parts of --max-size and a dictionary. */
#define KIMG_MAX_JOBS 256

/* Threads for one image, when it is the only one at a time: of blocks that do
 * not depend on each other a kernel has five to ten. */
#define KIMG_THREADS 4

/* Work that takes longer than this shows its progress, this often; ms. */
#define KIMG_PROGRESS_AFTER 1000
#define KIMG_PROGRESS_EVERY 100

#endif
