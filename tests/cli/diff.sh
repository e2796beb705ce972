#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# kimg diff: what differs, what belongs together, what is left out.
# Usage: diff.sh CASE
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# with OFFSET BYTES: a copy of good.img with other bytes, as new.img
with() {
	cp "$good" new.img
	printf '%b' "$2" | dd of=new.img bs=1 seek=$(($1)) conv=notrunc \
		status=none
}

# lines LINE...: these are the differences, but for digests
lines() {
	printf '%s\n' "$@" >want
	sed 1,2d out | grep -v 'sha256' | diff want - || fail 'other lines'
}

case_same() {
	cp "$good" new.img
	run 0 "$kimg" diff "$good" new.img
	[[ ! -s out && ! -s err ]] || fail "$(cat out err)"
	run 0 "$kimg" diff "$good" "$good"
	run 0 "$kimg" diff - "$good" <new.img
	[[ ! -s out ]] || fail "$(cat out)"
}

# root_flags is at 0x1f2, vid_mode at 0x1fa (boot.rst).
case_changed() {
	with 0x1f2 '\005'
	run 1 "$kimg" diff "$good" new.img
	lines '~ setup.fields[1].value (root_flags): 0x1 -> 0x5'
	sed -n 1,2p out | diff - <(printf -- '--- %s\n+++ new.img\n' "$good")
	run 1 "$kimg" diff new.img "$good"
	lines '~ setup.fields[1].value (root_flags): 0x5 -> 0x1'
	with 0x1fa '\001\000'
	run 1 "$kimg" diff "$good" new.img
	grep -q '(vid_mode)' out || fail "$(cat out)"
}

# Flags are told by name: what came, and what went.
case_flags() {
	with 0x211 '\041'
	run 1 "$kimg" diff "$good" new.img
	grep -q '^[+-~] setup.fields\[[0-9]*\].value.set\[[0-9]*\] (' out ||
		fail "$(cat out)"
	grep -q '(loadflags).*raw' out && fail 'the number, too'
	return 0
}

case_added() {
	run 1 "$kimg" diff "$good" "$images/good/tail.img"
	grep -q '^+ tail.at: ' out || fail "$(cat out)"
	run 1 "$kimg" diff "$images/good/tail.img" "$good"
	grep -q '^- tail.at: ' out || fail "$(cat out)"
	run 1 "$kimg" diff "$images/good/elf64.img" \
		"$images/good/elf64-sections.img"
	grep -q '^+ elf.sections\[1\].name (.text): .text' out ||
		fail "$(cat out)"
	grep '^-' out | sed 1d | grep . && fail 'something is gone'
	return 0
}

# A section between others moves them, which is no difference.
case_moved() {
	cat >map.s <<-'END'
	.section .one, "a"
	.byte 1
	.section .two, "a"
	.byte 2
	END
	sed '1i .section .zero, "a"\n.byte 0' map.s >more.s
	for name in map more; do
		as -o $name.o $name.s
		ld -e 0 -o $name $name.o 2>/dev/null
		strip $name
	done
	run 1 "$kimg" diff map more
	grep -q '^+ elf.sections\[1\].name (.zero): .zero' out ||
		fail "$(cat out)"
	grep -E '\.name \(\.(one|two)\)|index' out && fail 'sections differ'
	return 0
}

case_ignore() {
	with 0x1f2 '\005'
	run 0 "$kimg" diff --ignore setup --ignore sha256 "$good" new.img
	run 0 "$kimg" diff --ignore 'setup.fields[1]' --ignore .sha256 \
		"$good" new.img
	run 0 "$kimg" diff --ignore 'setup.fields[].value' --ignore sha256 \
		"$good" new.img
	run 1 "$kimg" diff --ignore 'setup.fields[2]' --ignore .sha256 \
		"$good" new.img
	run 1 "$kimg" diff --ignore 'setup.field' --ignore .sha256 \
		"$good" new.img
	run 1 "$kimg" diff --ignore .256 "$good" new.img
	run 0 "$kimg" diff --ignore .value --ignore sha256 "$good" new.img
	for word in '' . 'a b' 'a[' 'a[]b' 'a..b' '.a.b' '.a[]' 'a.' A '[0]'; do
		run 2 "$kimg" diff --ignore "$word" "$good" new.img
		says 'is not a path'
	done
}

case_config() {
	local a=$images/good/config.img

	sed 's/CONFIG_B is not set/CONFIG_D is not set/' "$a" >/dev/null
	gzip -c >text.gz <<-'END'
	CONFIG_A=m
	CONFIG_C="c"
	CONFIG_D=y
	END
	# Behind the same ELF file, whose segment has room.
	{
		head -c $((0x480)) "$a"
		printf IKCFG_ST
		cat text.gz
		printf IKCFG_ED
	} >new.img
	truncate -s "$(stat -c %s "$a")" new.img
	run 0 "$kimg" inspect --full -F config.lines new.img
	run 1 "$kimg" diff "$a" new.img
	grep '^. config.text' out >got || fail "$(cat out)"
	diff got - <<-'END'
	~ config.text (CONFIG_A): CONFIG_A=y -> CONFIG_A=m
	- config.text (CONFIG_B): # CONFIG_B is not set
	+ config.text (CONFIG_D): CONFIG_D=y
	END
}

case_damaged() {
	local bad=$images/bad/boot-flag-0.img

	run 4 "$kimg" diff "$good" "$bad"
	[[ ! -s out && -s err ]] || fail "$(cat out)"
	run 4 "$kimg" diff "$bad" "$bad"
	run 3 "$kimg" diff "$good" missing
	says 'missing: cannot open'
	run 5 "$kimg" diff "$good" "$images/good/arm64-image.img"
	says 'recognised, and not decoded'
	run 2 "$kimg" diff "$good"
	run 2 "$kimg" diff
	run 2 "$kimg" diff "$good" "$good" "$good"
	run 2 "$kimg" diff -F kind "$good" "$good"
	mkdir folder
	run 3 "$kimg" diff "$good" folder
	built_in json
	run 4 "$kimg" diff --json "$good" "$bad"
	[[ $(jq -c '[.same, .differences, .new.error.code]' out) == \
		'[null,[],"MALFORMED"]' ]] || fail "$(cat out)"
}

case_document() {
	command -v jq >/dev/null || exit 77
	built_in json
	with 0x1f2 '\005'
	run 1 "$kimg" diff --json --ignore .sha256 "$good" new.img
	[[ $(jq -c '[.kimg.schema, .same, .changed, .added, .removed]' out) == \
		'["diff/1",false,1,0,0]' ]] || fail "$(cat out)"
	[[ $(jq -c '.differences' out) == '[{"change":"changed",'* ]] ||
		fail "$(cat out)"
	[[ $(jq -c '.differences[0] | [.path, .name, .old, .new]' out) == \
		'["setup.fields[1].value","root_flags","0x1","0x5"]' ]] ||
		fail "$(cat out)"
	# Each path leads to its value.
	run 1 "$kimg" diff --json "$good" "$images/good/bzimage-pe.img"
	jq -r '.differences[] | select(.change == "removed" and .old != null) |
		"\(.path)\t\(.old)"' out >removed
	while IFS=$'\t' read -r path value; do
		[[ $("$kimg" inspect --full -F "$path" "$good") == "$value" ]] ||
			fail "$path"
	done <removed
	jq -r '.differences[] | select(.change == "added" and .new != null and
		(.new | tostring | length) < 60) | "\(.path)\t\(.new)"' out |
		head -n 40 >added
	[[ -s added ]] || fail 'nothing added'
	while IFS=$'\t' read -r path value; do
		[[ $("$kimg" inspect --full -F "$path" \
			"$images/good/bzimage-pe.img") == "$value" ]] ||
			fail "$path"
	done <added
}

case_color() {
	with 0x1f2 '\005'
	"$kimg" diff --color=always "$good" new.img >colored || :
	grep -q $'^\e\[33m~ setup.*\e\[0m$' colored || fail "$(cat colored)"
	# Text of a file stays harmless.
	run 1 "$kimg" diff "$images/good/kernel-version-escape.img" "$good"
}

case_in_sandbox() {
	sandboxed
	run 0 "$kimg" diff --sandbox=require --json "$good" "$good"
}

case_run "$1"
