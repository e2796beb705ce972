/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The whole command in this process, again and again: each allocation fails
 * once, each call that opens or reads fails once, is interrupted, or brings one
 * byte. What is forgotten then is found by the leak sanitizer, and descriptors
 * are counted.
 *
 *	faults memory|files|stdin|changes IMAGE WORD...
 *
 * runs "kimg WORD...", with IMAGE as standard input for "stdin". With "changes"
 * the last WORD is a name for a copy of IMAGE, that changes while it is read.
 */
#define _GNU_SOURCE
#include "cmd/common.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int kimg_main(int argc, char **argv);

/* Which call fails, counted down, and whether it came to that. */
static atomic_long allocation, call;
static atomic_bool hit;

/* What happens to the call. */
static enum { FAIL, INTERRUPT, ONE_BYTE, CUT, GROW, CLEAR } how;

/* The file that changes, and its size at the start. */
static const char *changing;
static off_t its_size;

static bool its_turn(atomic_long *count)
{
	if (atomic_load(count) == 0 || atomic_fetch_sub(count, 1) != 1)
		return false;
	atomic_store(&hit, true);
	return true;
}

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
char *__real_strdup(const char *s);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
char *__wrap_strdup(const char *s);

void *__wrap_malloc(size_t n)
{
	return its_turn(&allocation) ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return its_turn(&allocation) ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
	return its_turn(&allocation) ? NULL : __real_realloc(p, n);
}

char *__wrap_strdup(const char *s)
{
	return its_turn(&allocation) ? NULL : __real_strdup(s);
}

/* The names that glibc has for 64-bit offsets. */
ssize_t __real_read(int fd, void *to, size_t n);
ssize_t __real_pread64(int fd, void *to, size_t n, off_t at);
int __real_openat64(int dir, const char *name, int flags, ...);
ssize_t __wrap_read(int fd, void *to, size_t n);
ssize_t __wrap_pread64(int fd, void *to, size_t n, off_t at);
int __wrap_openat64(int dir, const char *name, int flags, ...);

/* What another process could do to a file that is being read. */
static void change(void)
{
	int fd = open(changing, O_WRONLY);
	off_t size = its_size;

	if (fd < 0 || ftruncate(fd, how == GROW ? 2 * size : size / 2) ||
	    (how == CLEAR && (ftruncate(fd, 0) || ftruncate(fd, size))))
		exit(2);
	close(fd);
}

static bool disturbed(size_t *n)
{
	if (!its_turn(&call))
		return false;
	if (how >= CUT) {
		change();
		return false;
	}
	if (how == ONE_BYTE)
		*n = 1;
	errno = how == FAIL ? EIO : EINTR;
	return how != ONE_BYTE;
}

ssize_t __wrap_read(int fd, void *to, size_t n)
{
	return disturbed(&n) ? -1 : __real_read(fd, to, n);
}

ssize_t __wrap_pread64(int fd, void *to, size_t n, off_t at)
{
	return disturbed(&n) ? -1 : __real_pread64(fd, to, n, at);
}

int __wrap_openat64(int dir, const char *name, int flags, ...)
{
	size_t n = 0;

	/* Only devices and network file systems are interrupted here. */
	if (how == FAIL && disturbed(&n))
		return -1;
	return __real_openat64(dir, name, flags);
}

static int outer_out;

/* What one run printed: standard output, and messages. */
static struct kimg_buf said[2];

static void slurp(int fd, struct kimg_buf *b)
{
	char bytes[4096];
	ssize_t n;

	kimg_buf_free(b);
	lseek(fd, 0, SEEK_SET);
	while ((n = __real_read(fd, bytes, sizeof(bytes))) > 0)
		kimg_buf_add(b, bytes, (size_t)n);
	kimg_buf_add(b, "", 1);
	lseek(fd, 0, SEEK_SET);
	if (ftruncate(fd, 0))
		exit(2);
}

static unsigned int descriptors(void)
{
	DIR *d = opendir("/proc/self/fd");
	unsigned int n = 0;

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n;
}

static void feed(const char *image)
{
	int fd = open(image, O_RDONLY), ends[2];
	struct stat st;

	if (fd < 0 || fstat(fd, &st) || pipe(ends))
		exit(2);
	if (fcntl(ends[1], F_SETPIPE_SZ, 1 << 20) < st.st_size)
		exit(77);
	while (st.st_size > 0) {
		char bytes[4096];
		ssize_t n = __real_read(fd, bytes, sizeof(bytes));

		if (n <= 0 || write(ends[1], bytes, (size_t)n) != n)
			exit(2);
		st.st_size -= n;
	}
	close(fd);
	close(ends[1]);
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
}

static int run(int argc, char **argv, const char *image)
{
	static unsigned int before;
	int status;

	if (image)
		feed(image);
	atomic_store(&hit, false);
	status = kimg_main(argc, argv);
	atomic_store(&allocation, 0);
	atomic_store(&call, 0);
	fflush(stdout);
	slurp(STDOUT_FILENO, &said[0]);
	slurp(STDERR_FILENO, &said[1]);
	if (before && descriptors() != before) {
		dprintf(outer_out, "%u descriptors, not %u\n", descriptors(),
			before);
		exit(1);
	}
	before = descriptors();
	return status;
}

static char *wanted[2];
static int wanted_status;

static bool same(int status)
{
	return status == wanted_status && !strcmp(said[0].p, wanted[0]) &&
	       !strcmp(said[1].p, wanted[1]);
}

static void wrong(const char *what, long n, int status)
{
	dprintf(outer_out, "%s %ld: exit %d\n%.2000s%.2000s\n", what, n, status,
		said[0].p, said[1].p);
	exit(1);
}

/* No memory is said so, or is no hindrance (as for a thread more). */
static void fail_memory(int argc, char **argv)
{
	long n, told = 0;
	int status;

	for (n = 1;; n++) {
		atomic_store(&allocation, n);
		status = run(argc, argv, NULL);
		if (!atomic_load(&hit))
			break;
		if (status == KIMG_EXIT_INTERNAL &&
		    strstr(said[1].p, "out of memory"))
			told++;
		else if (!same(status))
			wrong("allocation", n, status);
	}
	dprintf(outer_out, "%ld allocations, %ld told\n", n - 1, told);
	if (!told || !same(status))
		wrong("the last of", n, status);
}

static void fail_calls(int argc, char **argv, const char *image)
{
	long n = 0, points = 0;
	int status;

	for (how = FAIL; how <= ONE_BYTE; how++) {
		for (n = 1;; n++, points++) {
			atomic_store(&call, n);
			status = run(argc, argv, image);
			if (!atomic_load(&hit))
				break;
			if (how == FAIL ? status != KIMG_EXIT_IO ||
			    !strstr(said[1].p, "Input/output error") :
			    !same(status))
				wrong("call", n, status);
		}
		if (n == 1 || !same(status))
			wrong("the last of", n, status);
	}
	dprintf(outer_out, "%ld points\n", points);
}

static void restore(const char *image)
{
	char command[1024];

	snprintf(command, sizeof(command), "exec cp '%s' '%s'", image,
		 changing);
	if (system(command))
		exit(2);
}

static void start_changes(const char *image, const char *copy)
{
	struct stat st;

	changing = copy;
	restore(image);
	if (stat(copy, &st))
		exit(2);
	its_size = st.st_size;
}

/* What was read before is what counts; and what is missing then, is said. */
static void change_file(int argc, char **argv, const char *image)
{
	long n, points = 0;
	int status;

	for (how = CUT; how <= CLEAR; how++) {
		for (n = 1;; n++, points++) {
			atomic_store(&call, n);
			status = run(argc, argv, NULL);
			restore(image);
			if (!atomic_load(&hit))
				break;
			if (same(status))
				continue;
			/* Zeros may be as good as what was there. */
			if (how == CLEAR && status == KIMG_EXIT_OK)
				continue;
			if (how == GROW || status > KIMG_EXIT_REFUSED ||
			    status < KIMG_EXIT_IO ||
			    strncmp(said[1].p, "kimg: ", 6) != 0)
				wrong("change", n, status);
		}
	}
	dprintf(outer_out, "%ld points\n", points);
}

int main(int argc, char **argv)
{
	const char *image;
	FILE *out = tmpfile(), *err = tmpfile();

	if (argc < 4 || !out || !err)
		return 2;
	image = !strcmp(argv[1], "stdin") ? argv[2] : NULL;
	outer_out = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10);
	dup2(fileno(out), STDOUT_FILENO);
	dup2(fileno(err), STDERR_FILENO);
	argc -= 2;
	argv += 2;
	if (!strcmp(argv[-1], "changes"))
		start_changes(argv[0], argv[argc - 1]);
	/* Twice: what libraries keep for ever is not a leak. */
	run(argc, argv, image);
	wanted_status = run(argc, argv, image);
	wanted[0] = strdup(said[0].p);
	wanted[1] = strdup(said[1].p);
	if (strstr(wanted[1], "not built in"))
		return 77;
	if (!strcmp(argv[-1], "memory"))
		fail_memory(argc, argv);
	else if (changing)
		change_file(argc, argv, argv[0]);
	else
		fail_calls(argc, argv, image);
	free(wanted[0]);
	free(wanted[1]);
	kimg_buf_free(&said[0]);
	kimg_buf_free(&said[1]);
	fclose(out);
	fclose(err);
	return 0;
}
