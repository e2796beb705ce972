/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "in_place.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".kimg-undo"

static int fail(const char *name, const char *what, int errnum)
{
	struct kimg_buf b = { .p = NULL };

	kimg_buf_addf(&b, "%s: %s: %s", name, what, strerror(errnum));
	kimg_complain("%s", b.p);
	kimg_buf_free(&b);
	return KIMG_EXIT_IO;
}

static int refuse(const char *name, const char *why, const char *hint)
{
	struct kimg_buf b = { .p = NULL };

	kimg_buf_addf(&b, "%s: %s", name, why);
	kimg_complain("%s", b.p);
	if (hint)
		fprintf(stderr, "  hint: %s\n", hint);
	kimg_buf_free(&b);
	return KIMG_EXIT_REFUSED;
}

static char *undo_name(const char *name)
{
	size_t n = strlen(name) + sizeof(SUFFIX);
	char *s = malloc(n);

	if (s)
		snprintf(s, n, "%s%s", name, SUFFIX);
	else
		kimg_complain("out of memory", NULL);
	return s;
}

/* One that is empty is of a change that had not begun. */
static int open_undo(struct kimg_in_place *p, mode_t mode)
{
	struct stat st;

	p->undo = open(p->undo_name, O_WRONLY | O_CREAT | O_NOFOLLOW |
		       O_APPEND | O_CLOEXEC, mode);
	if (p->undo < 0 || fstat(p->undo, &st))
		return fail(p->undo_name, "cannot write", errno);
	if (!S_ISREG(st.st_mode) || st.st_size)
		return refuse(p->undo_name, "an earlier change was not "
			      "finished", "kimg paddr --undo FILE");
	return KIMG_EXIT_OK;
}

int kimg_in_place_open(struct kimg_in_place *p, const char *name)
{
	struct stat st;

	*p = (struct kimg_in_place){ .name = name, .fd = -1, .undo = -1 };
	p->fd = open(name, O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (p->fd < 0 || fstat(p->fd, &st))
		return fail(name, "cannot open", errno);
	if (!S_ISREG(st.st_mode))
		return refuse(name, "only a file is changed in place", NULL);
	p->undo_name = undo_name(name);
	return p->undo_name ? open_undo(p, st.st_mode & 0666) :
			      KIMG_EXIT_INTERNAL;
}

static bool write_at(int fd, uint64_t at, const void *bytes, size_t n)
{
	return lseek(fd, (off_t)at, SEEK_SET) == (off_t)at &&
	       write(fd, bytes, n) == (ssize_t)n;
}

static bool read_at(int fd, uint64_t at, void *bytes, size_t n)
{
	return lseek(fd, (off_t)at, SEEK_SET) == (off_t)at &&
	       read(fd, bytes, n) == (ssize_t)n;
}

static int write_undo(struct kimg_in_place *p, const struct kimg_patch *patch,
		      unsigned int n)
{
	struct kimg_buf b = { .p = NULL };
	uint8_t old[KIMG_PATCH_MAX];
	unsigned int i, k;
	int status = KIMG_EXIT_OK;

	for (i = 0; i < n && !status; i++) {
		errno = EIO;
		if (!read_at(p->fd, patch[i].at, old, patch[i].size)) {
			status = fail(p->name, "cannot read", errno);
			break;
		}
		kimg_buf_addf(&b, "%" PRIx64 " ", patch[i].at);
		for (k = 0; k < patch[i].size; k++)
			kimg_buf_addf(&b, "%02x", old[k]);
		kimg_buf_addf(&b, "\n");
	}
	errno = ENOSPC;
	if (!status && (b.bad || write(p->undo, b.p, b.len) != (ssize_t)b.len))
		status = fail(p->undo_name, "cannot write", errno);
	kimg_buf_free(&b);
	return status;
}

int kimg_in_place_write(struct kimg_in_place *p,
			const struct kimg_patch *patch, unsigned int n)
{
	unsigned int i;
	int status;

	if (!n)
		return KIMG_EXIT_OK;
	status = write_undo(p, patch, n);
	for (i = 0; i < n && !status; i++) {
		errno = ENOSPC;
		if (!write_at(p->fd, patch[i].at, patch[i].bytes,
			      patch[i].size))
			status = fail(p->name, "cannot write", errno);
	}
	return status;
}

int kimg_in_place_close(struct kimg_in_place *p, int status)
{
	struct stat st;

	if (p->undo >= 0 && !fstat(p->undo, &st) && S_ISREG(st.st_mode) &&
	    (!status || !st.st_size))
		unlink(p->undo_name);
	else if (p->undo >= 0 && status != KIMG_EXIT_REFUSED)
		kimg_complain("%s has the bytes from before; \"kimg paddr "
			      "--undo FILE\" writes them back", p->undo_name);
	if (p->undo >= 0)
		close(p->undo);
	if (p->fd >= 0)
		close(p->fd);
	free(p->undo_name);
	return status;
}

/* A line of the file; false when it is none. */
static bool read_line(const char *line, uint64_t *at, uint8_t *bytes,
		      size_t *n)
{
	static const char digits[] = "0123456789abcdef";
	const char *hi, *lo;
	char *p;

	errno = 0;
	*at = strtoull(line, &p, 16);
	if (errno || p == line || *p != ' ')
		return false;
	for (*n = 0, p++; *p && *p != '\n'; p += 2, (*n)++) {
		hi = strchr(digits, p[0]);
		lo = hi && p[1] ? strchr(digits, p[1]) : NULL;
		if (!lo || *n == KIMG_PATCH_MAX)
			return false;
		bytes[*n] = (uint8_t)((hi - digits) << 4 | (lo - digits));
	}
	return *p == '\n' && *n;
}

static int undo(int fd, FILE *from, const char *name, const char *from_name)
{
	char line[2 * KIMG_PATCH_MAX + 32];
	uint8_t bytes[KIMG_PATCH_MAX];
	struct stat st;
	uint64_t at;
	size_t n;

	if (fstat(fd, &st))
		return fail(name, "cannot read", errno);
	while (fgets(line, sizeof(line), from)) {
		/* Cut off: the change itself had not begun. */
		if (!strchr(line, '\n') && feof(from))
			break;
		if (!read_line(line, &at, bytes, &n) ||
		    at > (uint64_t)st.st_size || n > (uint64_t)st.st_size - at)
			return refuse(from_name, "not what \"kimg paddr "
				      "--in-place\" leaves behind", NULL);
		errno = EIO;
		if (!write_at(fd, at, bytes, n))
			return fail(name, "cannot write", errno);
	}
	return ferror(from) ? fail(from_name, "cannot read", EIO) :
			      KIMG_EXIT_OK;
}

int kimg_in_place_undo(const char *name)
{
	char *from_name = undo_name(name);
	int fd = -1, status = KIMG_EXIT_INTERNAL;
	FILE *from = from_name ? fopen(from_name, "re") : NULL;

	if (!from && from_name) {
		status = errno == ENOENT ?
			refuse(name, "there is nothing to undo", NULL) :
			fail(from_name, "cannot open", errno);
	} else if (from) {
		fd = open(name, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
		status = fd < 0 ? fail(name, "cannot open", errno) :
				  undo(fd, from, name, from_name);
	}
	if (from)
		fclose(from);
	if (fd >= 0)
		close(fd);
	if (!status && unlink(from_name))
		status = fail(from_name, "cannot remove", errno);
	free(from_name);
	return status;
}
