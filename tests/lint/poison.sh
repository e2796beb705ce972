#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Each name in core/poison.h is really refused. Usage: poison.sh COMPILER
set -euo pipefail

header=${KIMG_SOURCE:?}/src/core/poison.h
cc=${1:?}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
names=$(sed -n 's/^#pragma GCC poison //p' "$header")
status=0
n=0

printf '#include "%s"\nint fine;\n' "$header" >"$dir/t.c"
"$cc" -std=c11 -fsyntax-only "$dir/t.c"
for name in $names; do
	printf '#include "%s"\nint %s;\n' "$header" "$name" >"$dir/t.c"
	if "$cc" -std=c11 -fsyntax-only "$dir/t.c" 2>"$dir/err"; then
		echo "$name is not refused"
		status=1
	elif ! grep -q poison "$dir/err"; then
		cat "$dir/err"
		status=1
	fi
	n=$((n + 1))
done
echo "$n names"
[ "$n" -gt 20 ]
exit "$status"
