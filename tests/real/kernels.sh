#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The kernels that the tests look at: fetched from Debian, unpacked and kept.
# Run, it brings the cache up to date and ends with 77 when it cannot. Sourced,
# it gives kernels() and elf_of() to the other tests.
set -euo pipefail
. "$KIMG_SOURCE/scripts/common.sh"

cache=${KIMG_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kimg-tests}

# Package and the files of it; a meta package is followed to its kernel.
packages='
linux-image-cloud-amd64 ./boot/vmlinuz-*
linux-image-amd64 ./boot/vmlinuz-*
linux-image-rt-amd64 ./boot/vmlinuz-*
grub-xen-host ./usr/lib/grub-xen/*.bin
xen-hypervisor-4.17-amd64 ./boot/xen-4.17-amd64.gz
memtest86+ ./boot/memtest86+*.bin
syslinux-common ./usr/lib/syslinux/memdisk
ipxe ./boot/ipxe.lkrn
'

# The same of other suites and machines: x86 kernels of 32 bits, with and
# without PAE, one with the PE headers of before 6.7, and some that are only to
# be recognised. They stay as they were fetched, since asking for newer ones
# takes longer than the tests.
others='
linux-image-cloud-amd64:amd64 ./boot/vmlinuz-*
linux-image-686-pae:i386 ./boot/vmlinuz-*
linux-image-686:i386 ./boot/vmlinuz-*
linux-image-cloud-arm64:arm64 ./boot/vmlinuz-*
linux-image-armmp:armhf ./boot/vmlinuz-*
linux-image-riscv64:riscv64 ./usr/lib/modules/*/vmlinuz
'
other_sources='
deb [arch=amd64] http://deb.debian.org/debian bullseye main
deb [arch=i386,arm64,armhf] http://deb.debian.org/debian bookworm main
deb [arch=riscv64] http://deb.debian.org/debian sid main
'

# field FILE OFFSET SIZE: a little-endian number, by od and not by kimg
field()
{
	od -An -v -j "$2" -N "$3" -t "u$3" --endian=little "$1" | tr -d ' \n'
}

# Has the file a setup_header of protocol 2.08 or later, with a payload?
has_payload()
{
	[ "$(field "$1" $((0x202)) 4)" = $((0x53726448)) ] &&
		[ "$(field "$1" $((0x206)) 2)" -ge $((0x208)) ] &&
		[ "$(field "$1" $((0x24c)) 4)" -gt 0 ]
}

# payload FILE: offset and length of the payload (boot.rst, payload_offset)
payload()
{
	local sects

	sects=$(field "$1" $((0x1f1)) 1)
	printf '%d %d\n' \
		$((((sects ? sects : 4) + 1) * 512 + $(field "$1" $((0x248)) 4))) \
		"$(field "$1" $((0x24c)) 4)"
}

# decode FILE: what the payload decodes to, by the tools of the codecs. The
# kernel build appends the size, which those do not expect, but for gzip.
decode()
{
	local off len magic

	read -r off len < <(payload "$1")
	magic=$(od -An -v -j "$off" -N 4 -t x1 "$1" | tr -d ' \n')
	cut()
	{
		tail -c +$((off + 1)) "$2" | head -c $((len - $1)) || true
	}
	case $magic in
	fd377a58) cut 4 "$1" | xz -dc ;;
	28b52ffd) cut 4 "$1" | zstd -dc --long=31 ;;
	02214c18) cut 4 "$1" | lz4 -dc ;;
	1f8b08*) cut 0 "$1" | gzip -dc ;;
	7f454c46) cut 0 "$1" ;;
	*) die "$1: no tool for a payload that starts with $magic" ;;
	esac
}

# elf_of FILE: the ELF in an image of kernels(), decoded when it was fetched;
# nothing when there is none
elf_of()
{
	if [ -e "$1.elf" ]; then
		printf '%s\n' "$1.elf"
	elif [ "$(field "$1" 0 4)" = $((0x464c457f)) ]; then
		printf '%s\n' "$1"
	fi
}

# unwrap FILE: leaves what elf_of() finds beside an image
unwrap()
{
	if [ "$(field "$1" 0 2)" = $((0x8b1f)) ]; then
		gzip -dc "$1" >"$1.elf"
	elif has_payload "$1"; then
		decode "$1" >"$1.elf"
	fi
}

# kernels: the files, one on a line
kernels()
{
	sed "s|^|$cache/|" "$cache/list"
}

# Is this version of a package there? Its folder gets its name when complete.
have()
{
	[ -d "$cache/${1}_$2" ]
}

# real_package DIR NAME VERSION: in newer suites an image package is empty, and
# depends on the one with the file
real_package()
{
	local name

	name=$(dpkg-deb -f "$1"/*.deb Depends |
		sed -n 's/.*\(linux-binary-[^ ,]*\).*/\1/p')
	[ -n "$name" ] || return 0
	[ "$2" = "${2%:*}" ] || name+=:${2#*:}
	rm -f "$1"/*.deb
	download "$1" "$name" "$3"
}

# fetch NAME VERSION MEMBERS
fetch()
{
	local work file

	work=$(mktemp -d "$cache/new.XXXXXX")
	mkdir "$work/keep"
	if download "$work" "$1" "$2" && real_package "$work" "$1" "$2" &&
	   unpack "$work"/*.deb "$work" "$3"; then
		rm -f "$work"/*.deb
		find "$work" -type f -exec mv -t "$work/keep" {} +
		for file in "$work"/keep/*; do
			unwrap "$file" || return 1
		done
		mv "$work/keep" "$cache/${1}_$2"
	fi
	rm -rf "$work"
	have "$1" "$2"
}

# collect FILE TABLE: one pass over the packages; writes "NAME VERSION" of each
# to the file. Says false when one cannot be had, and goes on.
collect()
{
	local all wanted package member name version status=0

	mapfile -t wanted < <(awk 'NF { print $1 }' <<<"$2")
	all=$(candidates "${wanted[@]}")
	: >"$1"
	while read -r package member; do
		[ -n "$package" ] || continue
		if ! read -r name version < \
		     <(sed -n "s/^${package%:*} //p" <<<"$all"); then
			status=1
			continue
		fi
		[ "$package" = "${package%:*}" ] || name+=:${package#*:}
		if have "$name" "$version" ||
		   fetch "$name" "$version" "$member"; then
			printf '%s %s\n' "$name" "$version" >>"$1"
		else
			status=1
		fi
	done <<<"$2"
	return "$status"
}

# Are all of the other suites there, as this table wants them?
have_others()
{
	local name version

	cmp -s "$cache/others.table" - <<<"$others$other_sources" || return 1
	while read -r name version; do
		have "$name" "$version" || return 1
	done <"$cache/others"
}

collect_others()
{
	local name version

	touch "$cache/others"
	! have_others || return 0
	rm -rf "$cache/apt" "$cache/others.table"
	mkdir -p "$cache/apt"
	printf '%s' "$other_sources" >"$cache/apt/sources"
	sed -n 's/.*:\([^ ]*\) .*/\1/p' <<<"$others" | sort -u \
		>"$cache/apt/architectures"
	own_lists "$cache/apt" || true
	if KIMG_APT=$cache/apt collect "$cache/new.others" "$others"; then
		printf '%s\n' "$others$other_sources" >"$cache/others.table"
	else
		say "Not all kernels of other suites and machines are here."
	fi
	# Without network those that were there stay.
	while read -r name version; do
		! have "$name" "$version" || echo "$name $version"
	done < <(sort -u "$cache/new.others" "$cache/others") >"$cache/new.kept"
	mv "$cache/new.kept" "$cache/others"
}

# What is in the folders becomes the list; other versions are of no use.
publish()
{
	local name version

	while read -r name version; do
		(cd "$cache" && find "${name}_$version" -type f ! -name '*.elf')
	done <"$1" | LC_ALL=C sort >"$cache/list.new"
	mv "$cache/list.new" "$cache/list"
	find "$cache" -mindepth 1 -maxdepth 1 -type d -name '*_*' |
		while read -r dir; do
			grep -qxF "$(basename "$dir" | sed 's/_/ /')" "$1" ||
				rm -rf "$dir"
		done
}

update()
{
	local status=0

	mkdir -p "$cache"
	exec 9>>"$cache/lock"
	flock -w 900 9 || die "somebody else keeps $cache/lock"
	rm -rf "$cache"/new.* "$cache/apt"
	# The lists of the system may be missing, or name files that are gone.
	if collect "$cache/have" "$packages" ||
	   { own_lists "$cache/apt" &&
	     KIMG_APT=$cache/apt collect "$cache/have" "$packages"; }; then
		collect_others
		sort "$cache/have" "$cache/others" >"$cache/new.all"
		publish "$cache/new.all"
	elif [ -s "$cache/list" ]; then
		say "No network: the kernels are those fetched before."
	else
		say "No network, and no kernels in $cache."
		status=77
	fi
	rm -rf "$cache/apt" "$cache"/new.*
	exec 9>&-
	return "$status"
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
	update || exit $?
	kernels
elif [ ! -s "$cache/list" ]; then
	say "the kernels were not fetched"
	exit 77
else
	# They stay until the test that asks has ended.
	exec 8<"$cache/lock"
	flock -w 900 -s 8
fi
