/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A liblzma that was taken over: put before the real one by LD_PRELOAD, it does
 * what BAD_CODEC says, once, in the middle of decoding, says "reached" when it
 * was let, and goes on.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef int code_function(void *stream, int action);

__attribute__((visibility("default")))
int lzma_code(void *stream, int action);

static void reached(void)
{
	static const char text[] = "reached\n";

	if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		abort();
}

static void turn_bad(const char *how)
{
	char *argv[] = { "sh", "-c", "echo reached >&2", NULL };

	if (!strcmp(how, "open") && open("/etc/passwd", O_RDONLY) >= 0)
		reached();
	if (!strcmp(how, "socket") && socket(AF_UNIX, SOCK_STREAM, 0) >= 0)
		reached();
	if (!strcmp(how, "unlink") && !unlink("victim"))
		reached();
	if (!strcmp(how, "execve"))
		execv("/bin/sh", argv);
}

int lzma_code(void *stream, int action)
{
	static code_function *real;
	const char *how = getenv("BAD_CODEC");
	void *symbol;

	if (!real) {
		symbol = dlsym(RTLD_NEXT, "lzma_code");
		memcpy(&real, &symbol, sizeof(real));
		if (how)
			turn_bad(how);
	}
	return real(stream, action);
}
