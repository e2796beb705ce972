/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernels for machines that are not x86: recognised, and not decoded. */
#ifndef KIMG_FOREIGN_H
#define KIMG_FOREIGN_H

#include <kimg/rec_foreign.h>

/**
 * struct kimg_foreign - what the first bytes of such a kernel say
 * @rec: its header; the format of the image says which
 * @compression: of an EFI zboot image, the name of its payload's compression;
 *               else NULL
 * @page_size: of an arm64 Image, in bytes; 0 when nothing tells
 * @efi_stub: the file is also a PE image
 */
struct kimg_foreign {
	struct kimg_rec rec;
	const char *compression;
	uint64_t page_size;
	bool efi_stub;
};

#endif
