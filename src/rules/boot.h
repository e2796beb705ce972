/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ELF files that load the protected-mode part of a bzImage. */
#ifndef KIMG_RULES_BOOT_H
#define KIMG_RULES_BOOT_H

#include "rules.h"

/**
 * struct kimg_boot - such a file
 * @e: its headers
 * @at: where in the layer of @e the protected-mode part is; @size: its bytes
 * @header: its setup header; fields that @rec has not are 0
 */
struct kimg_boot {
	const struct kimg_elf *e;
	uint64_t at;
	uint64_t size;
	struct kimg_rec rec;
	struct kimg_bz_setup header;
};

/**
 * kimg_boot_find - is the image one?
 *
 * A bzImage whose protected-mode part starts with an ELF header, or a file of
 * kimg repack, which is known by its stub.
 */
bool kimg_boot_find(const struct kimg_check *c, struct kimg_boot *out);

/** kimg_boot_has - has its setup header this field? */
bool kimg_boot_has(const struct kimg_boot *b, const char *field);

#endif
