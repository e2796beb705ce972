/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The command with a liblzma that was taken over: once, in the middle of
 * decoding, it does what BAD_CODEC says, says "reached" when it was let, and
 * goes on.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int kimg_main(int argc, char **argv);
int __real_lzma_code(void *stream, int action);
int __wrap_lzma_code(void *stream, int action);

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

int __wrap_lzma_code(void *stream, int action)
{
	static bool done;
	const char *how = getenv("BAD_CODEC");

	if (!done && how)
		turn_bad(how);
	done = true;
	return __real_lzma_code(stream, action);
}

int main(int argc, char **argv)
{
	return kimg_main(argc, argv);
}
