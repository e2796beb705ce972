#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Files of at most 400 lines, functions of at most 60, lines of at most 80
# columns in C and 100 in scripts (a tab is 8). Tables (*.def) and test images may be wide and long.
# Usage: sizes.sh [ROOT]
set -euo pipefail

cd "${1:-${KIMG_SOURCE:?}}"
mapfile -t files < <(find src formats include cmd tools tests scripts cmake \
	\( -name '*.[chS]' -o -name '*.sh' -o -name '*.cmake' \
	-o -name CMakeLists.txt -o -path 'scripts/*' -type f \) \
	2>/dev/null | grep -vE '^tests/fixtures/[a-z]+/' | sort)

awk '
function width(s, i, n) {
	n = 0
	for (i = 1; i <= length(s); i++)
		n += substr(s, i, 1) == "\t" ? 8 - n % 8 : 1
	return n
}
function bad(what) {
	printf "%s:%d: %s\n", FILENAME, FNR, what
	wrong = 1
}
FNR == 1 { start = 0 }
FNR == 401 { bad("more than 400 lines") }
width($0) > (FILENAME ~ /\.[ch]$/ ? 80 : 100) { bad(width($0) " columns") }
FILENAME ~ /\.[ch]$/ && /^\{$/ { start = FNR }
FILENAME ~ /\.[ch]$/ && /^\}$/ {
	if (start && FNR - start - 1 > 60)
		bad("a function of " FNR - start - 1 " lines")
	start = 0
}
END { exit wrong }
' "${files[@]}"
