/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Close the sandbox, and then do what a codec must not. Usage: planted [CALL];
 * without CALL the names of all. A child does it, since the sandbox may end it.
 */
#define _GNU_SOURCE
#include "cmd/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char file[] = "planted.XXXXXX";

static long do_openat(void)
{
	return open("/etc/passwd", O_RDONLY);
}

static long do_open(void)
{
#ifdef SYS_open
	return syscall(SYS_open, "/etc/passwd", O_RDONLY, 0);
#else
	return do_openat();
#endif
}

static long do_create(void)
{
	return open("planted", O_WRONLY | O_CREAT, 0600);
}

static long do_stat(void)
{
	struct stat st;

	return stat("/etc/passwd", &st);
}

static long do_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0);
}

static long do_execve(void)
{
	char *argv[] = { file, NULL };

	return execve("/bin/true", argv, NULL);
}

static long do_fork(void)
{
	return fork();
}

static long do_vfork(void)
{
	return syscall(SYS_clone, CLONE_VM | SIGCHLD, 0, 0, 0, 0);
}

static long do_clone3(void)
{
	/* struct clone_args, of a child without anything special */
	unsigned long long args[8] = { 0, 0, 0, 0, SIGCHLD };

	return syscall(435, args, sizeof(args));
}

static long do_ptrace(void)
{
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

static long do_kill(void)
{
	return kill(getppid(), 0);
}

static long do_tgkill(void)
{
	return syscall(SYS_tgkill, getppid(), getppid(), 0);
}

static long do_unlink(void)
{
	return unlink(file);
}

static long do_rename(void)
{
	return rename(file, "planted.new");
}

static long do_chmod(void)
{
	return chmod(file, 0777);
}

static long do_truncate(void)
{
	return truncate(file, 0);
}

static long do_chdir(void)
{
	return chdir("/");
}

static long do_executable(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_EXEC,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? -1 : 0;
}

static long do_mprotect(void)
{
	void *p = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS,
		       -1, 0);

	return mprotect(p, 4096, PROT_READ | PROT_EXEC);
}

/* Characters for the shell that started us. */
static long do_tiocsti(void)
{
	return ioctl(STDIN_FILENO, TIOCSTI, "x");
}

/* What isatty() of glibc 2.42 asks; here of no terminal. */
static long do_tcgets2(void)
{
	char termios2[44];

	return ioctl(-1, 0x802c542a, termios2);
}

static long do_setuid(void)
{
	return setuid(0);
}

static long do_memfd(void)
{
	return syscall(SYS_memfd_create, "planted", 0);
}

static long do_io_uring(void)
{
	char params[120] = { 0 };

	return syscall(425, 1, params);
}

#ifdef __x86_64__
/* The numbers of i386 mean other calls: 5 is open there, and fstat here. */
static long do_int80(void)
{
	long rc;

	__asm__ volatile("int $0x80" : "=a"(rc)
			 : "a"(20) : "memory", "r8", "r9", "r10", "r11");
	return rc;
}

static long do_x32(void)
{
	return syscall(0x40000000 | 39);
}
#endif

#define REFUSED 0

/** struct plant - a call, and the signal that ends it, or REFUSED */
static const struct plant {
	const char *name;
	long (*call)(void);
	int ends;
} plants[] = {
	{ "open", do_open, REFUSED },
	{ "openat", do_openat, REFUSED },
	{ "create", do_create, REFUSED },
	{ "stat", do_stat, REFUSED },
	{ "clone3", do_clone3, REFUSED },
	{ "tcgets2", do_tcgets2, REFUSED },
	{ "socket", do_socket, SIGSYS },
	{ "execve", do_execve, SIGSYS },
	{ "fork", do_fork, SIGSYS },
	{ "vfork", do_vfork, SIGSYS },
	{ "ptrace", do_ptrace, SIGSYS },
	{ "kill", do_kill, SIGSYS },
	{ "tgkill", do_tgkill, SIGSYS },
	{ "unlink", do_unlink, SIGSYS },
	{ "rename", do_rename, SIGSYS },
	{ "chmod", do_chmod, SIGSYS },
	{ "truncate", do_truncate, SIGSYS },
	{ "chdir", do_chdir, SIGSYS },
	{ "executable", do_executable, SIGSYS },
	{ "mprotect", do_mprotect, SIGSYS },
	{ "tiocsti", do_tiocsti, SIGSYS },
	{ "setuid", do_setuid, SIGSYS },
	{ "memfd", do_memfd, SIGSYS },
	{ "io_uring", do_io_uring, SIGSYS },
#ifdef __x86_64__
	{ "int80", do_int80, SIGSYS },
	{ "x32", do_x32, SIGSYS },
#endif
	{ "abort", NULL, SIGABRT },
	{ NULL, NULL, 0 },
};

static void child(const struct plant *p)
{
	struct kimg_sandbox s;
	long rc;

	if (!kimg_sandbox_enter(&s)) {
		fprintf(stderr, "no sandbox: %s\n", s.why);
		_exit(77);
	}
	if (!p->call)
		abort();
	rc = p->call();
	fprintf(stderr, "%s returns %ld (%s)\n", p->name, rc, strerror(errno));
	_exit(rc >= 0);
}

static int plant(const struct plant *p)
{
	int fd = mkstemp(file), status;
	pid_t pid;

	if (fd < 0)
		return 1;
	close(fd);
	pid = fork();
	if (pid == 0)
		child(p);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return 1;
	unlink(file);
	if (WIFSIGNALED(status))
		fprintf(stderr, "signal %d\n", WTERMSIG(status));
	if (p->ends)
		return !WIFSIGNALED(status) || WTERMSIG(status) != p->ends;
	return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

int main(int argc, char **argv)
{
	const struct plant *p;

	for (p = plants; p->name; p++) {
		if (argc < 2)
			printf("%s\n", p->name);
		else if (!strcmp(p->name, argv[1]))
			return plant(p);
	}
	return argc < 2 ? 0 : 2;
}
