#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# kimg relocate: what is moved, and nothing else. Kernels that were moved are
# started in tests/boot/slide.sh. Usage: relocate.sh CASE
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# put FILE OFFSET BYTES...: hex, as in the file
put() {
	local file=$1 at=$2

	shift 2
	printf '%b' "$(printf '\\x%s' "$@")" |
		dd of="$file" bs=1 seek="$((at))" conv=notrunc status=none
}

# moved NAME: the fixture, moved by 16 MiB, is the file "want"
moved() {
	run 0 "$kimg" relocate --slide 16M "$images/good/$1.img" -o got -f
	[[ ! -s out && ! -s err ]] || fail "$1: $(cat out err)"
	cmp got want || fail "$1: not these bytes"
}

# The entry, addresses of a 64-bit ELF and of its notes.
headers_64() {
	put want 0x1b 02
	put want 0x53 82
	put want 0x5b 02
	put want 0x113 82
	put want 0x1b7 02
}

case_three() {
	cp "$images/good/slide-three.img" want
	headers_64
	# a word of 8 bytes, one to add to and one to subtract from
	put want 0x403 91
	put want 0x40b 91
	put want 0x40f 8f
	# behind the segment's code, and the lists
	put want 0x47f 01
	put want 0x3ff 01
	put want 0x487 82
	put want 0x48f 82
	put want 0x497 82 fc 03 00 82
	put want 0x494 08 04 00 82 7c 04 00 82 fc 03 00 82
	moved slide-three
}

case_two() {
	cp "$images/good/slide-two.img" want
	headers_64
	# per-CPU data stays at 0, and is loaded elsewhere
	put want 0xcb 02
	put want 0x403 91
	put want 0x40b 91
	put want 0x393 01
	# sh_addr of .text, the lists
	put want 0x4d3 82
	put want 0x5c7 82
	put want 0x5cf 82
	put want 0x5d3 82
	moved slide-two
}

case_one() {
	cp "$images/good/slide-one.img" want
	put want 0x1b 02
	put want 0x4b c2
	put want 0x4f 02
	put want 0x113 c2
	put want 0x1ab 02
	put want 0x403 91
	put want 0x40b 91
	put want 0x487 c2
	put want 0x48b c2
	moved slide-one
}

case_twice() {
	local f=$images/good/slide-three.img

	run 0 "$kimg" relocate --slide 32M "$f" -o once
	run 0 "$kimg" relocate --slide 0x1000000 "$f" -o a
	run 0 "$kimg" relocate --slide 16M a -o twice
	cmp once twice || fail "twice 16 MiB is not 32 MiB"
	"$kimg" relocate --slide 32M - <"$f" | cmp - once || fail "standard output"
}

# refused STATUS WHAT ARGS...: with one line, and no file
refused() {
	local want=$1 what=$2

	shift 2
	rm -f file
	run "$want" "$kimg" relocate "$@" -o file
	[[ $(grep -c '^kimg: ' err) == 1 ]] || fail "$*: $(cat err)"
	grep -q -- "$what" err || fail "$*: not '$what': $(cat err)"
	[[ ! -e file ]] || fail "$*: left a file"
}

case_refused() {
	local f=$images/good/slide-three.img

	refused 6 'only a vmlinux slides' --slide 2M "$images/good/bzimage.img"
	grep -q 'hint: kimg extract vmlinux' err || fail "no hint"
	refused 6 'no relocation lists' --slide 2M "$images/good/elf64.img"
	refused 6 'steps of 2 MiB' --slide 3M "$f"
	refused 6 'leave its address space' --slide 1G "$f"
	refused 6 'not in the bytes of a segment' --slide 2M \
		"$images/good/slide-bss.img"
	refused 6 'not fit in its word' --slide 2M "$images/good/slide-carry.img"
	refused 4 'ELF' --slide 2M "$images/bad/elf-cut-20.img"
	refused 6 'not a vmlinux' --slide 2M "$images/good/multiboot1.img"
}

case_usage() {
	local f=$images/good/slide-three.img

	refused 2 'how far' "$f"
	refused 2 "does not take '2Q'" --slide 2Q "$f"
	refused 2 "does not take '0'" --slide 0 "$f"
	refused 2 'seed is for' --slide 2M --seed a "$f"
	refused 2 'which FILE' --slide 2M
}

case_random() {
	local f=$images/good/slide-three.img word

	for word in a b c d; do
		run 0 "$kimg" relocate --slide random --seed "$word" "$f" -o "$word"
	done
	run 0 "$kimg" -v relocate --slide random --seed a "$f" -o again
	grep -q '^kimg: moved by [0-9]* MiB of at most 1006, 5 relocations$' err ||
		fail "$(cat err)"
	cmp a again || fail "a seed is another distance"
	[[ $(cat a b c d | wc -c) == $((4 * $(wc -c <"$f"))) ]] || fail "sizes"
	[[ $(sha256sum a b c d | cut -c -64 | sort -u | wc -l) -gt 1 ]] ||
		fail "seeds do not matter"
	run 0 "$kimg" relocate --slide random "$f" -o file
}

case_run "$1"
