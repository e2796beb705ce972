/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The filter of system calls, as a program for the kernel's seccomp.
 *
 * It is made here and not by libseccomp: that library costs 0.2 ms of the 0.8
 * that a short run takes, and what is asked of it are these tables.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE	/* CLONE_* */
#endif
#include "sandbox.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__linux__) && defined(__has_include)
#if __has_include(<linux/seccomp.h>)
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <fcntl.h>

/* Only where the order of arguments was looked up. */
#if defined(__x86_64__) && !defined(__ILP32__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__i386__)
#define ARCH AUDIT_ARCH_I386
#elif defined(__aarch64__) && defined(__AARCH64EL__)
#define ARCH AUDIT_ARCH_AARCH64
#endif
#endif
#endif

#ifdef ARCH

/**
 * struct rule - what becomes of a call
 * @what: ALLOW, KILL or REFUSE
 * @arg, @mask, @value: when @mask is not 0, only of a call whose argument @arg
 *                      has @value under @mask; the next rules decide otherwise
 */
struct rule {
	unsigned int call;
	unsigned int what;
	unsigned int arg;
	unsigned int mask;
	unsigned int value;
};

/*
 * A call that no library makes unasked means that somebody else is at work:
 * the process ends. Files may be asked for in good faith (glibc's malloc looks
 * at /proc/sys/vm/overcommit_memory when a thread returns memory), so that is
 * only refused. All others "do not exist", which libraries take for an older
 * kernel, and do it the old way (clone3).
 */
#define ALLOW SECCOMP_RET_ALLOW
#define KILL SECCOMP_RET_KILL_PROCESS
#define REFUSE (SECCOMP_RET_ERRNO | EACCES)
#define UNKNOWN (SECCOMP_RET_ERRNO | ENOSYS)

#define RULE(name, what) { SYS_##name, what, 0, 0, 0 }
#define RULE_IF(name, what, arg, mask, value) \
	{ SYS_##name, what, arg, mask, value }
/* Memory is not made executable. */
#define RULE_MEMORY(name) \
	RULE_IF(name, ALLOW, 2, PROT_EXEC, 0), RULE(name, KILL)

/* TCGETS2, the question of isatty() since glibc 2.42. The header that has it
 * cannot be used together with <sys/ioctl.h>; the size is the structure's. */
#define GET_TERMIOS2 _IOC(_IOC_READ, 'T', 0x2a, 44)

/* Threads are all that may be started. */
#define THREAD (CLONE_VM | CLONE_SIGHAND | CLONE_THREAD)

/* Of one call, in the order in which they are asked. */
static const struct rule rules[] = {
#include "filter.def"
};

#define NRULES (sizeof(rules) / sizeof(rules[0]))
#define MOST (NRULES + 2)
/* A span has at most one jump before it, a rule three instructions. */
#define END (2 * MOST + 3 * MOST + 16)

/** struct span - call numbers from @first to the next span's, and their rules
 * @rule: of one call, in order; NULL: of calls without any
 */
struct span {
	unsigned int first;
	unsigned int nrules;
	const struct rule *rule;
};

/*
 * struct program - made from its end, since jumps only go forward: what is
 * jumped to is there already, and ends that are equal are one
 * @first: the first instruction so far
 * @far: a jump did not reach
 */
struct program {
	struct sock_filter at[END];
	unsigned int first;
	bool far;
};

/* Instructions are named by their position, as @yes and @no are here. */
static unsigned int put_jump(struct program *p, unsigned int op, unsigned int k,
			     unsigned int yes, unsigned int no)
{
	unsigned int at = --p->first;

	yes -= at + 1;
	no -= at + 1;
	p->far |= yes > UCHAR_MAX || no > UCHAR_MAX;
	p->at[at] = (struct sock_filter){
		.code = (unsigned short)(BPF_JMP | op | BPF_K), .k = k,
		.jt = (unsigned char)yes, .jf = (unsigned char)no,
	};
	return at;
}

static unsigned int put(struct program *p, unsigned int code, unsigned int k)
{
	p->at[--p->first] = (struct sock_filter){
		.code = (unsigned short)code, .k = k,
	};
	return p->first;
}

static unsigned int put_load(struct program *p, size_t at)
{
	return put(p, BPF_LD | BPF_W | BPF_ABS, (unsigned int)at);
}

static unsigned int find_return(struct program *p, unsigned int what)
{
	unsigned int i;

	for (i = END; i-- > p->first;)
		if (p->at[i].code == (BPF_RET | BPF_K) && p->at[i].k == what)
			return i;
	return put(p, BPF_RET | BPF_K, what);
}

/* Of an argument the lower half, in little-endian: flags are not wider. */
static unsigned int put_span(struct program *p, const struct span *s)
{
	unsigned int i = s->nrules, next;

	if (i && !s->rule[i - 1].mask)
		next = find_return(p, s->rule[--i].what);
	else
		next = find_return(p, UNKNOWN);
	while (i-- > 0) {
		const struct rule *r = &s->rule[i];

		put_jump(p, BPF_JEQ, r->value, find_return(p, r->what), next);
		put(p, BPF_ALU | BPF_AND | BPF_K, r->mask);
		next = put_load(p, offsetof(struct seccomp_data, args) +
				r->arg * sizeof(uint64_t));
	}
	return next;
}

/*
 * A search tree over @n spans. When a filter is installed, the kernel runs it
 * for every call number there is, and translates each instruction: a list of
 * them took as long as to inspect a header. As deep as the logarithm of a
 * table.
 */
static unsigned int put_tree(struct program *p, const struct span *s,
			     unsigned int n)
{
	unsigned int yes, no;

	if (n == 1)
		return put_span(p, s);
	yes = put_tree(p, s + n / 2, n - n / 2);
	no = put_tree(p, s, n / 2);
	return put_jump(p, BPF_JGE, s[n / 2].first, yes, no);
}

/* By call; rules of one call stay in their order. */
static void sort(struct rule *r, unsigned int n)
{
	unsigned int i, j;

	for (i = 1; i < n; i++) {
		struct rule key = r[i];

		for (j = i; j > 0 && r[j - 1].call > key.call; j--)
			r[j] = r[j - 1];
		r[j] = key;
	}
}

/* Neighbours that have the same fate in any case are one span. */
static bool same(const struct span *a, const struct span *b)
{
	if (!a->rule || !b->rule)
		return a->rule == b->rule;
	return !a->rule->mask && !b->rule->mask &&
	       a->rule->what == b->rule->what;
}

static unsigned int add(struct span *all, unsigned int n, struct span s)
{
	/* Nothing is between two calls that follow each other. */
	if (n && all[n - 1].first == s.first)
		n--;
	if (n && same(&all[n - 1], &s))
		return n;
	all[n] = s;
	return n + 1;
}

static unsigned int find_spans(struct span *all, const struct rule *r,
			       unsigned int nrules)
{
	unsigned int i, j, n = add(all, 0, (struct span){ .first = 0 });

	for (i = 0; i < nrules; i = j) {
		for (j = i; j < nrules && r[j].call == r[i].call; j++)
			;
		n = add(all, n, (struct span){ r[i].call, j - i, r + i });
		n = add(all, n, (struct span){ .first = r[i].call + 1 });
	}
	return n;
}

static void put_all(struct program *p, const struct span *s, unsigned int n)
{
	unsigned int kill = find_return(p, KILL), next;

	find_return(p, ALLOW);
	find_return(p, REFUSE);
	find_return(p, UNKNOWN);
	next = put_tree(p, s, n);
#ifdef __x86_64__
	/* The x32 ABI has numbers of its own within this architecture. */
	next = put_jump(p, BPF_JGE, 0x40000000, kill, next);
#endif
	next = put_load(p, offsetof(struct seccomp_data, nr));
	/* Calls of another architecture have other numbers. */
	put_jump(p, BPF_JEQ, ARCH, next, kill);
	put_load(p, offsetof(struct seccomp_data, arch));
}

const char *kimg_sandbox_filter(void)
{
	/* abort() signals this process. */
	const struct rule abort_rule =
		RULE_IF(tgkill, ALLOW, 0, ~0u, (unsigned int)getpid());
	const struct rule other_tgkill = RULE(tgkill, KILL);
	struct rule sorted[MOST];
	struct span spans[2 * MOST + 1];
	struct program p = { .first = END };
	struct sock_fprog prog;

	memcpy(sorted, rules, sizeof(rules));
	sorted[NRULES] = abort_rule;
	sorted[NRULES + 1] = other_tgkill;
	sort(sorted, MOST);
	put_all(&p, spans, find_spans(spans, sorted, MOST));
	if (p.far)
		return "the filter is too long";
	prog = (struct sock_fprog){
		.len = (unsigned short)(END - p.first),
		.filter = p.at + p.first,
	};
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prog) ?
		"the kernel does not take the filter" : NULL;
}

#else

const char *kimg_sandbox_filter(void)
{
	return "there is no filter for this machine";
}

#endif
