#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# kimg paddr from outside: options, files, what is refused. What it makes of
# kernels is in tests/fixtures/field. Usage: paddr.sh CASE
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

field=$work/field.img
cp "$images/field/linux-vsyscall.img" "$field"
truncate -s $((0x202000)) "$field"

case_shown() {
	run 0 "$kimg" paddr "$field"
	grep -q '^  0 .* physical ' out || fail "$(cat out)"
	grep -q '^  1 .* separate ' out || fail "$(cat out)"
	grep -q '^  xen-pv  *true .* p_paddr - PADDR_OFFSET ' out || fail "$(cat out)"
	grep -q '^  efi  *false ' out || fail "$(cat out)"
	# only those that were asked for
	run 0 "$kimg" paddr --for kexec,qemu "$field"
	! grep -q '^  xen-pv' out || fail "$(cat out)"
	run 0 "$kimg" paddr - <"$images/good/bzimage.img"
	grep -q ' xen-pv .*p_paddr' out || fail "not the kernel inside: $(cat out)"
	! grep -q ' qemu .*p_paddr' out || fail "QEMU sees no segments there"
	run 5 "$kimg" paddr "$images/good/pe.img"
	says 'no ELF'
	run 4 "$kimg" paddr "$images/bad/elf-cut-20.img"
}

case_usage() {
	local args

	for args in "--physical --virtual" "--offset 1M --physical" \
		"--offset 0" "--offset x" "--offset --1" "--set 0" "--set =1" \
		"--set 0=" "--set 0=x" "--phys-base 1M" "--in-place" "-o file" \
		"--virt-base x" "--in-place --physical -o file" \
		"--physical --json" "--for nobody" "--entry up" "-F size"; do
		# shellcheck disable=SC2086 # options
		run 2 "$kimg" paddr $args "$field"
		[[ ! -e file ]] || fail "$args: left a file"
	done
	run 2 "$kimg" paddr --physical
}

case_refused() {
	run 6 "$kimg" paddr --offset 2M -o file "$images/good/bzimage.img"
	says 'would not survive a start'
	hint 'kimg extract -o vmlinux'
	run 6 "$kimg" paddr --offset 2M -o file "$images/good/elf64.img"
	says 'would not start by PVH'
	hint --force
	run 0 "$kimg" paddr --offset 2M --force -o file "$images/good/elf64.img"
	run 6 "$kimg" paddr --offset 4M -o file "$images/good/elf64.img"
	says 'the file exists'
	run 6 "$kimg" paddr --offset 0xffffffff00000000 -o new \
		"$images/good/elf32.img"
	says 'leave the address space'
	run 6 "$kimg" paddr --set 0=0xfffffffffffff000 -o new --force \
		"$images/good/elf64.img"
	says 'leave the address space'
	[[ ! -e new ]] || fail "left a file"
}

# A kernel that says where it may go.
case_reloc() {
	local f=$images/good/pvh-reloc-3.img

	"$kimg" inspect -F xen.phys32_reloc "$f" >out
	run 6 "$kimg" paddr --offset 2M -o file "$f"
	says 'one distance for all segments, a multiple of'
	run 0 "$kimg" paddr --offset 4M -o file "$f"
	[[ $("$kimg" inspect -F elf.phdrs[0].paddr -F xen.phys32_entry file |
		tr '\n' ' ') == '0x1400000 0x1400010 ' ]] ||
		fail "$("$kimg" paddr file)"
}

case_dry_run() {
	cp "$field" copy
	run 0 "$kimg" paddr --offset 2M --dry-run copy
	cmp copy "$field" || fail "changed"
	grep -q ' elf.entry  *0x200000  *0x400000$' out || fail "$(cat out)"
	run 0 "$kimg" paddr --offset 2M -n -o file copy
	[[ ! -e file ]] || fail "left a file"
	run 0 "$kimg" paddr --offset 2M -n --in-place copy
	cmp copy "$field" || fail "changed"
	[[ ! -e copy.kimg-undo ]] || fail "left something to undo"
}

case_pipe() {
	run 0 "$kimg" paddr --offset 2M -o one "$field"
	# shellcheck disable=SC2002 # a pipe
	cat "$field" | "$kimg" paddr --offset 2M - | cmp - one || fail "another file"
	run 0 "$kimg" paddr --entry virtual --for xen-pv -o two one
	[[ $("$kimg" inspect -F elf.entry two) == 0xffffffff80200000 ]] ||
		fail "$("$kimg" inspect -F elf.entry two)"
	run 0 "$kimg" paddr --entry physical -o three two
	cmp one three || fail "not back"
	run 0 "$kimg" paddr --set 1=0x600000 --set 0=0x800000 -f -o four "$field"
	[[ $("$kimg" inspect -F elf.phdrs[0].paddr -F elf.phdrs[1].paddr four |
		tr '\n' ' ') == '0x800000 0x600000 ' ]] || fail "$("$kimg" paddr four)"
}

case_place() {
	local before

	cp "$field" copy
	chmod 640 copy
	before=$(stat -c '%i %a' copy)
	run 0 "$kimg" paddr --offset 2M --in-place copy
	[[ $(stat -c '%i %a' copy) == "$before" ]] || fail "another file"
	[[ ! -e copy.kimg-undo ]] || fail "left something to undo"
	run 0 "$kimg" paddr --offset -2M --in-place copy
	cmp copy "$field" || fail "not back"
	# Nothing to do is no change.
	run 0 "$kimg" paddr --entry keep --set 0=0x200000 --in-place copy
	cmp copy "$field" || fail "changed"
	run 3 "$kimg" paddr --offset 2M --in-place missing
	run 6 "$kimg" paddr --offset 2M --in-place /dev/null
	run 6 "$kimg" paddr --offset 4K --in-place copy
	cmp copy "$field" || fail "changed, and refused"
	[[ ! -e copy.kimg-undo ]] || fail "left something to undo"
}

case_undo() {
	cp "$field" copy
	# What a change leaves that was killed between two writes.
	printf '18 0000200000000000\n58 0000200000000000\n' >copy.kimg-undo
	printf '\x40' | dd of=copy bs=1 seek=$((0x1a)) conv=notrunc status=none
	run 6 "$kimg" paddr --offset 2M --in-place copy
	says 'an earlier change was not finished'
	hint 'kimg paddr --undo'
	run 0 "$kimg" paddr --undo copy
	cmp copy "$field" || fail "not undone"
	run 6 "$kimg" paddr --undo copy
	says 'nothing to undo'
	# cut off: nothing was written before all of it was
	printf '18 0000200000000000\n58 00002' >copy.kimg-undo
	run 0 "$kimg" paddr --undo copy
	cmp copy "$field" || fail "changed"
	for line in '18 xx' '18' 'zz 00' '18 0' 'ffffffff 00' '18 '; do
		printf '%s\n' "$line" >copy.kimg-undo
		run 6 "$kimg" paddr --undo copy
		says 'not what'
		cmp copy "$field" || fail "$line: changed"
		rm copy.kimg-undo
	done
}

case_full_disk() {
	cp "$field" copy
	# a limit instead of a disk: the undo file cannot be written
	(
		trap '' XFSZ
		ulimit -f 0
		run 3 "$kimg" paddr --offset 2M --in-place copy
	) 2>/dev/null || true
	cmp copy "$field" || fail "changed"
}

case_run "$1"
