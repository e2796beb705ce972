/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Change every byte of an image in three ways. Anything may come out, as long
 * as it is consistent. Usage: flip IMAGE
 */
#include "sweep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BASES 8

/* Images above this are left to the fuzzers. */
#define LARGEST 65536

/* What fixtures have in common is flipped in the plain ones only, which are
 * given as bases: not where so many bytes, at a multiple of it, are those of a
 * base at the same place. */
#define BLOCK 32

struct base {
	unsigned char *p;
	size_t len;
};

static bool common(const struct base *b, const unsigned char *p, size_t len,
		   size_t at)
{
	size_t n = len - at < BLOCK ? len - at : BLOCK;

	return at + n <= b->len && !memcmp(b->p + at, p + at, n);
}

static bool is_new(const struct base *base, int nbases,
		   const unsigned char *p, size_t len, size_t at)
{
	int i;

	for (i = 0; i < nbases; i++)
		if (common(&base[i], p, len, at / BLOCK * BLOCK))
			return false;
	return true;
}

int main(int argc, char **argv)
{
	static const unsigned char mask[] = { 0xff, 0x01, 0x80 };
	struct base base[MOST_BASES];
	size_t len, i, k, tried = 0, refused = 0;
	int nbases;
	unsigned char *p;
	bool bad = false, wrong;

	if (argc < 2)
		return 2;
	p = sweep_load(argv[1], &len);
	if (len > LARGEST)
		return 77;
	for (nbases = 0; nbases < argc - 2 && nbases < MOST_BASES; nbases++)
		base[nbases].p = sweep_load(argv[nbases + 2],
					    &base[nbases].len);
	for (i = 0; i < len; i++) {
		if (!is_new(base, nbases, p, len, i) ||
		    (sweep_padding(p, len, i) && i % SWEEP_STRIDE))
			continue;
		tried += sizeof(mask);
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
	while (nbases > 0)
		free(base[--nbases].p);
	printf("%zu of %zu refused\n", refused, tried);
	return bad;
}
