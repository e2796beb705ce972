#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Payloads: kimg's decoders against the tools of the codecs, byte for byte, and
# in any order of asking. Debian's kernels are lz4 and xz, so a zstd, a gzip and
# an uncompressed kernel are made of the first one.
set -euo pipefail
. "$KIMG_SOURCE/tests/real/lib.sh"
need xz zstd lz4 gzip bzip2 lzop cmp

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

# full FILE: to its end it is the same kernel, and nothing is behind the stream
full()
{
	json "$1" "$work/full.json" --full
	inner "$work/full.json" >"$work/inner"
	same "the image inside, with --full" "$work/inner" "$work/donor.full"
	equal checked "$(jq -c '.payload | [.checked, .padding,
		.trailing_bytes]' "$work/full.json")" '["full",0,0]'
}

# wrapped FILE ELF CODEC: the stream alone is a file that holds the ELF
wrapped()
{
	image=$1
	json "$1" "$work/ours.json"
	equal codec "$(jq -r .wrapper.codec "$work/ours.json")" "$3"
	if ! "$bin/decode" forward "$1" "$work/out" 2>"$work/stderr"; then
		wrong "decode: $(cat "$work/stderr")"
	elif ! cmp "$work/out" "$2" >"$work/diff" 2>&1; then
		wrong "the file holds something else: $(cat "$work/diff")"
	fi
	compared=$((compared + 1))
	rm -f "$work/out"
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
	[ "$codec" = none ] || wrapped "$work/payload" "$elf" "$codec"
	rm -f "$work/payload"
	check "$work/vmlinuz-$codec" "$elf" "$codec"
	inner "$work/ours.json" >"$work/inner"
	same "the image inside, as $codec" "$work/inner" "$work/donor"
	full "$work/vmlinuz-$codec"
	rm -f "$work/vmlinuz-$codec"
}

donor=
while read -r file; do
	if has_payload "$file"; then
		check "$file" "$file.elf" "$(codec_of "$file")"
		case $file in
		*-cloud-amd64_*/vmlinuz-*)
			donor=$file
			inner "$work/ours.json" >"$work/donor"
			json "$file" "$work/full.json" --full
			inner "$work/full.json" >"$work/donor.full"
			;;
		esac
	elif [ -e "$file.elf" ]; then
		check "$file" "$file.elf" gzip
	fi
done < <(kernels)

[ -n "$donor" ] || wrong "there is no kernel to make others of"
elf=$donor.elf
size=$(stat -c %s "$elf")
# As the kernel's build does it (scripts/Makefile.lib): from a pipe, so that
# streams have no size; but at levels that take less time.
rewrapped gzip - gzip -n -1
rewrapped bzip2 "$size" bzip2 -9
rewrapped lzma "$size" xz --format=lzma --lzma1=preset=0,dict=64MiB
rewrapped xz "$size" xz --check=crc32 --x86 --lzma2=preset=0,dict=32MiB
rewrapped lzo "$size" lzop -9
rewrapped lz4-legacy "$size" lz4 -l -1
rewrapped zstd "$size" zstd -q -3 --long=27 -T0
rewrapped none - cat
# And in several blocks.
rewrapped xz "$size" xz -0 -T2 --check=crc32 --block-size=8MiB
finish
