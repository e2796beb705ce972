#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# How files are written, by kimg extract: names, links, modes, full disks,
# signals, and the sandbox. Usage: output.sh CASE
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

gz=$images/good/bzimage-gzip.img

# Nothing that was not complete is left.
clean() {
	local left

	left=$(find . -name '.kimg-*')
	[[ -z $left ]] || fail "left: $left"
}

case_streams() {
	run 0 "$kimg" extract "$gz" vmlinux -o want
	"$kimg" extract "$gz" vmlinux >got
	cmp want got
	"$kimg" extract - vmlinux -o - <"$gz" | cmp - want
	"$kimg" extract -o got -f <(cat "$gz") vmlinux
	cmp want got
	mkfifo fifo
	cat fifo >got &
	run 0 "$kimg" extract "$gz" vmlinux -o fifo
	wait
	cmp want got
	[[ -p fifo ]] || fail 'the FIFO is gone'
	run 0 "$kimg" extract "$gz" vmlinux -o /dev/null -f
	[[ -c /dev/null ]] || fail 'the device is gone'
	run 3 "$kimg" extract "$gz" vmlinux -o /dev/full
	says '/dev/full: cannot write: No space left'
	rc=0
	"$kimg" extract "$gz" vmlinux >/dev/full 2>err || rc=$?
	[[ $rc == 3 ]] || fail "exit $rc"
	says 'standard output: cannot write: No space left'
	"$kimg" extract "$gz" vmlinux >&- 2>err && fail 'closed'
	says 'standard output: cannot write: Bad file'
}

case_terminal() {
	command -v script >/dev/null || exit 77
	rc=0
	script -qec "'$kimg' extract '$gz' setup" log >/dev/null </dev/null ||
		rc=$?
	[[ $rc == 6 ]] || fail "exit $rc"
	grep -q 'binary output for a terminal' log || fail "$(cat log)"
	script -qec "'$kimg' extract -f '$gz' setup" log >/dev/null </dev/null
	LC_ALL=C grep -qa 'binary' log && fail "$(cat log)"
	[[ $(stat -c %s log) -gt 500 ]] || fail 'nothing was written'
}

case_exists() {
	echo mine >file
	chmod 640 file
	run 6 "$kimg" extract "$gz" setup -o file
	says 'file: the file exists'
	[[ $(cat file) == mine ]] || fail 'it was written to'
	run 0 "$kimg" extract "$gz" setup -o file --force
	[[ $(stat -c %a file) == 640 ]] || fail "mode $(stat -c %a file)"
	cmp -n 512 file "$gz"
	# A file that cannot be made leaves the old one.
	cp file before
	head -c -40 "$gz" >cut.img
	run 4 "$kimg" extract cut.img vmlinux -o file -f
	cmp file before
	(umask 027; "$kimg" extract "$gz" setup -o new)
	[[ $(stat -c %a new) == 640 ]] || fail "mode $(stat -c %a new)"
	clean
}

case_links() {
	echo old >target
	ln -s target link
	run 6 "$kimg" extract "$gz" setup -o link
	run 0 "$kimg" extract "$gz" setup -o link -f
	[[ -L link && ! -L target ]] || fail 'the link is gone'
	cmp -n 512 target "$gz"
	ln -s nothing dangling
	run 6 "$kimg" extract "$gz" setup -o dangling -f
	says 'a symbolic link that leads nowhere'
	# Another name of the target keeps what it had.
	echo old >one
	ln one two
	run 0 "$kimg" extract "$gz" setup -o one -f
	[[ $(cat two) == old ]] || fail 'written through a hard link'
	clean
}

case_same_file() {
	local name

	cp "$gz" image
	ln image hard
	ln -s image soft
	for name in image hard soft ./image "$PWD/image"; do
		run 6 "$kimg" extract image setup -f -o "$name"
		says 'this file is read'
	done
	# shellcheck disable=SC2094
	run 6 "$kimg" extract - setup -f -o image <image
	rc=0
	# shellcheck disable=SC2094
	"$kimg" extract image setup >>image 2>err || rc=$?
	[[ $rc == 6 ]] || fail "exit $rc"
	cmp image "$gz"
	clean
}

case_places() {
	mkdir folder
	run 3 "$kimg" extract "$gz" setup -o folder
	says 'folder: cannot write: Is a directory'
	run 3 "$kimg" extract "$gz" setup -o folder/ -f
	run 3 "$kimg" extract "$gz" setup -o nosuch/file
	says 'nosuch/file: cannot open its folder: No such file'
	run 3 "$kimg" extract "$gz" setup -o ''
	run 3 "$kimg" extract "$gz" setup -o new/
	run 0 "$kimg" extract "$gz" setup -o folder/file
	run 0 "$kimg" extract "$gz" setup -o "$PWD/folder/other"
	cmp folder/file folder/other
	cp folder/file want
	# Names that are tried may be taken.
	(cd folder && for i in 0 1 2; do mkdir ".kimg-$BASHPID-$i"; done
	exec "$kimg" extract "$gz" setup -o third)
	cmp folder/third want
	if [[ $(id -u) != 0 ]]; then
		chmod 500 folder
		run 3 "$kimg" extract "$gz" setup -o folder/fourth
		says 'Permission denied'
		chmod 700 folder
	fi
}

# What is too large for a limit, or for a file system, leaves nothing.
case_full() {
	(
		ulimit -f 1
		run 3 "$kimg" extract "$images/good/setup-sects-64.img" setup \
			-o file
		says 'file: cannot write: File too large'
	)
	[[ ! -e file ]] || fail 'there is a file'
	clean
	{
		cat "$images/good/elf64.img"
		head -c 65536 /dev/urandom
	} >noise
	mkdir small
	mount -t tmpfs -o size=8k none small 2>/dev/null || {
		echo 'no tmpfs here'
		return 0
	}
	rc=0
	"$kimg" extract noise vmlinux -o small/file 2>err || rc=$?
	left=$(ls -A small)
	umount small
	[[ $rc == 3 ]] || fail "exit $rc"
	says 'small/file: cannot write: No space left'
	[[ -z $left ]] || fail "left: $left"
}

# Zero pages take no room, and every byte is where it was.
case_sparse() {
	local zeros=8388608

	{
		cat "$images/good/elf64.img"
		head -c $zeros /dev/zero
		echo end
	} >big
	run 0 "$kimg" extract big vmlinux -o file
	cmp big file
	[[ $(($(stat -c '%b * %B' file))) -lt 1048576 ]] ||
		fail "$(stat -c %b file) blocks"
	# Zeros at the end, and no whole page of them.
	{
		cat "$images/good/elf64.img"
		head -c $((zeros + 17)) /dev/zero
	} >big
	run 0 "$kimg" extract big vmlinux -o file -f
	cmp big file
	truncate -s $((2 * zeros)) big
	run 0 "$kimg" extract big vmlinux -o file -f
	cmp big file
	truncate -s $zeros big
	run 0 "$kimg" extract big vmlinux -o file -f
	cmp big file
}

# A signal while it waits for its input: no file, no other name of it.
case_signals() {
	local sig

	for sig in TERM HUP; do
		# What was killed may still have the one before open.
		mkfifo "fifo.$sig"
		"$kimg" extract "fifo.$sig" setup -o file &
		exec 5>"fifo.$sig"
		head -c 600 "$gz" >&5
		for _ in {1..50}; do
			[[ -z $(find . -name '.kimg-*') ]] || break
			sleep 0.1
		done
		[[ -n $(find . -name '.kimg-*') ]] || fail 'it did not begin'
		kill -$sig $!
		rc=0
		wait $! || rc=$?
		exec 5>&-
		[[ $rc -gt 128 ]] || fail "$sig: exit $rc"
		[[ ! -e file ]] || fail "$sig: there is a file"
		clean
	done
}

# Nothing is opened after the sandbox closes; names are changed outside it.
case_in_order() {
	command -v strace >/dev/null || exit 77
	sandboxed
	run 0 strace -f -o trace "$kimg" extract --sandbox=require \
		"$images/good/bzimage-xz.img" vmlinux -o file
	grep -q 'seccomp(' trace || fail 'no sandbox'
	worker=$(awk '/seccomp\(/ { print $1; exit }' trace)
	first=$(awk 'NR == 1 { print $1 }' trace)
	[[ $worker != "$first" ]] || fail 'not in a process of its own'
	sed -n '/seccomp(/,$p' trace |
		grep -E ' (open|openat|openat2)\(' |
		grep -v 'overcommit_memory.* EACCES' && fail 'opened later'
	fd=$(sed -n 's/.*openat(.*bzimage-xz.img.* = \([0-9]*\)$/\1/p' trace)
	grep -E "^$worker +p?read(64)?\($fd," trace >/dev/null ||
		fail "$fd is not what is read"
	# The number was that of a library before.
	sed -n '/openat(.*bzimage-xz.img/,$p' trace |
		grep -E "^$first +p?read(64)?\($fd," &&
		fail 'read outside the sandbox'
	grep -E "^$first .*(fsync|linkat|unlinkat)\(" trace >names
	[[ $(grep -c fsync names) == 2 ]] || fail "$(cat names)"
}

# A decoder that is ended by the sandbox leaves nothing, and says so.
case_in_killed() {
	local bad=${KIMG_BUILD:?}/tests/cli/cli_bad_codec rc=0

	sandboxed
	has_bad "$bad"
	: >victim
	BAD_CODEC='unlink' "$bad" extract "$images/good/bzimage-xz.img" vmlinux \
		-o file 2>err || rc=$?
	[[ $rc == 70 ]] || fail "exit $rc: $(cat err)"
	says 'file: the process that decodes was ended by signal 31'
	[[ -e victim && ! -e file ]] || fail 'something was done'
	clean
}

case_run "$1"
