/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every prefix of a good image must be refused, but for SPARE bytes at its end
 * that hold nothing. Usage: truncate IMAGE [SPARE]
 */
#include "sweep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Large images step over most of their middle. */
#define DENSE 65536
#define STEP 4093

int main(int argc, char **argv)
{
	size_t len, n, spare, tried = 0;
	unsigned char *all, *p;
	enum kimg_err err;
	bool bad = false, wrong;

	if (argc < 2)
		return 2;
	all = sweep_load(argv[1], &len);
	spare = argc > 2 ? strtoul(argv[2], NULL, 0) : 0;
	for (n = 0; n <= len;
	     n += n >= DENSE && len - n > STEP ? STEP :
		  sweep_padding(all, len, n) ? SWEEP_STRIDE : 1, tried++) {
		p = malloc(n ? n : 1);
		if (!p)
			return 2;
		memcpy(p, all, n);
		wrong = false;
		err = sweep_decode(p, n, &wrong);
		free(p);
		if (n == len ? err != KIMG_OK : !err && n + spare < len) {
			printf("%zu of %zu bytes: %s\n", n, len,
			       kimg_strerror(err));
			wrong = true;
		}
		if (wrong)
			printf("%s: wrong at %zu of %zu bytes\n", argv[1], n,
			       len);
		bad |= wrong;
	}
	free(all);
	printf("%zu prefixes\n", tried);
	return bad;
}
