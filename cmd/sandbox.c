/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Landlock, and what --sandbox says. */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE
#endif
#include "sandbox.h"

#include "common.h"
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

/* Sanitizers read /proc and stop threads with ptrace, and counters of executed
 * lines are written at the end: such builds cannot be shut in. */
#ifdef KIMG_INSTRUMENTED
#define INSTRUMENTED true
#else
#define INSTRUMENTED false
#endif

#if defined(__linux__) && defined(SYS_landlock_create_ruleset)

#define RULESET_VERSION 1u

/* The members that a kernel does not know must be 0, and are accepted then. */
struct ruleset {
	uint64_t fs;
	uint64_t net;
	uint64_t scoped;
};

/*
 * All rights that a version of the interface has, in the order of its history
 * (Documentation/userspace-api/landlock.rst). A ruleset that handles a right
 * and has no rule forbids it.
 */
static struct ruleset rights(int abi)
{
	struct ruleset r = { .fs = (1 << 13) - 1 };

	if (abi >= 2)
		r.fs |= 1 << 13;	/* REFER */
	if (abi >= 3)
		r.fs |= 1 << 14;	/* TRUNCATE */
	if (abi >= 4)
		r.net = 3;		/* BIND_TCP, CONNECT_TCP */
	if (abi >= 5)
		r.fs |= 1 << 15;	/* IOCTL_DEV */
	if (abi >= 6)
		r.scoped = 3;		/* abstract sockets, signals */
	return r;
}

static int landlock(void)
{
	int abi = (int)syscall(SYS_landlock_create_ruleset, NULL, 0,
			       RULESET_VERSION);
	struct ruleset r = rights(abi);
	int fd, err;

	if (abi < 1)
		return 0;
	fd = (int)syscall(SYS_landlock_create_ruleset, &r, sizeof(r), 0);
	if (fd < 0)
		return 0;
	err = (int)syscall(SYS_landlock_restrict_self, fd, 0);
	close(fd);
	return err ? 0 : abi;
}

#else

static int landlock(void)
{
	return 0;
}

#endif

/* What both need: a program that is started later gains no rights. */
static bool no_new_privileges(void)
{
#ifdef __linux__
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
#else
	return false;
#endif
}

bool kimg_sandbox_enter(struct kimg_sandbox *out)
{
	const char *why;

	*out = (struct kimg_sandbox){ .landlock = 0 };
	if (INSTRUMENTED) {
		out->why = "this build is instrumented for tests";
		return false;
	}
	if (!no_new_privileges()) {
		out->why = "this system has none that is known";
		return false;
	}
	out->landlock = landlock();
	if (!out->landlock)
		out->why = "this kernel has no Landlock, or it is not enabled";
	/* The filter last: it forbids to make a ruleset. */
	why = kimg_sandbox_filter();
	out->filter = !why;
	if (why)
		out->why = why;
	return out->landlock && out->filter;
}

static void describe(const struct kimg_sandbox *s)
{
	struct kimg_buf b = { .p = NULL };

	if (s->landlock)
		kimg_buf_addf(&b, "Landlock %d%s", s->landlock,
			      s->filter ? " and " : "");
	if (s->filter)
		kimg_buf_addf(&b, "a filter of system calls");
	if (s->why)
		kimg_buf_addf(&b, "%s%s", b.len ? "; " : "none: ", s->why);
	kimg_complain("sandbox: %s", b.p);
	kimg_buf_free(&b);
}

int kimg_sandbox_close(const struct kimg_call *call)
{
	struct kimg_sandbox s = { .why = "--sandbox=off" };
	bool whole = false;

	if (call->g.sandbox != KIMG_SANDBOX_OFF)
		whole = kimg_sandbox_enter(&s);
	if (call->g.verbose > 1 && !call->g.quiet)
		describe(&s);
	if (whole || call->g.sandbox != KIMG_SANDBOX_REQUIRE)
		return KIMG_EXIT_OK;
	kimg_complain("the sandbox cannot be closed: %s", s.why);
	return KIMG_EXIT_REFUSED;
}
