#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Segments, sections and notes of real kernels: kimg against readelf.
set -euo pipefail
. "$KIMG_SOURCE/tests/real/lib.sh"
need readelf

# Numbers as 0x and lower-case hex without leading zeros: awk and jq 1.6 know
# no 64-bit integers, so they stay text.
# shellcheck disable=SC2016
hex_awk='
function hex(s) {
	sub(/^(0x)?0*/, "", s)
	return "0x" (s == "" ? "0" : s)
}'
# shellcheck disable=SC2016
hex_jq='
def hex:
	def h: "0123456789abcdef"[. % 16:. % 16 + 1] as $d |
		if . >= 16 then (. / 16 | floor | h) + $d else $d end;
	"0x" + h;'

# "  LOAD  0x001000 0x0 0x0 0x0eaef 0x41e1f0 R E 0x1000"; flags may be blank
theirs_phdrs()
{
	LC_ALL=C readelf -lW "$1" 2>/dev/null | awk "$hex_awk"'
		/^ *Section to Segment/ { exit }
		$2 ~ /^0x/ && $6 ~ /^0x/ {
			flags = ""
			for (i = 7; i < NF; i++)
				flags = flags $i
			print $1, hex($2), hex($3), hex($4), hex($5), hex($6), \
				"[" flags "]", hex($NF)
		}'
}

ours_phdrs()
{
	jq -r "$hex_jq"'
		["", "E", "W", "WE", "R", "RE", "RW", "RWE"] as $flags |
		.elf.phdrs[] |
		"\(.type.name[3:]) \(.offset | hex) \(.vaddr) \(.paddr) " +
		"\(.filesz | hex) \(.memsz | hex) " +
		"[\($flags[.flags.raw[2:] | tonumber])] \(.align | hex)"' "$1"
}

# "  [ 4] .xen  PROGBITS  000000000000eaef 2056c8 000078 00 ..."; the name may
# be empty
theirs_sections()
{
	local word='([0-9a-f]{6,})'

	LC_ALL=C readelf -SW "$1" 2>/dev/null |
		sed -nE "s/^ +\[ *([0-9]+)\] ([^ ]*) +([A-Z][A-Z0-9_]*) +$word\
 $word $word .*/\1 [\2] \3 \4 \5 \6/p" |
		awk "$hex_awk"'{ print $1, $2, $3, hex($4), hex($5), hex($6) }'
}

ours_sections()
{
	jq -r "$hex_jq"'.elf.sections[]? |
		"\(.index) [\(.name)] \(.type.name[4:]) \(.addr) " +
		"\(.offset | hex) \(.size | hex)"' "$1"
}

# Owner, type, size, bytes. readelf names types without looking at the owner, so
# a type is only compared when it has no name for it; "?" is not known.
theirs_notes()
{
	LC_ALL=C readelf -nW "$1" 2>"$work/warning" | awk "$hex_awk"'
		$2 ~ /^0x[0-9a-f]+$/ {
			owner = $1
			size = hex($2)
			type = bytes = "?"
			if ($0 ~ /NT_GNU_BUILD_ID/)
				type = "0x3"
			if (match($0, /Unknown note type: \(0x[0-9a-f]+/))
				type = hex(substr($0, RSTART + 20, RLENGTH - 20))
			if (sub(/.*(description data|Build ID): /, "")) {
				bytes = $0
				gsub(/ /, "", bytes)
			}
			print owner, type, size, bytes
		}'
}

ours_notes()
{
	jq -r "$hex_jq"'.elf.notes[] |
		"\(.owner) \(.type.raw) \(.desc_hex | length / 2 | hex) " +
		"\(if .desc_hex == "" then "?" else .desc_hex end)"' "$1"
}

# What readelf does not tell is not compared.
mask()
{
	awk 'NR == FNR { type[FNR] = $2; bytes[FNR] = $4; next }
	     type[FNR] == "?" { $2 = "?" }
	     bytes[FNR] == "?" { $4 = "?" }
	     { print }' "$1" "$2"
}

# GRUB's i386-xen image has a last note that is longer than its segment: readelf
# stops there with a warning, Xen and kimg take what there is. kimg must warn
# about the same note.
cut_note()
{
	local at type

	at=$(sed -n 's/.*invalid namesz .* at offset \(0x[0-9a-f]*\)/\1/p' \
	     "$work/warning")
	[ -n "$at" ] || return 0
	type=$(sed -n 's/.* type: \(0x[0-9a-f]*\), .*/\1/p' "$work/warning")
	at=$((at + $(jq '.elf.notes[0].at' "$work/ours.json")))
	equal "type of the note that is too long" \
		"$(jq -r '.elf.notes[-1].type.raw' "$work/ours.json")" "$type"
	equal "place of the note that is too long" \
		"$(jq -r '.elf.notes[-1].at' "$work/ours.json")" "$at"
	"$KIMG" -v inspect "$image" 2>&1 >/dev/null |
		grep -q "warning: .*leaves the segment" ||
		wrong "no warning about the note that is too long"
	sed -i '$d' "$work/ours"
}

compare_notes()
{
	theirs_notes "$1" >"$work/theirs"
	ours_notes "$work/ours.json" >"$work/ours"
	cut_note
	mask "$work/theirs" "$work/ours" >"$work/masked"
	same "notes" "$work/masked" "$work/theirs"
}

# compare FILE ELF: what kimg says about an image, readelf about its ELF
compare()
{
	image=$1
	json "$1" "$work/ours.json"
	theirs_phdrs "$2" >"$work/theirs"
	[ -s "$work/theirs" ] || wrong "readelf shows no segments"
	ours_phdrs "$work/ours.json" >"$work/ours"
	same "segments" "$work/ours" "$work/theirs"
	# In a payload, kimg stops before the sections.
	if [ "$1" = "$2" ] ||
	   jq -e '.elf | has("sections")' "$work/ours.json" >/dev/null; then
		theirs_sections "$2" >"$work/theirs"
		ours_sections "$work/ours.json" >"$work/ours"
		same "sections" "$work/ours" "$work/theirs"
	fi
	compare_notes "$2"
}

while read -r file; do
	elf=$(elf_of "$file")
	[ -n "$elf" ] || continue
	compare "$file" "$elf"
	[ "$file" = "$elf" ] || compare "$elf" "$elf"
done < <(kernels)
finish
