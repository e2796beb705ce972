#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The command is made of what libkimg.so exports: the public interface is
# enough. Then the same with a private call, which the linker must refuse.
# Usage: shared.sh COMPILER FLAGS LIBKIMG.so VERSION SOURCE...
set -euo pipefail

cc=$1 library=$3 version=$4
read -ra flags <<< "$2"
shift 4
build=${KIMG_BUILD:?}
source=${KIMG_SOURCE:?}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# only the public headers are to be seen
link() {
	(cd "$source" && "$cc" -std=c11 -D_POSIX_C_SOURCE=200809L \
		-D_FILE_OFFSET_BITS=64 -DKIMG_VERSION="\"$version\"" \
		"${flags[@]}" -Iinclude -I"$build/include" \
		-o "$dir/kimg" "$@" "$library")
}
link "$@"
LD_LIBRARY_PATH=${library%/*} "$dir/kimg" version > "$dir/version"
grep -qF "$version" "$dir/version"

cat > "$dir/private.c" << 'END'
void kimg_arena_free(void *);
void private(void);
void private(void) { kimg_arena_free(0); }
END
if link "$@" "$dir/private.c" 2> "$dir/errors"; then
	echo "a private function can be called" >&2
	exit 1
fi
grep -q 'undefined.*kimg_arena_free' "$dir/errors"
