#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Memory runs out inside a library, once at each allocation: whoever ends with
# 0 has printed all of it, all others say so and end with 70. Behind the first
# 400 one of 13 must do: libraries make thousands of their tables.
# Usage: memory.sh BAD_MEMORY.so FIXTURE OPTION...
set -euo pipefail

library=$1 image=$2
shift 2
kimg=${KIMG:?}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

run()
{
	status=0
	LD_PRELOAD=$library KIMG_FAIL=$1 KIMG_COUNT=${2:-} \
		"$kimg" inspect "${@:3}" >"$work/out" 2>"$work/err" \
		3>"$work/count" || status=$?
}

run 0 3 "$@" "$image"
[ "$status" = 0 ] || { cat "$work/err"; exit 1; }
cp "$work/out" "$work/whole"
n=$(cat "$work/count")
[ "$n" -gt 10 ] || { echo "only $n allocations"; exit 1; }
failed=0
for ((i = 1; i <= n; i += i < 400 ? 1 : 13)); do
	run "$i" '' "$@" "$image"
	if [ "$status" = 0 ]; then
		cmp -s "$work/out" "$work/whole" ||
			{ echo "allocation $i: exit 0, and another output"; exit 1; }
	elif [ "$status" = 127 ] && grep -qx 'out of memory' "$work/err"; then
		# glibc ends the process when it cannot say why a module does
		# not load.
		failed=$((failed + 1))
		continue
	elif [ "$status" != 70 ]; then
		echo "allocation $i: status $status"
		exit 1
	else
		failed=$((failed + 1))
	fi
	# Libraries have nothing to say to a terminal.
	if grep -v '^kimg: ' "$work/err" | grep -v '^  hint: '; then
		echo "allocation $i: that is not a message of kimg"
		exit 1
	fi
done
echo "$n allocations, $failed refused"
[ "$failed" -gt 0 ]
