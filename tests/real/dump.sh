#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# kimg dump on real kernels: what libbfd lists against objdump on the ELF file
# that extract takes out, and entries against objdump at their offset.
set -euo pipefail
. "$KIMG_SOURCE/tests/real/lib.sh"
need objdump readelf

if "$KIMG" list libraries | grep -q '^  disassembly *not built in'; then
	echo "skipped: this build has no libbfd"
	exit 77
fi

dump()
{
	local status=0

	"$KIMG" dump --json "$@" "$image" >"$work/dump.json" 2>"$work/stderr" ||
		status=$?
	case $status in
	0 | 5) return $status ;;
	*) wrong "dump $*: $status: $(head -n 3 "$work/stderr")"
	   return 1 ;;
	esac
}

compare_sections()
{
	dump --sections || return 0
	LC_ALL=C objdump -h "$1" | awk '$1 ~ /^[0-9]+$/ {
		print $2, $3, $4, $6 }' |
		sed -E 's/ 0+([0-9a-f])/ \1/g' >"$work/theirs"
	jq -r '.objects[] | select(.path == "elf") | .sections[] |
		[.name, .size, .vma, .at] | @tsv' "$work/dump.json" |
		while IFS=$'\t' read -r name size vma at; do
			printf '%s %x %s %x\n' "$name" "$size" "${vma#0x}" "$at"
		done >"$work/ours"
	same "sections" "$work/ours" "$work/theirs"
}

compare_symbols()
{
	dump --symbols || return 0
	LC_ALL=C readelf -sW "$1" | awk '$1 ~ /^[0-9]+:$/ && $4 ~ /FUNC/ &&
		$7 != "UND" { print $2, $8 }' | sed -E 's/^0+([0-9a-f])/\1/' |
		sort >"$work/theirs"
	jq -r '.objects[] | select(.path == "elf") | .symbols[] |
		select(.kind == "function") | "\(.value[2:]) \(.name)"' \
		"$work/dump.json" | sort >"$work/ours"
	same "functions" "$work/ours" "$work/theirs"
}

# compare_code FILE ENTRY: the same bytes, read by objdump
compare_code()
{
	local at address bits layer from=$1

	dump "--disasm=$2" || return 0
	IFS=$'\t' read -r at address bits layer < <(jq -r '.code |
		[.at, .address, .bits, .layer] | @tsv' "$work/dump.json")
	[ -z "$layer" ] || from=$(elf_of "$1")
	tail -c "+$((at + 1))" "$from" | head -c 480 >"$work/code" || true
	LC_ALL=C objdump -D -z -b binary -w \
		-m "$([ "$bits" = 64 ] && echo i386:x86-64 || echo i386)" \
		--adjust-vma="$address" "$work/code" |
		sed -nE 's/^ *([0-9a-f]+):	([0-9a-f ]+[0-9a-f]) *	(.*)/\1 \2 \3/p' |
		sed -n 1,32p | sed 's/ *$//' >"$work/theirs"
	# Without names, and with the bytes apart.
	jq -r '.code.instructions[] | [.address[2:], .bytes, .text] | @tsv' \
		"$work/dump.json" |
		while IFS=$'\t' read -r address bytes text; do
			text=${text% <*>}
			printf '%s %s %s\n' "$address" \
				"$(sed 's/../& /g; s/ $//' <<<"$bytes")" "$text"
		done >"$work/ours"
	same "code at $2" "$work/ours" "$work/theirs"
}

while read -r image; do
	for entry in entry32 entry64 efi; do
		compare_code "$image" "$entry"
	done
	elf=$(elf_of "$image")
	[ -n "$elf" ] || continue
	compare_sections "$elf"
	compare_symbols "$elf"
	for entry in elf pvh pv; do
		compare_code "$elf" "$entry"
	done
done < <(kernels)
finish
