#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A busybox for kernels of 32 bits, from Debian's i386, fetched once and kept
# beside the kernels. To be sourced, after tests/boot/lib.sh.

# fetch_busybox FOLDER: as FOLDER/busybox; apt checks the package
fetch_busybox()
{
	local package name version

	mkdir -p "$1/apt"
	echo 'deb [arch=i386] http://deb.debian.org/debian bookworm main' \
		>"$1/apt/sources"
	echo i386 >"$1/apt/architectures"
	own_lists "$1/apt" || return 1
	export KIMG_APT=$1/apt
	read -r package name version < <(candidates busybox-static:i386)
	[ "$package" = busybox-static ] &&
		download "$1" "$name:i386" "$version" &&
		unpack "$1"/*.deb "$1" './bin/busybox' &&
		mv "$1/bin/busybox" "$1/busybox"
}

# busybox_i386: prints where it is; false when it cannot be had
busybox_i386()
(
	to=${cache:?}/busybox
	mkdir -p "$to"
	exec 9>>"$to/lock"
	flock -w 900 9 || die "somebody else keeps $to/lock"
	if [ ! -s "$to/busybox-i386" ]; then
		mkdir -p "${work:?}/fetch"
		fetch_busybox "$work/fetch" >&2 || exit 1
		cp "$work/fetch/busybox" "$to/new"
		mv "$to/new" "$to/busybox-i386"
	fi
	printf '%s\n' "$to/busybox-i386"
)
