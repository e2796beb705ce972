#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Plants what names.sh must see, one at a time, in a copy.
# Usage: names_selftest.sh COMPILER LIBKIMG.so LIBKIMG.a
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
source=${KIMG_SOURCE:?}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export KIMG_SOURCE=$dir/tree
status=0

fresh() {
	rm -rf "$dir/tree"
	mkdir "$dir/tree"
	cp -r "$source"/{include,src,formats,cmd,libkimg.map} "$dir/tree"
}

caught() {
	if "$here/names.sh" "${args[@]}" > "$dir/out" 2>&1 ||
		! grep -qF "$1" "$dir/out"; then
		echo "not caught: $1"
		cat "$dir/out"
		status=1
	fi
}

args=("$@")
fresh
"$here/names.sh" "$@" || status=1
sed -i '/kimg_view_sub;/d' "$dir/tree/libkimg.map"
caught '> kimg_view_sub'
fresh
sed -i 's/^local:/\tkimg_zero;\n&/' "$dir/tree/libkimg.map"
caught '< kimg_zero'
fresh
sed -i 's/kimg_buf_add;/kimg_view_sub;/' "$dir/tree/libkimg.map"
caught 'not sorted'
fresh
echo 'void kimg_new_thing(int);' >> "$dir/tree/include/kimg/view.h"
caught '> kimg_new_thing'
fresh
echo 'extern const int kimg_a, kimg_b;' >> "$dir/tree/include/kimg/view.h"
caught '> kimg_b'
fresh
echo 'int x;' > "$dir/tree/src/core/new.c"
caught 'no SPDX line: src/core/new.c'
fresh
echo '/* TO''DO */' >> "$dir/tree/src/core/view.c"
caught 'open end'
fresh
echo 'void kimg__x(void);' >> "$dir/tree/src/core/view.c"
caught 'kimg__'
# a library that exports more than its map says
fresh
echo 'void other(void); void other(void) { }' > "$dir/other.c"
"$1" -shared -fPIC -o "$dir/other.so" "$dir/other.c"
args=("$1" "$dir/other.so" "$3")
caught '< other'
"$1" -c -o "$dir/other.o" "$dir/other.c"
ar rc "$dir/other.a" "$dir/other.o"
args=("$1" "$2" "$dir/other.a")
caught 'not named kimg_*: other'
exit "$status"
