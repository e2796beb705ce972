/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An initial ramdisk that goes into a file, as it is. */
#ifndef KIMG_RAMDISK_H
#define KIMG_RAMDISK_H

#include "common.h"
#include "files.h"

/** struct kimg_ramdisk - its bytes; start with all zero */
struct kimg_ramdisk {
	uint8_t *bytes;
	uint64_t size;
};

/**
 * kimg_ramdisk_read - read all of a file that is open
 *
 * At most --max-size bytes. Returns an exit status; after a message when it is
 * not 0.
 */
int kimg_ramdisk_read(const struct kimg_call *call, const struct kimg_file *f,
		      struct kimg_ramdisk *out);

/** kimg_ramdisk_free - release the bytes */
void kimg_ramdisk_free(struct kimg_ramdisk *r);

#endif
