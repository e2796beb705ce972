/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mutated images, and what libxenguest makes of them. */
#ifndef MUTATE_H
#define MUTATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What libxenguest may read behind a file that a page holds: zeros. */
#define MUTATE_PAD 4096

/**
 * struct mutate_base - an image to begin with; MUTATE_PAD zeros follow
 * @elf: where the ELF is that is not compressed, if there is one
 * @inner: bytes of it that a checksum of gzip follows; 0: none does
 * @spot: fields that matter
 */
struct mutate_base {
	const char *name;
	uint8_t *bytes;
	size_t len;
	size_t elf;
	bool has_elf;
	size_t inner;
	struct mutate_spot {
		size_t at;
		unsigned int width;
	} *spot;
	size_t nspots;
};

/** mutate_look - find the ELF and the fields that matter; false: no memory */
bool mutate_look(struct mutate_base *b);

/** mutate_sparse - the base is the kernel @b->name without its segments */
bool mutate_sparse(struct mutate_base *b, bool bzimage);

/**
 * mutate_make - the image of a number, which decides everything
 * @out: room for the base and MUTATE_PAD
 *
 * Returns its length.
 */
size_t mutate_make(const struct mutate_base *b, uint64_t number, uint8_t *out);

/** what libxenguest says of an image */
struct mutate_answer {
	uint8_t takes;
	uint8_t done;
	char why[94];
};

/** mutate_xen_open - load the library; false when it does not work */
bool mutate_xen_open(void);

/** mutate_xen_ask - would it build a PV or PVH guest of the image? */
void mutate_xen_ask(const void *image, size_t len, bool pvh,
		    struct mutate_answer *out);

#endif
