#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# kimg dump: what libbfd and libopcodes tell, against other tools.
# Usage: objects.sh CASE
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

binutils() {
	need as ld nm objdump objcopy readelf
	built_in disassembly
}

# A program with everything that libbfd can list.
make_objects() {
	cat >code.s <<-'END'
	.text
	.globl start, other
	.type start, @function
	start:	call other
		jmp start
	.type other, @function
	other:	mov $0x1234, %eax
		movabs $table, %rcx
		ret
	.data
	table:	.quad other, start+8
	.weak gone
		.quad gone
	.section .note.any, "a"
		.long 4, 4, 1
		.asciz "any"
		.long 5
	END
	as -o code.o code.s
	ld -e start --emit-relocs -o code.elf code.o
}

sections_of() {
	objdump -h "$1" | sed -n 's/^ *[0-9]\+ //p'
}

case_sections() {
	local image

	binutils
	need jq
	built_in json
	make_objects
	for image in code.elf code.o "$images/good/elf64-sections.img" \
		"$images/good/elf32-sections.img"; do
		run 0 "$kimg" dump --json --sections "$image"
		sections_of "$image" | while read -r name size vma lma at align; do
			echo "$name $((16#$size)) $((16#$vma)) $((16#$lma))" \
				"$((16#$at)) $((align))"
		done >want
		jq -r '.objects[0].sections[] |
			[.name, .size, .vma, .lma, .at, .align] | @tsv' out |
			while read -r name size vma lma at align; do
				echo "$name $size $((vma)) $((lma)) $at $align"
			done >ours
		[[ -s ours ]] || fail "$image: none"
		diff want ours || fail "$image"
		objdump -h "$image" | sed -n '/^  *[A-Z]/s/ //gp' |
			sed 's/^Idx.*//; /^\$/d' >want
		jq -r '.objects[0].sections[] | .flags | join(",")' out |
			diff want - || fail "$image: flags"
	done
	built_in tables
	run 0 "$kimg" dump --sections code.elf
	grep -q '^elf: sections (elf64-x86-64), 0x0$' out || fail "$(cat out)"
	grep -q ' \.text .* CONTENTS ALLOC LOAD RELOC READONLY CODE$' out ||
		fail "$(cat out)"
	# A PE image, and a bzImage in which there are two files.
	run 0 "$kimg" dump --sections "$images/good/pe.img"
	objdump -h "$images/good/pe.img" | awk '$1 ~ /^[0-9]+$/ { print $2 }' \
		>want
	awk '$1 ~ /^[0-9]+$/ { print $2 }' out | diff want - || fail 'pe'
	run 5 "$kimg" dump --sections "$images/good/elf64.img"
	says 'sections: there are none'
	hint elf.phdrs
}

case_symbols() {
	binutils
	need jq
	built_in json
	make_objects
	for image in code.elf code.o; do
		run 0 "$kimg" dump --json --symbols $image
		nm -a -p $image | sed -E 's/^ {16}/0000000000000000/' |
			while read -r value type name; do
				echo "$((16#$value)) $type $name"
			done | sort >want
		jq -r '.objects[0].symbols[] | [.value, .type, .name] | @tsv' \
			out | while read -r value type name; do
				echo "$((value)) $type $name"
			done | sort >ours
		diff <(grep -v ' $' want) <(grep -v ' $' ours) || fail $image
	done
	[[ $(jq -c '.objects[0].symbols[] | select(.name == "start") |
		[.bind, .kind, .section]' out) == '["global","function",".text"]' ]] ||
		fail "$(cat out)"
	strip code.elf
	run 5 "$kimg" dump --symbols code.elf
	says 'symbols: there are none'
	hint '--symbol'
}

case_relocations() {
	binutils
	need jq
	built_in json
	make_objects
	for image in code.elf code.o; do
		run 0 "$kimg" dump --json --relocations $image
		objdump -rw $image | awk '/^[0-9a-f]+ R_/ { print $2, $3 }' \
			>want
		[[ -s want ]] || fail "$image: objdump shows none"
		jq -r '.objects[0].relocations[] | "\(.type) \(.symbol) \(.addend)"' \
			out | while read -r type symbol addend; do
			n=$((addend))
			if ((n < 0)); then
				printf '%s %s-0x%016x\n' "$type" "$symbol" $((-n))
			elif ((n)); then
				printf '%s %s+0x%016x\n' "$type" "$symbol" $n
			else
				printf '%s %s\n' "$type" "$symbol"
			fi
		done | diff want - || fail $image
	done
	run 5 "$kimg" dump --relocations "$images/good/elf64-sections.img"
	says 'relocations: there are none'
}

# instructions OBJDUMP-OPTION...: what objdump reads, without addresses
instructions() {
	objdump -w --no-show-raw-insn "$@" |
		sed -n 's/^ *\([0-9a-f]\+\):[[:space:]]*/\1 /p' |
		sed 's/ *$//'
}

case_code() {
	binutils
	need jq
	built_in json
	make_objects
	run 0 "$kimg" dump --json --disasm=elf --instructions 5 code.elf
	[[ $(jq -r .code.names out) == symtab ]] || fail "$(cat out)"
	instructions -d code.elf | sed -n 1,5p >want
	# objdump leaves the 0x out, and kimg does not.
	jq -r '.code.instructions[] | "\(.address[2:]) \(.text)"' out |
		sed -E 's/ 0x([0-9a-f]+) </ \1 </' | diff want - ||
		fail "$(cat out)"
	[[ $(jq -r '.code.instructions[] | select(.symbol == "other") |
		.bytes' out) == b834120000 ]] || fail "$(cat out)"
	# The entries of a bzImage, in both widths.
	run 0 "$kimg" dump --json --disasm=entry32 --instructions 8 "$good"
	instructions -b binary -m i386 -D --adjust-vma=0xffc00 \
		--start-address=0x100000 "$good" | sed -n 1,8p >want
	jq -r '.code.instructions[] | "\(.address[2:]) \(.text)"' out |
		diff want - || fail "$(cat out)"
	run 5 "$kimg" dump --disasm=hook "$good"
	says 'code32_start calls the kernel itself'
	run 5 "$kimg" dump --disasm=efi "$good"
	says 'no such way into it'
	# code32_start (0x214) leads 0x10 bytes behind the start.
	cp "$good" hook.img
	printf '\020\0\020\0' | dd of=hook.img bs=1 seek=$((0x214)) \
		conv=notrunc status=none
	run 0 "$kimg" dump --json --disasm=hook hook.img
	[[ $(jq -c '[.code.at, .code.address, .code.bits]' out) == \
		'[1040,"0x100010",32]' ]] || fail "$(cat out)"
}

# Nothing of a file reaches a terminal as it is, and libbfd does not speak.
case_hostile() {
	local k

	binutils
	make_objects
	objcopy --redefine-sym other=$'o\e[31m\xc2\x9b' code.elf evil.elf
	run 0 "$kimg" dump --symbols evil.elf
	run 0 "$kimg" dump --disasm=elf evil.elf
	run 0 "$kimg" dump evil.elf
	# Wrong numbers in tables that only libbfd reads: e_shoff is at 40, and
	# of a section header sh_link, sh_info and sh_entsize at 40, 44 and 56.
	at=$(xxd -p -s 40 -l 8 code.elf | fold -w2 | tac | tr -d '\n')
	at=$((16#$at))
	n=$(readelf -h code.elf | sed -n 's/.*Number of section headers: *//p')
	for ((k = 1; k < n; k++)); do
		for off in 4 8 32 40 44 56; do
			cp code.elf broken.elf
			printf '\377\377\377\177' | dd of=broken.elf bs=1 \
				seek=$((at + 64 * k + off)) conv=notrunc \
				status=none
			for how in --sections --symbols --relocations \
				--disasm=elf; do
				rc=0
				timeout 20 "$kimg" dump $how broken.elf >out \
					2>err || rc=$?
				case $rc in
				0 | 4 | 5 | 6) ;;
				*) fail "$k $off $how: $rc: $(cat err)" ;;
				esac
				! grep -v '^kimg: \|^ *hint: ' err ||
					fail "$k $off $how: $(cat err)"
			done
		done
	done
}

case_in_sandbox() {
	sandboxed
	binutils
	make_objects
	run 0 "$kimg" dump --sandbox=require --symbols --sections code.elf
	run 0 "$kimg" dump --sandbox=require --disasm=elf --xml code.elf
}

# A library that ends its process is told from an answer.
case_in_bad_library() {
	binutils
	make_objects
	mkdir -p bad/modules
	cp "$kimg" bad/kimg
	cp "${KIMG_BUILD:?}"/modules/* bad/modules
	run 0 bad/kimg dump --sections code.elf
	cp "$KIMG_BUILD/tests/cli/bad/kimg-bfd.so" bad/modules
	BAD_BFD='exit' run 70 bad/kimg dump --sections code.elf
	says 'libbfd gave up'
	BAD_BFD='crash' run 70 bad/kimg dump --sections code.elf
	says 'ended by signal 11'
	rm bad/modules/kimg-bfd.so
	run 5 bad/kimg dump --sections code.elf
	says 'libbfd is not built in .build with -DKIMG_WITH_BFD=ON'
	run 0 bad/kimg dump code.elf
}

# Everything is opened before, also the module.
case_in_order() {
	need strace
	sandboxed
	binutils
	make_objects
	run 0 strace -f -o trace "$kimg" dump --symbols code.elf
	sed -n '/seccomp(/,$p' trace >after
	[[ -s after ]] || fail 'no sandbox'
	grep -E ' (open|openat|openat2|socket|execve)\(' after |
		grep -v 'overcommit_memory.* EACCES' && fail 'opened later'
	return 0
}

case_run "$1"
