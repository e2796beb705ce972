#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Progress is for people: on a terminal, when work takes long, and gone in the
# end. Usage: progress.sh CASE
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
command -v script >/dev/null || exit 77

mkfifo slow
# feed SECONDS: an image that comes late
feed() {
	(sleep "$1"; cat "$good") >slow &
}

# terminal COMMAND: what a terminal would show is in "screen"
terminal() {
	timeout 60 script -qec "$1" /dev/null </dev/null >screen ||
		fail "status $? of $1: $(cat -v screen)"
	wait
}

line=$'\rkimg: 0 of 2 files, 1 s'
erased=$'\r                       \r'

case_shown() {
	feed 1.6
	terminal "'$kimg' inspect -F kind slow '$good' >out"
	grep -qF "$line" screen || fail "$(cat -v screen)"
	# What remains is an empty line.
	[[ $(cat screen) == *"$erased" ]] || fail "$(cat -v screen)"
	[[ $(cat out) == $'bzimage\nbzimage' ]] || fail "$(cat out)"
}

case_jobs() {
	feed 1.6
	terminal "'$kimg' inspect -j 2 -F kind slow '$good' >out"
	grep -qF $'\rkimg: 1 of 2 files, 1 s' screen ||
		fail "$(cat -v screen)"
	[[ $(cat screen) == *"$erased" ]] || fail "$(cat -v screen)"
}

# Messages and outputs start on a clean line.
case_not_mixed() {
	feed 1.6
	terminal "'$kimg' inspect -F kind slow missing; test \$? = 3"
	[[ $(tr -d '\n' <screen) == *"$erased"$'bzimage\rkimg: missing: '* ]] ||
		fail "$(cat -v screen)"
}

# It is drawn some times a second, and not for each file.
case_rate() {
	local n

	feed 2.5
	terminal "'$kimg' inspect -F kind slow '$good' >out"
	n=$(tr '\r' '\n' <screen | grep -c ' of 2 files')
	((n >= 3 && n <= 20)) || fail "drawn $n times"
}

case_fast() {
	terminal "'$kimg' inspect -F kind '$good' '$good' >out"
	[[ ! -s screen ]] || fail "$(cat -v screen)"
}

case_off() {
	local option

	for option in --no-progress -q; do
		feed 1.6
		terminal "'$kimg' inspect $option -F kind slow >out"
		[[ ! -s screen ]] || fail "$option: $(cat -v screen)"
	done
}

case_no_terminal() {
	feed 1.6
	terminal "'$kimg' inspect -F kind slow '$good' 2>err"
	[[ ! -s err ]] || fail "$(cat err)"
	! grep -q files screen || fail "$(cat -v screen)"
}

case_run "$1"
