#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the tests on real kernels share. To be sourced.
set -euo pipefail
. "$KIMG_SOURCE/tests/real/kernels.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
compared=0

# wrong TEXT...: one more failure; the test goes on
wrong()
{
	printf 'FAIL %s: %s\n' "$image" "$*"
	failures=$((failures + 1))
}

# same WHAT OURS THEIRS: two files are equal
same()
{
	compared=$((compared + 1))
	diff -u --label kimg --label other "$2" "$3" >"$work/diff" ||
		wrong "$1
$(head -n 40 "$work/diff")"
}

# equal WHAT OURS THEIRS: two strings are equal
equal()
{
	compared=$((compared + 1))
	[ "$2" = "$3" ] || wrong "$1: kimg says '$2', expected '$3'"
}

need()
{
	local tool

	for tool; do
		command -v "$tool" >/dev/null && continue
		echo "skipped: there is no $tool"
		exit 77
	done
}

# json FILE OUT [OPTION...]: what kimg says about the image, without what is
# around it
json()
{
	local status=0

	"$KIMG" inspect --json "${@:3}" "$1" >"$work/all.json" 2>"$work/stderr" ||
		status=$?
	if grep -q 'JSON is not built in' "$work/stderr"; then
		echo "skipped: this build has no JSON"
		exit 77
	fi
	[ "$status" = 0 ] ||
		wrong "exit status $status: $(head -n 3 "$work/stderr")"
	jq '.images[0]' "$work/all.json" >"$2" || wrong "no JSON"
}

# normal: a document without what does not come from the image
normal()
{
	jq -S 'del(.kimg.version) | del(.images[].file)'
}

# The end of every test: a test that compared nothing has not passed.
finish()
{
	echo "$compared comparisons, $failures failures"
	[ "$failures" = 0 ] && [ "$compared" -gt 0 ]
}

image=
need jq
