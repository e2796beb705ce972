/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Preloaded: the allocation of number KIMG_FAIL fails, whoever asks, also in
 * libraries. With KIMG_COUNT their number is written to that descriptor.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);

static unsigned long seen, fails;
static int ready;

static int refuse(void)
{
	const char *n;

	if (!ready) {
		n = getenv("KIMG_FAIL");
		fails = n ? strtoul(n, NULL, 10) : 0;
		ready = 1;
	}
	seen++;
	if (seen != fails)
		return 0;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t n)
{
	return refuse() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return refuse() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	return refuse() ? NULL : __libc_realloc(p, n);
}

static __attribute__((destructor)) void count(void)
{
	const char *fd = getenv("KIMG_COUNT");
	char line[32];
	int n = snprintf(line, sizeof(line), "%lu\n", seen);

	if (fd && *fd && write(atoi(fd), line, (size_t)n) != n)
		_exit(99);
}
