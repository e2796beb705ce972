#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What must hold for every image, known or not; and for an image whose SHA-256
# is known, that the document is the one in tests/golden/real.
# shellcheck disable=SC2016  # $size is jq's
# shellcheck disable=SC2016 # $size is a variable of jq
set -euo pipefail
. "$KIMG_SOURCE/tests/real/lib.sh"
need sha256sum

# yes FILTER...: jq says true of the image
yes()
{
	compared=$((compared + 1))
	jq -e "$1" "$work/ours.json" >/dev/null || wrong "not so: $1"
}

# bytes FILE OFFSET SIZE: in hex
bytes()
{
	od -An -v -j "$2" -N "$3" -t x1 "$1" | tr -d ' \n'
}

# What the name of the file promises.
check_kind()
{
	local name=${image##*/} kind=bzimage machine=x86_64
	local verdicts=true,true,true

	case $image in
	*.elf | */grub-* | */xen-*) kind=elf ;;
	*:arm64_*) kind=arm64-image ;;
	*:armhf_*) kind=arm-zimage ;;
	*:riscv64_*) kind=riscv-image ;;
	esac
	equal kind "$(jq -r .kind "$work/ours.json")" "$kind"
	equal size "$(jq -r .size "$work/ours.json")" "$(stat -c %s "$image")"
	case $kind/$name in
	elf/vmlinuz-*) name=${name%.elf} ;;
	# Linux is a PV guest in long mode only since 5.9, and knows Xen only
	# with PAE.
	bzimage/vmlinuz-*-686) machine=i386 verdicts=false,false,false ;;
	bzimage/vmlinuz-*-686-pae) machine=i386 verdicts=false,true,false ;;
	bzimage/vmlinuz-*) ;;
	*) return 0 ;;
	esac
	equal "Xen's verdicts" "$(jq -r '.xen |
		[.pv, .pvh, .dom0] | map(tostring) | join(",")' \
		"$work/ours.json")" "$verdicts"
	equal version "$(jq -r .version "$work/ours.json")" "${name#vmlinuz-}"
	yes '.banner | startswith("Linux version ")'
	yes ".arch == \"$machine\" and (.build_id | length) == 40"
}

# Every field of the setup_header, against the bytes at its offset.
check_fields()
{
	local at size raw

	jq -r '.setup.fields[]? | "\(.at) \(.size) \(.raw)"' \
		"$work/ours.json" >"$work/fields"
	while read -r at size raw; do
		equal "the field at $at" "$raw" \
			"$(od -An -v -j "$at" -N "$size" -t "x$size" \
			   --endian=little "$image" |
			   sed -E 's/^ *0*(.)/0x\1/')"
	done <"$work/fields"
}

check_windows()
{
	local at length

	yes '.size as $size | [.protected_mode, .tail, .payload, .wrapper] |
		all(. == null or .at + (.length // .size) <= $size)'
	yes '.kind != "bzimage" or .size == .protected_mode.at +
		.protected_mode.size + (.tail.size // 0)'
	yes '(.payload // {}) | .elf_size == null or
		.elf_size + (.relocs.bytes // 0) == .uncompressed_size'
	yes '.wrapper == null or .payload != null or
		.elf.size + .elf.tail_size == .wrapper.uncompressed_size'
	yes '.elf.layer != "" or .elf.size + .elf.tail_size == .size'
	has_payload "$image" || return 0
	read -r at length < <(payload "$image")
	yes ".payload.at == $at and .payload.length == $length"
	yes '.payload.elf_size > 0 and .payload.relocs.bytes > 0'
}

# Descriptors are the bytes that are there, and inside the ELF.
check_notes()
{
	local elf at hex

	yes '.elf == null or (.elf.size as $size |
		.elf.notes | all(.desc_at + (.desc_hex | length / 2) <= $size))'
	elf=$(elf_of "$image")
	[ -n "$elf" ] || return 0
	yes '.elf.phdrs | length > 0'
	yes '.elf.notes | length > 0'
	jq -r '.elf.notes[] | "\(.desc_at) \(.desc_hex)"' "$work/ours.json" \
		>"$work/notes"
	while read -r at hex; do
		equal "the descriptor at $at" "$hex" \
			"$(bytes "$elf" "$at" $((${#hex} / 2)))"
	done <"$work/notes"
}

# Text for people, and single fields.
check_text()
{
	local option

	for option in -q -v; do
		"$KIMG" inspect "$option" "$image" >"$work/text" 2>&1 ||
			wrong "inspect $option: exit status $?"
		[ -s "$work/text" ] || wrong "inspect $option says nothing"
		compared=$((compared + 1))
		if LC_ALL=C tr -d '\n\040-\176' <"$work/text" | grep -q .; then
			wrong "control characters with $option"
		fi
	done
	equal "-F kind" "$("$KIMG" inspect -F kind "$image")" \
		"$(jq -r .kind "$work/ours.json")"
	equal "-F size" "$("$KIMG" inspect -0 -F size -F size "$image" |
		tr '\0' +)" "$(jq -r '"\(.size)+\(.size)+"' "$work/ours.json")"
}

# The same bytes by another way, and without decoding.
check_ways()
{
	jq 'del(.file)' "$work/ours.json" >"$work/plain"
	# shellcheck disable=SC2002
	cat "$image" | "$KIMG" inspect --json - |
		jq '.images[0] | del(.file)' >"$work/pipe"
	same "a pipe" "$work/plain" "$work/pipe"
	"$KIMG" inspect --json - <"$image" |
		jq '.images[0] | del(.file)' >"$work/pipe"
	same "standard input" "$work/plain" "$work/pipe"
	jq .setup "$work/plain" >"$work/setup"
	"$KIMG" inspect --json --header-only "$image" >"$work/all.json" ||
		wrong "--header-only: exit status $?"
	jq '.images[0].setup' "$work/all.json" >"$work/header"
	same "--header-only" "$work/setup" "$work/header"
}

check_golden()
{
	local sum golden

	read -r sum _ < <(sha256sum "$image")
	golden=$KIMG_SOURCE/tests/golden/real/$sum.json
	if [ ! -e "$golden" ]; then
		echo "$image: not known, so not compared with a golden"
		return 0
	fi
	"$KIMG" inspect --json "$image" | normal >"$work/normal"
	same "golden" "$work/normal" "$golden"
}

check()
{
	image=$1
	json "$image" "$work/ours.json"
	equal "standard error" "$(cat "$work/stderr")" ''
	equal schema "$(jq -r '.kimg.schema' "$work/all.json")" inspect/1
	yes '.error == null'
	check_kind
	check_fields
	check_windows
	check_notes
	check_text
	check_ways
	check_golden
}

while read -r file; do
	check "$file"
	case $file in
	*-cloud-amd64) check "$file.elf" ;;
	esac
done < <(kernels)

# All of them at once, in the order they were given.
image=all
mapfile -t files < <(kernels)
"$KIMG" inspect --json "${files[@]}" | jq -r '.images[].file' >"$work/files"
kernels >"$work/list"
same "many files" "$work/files" "$work/list"
finish
