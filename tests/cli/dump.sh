#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# kimg dump: fields, paths and bytes, against other tools.
# Usage: dump.sh CASE
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# Offsets, sizes and versions are those of boot.rst.
case_setup() {
	need jq
	built_in json
	run 0 "$kimg" dump --json "$good" setup
	jq -r '.parts[0].fields[] | select(.at) | [.name, .at, .size, .raw,
		.since // "all"] | @tsv' out >fields
	while read -r name at size raw since; do
		grep -q "^$name	$((at))	$size	$raw	$since\$" fields ||
			fail "$name: $(grep "^$name" fields)"
	done <<-'END'
	setup_sects 0x1f1 1 0x1 all
	boot_flag 0x1fe 2 0xaa55 all
	header 0x202 4 0x53726448 2.00
	version 0x206 2 0x20f 2.00
	loadflags 0x211 1 0x1 2.00
	heap_end_ptr 0x224 2 0x0 2.01
	initrd_addr_max 0x22c 4 0x7fffffff 2.03
	xloadflags 0x236 2 0x1 2.12
	pref_address 0x258 8 0x1000000 2.10
	init_size 0x260 4 0x2000000 2.10
	kernel_info_offset 0x268 4 0x40 2.15
	END
	[[ $(jq -c '[.parts[].path]' out) == '["setup","setup.crc"]' ]] ||
		fail 'other parts'
}

# What is in the file at these offsets is the number that is shown.
case_raw() {
	local image

	need jq
	built_in json
	for image in bzimage elf64-sections elf32-sections elf64-big pe uki \
		multiboot1 multiboot2 xen-bin arm64-image btf; do
		[[ -e $images/good/$image.img ]] || fail "no $image"
		"$kimg" -q dump --json "$images/good/$image.img" >out ||
			[[ $? == 5 ]]
		jq -r '.parts[] | select(.layer == "") | .path as $p |
			.fields[] | select(.raw) |
			[$p, .name, .at, .size, .raw] | @tsv' out >fields
		[[ -s fields ]] || fail "$image: no fields"
		while read -r part name at size raw; do
			bytes=$(xxd -p -s "$at" -l "$size" \
				"$images/good/$image.img")
			little=$(fold -w2 <<<"$bytes" | tac | tr -d '\n')
			case $((raw)) in
			"$((16#$bytes))" | "$((16#$little))") ;;
			*) fail "$image: $part $name at $at: $raw, $bytes" ;;
			esac
		done <fields
	done
}

# Each path of a field is one of kimg inspect, with the same value.
case_paths() {
	local image path value

	need jq
	built_in json
	for image in bzimage elf64-sections uki config multiboot2; do
		image=$images/good/$image.img
		run 0 "$kimg" dump --json "$image"
		jq -r '.parts[].fields[] | select(.path and
			(.value | type) != "object") |
			[.path, .value] | @tsv' out |
			grep -v '^setup.fields' | awk 'NR % 7 == 0' |
			grep -vF "\\" >fields
		[[ -s fields ]] || fail "$image: no fields"
		while IFS=$'\t' read -r path value; do
			[[ $("$kimg" inspect --full -F "$path" "$image") == \
				"$value" ]] || fail "$image: $path is $value"
		done <fields
		# Nothing of the other document is left out.
		jq -r '.parts[].fields[].path // empty' out | sort >ours
		"$kimg" inspect --full --json "$image" | jq -r '.images[0] |
			paths(scalars) as $p | $p |
			map(if type == "number" then "[\(.)]" else ".\(.)" end) |
			join("")[1:]' |
			grep -vE '(^|\.)(at|layer)$' | sed -E '
				s/^(setup.fields\[[0-9]+\])\..*/\1/
				s/\.(raw|name|set\[[0-9]+\])$//' | sort -u >theirs
		comm -13 ours theirs | grep -vE '^tail$|\.?(relocs|sbat)$' \
			>missing || :
		# "name" of a section is no part of a value.
		while read -r path; do
			grep -q "^${path//[/\\[}" ours || fail "$image: no $path"
		done <missing
	done
}

case_parts() {
	need jq
	built_in json
	parts() {
		run 0 "$kimg" dump --json "$good" "$@"
		jq -r '.parts[].path' out | tr '\n' ' '
	}
	[[ $(parts elf.phdrs) == 'elf.phdrs[0] elf.phdrs[1] ' ]] || fail phdrs
	[[ $(parts 'elf.phdrs[1]') == 'elf.phdrs[1] ' ]] || fail 'one phdr'
	[[ $(parts 'elf.notes[1]' kernel_info) == \
		'kernel_info elf.notes[1] ' ]] || fail 'two parts'
	parts elf.entry >/dev/null
	[[ $(jq -c '.parts[].fields | map(.name)' out) == '["e_entry"]' ]] ||
		fail "$(cat out)"
	parts elf.e_entry setup.init_size >/dev/null
	[[ $(jq -c '[.parts[].fields[].name]' out) == \
		'["init_size","e_entry"]' ]] || fail "$(cat out)"
	parts 'setup.fields[3]' version >/dev/null
	[[ $(jq -c '[.parts[].fields[].name]' out) == \
		'["version","ram_size"]' ]] || fail "$(cat out)"
	parts payload.codec >/dev/null
	[[ $(jq -c '[.parts[].fields[].value]' out) == '["none"]' ]] ||
		fail "$(cat out)"
	# Without JSON the same: a table for each part.
	built_in tables
	run 0 "$kimg" dump "$good" elf.phdrs
	[[ $(grep -c '^elf.phdrs\[[01]\]: ' out) == 2 ]] || fail "$(cat out)"
	grep -q '^ *0x40 *4 p_type *0x1 PT_LOAD  *Kind of segment' out ||
		fail "$(cat out)"
}

case_absent() {
	local path

	for path in tail uki 'elf.phdrs[9]' elf.nothing payload.relocs \
		setup.nothing 'setup[0]'; do
		run 5 "$kimg" dump "$good" "$path"
		says "there is no "
	done
	run 5 "$kimg" dump "$good" setup uki
	says 'there is no uki'
	for path in '' . 'a b' 'a[' 'a[]b' Setup '[0]' 'a.'; do
		run 2 "$kimg" dump "$good" "$path"
		says 'is not a path'
	done
	run 2 "$kimg" dump
	run 2 "$kimg" dump -F kind "$good"
	run 2 "$kimg" dump --hex "$good"
	run 2 "$kimg" dump --hex "$good" nothing
	run 2 "$kimg" dump --hex --sections "$good" setup
	run 2 "$kimg" dump --sections "$good" setup
	run 2 "$kimg" dump --disasm=elf "$good" elf
	run 2 "$kimg" dump --disasm=pvh --disasm=pv "$good"
	run 2 "$kimg" dump --disasm=nothing "$good"
	says 'there is no entry .nothing.; there are entry32, '
}

case_damaged() {
	run 4 "$kimg" dump "$images/bad/boot-flag-0.img"
	says 'boot_flag'
	run 4 "$kimg" dump "$images/bad/payload-notes.img"
	says 'payload/elf@'
	grep -q '^setup: ' out || fail 'nothing of what is good'
	run 4 "$kimg" dump --sections "$images/bad/payload-notes.img"
	[[ ! -s out ]] || fail "$(cat out)"
	run 5 "$kimg" dump "$images/good/arm64-image.img"
	says 'recognised, and not decoded'
	grep -q '^arm64_image: ' out || fail "$(cat out)"
	run 3 "$kimg" dump missing
	run 4 "$kimg" dump "$0"
	[[ ! -s out ]] || fail "$(cat out)"
	# Nothing but the part has to be good, as with extract.
	run 0 "$kimg" dump --hex "$images/bad/payload-notes.img" setup
	run 0 "$kimg" dump - setup <"$good"
	need jq
	built_in json
	run 4 "$kimg" dump --json "$images/bad/boot-flag-0.img"
	[[ $(jq -r .error.code out) == MALFORMED ]] || fail "$(cat out)"
}

# hexdump reads the same bytes, taken out by extract.
case_hex() {
	local part image=$good

	need hexdump
	for part in setup pm payload vmlinux elf 'elf.notes[1]' notes; do
		run 0 "$kimg" dump --hex "$image" "$part"
		"$kimg" extract "$image" "$part" >bytes
		at=$(sed -n '1s/.*\(@\| \)\(0x[0-9a-f]*\), .*/\2/p' out)
		# As in the layer: the same bytes behind a hole.
		truncate -s $((at)) whole
		cat bytes >>whole
		hexdump -C -s $((at)) whole >want
		sed 1d out | diff want - || fail "$part"
	done
	# A page of the same bytes is a star.
	dd if=/dev/zero of=zeros.img bs=1 count=0 seek=8192 status=none
	dd if="$images/good/elf64.img" of=zeros.img conv=notrunc status=none
	run 0 "$kimg" dump --hex zeros.img vmlinux
	hexdump -C zeros.img | diff - <(sed 1d out)
	[[ $(grep -c '^\*$' out) -ge 1 ]] || fail 'no star'
	run 5 "$kimg" dump --hex "$good" initrd
	says 'initrd'
	need jq
	built_in json
	run 0 "$kimg" dump --hex --json "$good" setup
	[[ $(jq -r '.bytes[0].hex' out) == \
		"$("$kimg" extract "$good" setup | xxd -p | tr -d '\n')" ]] ||
		fail 'other bytes'
}

case_in_sandbox() {
	sandboxed
	run 0 "$kimg" dump --sandbox=require "$good"
	run 0 "$kimg" dump --sandbox=require --hex "$good" setup
}

case_color() {
	built_in tables
	"$kimg" dump --color=always "$good" setup >colored
	grep -q $'^\e\[1msetup: .*\e\[0m' colored || fail "$(head -1 colored)"
}

case_run "$1"
