#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the shared library exports = libkimg.map = what include/kimg declares,
# all of it named kimg_*. Every file has a licence, and none an open end.
# Usage: names.sh COMPILER LIBKIMG.so LIBKIMG.a
set -euo pipefail

cc=$1 shared=$2 static=$3 build=${KIMG_BUILD:?}
cd "${KIMG_SOURCE:?}"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export LC_ALL=C
status=0

bad() {
	echo "$@"
	status=1
}

# Without comments and lines of the preprocessor: one declaration a line.
for header in include/kimg/*.h; do
	"$cc" -E -P -Iinclude -I"$build/include" -x c "$header" | sed '/^#/d' |
		tr '\n' ' ' | sed -E 's/;/;\n/g'
done > "$dir/declarations"
{
	grep -vE 'static inline|^ *return' "$dir/declarations" |
		grep -oE '\bkimg_[a-z0-9_]+\(' | tr -d '('
	grep -E '\bextern\b' "$dir/declarations" |
		grep -oE '\bkimg_[a-z0-9_]+ *[,;]' | tr -d ' ,;'
} | sort -u > "$dir/declared"

sed -nE 's/^\t([A-Za-z_][A-Za-z0-9_]*);$/\1/p' libkimg.map > "$dir/map"
sort -uc "$dir/map" || bad "libkimg.map is not sorted"
nm -D --defined-only "$shared" | awk '$2 != "A" { print $3 }' |
	sed 's/@.*//' | sort -u > "$dir/exported"

for pair in map:declared exported:map; do
	diff "$dir/${pair%:*}" "$dir/${pair#*:}" > "$dir/diff" ||
		bad "${pair%:*} and ${pair#*:} differ: $(cat "$dir/diff")"
done
[[ -s $dir/declared ]] || bad "no declaration found"

# In the archive hidden symbols are visible too, so their names are reserved.
nm -g --defined-only "$static" | awk 'NF == 3 { print $3 }' |
	grep -vE '^(kimg_|__?odr_asan)' > "$dir/foreign" &&
	bad "not named kimg_*: $(cat "$dir/foreign")"
grep -rnE '\bkimg__' src formats include cmd &&
	bad "kimg__ means a missing header"

if [[ -e .git ]] && command -v git > /dev/null; then
	git ls-files -co --exclude-standard > "$dir/files" || true
fi
[[ -s $dir/files ]] || find . -path './build*' -prune -o -type f -print |
	sed 's,^\./,,' > "$dir/files"

# Without the licences' own texts, and data that has no comments.
grep -vE '^(LICENSES|tests/golden|\.git)/|\.(md|json)$' "$dir/files" |
	tr '\n' '\0' > "$dir/list"
xargs -0 grep -L 'SPDX-License-Identifier: GPL-3' < "$dir/list" \
	> "$dir/without" || true
[[ ! -s $dir/without ]] || bad "no SPDX line: $(cat "$dir/without")"
open="TO""DO|FIX""ME|XX""X"
xargs -0 grep -nHE "\\b($open)\\b" < "$dir/list" > "$dir/open" || true
[[ ! -s $dir/open ]] || bad "open end: $(cat "$dir/open")"
exit "$status"
