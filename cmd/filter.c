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

/* In the order in which they are compared: the frequent ones first. */
static const struct rule rules[] = {
	RULE(read, ALLOW),
	RULE(pread64, ALLOW),
	RULE(write, ALLOW),
	RULE(futex, ALLOW),
	RULE(madvise, ALLOW),
#ifdef SYS_mmap2
	RULE_MEMORY(mmap2),
	RULE(fstat64, ALLOW),
	RULE_IF(fstatat64, ALLOW, 3, AT_EMPTY_PATH, AT_EMPTY_PATH),
	/* what glibc makes of fstat() with 32 bits */
	RULE_IF(statx, ALLOW, 2, AT_EMPTY_PATH, AT_EMPTY_PATH),
	RULE(_llseek, ALLOW),
	RULE(clock_gettime64, ALLOW),
	RULE(futex_time64, ALLOW),
	RULE(ppoll_time64, ALLOW),
#else
	RULE_MEMORY(mmap),
	RULE_IF(newfstatat, ALLOW, 3, AT_EMPTY_PATH, AT_EMPTY_PATH),
#endif
	RULE_MEMORY(mprotect),
	RULE(munmap, ALLOW),
	RULE(mremap, ALLOW),
	RULE(brk, ALLOW),
	RULE(fstat, ALLOW),
	RULE(close, ALLOW),
	RULE(lseek, ALLOW),
	RULE(writev, ALLOW),
	RULE(exit, ALLOW),
	RULE(exit_group, ALLOW),
	RULE(restart_syscall, ALLOW),
	RULE(rt_sigreturn, ALLOW),
	RULE(rt_sigprocmask, ALLOW),
	RULE(rt_sigaction, ALLOW),
	RULE(clock_gettime, ALLOW),
	RULE(getpid, ALLOW),
	RULE(gettid, ALLOW),
	RULE(getrandom, ALLOW),
	RULE(sched_yield, ALLOW),
	RULE(sched_getaffinity, ALLOW),
	RULE(set_robust_list, ALLOW),
#ifdef SYS_rseq
	RULE(rseq, ALLOW),
#endif
#ifdef SYS_poll
	RULE(poll, ALLOW),
#endif
	RULE(ppoll, ALLOW),
	/* Is it a terminal, and how wide? */
	RULE_IF(ioctl, ALLOW, 1, ~0u, TCGETS),
	RULE_IF(ioctl, ALLOW, 1, ~0u, GET_TERMIOS2),
	RULE_IF(ioctl, ALLOW, 1, ~0u, TIOCGWINSZ),
	RULE(ioctl, KILL),
	RULE_IF(clone, ALLOW, 0, THREAD, THREAD),
	RULE(clone, KILL),

	RULE(openat, REFUSE),
#ifdef SYS_openat2
	RULE(openat2, REFUSE),
#endif
	RULE(statx, REFUSE),
	RULE(faccessat, REFUSE),
	RULE(readlinkat, REFUSE),
	RULE(getcwd, REFUSE),
#ifdef SYS_open
	RULE(open, REFUSE),
	RULE(stat, REFUSE),
	RULE(lstat, REFUSE),
	RULE(access, REFUSE),
	RULE(readlink, REFUSE),
#endif
#ifdef SYS_newfstatat
	RULE(newfstatat, REFUSE),
#endif
#ifdef SYS_fstatat64
	RULE(fstatat64, REFUSE),
	RULE(stat64, REFUSE),
	RULE(lstat64, REFUSE),
#endif

	RULE(execve, KILL),
	RULE(execveat, KILL),
	RULE(ptrace, KILL),
	RULE(process_vm_readv, KILL),
	RULE(process_vm_writev, KILL),
	RULE(kill, KILL),
	RULE(tkill, KILL),
	RULE(rt_sigqueueinfo, KILL),
	RULE(socket, KILL),
	RULE(socketpair, KILL),
	RULE(connect, KILL),
	RULE(bind, KILL),
	RULE(sendto, KILL),
	RULE(sendmsg, KILL),
	RULE(unlinkat, KILL),
	RULE(renameat, KILL),
	RULE(renameat2, KILL),
	RULE(linkat, KILL),
	RULE(symlinkat, KILL),
	RULE(mkdirat, KILL),
	RULE(mknodat, KILL),
	RULE(fchmod, KILL),
	RULE(fchmodat, KILL),
	RULE(fchown, KILL),
	RULE(fchownat, KILL),
	RULE(truncate, KILL),
	RULE(ftruncate, KILL),
	RULE(fallocate, KILL),
	RULE(utimensat, KILL),
	RULE(setxattr, KILL),
	RULE(fsetxattr, KILL),
	RULE(chdir, KILL),
	RULE(chroot, KILL),
	RULE(mount, KILL),
	RULE(umount2, KILL),
	RULE(unshare, KILL),
	RULE(setns, KILL),
	RULE(setuid, KILL),
	RULE(setgid, KILL),
	RULE(capset, KILL),
	RULE(memfd_create, KILL),
	RULE(userfaultfd, KILL),
	RULE(bpf, KILL),
	RULE(perf_event_open, KILL),
	RULE(keyctl, KILL),
	RULE(init_module, KILL),
	RULE(finit_module, KILL),
	RULE(kexec_load, KILL),
	RULE(reboot, KILL),
	RULE(name_to_handle_at, KILL),
	RULE(open_by_handle_at, KILL),
#ifdef SYS_io_uring_setup
	RULE(io_uring_setup, KILL),
#endif
#ifdef SYS_creat
	RULE(creat, KILL),
	RULE(fork, KILL),
	RULE(vfork, KILL),
	RULE(unlink, KILL),
	RULE(rename, KILL),
	RULE(link, KILL),
	RULE(symlink, KILL),
	RULE(mkdir, KILL),
	RULE(rmdir, KILL),
	RULE(mknod, KILL),
	RULE(chmod, KILL),
	RULE(chown, KILL),
	RULE(utime, KILL),
#endif
#ifdef SYS_socketcall
	RULE(socketcall, KILL),
#endif
};

#define NRULES (sizeof(rules) / sizeof(rules[0]))

/** struct program - as it grows; a rule has at most 6 instructions */
struct program {
	struct sock_filter at[6 * NRULES + 16];
	unsigned short n;
};

static void put(struct program *p, unsigned int code, unsigned int k,
		unsigned int yes, unsigned int no)
{
	p->at[p->n++] = (struct sock_filter){
		.code = (unsigned short)code, .k = k,
		.jt = (unsigned char)yes, .jf = (unsigned char)no,
	};
}

static void put_load(struct program *p, size_t at)
{
	put(p, BPF_LD | BPF_W | BPF_ABS, (unsigned int)at, 0, 0);
}

/* Where the accumulator is, or is not, @k: @skip instructions further. */
static void put_unless(struct program *p, unsigned int k, unsigned int skip)
{
	put(p, BPF_JMP | BPF_JEQ | BPF_K, k, 0, skip);
}

static void put_return(struct program *p, unsigned int what)
{
	put(p, BPF_RET | BPF_K, what, 0, 0);
}

/* Of an argument the lower half, in little-endian: flags are not wider. */
static void put_rule(struct program *p, const struct rule *r)
{
	const size_t call = offsetof(struct seccomp_data, nr);

	if (!r->mask) {
		put_unless(p, r->call, 1);
		put_return(p, r->what);
		return;
	}
	put_unless(p, r->call, 5);
	put_load(p, offsetof(struct seccomp_data, args) +
		 r->arg * sizeof(uint64_t));
	put(p, BPF_ALU | BPF_AND | BPF_K, r->mask, 0, 0);
	put_unless(p, r->value, 1);
	put_return(p, r->what);
	put_load(p, call);
}

const char *kimg_sandbox_filter(void)
{
	/* abort() signals this process. */
	const struct rule abort_rule =
		RULE_IF(tgkill, ALLOW, 0, ~0u, (unsigned int)getpid());
	const struct rule other_tgkill = RULE(tgkill, KILL);
	struct program p = { .n = 0 };
	struct sock_fprog prog;
	unsigned int i;

	/* Calls of another architecture have other numbers. */
	put_load(&p, offsetof(struct seccomp_data, arch));
	put(&p, BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0);
	put_return(&p, KILL);
	put_load(&p, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
	/* And so have those of the x32 ABI, within the same architecture. */
	put(&p, BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1);
	put_return(&p, KILL);
#endif
	for (i = 0; i < NRULES; i++)
		put_rule(&p, &rules[i]);
	put_rule(&p, &abort_rule);
	put_rule(&p, &other_tgkill);
	put_return(&p, UNKNOWN);
	prog = (struct sock_fprog){ .len = p.n, .filter = p.at };
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prog) ?
		"the kernel does not take the filter" : NULL;
}

#else

const char *kimg_sandbox_filter(void)
{
	return "there is no filter for this machine";
}

#endif
