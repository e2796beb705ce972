#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# sizes.sh lets the largest file, function and line pass, and nothing larger.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
status=0
mkdir -p "$dir/src"

# check good|bad: what sizes.sh must say to the file on standard input
check() {
	local got=good
	cat > "$dir/src/a.c"
	"$here/sizes.sh" "$dir" > "$dir/out" || got=bad
	if [[ $got != "$1" ]]; then
		echo "line $2: $got, not $1"
		status=1
	fi
}

lines() { for ((i = 0; i < $1; i++)); do echo "$2"; done; }
function_of() { printf 'int f(void)\n{\n'; lines "$1" '	g();'; echo '}'; }

lines 400 ';' | check good $LINENO
lines 401 ';' | check bad $LINENO
function_of 60 | check good $LINENO
function_of 61 | check bad $LINENO
printf '%080d\n' 0 | check good $LINENO
printf '%081d\n' 0 | check bad $LINENO
printf '\t%072d\n' 0 | check good $LINENO
printf '\t%073d\n' 0 | check bad $LINENO
printf 'a\t%072d\n' 0 | check good $LINENO
exit "$status"
