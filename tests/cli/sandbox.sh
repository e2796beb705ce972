#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The sandbox: what it refuses, where it cannot be had, and what works in it.
# Usage: sandbox.sh CASE; those named in_* not in builds that have no sandbox.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

case_words() {
	run 2 "$kimg" inspect --sandbox=maybe "$good"
	run 0 "$kimg" inspect --sandbox=off "$good"
	[[ ! -s err ]] || fail "$(cat err)"
	run 0 "$kimg" --sandbox=try inspect "$good"
	[[ ! -s err ]] || fail "$(cat err)"
}

case_told() {
	run 0 "$kimg" inspect -vv --sandbox=off "$good"
	says 'sandbox: none: --sandbox=off'
	run 0 "$kimg" inspect -v "$good"
	[[ ! -s err ]] || fail "$(cat err)"
}

case_in_force() {
	sandboxed
	run 0 "$kimg" inspect -vv "$good"
	says 'sandbox: Landlock [0-9]* and a filter of system calls'
}

# A kernel, or a build, that cannot: try goes on, and require refuses.
case_refused() {
	if "$kimg" inspect -q --sandbox=require "$good" >/dev/null; then
		command -v strace >/dev/null || exit 77
		run 6 strace -o /dev/null -e trace=seccomp \
			-e inject=seccomp:error=ENOSYS \
			"$kimg" inspect --sandbox=require "$good"
		says 'the sandbox cannot be closed: .*filter'
		run 0 strace -o /dev/null -e trace=landlock_create_ruleset \
			-e inject=landlock_create_ruleset:error=ENOSYS \
			"$kimg" inspect -vv "$good"
		says 'sandbox: a filter of system calls; .*Landlock'
		run 0 strace -o /dev/null -e trace=prctl \
			-e inject=prctl:error=EINVAL "$kimg" inspect -vv "$good"
		says 'sandbox: none'
	else
		run 6 "$kimg" inspect --sandbox=require "$good"
		says 'the sandbox cannot be closed'
		[[ ! -s out ]] || fail "$(cat out)"
	fi
	run 0 "$kimg" inspect "$good"
}

# Everything is opened before, and nothing after. The threads' malloc asks for
# a file of /proc and gets none.
case_in_order() {
	command -v strace >/dev/null || exit 77
	sandboxed
	gzip -c "$images/good/elf64.img" >elf.gz
	run 0 strace -f -o trace "$kimg" inspect --full -j 2 "$good" \
		"$images/good/bzimage-xz.img" elf.gz
	sed -n '/seccomp(/,$p' trace >after
	[[ -s after ]] || fail 'no sandbox'
	grep -E ' (open|openat|openat2|socket|execve)\(' after |
		grep -v 'overcommit_memory.* EACCES' && fail 'opened later'
	sed '/seccomp(/q' trace | grep -E ' p?read(64)?\(.*(\\177ELF|HdrS)' |
		grep -v '\\3\\0>' && fail 'read before'
	return 0
}

case_in_full() {
	sandboxed
	run 0 "$kimg" inspect --full --json --sandbox=require "$good"
	cp out inside
	run 0 "$kimg" inspect --full --json --sandbox=off "$good"
	cmp inside out
}

# Each forbidden call in a process of its own; see planted.c.
case_in_planted() {
	local planted=${KIMG_BUILD:?}/tests/cli/cli_planted call rc

	sandboxed
	for call in $("$planted"); do
		rc=0
		"$planted" "$call" >out 2>err || rc=$?
		echo "$call: $rc"
		[[ $rc == 0 ]] || fail "$call: status $rc: $(cat err)"
	done
}

# A codec that turns bad in the middle of its work.
case_in_planted_codec() {
	local bad=${KIMG_BUILD:?}/tests/cli/cli_bad_codec how want rc
	local image=$images/good/bzimage-xz.img

	sandboxed
	has_bad "$bad"
	for how in open=0 socket=159 execve=159 unlink=159; do
		want=${how#*=}
		rm -f victim
		: >victim
		rc=0
		BAD_CODEC=${how%=*} "$bad" inspect "$image" \
			>out 2>err || rc=$?
		[[ $rc == "$want" ]] || fail "$how: exit $rc: $(cat err)"
		grep -q 'reached' err && fail "$how: $(cat err)"
		[[ -e victim ]] || fail 'a file is gone'
		# The same without a sandbox: it is the sandbox that helps.
		BAD_CODEC=${how%=*} "$bad" inspect --sandbox=off "$image" \
			>out 2>err || :
		grep -q 'reached' err || fail "$how is not planted"
	done
}

case_run "$1"
