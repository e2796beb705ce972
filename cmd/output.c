/* SPDX-License-Identifier: GPL-3.0-or-later */
/* realpath() is of the XSI part of POSIX. */
#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700
#endif
#include "output.h"

#include "sandbox.h"
#include "sink.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Names that are tried for the file that is not complete. */
#define TRIES 100

/* What a signal must remove, and whom it must end. */
static struct {
	volatile sig_atomic_t armed;
	int dir;
	char name[64];
	volatile pid_t worker;
} unfinished;

static const int deadly[] = { SIGHUP, SIGINT, SIGTERM };

#define NDEADLY (sizeof(deadly) / sizeof(deadly[0]))

static int refuse(const struct kimg_out *o, const char *why)
{
	struct kimg_buf b = { .p = NULL };

	kimg_buf_addf(&b, "%s: %s", o->name, why);
	kimg_complain("%s", b.p);
	kimg_buf_free(&b);
	return KIMG_EXIT_REFUSED;
}

int kimg_output_fail(const struct kimg_out *o, const char *what, int errnum)
{
	struct kimg_buf b = { .p = NULL };

	kimg_buf_addf(&b, "%s: %s: %s", o->name, what, strerror(errnum));
	kimg_complain("%s", b.p);
	kimg_buf_free(&b);
	return KIMG_EXIT_IO;
}

int kimg_output_write(const struct kimg_out *o, const void *bytes,
		      uint64_t size)
{
	struct kimg_sink sink;
	int error;

	kimg_sink_begin(&sink, o->fd, o->made);
	kimg_sink_add(&sink, bytes, size);
	error = kimg_sink_end(&sink);
	return error ? kimg_output_fail(o, "cannot write", error) :
		       KIMG_EXIT_OK;
}

/* Only functions that a handler may call. */
static void remove_unfinished(int sig)
{
	if (unfinished.worker > 0)
		kill(unfinished.worker, SIGKILL);
	if (unfinished.armed)
		unlinkat(unfinished.dir, unfinished.name, 0);
	signal(sig, SIG_DFL);
	raise(sig);
}

/* Signals that are ignored (nohup) stay so. */
static void catch_signals(void (*handler)(int))
{
	struct sigaction new = { .sa_handler = handler }, old;
	size_t i;

	sigemptyset(&new.sa_mask);
	for (i = 0; i < NDEADLY; i++)
		if (!sigaction(deadly[i], NULL, &old) &&
		    old.sa_handler != SIG_IGN)
			sigaction(deadly[i], &new, NULL);
}

static void hold_signals(bool hold)
{
	sigset_t set;
	size_t i;

	sigemptyset(&set);
	for (i = 0; i < NDEADLY; i++)
		sigaddset(&set, deadly[i]);
	sigprocmask(hold ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
}

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Links of any kind do not hide that a file is read from. */
static bool is_input(const struct stat *st, const int *input, unsigned int n)
{
	struct stat in;
	unsigned int i;

	for (i = 0; i < n; i++)
		if (input[i] >= 0 && !fstat(input[i], &in) &&
		    S_ISREG(in.st_mode) && same_file(st, &in))
			return true;
	return false;
}

static int check_stream(struct kimg_out *o, const int *input,
			unsigned int n)
{
	struct stat st;

	if (isatty(o->fd) && !o->force)
		return refuse(o, "binary output for a terminal "
			      "(-o FILE writes a file, -f insists)");
	if (!fstat(o->fd, &st) && S_ISREG(st.st_mode) &&
	    is_input(&st, input, n))
		return refuse(o, "this file is read, and cannot be written at "
			      "the same time");
	return KIMG_EXIT_OK;
}

static int open_device(struct kimg_out *o, const char *name,
		       const int *input, unsigned int n)
{
	int status;

	o->fd = open(name, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	if (o->fd < 0)
		return kimg_output_fail(o, "cannot open", errno);
	status = check_stream(o, input, n);
	if (status) {
		close(o->fd);
		o->fd = -1;
	}
	return status;
}

/* What is there under the name already. */
static int check_target(struct kimg_out *o, const struct stat *st,
			const int *input, unsigned int n)
{
	if (S_ISDIR(st->st_mode))
		return kimg_output_fail(o, "cannot write", EISDIR);
	if (!S_ISREG(st->st_mode))
		return refuse(o, "not a file that can be replaced");
	if (is_input(st, input, n))
		return refuse(o, "this file is read, and cannot be written at "
			      "the same time");
	if (!o->force)
		return refuse(o, "the file exists (-f replaces it)");
	o->replace = true;
	o->mode = st->st_mode & (S_IRWXU | S_IRWXG | S_IRWXO);
	return KIMG_EXIT_OK;
}

/* The folder of @o->path, and the name there. */
static int open_folder(struct kimg_out *o)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	char *slash = strrchr(o->path, '/');

	o->base = slash ? slash + 1 : o->path;
	if (!slash) {
		o->dir = open(".", flags);
	} else if (slash == o->path) {
		o->dir = open("/", flags);
	} else {
		*slash = '\0';
		o->dir = open(o->path, flags);
	}
	if (o->dir < 0)
		return kimg_output_fail(o, "cannot open its folder", errno);
	return *o->base ? KIMG_EXIT_OK :
			  kimg_output_fail(o, "cannot write", EISDIR);
}

/* The signals are held: between the file and the note of it, none may come. */
static int make_file(struct kimg_out *o)
{
	const mode_t all = S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP | S_IROTH |
			   S_IWOTH;
	unsigned int i;

	for (i = 0; i < TRIES; i++) {
		snprintf(unfinished.name, sizeof(unfinished.name),
			 ".kimg-%ld-%u", (long)getpid(), i);
		o->fd = openat(o->dir, unfinished.name, O_WRONLY | O_CREAT |
			       O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			       o->replace ? S_IRUSR | S_IWUSR : all);
		if (o->fd >= 0 || errno != EEXIST)
			break;
	}
	if (o->fd < 0)
		return kimg_output_fail(o, "cannot write in its folder",
					errno);
	o->made = true;
	unfinished.dir = o->dir;
	unfinished.worker = 0;
	unfinished.armed = 1;
	return KIMG_EXIT_OK;
}

static int open_file(struct kimg_out *o, const char *name,
		     const int *input, unsigned int n)
{
	struct stat st;
	int status = KIMG_EXIT_OK;

	if (!stat(name, &st)) {
		if (S_ISCHR(st.st_mode) || S_ISFIFO(st.st_mode))
			return open_device(o, name, input, n);
		status = check_target(o, &st, input, n);
		/* The file that a link leads to is replaced, not the link. */
		o->path = status ? NULL : realpath(name, NULL);
	} else if (!lstat(name, &st)) {
		return refuse(o, "a symbolic link that leads nowhere");
	} else {
		o->path = strdup(name);
	}
	if (status)
		return status;
	if (!o->path)
		return kimg_output_fail(o, "cannot write", errno);
	status = open_folder(o);
	if (status)
		return status;
	hold_signals(true);
	status = make_file(o);
	if (!status)
		catch_signals(remove_unfinished);
	hold_signals(false);
	return status;
}

static void release(struct kimg_out *o)
{
	if (o->made) {
		hold_signals(true);
		if (unfinished.armed)
			unlinkat(o->dir, unfinished.name, 0);
		unfinished.armed = 0;
		catch_signals(SIG_DFL);
		hold_signals(false);
	}
	if (o->fd > STDERR_FILENO)
		close(o->fd);
	if (o->dir >= 0)
		close(o->dir);
	free(o->path);
}

int kimg_output_open(struct kimg_out *o,
		     const struct kimg_output_options *opt, const int *input,
		     unsigned int ninputs)
{
	bool out = !opt->to || !strcmp(opt->to, "-");
	int status;

	*o = (struct kimg_out){
		.name = out ? "standard output" : opt->to,
		.fd = out ? STDOUT_FILENO : -1, .force = opt->force,
		.dir = -1,
	};
	status = out ? check_stream(o, input, ninputs) :
		       open_file(o, opt->to, input, ninputs);
	if (status)
		release(o);
	return status;
}

/* A name that somebody else took meanwhile is not taken from him; where there
 * are no hard links, as on FAT, that can only be asked before. */
static bool give_name(const struct kimg_out *o)
{
	struct stat st;

	if (!o->replace) {
		if (!linkat(o->dir, unfinished.name, o->dir, o->base, 0))
			return true;
		if (errno == EEXIST ||
		    !fstatat(o->dir, o->base, &st, AT_SYMLINK_NOFOLLOW))
			return false;
	}
	if (renameat(o->dir, unfinished.name, o->dir, o->base))
		return false;
	unfinished.armed = 0;
	return true;
}

/* Complete: to the disk, then the name, then the name to the disk. */
static int commit(struct kimg_out *o)
{
	if (o->replace && fchmod(o->fd, o->mode))
		return kimg_output_fail(o, "cannot set its mode", errno);
	if (fsync(o->fd))
		return kimg_output_fail(o, "cannot write", errno);
	if (!give_name(o))
		return kimg_output_fail(o, "cannot give it its name", errno);
	/* Not every file system can do that with a folder. */
	if (fsync(o->dir) && errno != EINVAL)
		return kimg_output_fail(o, "cannot write its folder", errno);
	return KIMG_EXIT_OK;
}

static int in_sandbox(const struct kimg_call *call, int (*work)(void *ctx),
		      void *ctx)
{
	int status = kimg_sandbox_close(call);

	return status ? status : work(ctx);
}

static int wait_for(struct kimg_out *o, pid_t worker)
{
	struct kimg_buf b = { .p = NULL };
	int how;

	while (waitpid(worker, &how, 0) < 0)
		if (errno != EINTR)
			return kimg_output_fail(o, "cannot wait", errno);
	unfinished.worker = 0;
	if (WIFEXITED(how))
		return WEXITSTATUS(how);
	kimg_buf_addf(&b, "%s: the process that decodes was ended by signal %d",
		      o->name, WIFSIGNALED(how) ? WTERMSIG(how) : 0);
	kimg_complain("%s", b.p);
	kimg_buf_free(&b);
	return KIMG_EXIT_INTERNAL;
}

/* Its exit ends the worker, whose copy of everything goes with it. */
static int run_worker(struct kimg_out *o, const struct kimg_call *call,
		      int (*work)(void *ctx), void *ctx)
{
	pid_t worker;

	fflush(NULL);
	hold_signals(true);
	worker = fork();
	if (worker == 0) {
		unfinished.armed = 0;
		catch_signals(SIG_DFL);
		hold_signals(false);
		exit(in_sandbox(call, work, ctx));
	}
	unfinished.worker = worker;
	hold_signals(false);
	if (worker < 0)
		return kimg_output_fail(o, "cannot start a process", errno);
	return wait_for(o, worker);
}

int kimg_output_make(struct kimg_out *o, const struct kimg_call *call,
		     int (*work)(void *ctx), void *ctx)
{
	int status;

	if (o->made) {
		status = run_worker(o, call, work, ctx);
		if (!status)
			status = commit(o);
	} else {
		status = in_sandbox(call, work, ctx);
	}
	release(o);
	return status;
}

int kimg_output_worker(const char *name, const struct kimg_call *call,
		       int (*work)(void *ctx), void *ctx)
{
	struct kimg_out o = { .name = name, .fd = -1, .dir = -1 };
	int status;

	catch_signals(remove_unfinished);
	status = run_worker(&o, call, work, ctx);
	catch_signals(SIG_DFL);
	return status;
}
