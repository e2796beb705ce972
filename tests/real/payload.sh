#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Payloads: kimg's decoders against the tools of the codecs, byte for byte, and
# in any order of asking. Debian's kernels are lz4 and xz, so a zstd, a gzip and
# an uncompressed kernel are made of the first one.
set -euo pipefail
. "$KIMG_SOURCE/tests/real/lib.sh"
need xz zstd lz4 gzip cmp

bin=$KIMG_BUILD/tests/real

# check FILE ELF CODEC: decodes to this, and kimg says how
check()
{
	local order key

	image=$1
	json "$1" "$work/ours.json"
	key=payload
	jq -e '.payload' "$work/ours.json" >/dev/null || key=wrapper
	equal codec "$(jq -r ".$key.codec" "$work/ours.json")" "$3"
	equal size "$(jq -r ".$key.uncompressed_size" "$work/ours.json")" \
		"$(stat -c %s "$2")"
	for order in forward backward mixed; do
		if ! "$bin/decode" "$order" "$1" "$work/out" \
		     2>"$work/stderr"; then
			wrong "decode $order: $(cat "$work/stderr")"
		elif ! cmp "$work/out" "$2" >"$work/diff" 2>&1; then
			wrong "decoded $order, it differs: $(cat "$work/diff")"
		fi
		compared=$((compared + 1))
	done
	rm -f "$work/out"
}

# What says nothing about the payload's codec: the same for all of them.
inner()
{
	jq '{ elf, xen, banner, build_id, version, setup:
	      (.setup | { kernel_version, protocol, size }) }' "$1"
}

codec_of()
{
	local off

	read -r off _ < <(payload "$1")
	case $(od -An -j "$off" -N 4 -t x1 "$1" | tr -d ' ') in
	fd377a58) echo xz ;;
	28b52ffd) echo zstd ;;
	02214c18) echo lz4-legacy ;;
	1f8b08*) echo gzip ;;
	esac
}

# rewrapped CODEC SIZE COMMAND...: a kernel like $donor with another payload
rewrapped()
{
	local codec=$1 size=$2

	shift 2
	"$@" <"$elf" >"$work/payload"
	"$bin/rewrap" "$donor" "$work/payload" "$size" "$work/vmlinuz-$codec"
	rm -f "$work/payload"
	check "$work/vmlinuz-$codec" "$elf" "$codec"
	inner "$work/ours.json" >"$work/inner"
	same "the image inside, as $codec" "$work/inner" "$work/donor"
	rm -f "$work/vmlinuz-$codec"
}

donor=
while read -r file; do
	if has_payload "$file"; then
		check "$file" "$file.elf" "$(codec_of "$file")"
		case $file in
		*/vmlinuz-*-cloud-amd64)
			donor=$file
			inner "$work/ours.json" >"$work/donor"
			;;
		esac
	elif [ -e "$file.elf" ]; then
		check "$file" "$file.elf" gzip
	fi
done < <(kernels)

[ -n "$donor" ] || wrong "there is no kernel to make others of"
elf=$donor.elf
size=$(stat -c %s "$elf")
# As the kernel's build does it: from a pipe, so that the frame has no size and
# a large window.
rewrapped zstd "$size" zstd -q -3 --long=27 -T0
rewrapped gzip - gzip -n -1
rewrapped none - cat
rewrapped xz "$size" xz -0 -T2 --check=crc32 --block-size=8MiB
rewrapped lz4-legacy "$size" lz4 -l -1
finish
