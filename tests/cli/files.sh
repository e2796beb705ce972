#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Files that are not files, names that are not words, and descriptors that are
# not there. Usage: files.sh CASE; each case_* below is one test, those named
# *_memory not with sanitizers: these need more address space than limits leave.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

case_empty() {
	: >empty
	run 4 "$kimg" inspect empty
	says 'empty: 0x0: .*found an empty file'
}

case_empty_stdin() {
	run 4 "$kimg" inspect - </dev/null
	says 'found an empty file'
}

case_dev_null() {
	run 4 "$kimg" inspect /dev/null
	says 'found an empty file'
}

case_dev_zero() {
	run 4 timeout 5 "$kimg" inspect /dev/zero
	says '/dev/zero: 0x0: '
}

case_dev_zero_memory() {
	(ulimit -v 65536 && run 4 timeout 5 "$kimg" inspect /dev/zero)
}

case_endless_kernel() {
	run 6 "$kimg" inspect --max-size 1M - < <(cat "$good" /dev/zero)
	hint '--max-size'
}

case_fifo_bytes() {
	mkfifo fifo
	dd if="$good" of=fifo bs=1 status=none &
	run 0 "$kimg" inspect -F payload.codec -F xen.pvh fifo
	[[ $(cat out) == $'none\ntrue' ]] || fail "$(cat out)"
}

case_pipe_bytes() {
	dd if="$good" bs=1 status=none |
		run 0 "$kimg" inspect -F size -F kind -
	[[ $(cat out) == $'2304\nbzimage' ]] || fail "$(cat out)"
}

case_pipe_gzip() {
	gzip -c "$images/good/elf64.img" |
		run 0 "$kimg" inspect -F wrapper.codec -F kind -
	[[ $(cat out) == $'gzip\nelf' ]] || fail "$(cat out)"
}

case_pipe_empty_writes() {
	(sleep 0.2; head -c 600 "$good"; sleep 0.2; tail -c +601 "$good") |
		run 0 "$kimg" inspect -F kind -
}

case_directory_stdin() {
	run 3 "$kimg" inspect - <.
	says '-: .*[Ii]s a directory'
}

case_missing() {
	run 3 "$kimg" inspect no/such/file
	says 'no/such/file: .*No such file'
}

# Root may read everything, so root becomes nobody first.
case_unreadable() {
	local nobody=()

	chmod 0 "$good"
	if [[ $(id -u) == 0 ]]; then
		cp "$kimg" kimg
		chmod 755 . kimg
		kimg=./kimg
		nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups)
	fi
	run 3 "${nobody[@]}" "$kimg" inspect good.img
	says 'Permission denied'
}

case_not_a_directory() {
	run 3 "$kimg" inspect "$good/x"
	says 'Not a directory'
}

case_symlink() {
	ln -s "$good" link
	run 0 "$kimg" inspect -F kind link
	ln -s loop loop
	run 3 "$kimg" inspect loop
	says 'loop: '
}

case_name_too_long() {
	run 3 "$kimg" inspect "$(printf 'x%.0s' {1..5000})"
	grep -q 'too long' err || fail "$(cat err)"
}

case_proc() {
	run 4 "$kimg" inspect /proc/version
	says '/proc/version: 0x0: '
}

# As large as this file system takes.
sparse() {
	local size

	for size in 8191P 8T 1T; do
		truncate -s $size "$1" 2>/dev/null && return
	done
	exit 77
}

case_sparse_zeros() {
	sparse zeros
	run 4 timeout 5 "$kimg" inspect zeros
	says 'zeros: 0x0: '
}

case_sparse_kernel() {
	sparse "$good"
	run 6 timeout 5 "$kimg" inspect "$good"
	says 'too large'
	hint '--max-size'
}

case_sparse_within() {
	truncate -s 1G "$good"
	run 0 timeout 5 "$kimg" inspect -F tail.size "$good"
	[[ $(cat out) == $((1024 * 1024 * 1024 - 2304)) ]] || fail "$(cat out)"
}

case_sparse_memory() {
	truncate -s 1G "$good"
	(ulimit -v 262144 && run 70 timeout 5 "$kimg" inspect "$good")
	says 'out of memory'
}

case_max_size() {
	run 6 "$kimg" inspect --max-size 2303 "$good"
	says 'expected at most 2303'
	run 0 "$kimg" inspect --max-size 2304 "$good"
	run 6 "$kimg" inspect --max-size 1K "$images/good/gzip-elf.img"
}

# A cap below what was read to recognise the format.
case_max_size_pipe() {
	run 6 "$kimg" inspect --max-size 100 - < <(
		cat "$good"
		head -c 200000 /dev/zero)
	says 'expected at most 100 bytes'
}

case_max_size_wrong() {
	local n

	for n in '' 0x -1 1X 1MM 99999999999999999999 18446744073709551616; do
		run 2 "$kimg" inspect --max-size "$n" "$good"
	done
}

case_closed_stdin() {
	run 0 "$kimg" inspect "$good" <&-
	run 3 "$kimg" inspect - <&-
	says 'Bad file descriptor'
}

case_closed_stdout() {
	local rc=0

	"$kimg" inspect "$good" >&- 2>err || rc=$?
	[[ $rc == 3 ]] || fail "exit $rc, not 3"
	says 'standard output'
	cmp "$good" "$images/good/bzimage.img"
}

case_closed_stderr() {
	local rc=0

	cp "$images/bad/boot-flag-0.img" bad.img
	"$kimg" inspect bad.img 2>&- >out || rc=$?
	[[ $rc == 4 ]] || fail "exit $rc, not 4"
	cmp bad.img "$images/bad/boot-flag-0.img"
}

case_closed_all() {
	local rc=0

	"$kimg" inspect "$good" <&- >&- 2>&- || rc=$?
	[[ $rc == 3 ]] || fail "exit $rc, not 3"
	cmp "$good" "$images/good/bzimage.img"
}

case_dev_full() {
	local rc option

	for option in -v --json -Fkind; do
		rc=0
		"$kimg" inspect "$option" "$good" >/dev/full 2>err || rc=$?
		[[ $rc == 3 ]] || fail "exit $rc, not 3, with $option"
		says 'standard output: No space left'
	done
	for option in help version; do
		rc=0
		"$kimg" $option >/dev/full 2>err || rc=$?
		[[ $rc == 3 ]] || fail "exit $rc, not 3, of $option"
	done
}

case_sigpipe() {
	local rc

	for _ in 1 2 3; do
		set +e
		"$kimg" inspect --json "$good" "$good" 2>err | head -c 1 >out
		rc=${PIPESTATUS[0]}
		set -e
		[[ $rc == 0 || $rc == 141 || $rc == 3 ]] || fail "exit $rc"
		[[ $(wc -l <err) -le 1 ]] || fail "$(cat err)"
	done
}

case_epipe() {
	local rc

	mkfifo pipe
	head -c 0 <pipe &
	set +e
	(
		trap '' PIPE
		exec 9>pipe
		wait
		sleep 0.2
		"$kimg" inspect "$good" >&9 2>err
	)
	rc=$?
	set -e
	[[ $rc == 3 ]] || fail "exit $rc, not 3"
	says 'standard output: Broken pipe'
}

case_names() {
	local name

	for name in $'new\nline' $'esc\e[31mred' $'bell\a' $'\xff\xfe' \
		$'rtl\xe2\x80\xaegpj' $'c1\xc2\x9b31m' ' ' '%s%n' "a'b\"c"; do
		cp "$images/bad/boot-flag-0.img" "./$name"
		run 4 "$kimg" inspect "./$name"
		says '0x1fe: boot_flag: '
		if grep -q -e $'\xe2\x80\xae' -e $'\xc2\x9b' -e $'\xff' err
		then
			fail "raw bytes in the message: $(cat err)"
		fi
		run 4 "$kimg" inspect --json "./$name"
		iconv -f UTF-8 -t UTF-8 out >/dev/null || fail 'not UTF-8'
		run 3 "$kimg" inspect "./$name/x"
		says ': '
		cp "$good" "./$name"
		run 0 "$kimg" inspect "./$name"
	done
}

case_dashes() {
	cp "$good" ./-x.img
	run 2 "$kimg" inspect -x.img
	run 0 "$kimg" inspect -- -x.img
	run 0 "$kimg" inspect ./-x.img
}

case_many_files() {
	local g=$images/good/elf64.img b=$images/bad/elf-data-0.img
	local u=$images/unsup/lzo-filter.img l=$images/bad/xz-dictionary.img

	run 0 "$kimg" inspect "$g" "$good" "$g"
	run 3 "$kimg" inspect "$g" missing "$good"
	run 4 "$kimg" inspect "$b" missing "$g"
	run 5 "$kimg" inspect "$u" "$b" missing "$g"
	run 6 "$kimg" inspect "$l" "$g" "$u" "$b"
	[[ $(grep -c '^kimg: ' err) == 3 ]] || fail "$(cat err)"
	run 6 "$kimg" inspect --json "$l" "$g" "$u" "$b"
	[[ $(grep -c '"file":' out) == 4 ]] || fail 'not four images'
}

case_descriptors() {
	local list=()

	for _ in {1..40}; do
		list+=("$good" "$images/bad/elf-cut-20.img" missing)
	done
	(ulimit -Sn 16 && run 4 "$kimg" inspect "${list[@]}")
	grep -q 'Too many open files' err && fail 'a descriptor leaks'
	(ulimit -n 64 && run 3 "$kimg" inspect "${list[@]}")
	says 'too many files: .* no more than 64 open'
	[[ ! -s out ]] || fail 'something was printed'
}

case_stdin_twice() {
	run 0 "$kimg" inspect -F kind - - <"$good"
	run 4 "$kimg" inspect -F kind - - < <(cat "$good")
	grep -q 'kimg: -: 0x0: .*found an empty file' err ||
		fail "$(cat err)"
}

# What was read before belongs to somebody else.
case_stdin_offset() {
	{
		head -c 100 >/dev/null
		run 0 "$kimg" inspect -F kind -
	} < <(head -c 100 /dev/zero; cat "$good")
	(printf 'skipped\n'; cat "$good") >both
	{
		read -r _
		run 0 "$kimg" inspect -F kind -
	} <both
}

case_quiet() {
	run 4 "$kimg" -q inspect "$images/bad/boot-flag-0.img"
	[[ ! -s err ]] || fail "$(cat err)"
}

case_codec_memory() {
	(ulimit -v 262144 &&
		run 70 "$kimg" inspect "$images/bad/xz-trailer-1g.img")
	says 'out of memory'
}

case_shrinks() {
	local n rc

	# A reader that is too late sees a shorter file, never a signal.
	for n in 0 512 1024 2000; do
		cp "$images/good/setup-sects-255.img" shrink
		(truncate -s $n shrink) &
		rc=0
		"$kimg" inspect shrink >out 2>err || rc=$?
		wait
		[[ $rc == 0 || $rc == 3 || $rc == 4 ]] || fail "exit $rc"
	done
}

case_run "$1"
