/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Change every byte of an image in three ways. Anything may come out, as long
 * as it is consistent. Usage: flip IMAGE
 */
#include "sweep.h"

#include <stdio.h>
#include <stdlib.h>

/* Images above this are left to the fuzzers. */
#define LARGEST 65536

int main(int argc, char **argv)
{
	static const unsigned char mask[] = { 0xff, 0x01, 0x80 };
	size_t len, i, k, refused = 0;
	unsigned char *p;
	bool bad = false, wrong;

	if (argc < 2)
		return 2;
	p = sweep_load(argv[1], &len);
	if (len > LARGEST)
		return 77;
	for (i = 0; i < len; i++) {
		for (k = 0; k < sizeof(mask); k++) {
			wrong = false;
			p[i] ^= mask[k];
			refused += sweep_decode(p, len, &wrong) != KIMG_OK;
			p[i] ^= mask[k];
			if (wrong)
				printf("%s: wrong at 0x%zx ^ 0x%x\n", argv[1],
				       i, (unsigned int)mask[k]);
			bad |= wrong;
		}
	}
	free(p);
	printf("%zu of %zu refused\n", refused, 3 * len);
	return bad;
}
