/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files.h"

#include "common.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Many kernels may need more descriptors than a process starts with. */
static bool raise_limit(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) || r.rlim_cur == r.rlim_max)
		return false;
	r.rlim_cur = r.rlim_max;
	return setrlimit(RLIMIT_NOFILE, &r) == 0;
}

int kimg_files_open(int dir, const char *name, int flags)
{
	int low, fd;

	flags |= O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
	fd = openat(dir, name, flags);
	if (fd < 0 && errno == EMFILE && raise_limit())
		fd = openat(dir, name, flags);
	/* Where a standard descriptor is closed, its number stays free: what
	 * is written to it must not meet an image. */
	if (fd >= 0 && fd <= STDERR_FILENO) {
		low = fd;
		fd = fcntl(low, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		close(low);
	}
	return fd < 0 ? -errno : fd;
}

int kimg_files_too_many(void)
{
	struct kimg_buf b = { .p = NULL };
	struct rlimit r = { .rlim_cur = 0 };

	getrlimit(RLIMIT_NOFILE, &r);
	kimg_buf_addf(&b, "%llu", (unsigned long long)r.rlim_cur);
	kimg_complain("too many files: this process may have no more than %s "
		      "open (ulimit -n)", b.p);
	kimg_buf_free(&b);
	return KIMG_EXIT_IO;
}

bool kimg_files_put(struct kimg_files *l, const struct kimg_file *f)
{
	struct kimg_file *more = NULL;

	if (f->name && l->n < UINT_MAX / sizeof(*more))
		more = realloc(l->file, (l->n + 1) * sizeof(*more));
	if (!more) {
		kimg_complain("out of memory", NULL);
		return false;
	}
	l->file = more;
	l->file[l->n++] = *f;
	return true;
}

static bool put_folder(struct kimg_files *l, const char *name)
{
	struct kimg_folder *more = realloc(l->folder, (l->nfolders + 1) *
					   sizeof(*more));
	char *copy = strdup(name);

	if (more)
		l->folder = more;
	if (!more || !copy) {
		free(copy);
		kimg_complain("out of memory", NULL);
		return false;
	}
	l->folder[l->nfolders++] = (struct kimg_folder){ .name = copy };
	return true;
}

/* What a file is, and how it is read: one that has to be waited for, is. */
static int add_open(struct kimg_files *l, const char *name, int fd)
{
	struct kimg_file f = { .name = strdup(name), .fd = fd };
	struct stat st;
	int flags;

	if (fd > STDERR_FILENO && !fstat(fd, &st) && !S_ISREG(st.st_mode)) {
		f.fifo = S_ISFIFO(st.st_mode);
		flags = fcntl(fd, F_GETFL);
		if (flags >= 0)
			fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
	}
	if (kimg_files_put(l, &f))
		return KIMG_EXIT_OK;
	kimg_files_close(&f);
	free(f.name);
	return KIMG_EXIT_INTERNAL;
}

static int open_named(const char *name)
{
	return strcmp(name, "-") != 0 ? kimg_files_open(AT_FDCWD, name, 0) :
					STDIN_FILENO;
}

int kimg_files_one(struct kimg_files *l, const char *name)
{
	return add_open(l, name, open_named(name));
}

int kimg_files_add(struct kimg_files *l, const char *name)
{
	int fd = open_named(name);
	struct stat st;

	if (fd == STDIN_FILENO)
		return add_open(l, name, fd);
	if (fd == -EMFILE || fd == -ENFILE)
		return kimg_files_too_many();
	if (fd < 0 || fstat(fd, &st) || !S_ISDIR(st.st_mode))
		return add_open(l, name, fd);
	if (!put_folder(l, name)) {
		close(fd);
		return KIMG_EXIT_INTERNAL;
	}
	return kimg_files_walk(l, name, fd);
}

void kimg_files_ready(const struct kimg_file *f)
{
	struct pollfd p = { .fd = f->fd, .events = POLLIN };

	while (f->fifo && poll(&p, 1, -1) < 0 && errno == EINTR)
		;
}

void kimg_files_close(struct kimg_file *f)
{
	if (f->fd > STDERR_FILENO)
		close(f->fd);
	f->fd = -EBADF;
}

void kimg_files_free(struct kimg_files *l)
{
	unsigned int i;

	for (i = 0; i < l->n; i++) {
		kimg_files_close(&l->file[i]);
		free(l->file[i].name);
	}
	for (i = 0; i < l->nfolders; i++)
		free(l->folder[i].name);
	free(l->file);
	free(l->folder);
	*l = (struct kimg_files){ .n = 0 };
}

int kimg_files_empty(const struct kimg_files *l, bool quiet)
{
	const struct kimg_folder *f = l->folder;
	struct kimg_buf b = { .p = NULL };
	int status = KIMG_EXIT_OK;
	unsigned int i;

	for (i = 0; i < l->nfolders; i++, f++) {
		if (f->shown)
			continue;
		if (!quiet)
			kimg_message(&b, "%s: no kernel in this folder",
				     f->name);
		status = KIMG_EXIT_FORMAT;
	}
	return kimg_worse(status, kimg_write_messages(&b));
}
