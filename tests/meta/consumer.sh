#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the project into an empty place and uses it as a stranger would.
# Usage: consumer.sh COMPILER FLAGS VERSION
set -euo pipefail

cc=$1 version=$3
read -ra flags <<< "$2"
build=${KIMG_BUILD:?}
source=${KIMG_SOURCE:?}
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT

cmake --install "$build" --prefix "$prefix/usr" > "$prefix/log"
cd "$prefix"

one() {
	local found
	found=$(find usr ! -type d -path "*/$1")
	[[ -n $found && $found != *$'\n'* ]] || {
		echo "$1: installed as: $found" >&2
		exit 1
	}
	echo "$found"
}

one libkimg.a > "$prefix/names"
one libkimg.so >> "$prefix/names"
one libkimg.so.0 >> "$prefix/names"
lib=$(dirname "$(one libkimg.so)")
pc=$(one kimg.pc)
export PKG_CONFIG_PATH=$prefix/${pc%/*}
[[ $(pkg-config --modversion kimg) == "$version" ]]
[[ $(pkg-config --variable=prefix kimg) == "$prefix/usr" ]]
readelf -d "$lib/libkimg.so" | grep -q 'soname: \[libkimg.so.0\]'
for page in "$source"/man/*.[1-8]; do
	[[ ! -e $page ]] || one "${page##*/}" > /dev/null
done

if [[ -d $build/schema ]]; then
	for name in kimg/schema/kimg-{inspect,list}-1.{json,rng} \
		bash-completion/completions/kimg zsh/site-functions/_kimg \
		fish/vendor_completions.d/kimg.fish; do
		one "share/$name" > /dev/null
	done
fi

# The command runs where it was put; nothing in the files tells of the build.
"$(one bin/kimg)" version > version.txt
grep -qF "$version" version.txt
if grep -rlF -e "$build" -e "$source" usr/include usr/share "$pc"; then
	echo "installed files name the directories of the build" >&2
	exit 1
fi

want=$'elf x86_64 EM_X86_64 0x1000200\nelf\nnot a known kernel image'
check() {
	local got
	got=$(LD_LIBRARY_PATH=$lib "./$1")
	[[ $got == "$want" ]] || {
		printf '%s prints:\n%s\n' "$1" "$got" >&2
		exit 1
	}
}

read -ra cflags < <(pkg-config --cflags kimg)
warn=(-std=c11 -Wall -Wextra -Wpedantic -Werror)
read -ra libs < <(pkg-config --libs kimg)
"$cc" "${warn[@]}" "${flags[@]}" "${cflags[@]}" -o shared \
	"$source/tests/meta/consumer.c" "${libs[@]}"
readelf -d shared | grep -q 'NEEDED.*libkimg.so.0'
check shared

# The archive of libkimg, with what Requires.private says.
read -ra libs < <(pkg-config --static --libs kimg |
	sed 's/-lkimg\b/-l:libkimg.a/')
"$cc" "${warn[@]}" "${flags[@]}" "${cflags[@]}" -o static \
	"$source/tests/meta/consumer.c" "${libs[@]}"
if readelf -d static | grep -q 'NEEDED.*libkimg'; then
	echo "the static program needs libkimg.so" >&2
	exit 1
fi
check static

# Every header stands alone.
for header in usr/include/kimg/*.h; do
	echo "#include <kimg/${header##*/}>" > alone.c
	echo "extern int alone;" >> alone.c
	"$cc" "${warn[@]}" "${cflags[@]}" -c -o alone.o alone.c
done
# And none that the tree has is missing.
for header in "$source"/include/kimg/*; do
	[[ -e usr/include/kimg/${header##*/} ]]
done
