/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a folder, in an order that does not depend on the disk. */
#include "files.h"

#include "common.h"
#include "limits.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** struct level - a folder that is being walked; @next: of its names */
struct level {
	DIR *dir;
	char **name;
	size_t n;
	size_t next;
	size_t path_len;
};

/** struct walk - the way from the folder of the command line to here; @status:
 * what is to be returned */
struct walk {
	struct kimg_files *l;
	struct level level[KIMG_MAX_FOLDERS];
	unsigned int depth;
	struct kimg_buf path;
	int status;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void leave(struct walk *w)
{
	struct level *v = &w->level[--w->depth];
	size_t i;

	for (i = 0; i < v->n; i++)
		free(v->name[i]);
	free(v->name);
	closedir(v->dir);
}

static bool put_name(struct level *v, const char *name)
{
	char **more = realloc(v->name, (v->n + 1) * sizeof(*more));

	if (!more)
		return false;
	v->name = more;
	v->name[v->n] = strdup(name);
	return v->name[v->n] && ++v->n;
}

static bool stop(struct walk *w, int status)
{
	w->status = kimg_worse(w->status, status);
	return false;
}

static bool no_memory(struct walk *w)
{
	kimg_complain("out of memory", NULL);
	return stop(w, KIMG_EXIT_INTERNAL);
}

/* What cannot be opened is an entry too, so that it is told in its turn. */
static bool put(struct walk *w, int fd)
{
	struct kimg_file f = { .fd = fd, .folder = w->l->nfolders };

	if (fd == -EMFILE || fd == -ENFILE)
		return stop(w, kimg_files_too_many());
	f.name = strdup(w->path.p);
	if (kimg_files_put(w->l, &f))
		return true;
	kimg_files_close(&f);
	free(f.name);
	return stop(w, KIMG_EXIT_INTERNAL);
}

/* The folder @fd is read and sorted; the path ends with its name. */
static bool enter(struct walk *w, int fd)
{
	struct level *v = &w->level[w->depth];
	struct dirent *e;
	int err;

	*v = (struct level){ .dir = fdopendir(fd) };
	if (!v->dir) {
		close(fd);
		return no_memory(w);
	}
	w->depth++;
	v->path_len = w->path.len;
	/* Reentrant for different streams; readdir_r() is obsolete. */
	/* cppcheck-suppress readdirCalled */
	for (errno = 0; (e = readdir(v->dir)); errno = 0)
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, "..") &&
		    !put_name(v, e->d_name))
			return no_memory(w);
	err = errno;
	if (v->n)
		qsort(v->name, v->n, sizeof(*v->name), by_name);
	return !err || put(w, -err);
}

static bool visit_folder(struct walk *w, int dir, const char *name)
{
	int fd;

	if (w->depth == KIMG_MAX_FOLDERS) {
		kimg_complain("%s: so many folders in folders are not looked "
			      "into", w->path.p);
		w->status = kimg_worse(w->status, KIMG_EXIT_REFUSED);
		return true;
	}
	fd = kimg_files_open(dir, name, O_DIRECTORY | O_NOFOLLOW);
	return fd < 0 ? put(w, fd) : enter(w, fd);
}

/* Devices must not even be opened, and a name may change what it is. */
static bool visit(struct walk *w, int dir, const char *name)
{
	struct stat st;
	int fd;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW))
		return true;
	if (S_ISDIR(st.st_mode))
		return visit_folder(w, dir, name);
	if (S_ISLNK(st.st_mode) && fstatat(dir, name, &st, 0))
		return true;
	if (!S_ISREG(st.st_mode))
		return true;
	fd = kimg_files_open(dir, name, 0);
	if (fd >= 0 && (fstat(fd, &st) || !S_ISREG(st.st_mode))) {
		close(fd);
		return true;
	}
	return put(w, fd);
}

/* One step: the next name of the innermost folder, or out of it. */
static bool step(struct walk *w)
{
	struct level *v = &w->level[w->depth - 1];
	const char *name;

	if (v->next == v->n) {
		leave(w);
		return true;
	}
	name = v->name[v->next++];
	w->path.len = v->path_len;
	if (w->path.p[w->path.len - 1] != '/')
		kimg_buf_add(&w->path, "/", 1);
	kimg_buf_add(&w->path, name, strlen(name));
	return w->path.bad ? no_memory(w) : visit(w, dirfd(v->dir), name);
}

int kimg_files_walk(struct kimg_files *l, const char *name, int fd)
{
	struct walk w = { .l = l };
	bool go;

	kimg_buf_add(&w.path, name, strlen(name));
	if (w.path.bad) {
		close(fd);
		no_memory(&w);
	} else {
		for (go = enter(&w, fd); go && w.depth; go = step(&w))
			;
	}
	while (w.depth)
		leave(&w);
	kimg_buf_free(&w.path);
	return w.status;
}
