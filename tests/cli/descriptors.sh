#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Descriptors that are closed, the wrong way round or limited, files that fail,
# and surroundings that must not matter. Usage: descriptors.sh CASE
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# Each of the three is open or not; what is written must not meet an image, and
# the image must not be taken for standard input.
case_standard_closed() {
	local in out err rc want

	for in in '<&-' '</dev/null'; do
		for out in '>&-' '>out'; do
			for err in '2>&-' '2>err'; do
				rc=0 want=0
				[[ $out == '>out' ]] || want=3
				: >out
				eval "\"\$kimg\" inspect -F kind \"\$good\" \
					$in $out $err" || rc=$?
				[[ $rc == "$want" ]] ||
					fail "exit $rc, not $want: $in $out $err"
				[[ $want == 3 || $(cat out) == bzimage ]] ||
					fail "$(cat out): $in $out $err"
				rc=0 want=4
				[[ $in == '</dev/null' ]] || want=3
				eval "\"\$kimg\" inspect \"\$good\" - \
					$in >/dev/null $err" || rc=$?
				[[ $rc == "$want" ]] ||
					fail "exit $rc of -, not $want: $in $err"
			done
		done
	done
	cmp "$good" "$images/good/bzimage.img"
}

case_stdin_for_writing() {
	: >file
	run 3 "$kimg" inspect - 0>file
	says '-: cannot read: Bad file descriptor'
}

case_stdout_for_reading() {
	local rc=0

	# shellcheck disable=SC2094
	"$kimg" inspect "$good" 1<"$good" 2>err || rc=$?
	[[ $rc == 3 ]] || fail "exit $rc, not 3"
	says 'standard output: Bad file descriptor'
}

# A limit on the size of files is said, and not died of.
case_file_size() {
	local rc=0

	(
		ulimit -f 1
		head -c 600 /dev/zero >small
		"$kimg" inspect --json "$good" >>small 2>err
	) || rc=$?
	[[ $rc == 3 ]] || fail "exit $rc, not 3"
	says 'standard output: File too large'
}

# Whoever writes to the first waits for its reader, and not for the second.
case_fifos_in_turn() {
	local big=$images/good/setup-sects-255.img

	mkfifo a b
	{
		cat "$big" >a
		cat "$good" >b
	} &
	run 0 "$kimg" inspect -F size a b
	[[ $(cat out) == "$(stat -c %s "$big" "$good")" ]] || fail "$(cat out)"
	wait
}

case_fifo_empty() {
	mkfifo fifo
	(sleep 0.3; : >fifo) &
	run 4 "$kimg" inspect fifo
	says 'fifo: 0x0: .*found an empty file'
}

case_substitution() {
	run 0 "$kimg" inspect -F kind <(cat "$good") \
		<(gzip -c "$images/good/elf64.img")
	[[ $(cat out) == $'bzimage\nelf' ]] || fail "$(cat out)"
}

# Address 0 is mapped nowhere, which this file calls EIO.
case_read_fails() {
	run 3 "$kimg" inspect /proc/self/mem "$good"
	says '/proc/self/mem: cannot read: Input/output error'
	grep -q Format out || fail 'the other file is not shown'
}

# Files of /proc say that they are empty.
case_proc_sizes() {
	run 4 "$kimg" inspect /proc/self/status
	says '/proc/self/status: 0x0: not a known kernel image'
	run 0 "$kimg" inspect -F kind /proc/self/exe
	[[ $(cat out) == elf ]] || fail "$(cat out)"
}

case_socket() {
	command -v python3 >/dev/null || exit 77
	python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("socket")'
	run 3 "$kimg" inspect socket
	says 'socket: cannot open: No such device or address'
	mkdir dir
	mv socket dir
	run 4 "$kimg" inspect dir
	says 'dir: no kernel in this folder'
}

case_device() {
	run 4 timeout 5 "$kimg" inspect /dev/urandom
	says '/dev/urandom: 0x0: not a known'
}

case_name_empty() {
	run 3 "$kimg" inspect ''
	says 'cannot open: No such file'
}

case_name_255() {
	local name

	name=$(printf '\xc3\xa9%.0s' {1..127})x
	cp "$good" "$name"
	run 0 "$kimg" inspect -F file "$name"
	[[ $(cat out) == "$name" ]] || fail 'another name'
	run 3 "$kimg" inspect "${name}x"
	grep -q 'File name too long' err || fail "$(cat err)"
}

case_link_dangling() {
	ln -s nothing link
	run 3 "$kimg" inspect link
	says 'link: cannot open: No such file'
	ln -s b a
	ln -s a b
	run 3 "$kimg" inspect a
	says 'a: cannot open: Too many levels'
	ln -s "$good" one
	ln -s one two
	run 0 "$kimg" inspect two
}

case_folder_without_x() {
	local nobody=()

	mkdir dir
	mv "$good" dir
	chmod 0 dir
	if [[ $(id -u) == 0 ]]; then
		cp "$kimg" kimg
		chmod 755 . kimg
		kimg=./kimg
		nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups)
	fi
	run 3 "${nobody[@]}" "$kimg" inspect dir/good.img dir
	[[ $(grep -c 'cannot open: Permission denied' err) == 2 ]] ||
		fail "$(cat err)"
	chmod 700 dir
}

# Numbers, texts and messages are the same everywhere.
case_surroundings() {
	local variable bad=$images/bad/boot-flag-0.img

	run 4 "$kimg" inspect -v "$good" "$bad"
	mv out want
	mv err wanterr
	for variable in LC_ALL=de_DE.UTF-8 LC_ALL=tr_TR LC_ALL=C.UTF-8 \
		LANG=nonsense TZ=Asia/Kathmandu TZ=/nowhere COLUMNS=20 \
		TERM=dumb TERM= HOME= MALLOC_PERTURB_=165; do
		run 4 env "$variable" "$kimg" inspect -v "$good" "$bad"
		cmp want out
		cmp wanterr err
	done
	run 4 env -i "$kimg" inspect -v "$good" "$bad"
	cmp want out
	cmp wanterr err
}

# A few pages of stack are enough, in threads too.
case_stack() {
	(ulimit -s 256 && run 0 "$kimg" inspect --full -j 2 "$good" \
		"$images/good/bzimage-gzip.img")
}

case_run "$1"
