# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the tests of the command share; to be sourced. Each case_* of a script is
# one test, and is run by its name; those named *_memory not with sanitizers,
# which need more address space than limits leave.
set -euo pipefail
export LC_ALL=C

# shellcheck disable=SC2034
kimg=${KIMG:?}
images=${KIMG_BUILD:?}/tests/fixtures
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
good=$work/good.img
cp "$images/good/bzimage.img" "$good"
cd "$work"

fail() {
	printf 'FAIL: %s\n' "$1"
	exit 1
}

# run STATUS COMMAND...: its outputs are out and err, without controls.
run() {
	local want=$1 rc=0

	shift
	timeout 60 "$@" >out 2>err || rc=$?
	[[ $rc == "$want" ]] || fail "exit $rc, not $want: $* ($(head -3 err))"
	if cat out err | tr -d '\n' | grep -q '[[:cntrl:]]'; then
		fail "control characters: $*"
	fi
}

# One line of message, that contains $1; hints are extra.
says() {
	[[ $(grep -c '^kimg: ' err) == 1 ]] || fail "messages: $(cat err)"
	grep -v '^ ' err | grep -q "^kimg: .*$1" || fail "no $1: $(cat err)"
}

hint() {
	grep -q "^ .*hint: .*$1" err || fail "no hint $1: $(cat err)"
}

# sandboxed: skip where no sandbox can be closed, as in builds for tests
sandboxed() {
	"$kimg" inspect -q --sandbox=require "$good" >/dev/null || {
		echo "SKIP: no sandbox here"
		exit 77
	}
}

# need TOOL...: skip where a witness is not installed
need() {
	local tool

	for tool; do
		command -v "$tool" >/dev/null || {
			echo "SKIP: no $tool here"
			exit 77
		}
	done
}

# built_in NAME: skip where a row of "kimg list libraries" is not built in
built_in() {
	! "$kimg" list libraries | grep -q "^  $1 *not built in" || {
		echo "SKIP: $1: not built in"
		exit 77
	}
}

# has_bad FILE: a codec that can turn bad is that of xz
has_bad() {
	[[ -x $1 ]] || {
		echo "SKIP: xz is not built in"
		exit 77
	}
}

case_run() {
	declare -F "case_${1:?}" >/dev/null || fail "no case $1"
	"case_$1"
}
