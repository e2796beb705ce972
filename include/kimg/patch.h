/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A few bytes of a file that become others. */
#ifndef KIMG_PATCH_H
#define KIMG_PATCH_H

#include <stdint.h>

#define KIMG_PATCH_MAX 32

/**
 * struct kimg_patch - @size bytes at offset @at of the file become @bytes
 * @what: the field or note that they are, as "phdrs[0].p_paddr"
 * @before, @after: its value as text
 */
struct kimg_patch {
	uint64_t at;
	unsigned int size;
	uint8_t bytes[KIMG_PATCH_MAX];
	const char *what;
	const char *before;
	const char *after;
};

#endif
