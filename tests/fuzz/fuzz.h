/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a fuzz target is. A target puts the fuzzer's bytes where the code under
 * test reads first, so that no time is lost on finding a way there.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <kimg/kimg.h>
#include <stddef.h>
#include <stdint.h>

/** struct fuzz_bytes - growing image or seed; @p is from malloc() */
struct fuzz_bytes {
	uint8_t *p;
	size_t n;
};

/**
 * struct fuzz_target - what a program fuzzes
 * @run: wrap the input and decode it; the input is not empty
 * @seed: the opposite: the input that makes an image like this fixture; false
 *        when the fixture is not one for this target
 */
struct fuzz_target {
	void (*run)(const uint8_t *in, size_t n);
	bool (*seed)(const uint8_t *image, size_t n, struct fuzz_bytes *out);
};

extern const struct fuzz_target fuzz_target;

/** fuzz_add - append bytes; zeros when @p is NULL */
void fuzz_add(struct fuzz_bytes *b, const void *p, size_t n);

/** fuzz_put - write a number, that must be inside what was added */
void fuzz_put(struct fuzz_bytes *b, size_t off, unsigned int width, bool big,
	      uint64_t v);

/** fuzz_get - a little-endian number; 0 outside */
uint64_t fuzz_get(const uint8_t *p, size_t n, size_t off, unsigned int width);

/** fuzz_touch - read every byte, so that sanitizers see them */
void fuzz_touch(const struct kimg_view *v);

/**
 * fuzz_decode - decode an image, and see that the result is consistent
 * @b: the image; released here
 * @opt: as kimg_image_decode()
 * @look: called with the image when it is not NULL
 *
 * One image in 16 goes through all reports as well, chosen by its bytes so
 * that a finding can be seen again. Stops the program when something is wrong.
 */
void fuzz_decode(struct fuzz_bytes *b, const struct kimg_options *opt,
		 void (*look)(const struct kimg_image *img));

#endif
