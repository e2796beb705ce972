/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KIMG_MB_PRIV_H
#define KIMG_MB_PRIV_H

#include "../format_priv.h"
#include <kimg/multiboot.h>

/* Both versions must be whole in so many bytes from the start of the file. */
#define MB1_SEARCH 8192
#define MB2_SEARCH 32768

extern const struct kimg_magic kimg_mb1_magic, kimg_mb2_magic;

/** struct mb_address - the address fields, which both versions have */
struct mb_address {
	uint32_t header_addr;
	uint32_t load_addr;
	uint32_t load_end_addr;
	uint32_t bss_end_addr;
};

/**
 * kimg_mb_place - where an image goes
 * @l: layer of the image
 * @at: where its magic is
 * @rec: record that the addresses are in, for messages
 *
 * Fills @out. Returns KIMG_OK or an error that was reported.
 */
enum kimg_err kimg_mb_place(struct kimg_image *img, const struct kimg_layer *l,
			    uint64_t at, const struct kimg_rec *rec,
			    const struct mb_address *a,
			    struct kimg_mb_load *out);

/** kimg_mb1_read - the header at @at; fills @img->multiboot */
enum kimg_err kimg_mb1_read(struct kimg_image *img, const struct kimg_layer *l,
			    uint64_t at);

/** kimg_mb2_read - the header at @at; fills @img->multiboot2 */
enum kimg_err kimg_mb2_read(struct kimg_image *img, const struct kimg_layer *l,
			    uint64_t at);

/**
 * kimg_mb_elf_entry - e_entry as a way in for @abi
 *
 * Boot loaders load by physical addresses, so it is made one.
 */
void kimg_mb_elf_entry(struct kimg_image *img, const char *abi);

#endif
