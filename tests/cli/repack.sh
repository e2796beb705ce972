#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# kimg repack: an ELF file around a bzImage, as od and readelf see it. That it
# starts is seen in tests/boot/boot_elf.sh. Usage: repack.sh CASE
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# word FILE OFFSET [BYTES]: a little-endian number
word() {
	od -An -v -j "$(($2))" -N "${3:-4}" -t "u${3:-4}" --endian=little "$1" |
		tr -d ' \n'
}

# is WHAT VALUE WANT
is() {
	[[ $(($2)) == $(($3)) ]] || fail "$1 is $2, not $3"
}

# put FILE OFFSET BYTES...: hex, as in the file
put() {
	local file=$1 at=$2

	shift 2
	printf '%b' "$(printf '\\x%s' "$@")" |
		dd of="$file" bs=1 seek="$((at))" conv=notrunc status=none
}

# part FILE OFFSET SIZE
part() {
	tail -c +$(($2 + 1)) "$1" | head -c $(($3))
}

# phdr N FIELD: of the file "got"; offsets of the ELF specification
phdr() {
	local at=$((64 + 56 * $1))

	case $2 in
	type) word got "$at" ;;
	flags) word got $((at + 4)) ;;
	offset) word got $((at + 8)) 8 ;;
	vaddr) word got $((at + 16)) 8 ;;
	paddr) word got $((at + 24)) 8 ;;
	filesz) word got $((at + 32)) 8 ;;
	memsz) word got $((at + 40)) 8 ;;
	esac
}

# segment N ADDRESS OFFSET FILESZ MEMSZ
segment() {
	is "type of $1" "$(phdr "$1" type)" 1
	is "p_vaddr of $1" "$(phdr "$1" vaddr)" "$2"
	is "p_paddr of $1" "$(phdr "$1" paddr)" "$2"
	is "p_offset of $1" "$(phdr "$1" offset)" "$3"
	is "p_filesz of $1" "$(phdr "$1" filesz)" "$4"
	is "p_memsz of $1" "$(phdr "$1" memsz)" "$5"
}

# The fixture: 1280 bytes at 1024 of the file, pref_address 0x1000000,
# init_size 0x2000000.
case_layout() {
	run 0 "$kimg" repack --to boot-elf "$good" -o got
	[[ ! -s out && ! -s err ]] || fail "$(cat out err)"
	[[ $(part got 0 20 | xxd -p) == \
		7f454c4602010100000000000000000002003e00 ]] || fail "no ELF64"
	is e_entry "$(word got 24 8)" 0x3001000
	is e_phnum "$(word got 56 2)" 3
	is e_shnum "$(word got 60 2)" 0
	segment 0 0x1000000 0x4000 1280 0x2000000
	segment 1 0x3000000 0 0x4000 0x5000
	is "flags of 0" "$(phdr 0 flags)" 7
	is "flags of 1" "$(phdr 1 flags)" 7
	is "size" "$(wc -c <got)" 0x4500
	part "$good" 1024 1280 | cmp - <(part got 0x4000 1280) ||
		fail "the protected-mode part changed"
}

# Words of the stub, and boot_params with nothing but the header in it.
case_params() {
	run 0 "$kimg" repack --to boot-elf "$good" -o got
	is self "$(word got 0x1004)" 0x3001000
	is boot_params "$(word got 0x1010)" 0x3002000
	is kernel "$(word got 0x1014)" 0x1000000
	is cmdline "$(word got 0x1018)" 0x3003000
	is ramdisk_size "$(word got 0x1020)" 0
	is scratch "$(word got 0x1024)" 0x3004000
	part "$good" 0x1f1 0x7b >want
	put want $((0x210 - 0x1f1)) ff
	put want $((0x214 - 0x1f1)) 00 00 00 01
	{
		head -c $((0x1f1)) /dev/zero
		cat want
		head -c $((0x1000 - 0x1f1 - 0x7b)) /dev/zero
	} | cmp - <(part got 0x2000 0x1000) || fail "boot_params"
	[[ $(part got 0x3000 0x1000 | tr -d '\0' | wc -c) == 0 ]] ||
		fail "a command line"
}

case_notes() {
	need readelf
	run 0 "$kimg" repack --to boot-elf "$images/good/bzimage-features.img" \
		-o got
	is "type of the notes" "$(phdr 2 type)" 4
	is "8 bytes of PHYS32_ENTRY" "$(word got $(($(phdr 2 offset) + 4)))" 8
	is "its type" "$(word got $(($(phdr 2 offset) + 8)))" 18
	is "it" "$(word got $(($(phdr 2 offset) + 16)) 8)" 0x3001000
	# Of the features 0x8801 that of the RSDP is left.
	run 0 "$kimg" inspect -F xen.guest_os -F xen.guest_version \
		-F xen.loader -F xen.features.supported_raw -F xen.pv \
		-F xen.pvh -F xen.dom0 got
	[[ $(tr '\n' ' ' <out) == \
		"linux 2.6 generic 0x8000 false true false " ]] ||
		fail "$(cat out)"
	readelf -n got >out
	[[ $(grep -c '^  Xen' out) == 5 ]] || fail "notes: $(cat out)"
}

case_inside() {
	head -c 5000 /dev/urandom >ramdisk
	run 0 "$kimg" repack --to boot-elf --initrd ramdisk --cmdline 'a b=c' \
		"$good" -o got
	segment 2 0x3005000 0x5000 5000 5000
	is "flags of 2" "$(phdr 2 flags)" 6
	is ramdisk "$(word got 0x101c)" 0x3005000
	is ramdisk_size "$(word got 0x1020)" 5000
	part got 0x5000 5000 | cmp - ramdisk || fail "another ramdisk"
	[[ $(part got 0x3000 6 | xxd -p) == 6120623d6300 ]] || fail "cmdline"
	"$kimg" repack --to boot-elf --initrd - --cmdline 'a b=c' "$good" \
		<ramdisk | cmp - got || fail "another file from standard input"
	# A command line that needs a page more moves what is behind it.
	put "$good" 0x238 ff ff 00 00
	run 0 "$kimg" repack --to boot-elf --initrd ramdisk \
		--cmdline "$(printf '%4096s' x)" "$good" -o got -f
	segment 1 0x3000000 0 0x5000 0x6000
	segment 2 0x3006000 0x6000 5000 5000
	is scratch "$(word got 0x1024)" 0x3005000
}

# Not relocatable: at 0x100000, with the memory up to where it moves itself.
case_fixed() {
	put "$good" 0x234 00
	run 0 "$kimg" repack --to boot-elf "$good" -o got
	segment 0 0x100000 0x4000 1280 0x2f00000
	is kernel "$(word got 0x1014)" 0x100000
	is code32_start "$(word got 0x2214)" 0x100000
	# Relocatable, and too low: at the next aligned address above 1 MiB.
	put "$good" 0x234 01
	put "$good" 0x258 00 10 00 00
	run 0 "$kimg" repack --to boot-elf "$good" -o got -f
	segment 0 "$(word "$good" 0x230)" 0x4000 1280 0x2000000
}

case_dry_run() {
	run 0 "$kimg" repack --to boot-elf -n "$good" -o file
	[[ ! -e file ]] || fail "it wrote a file"
	cat >want <<-'END'
	  Kernel        0x01000000 to 0x03000000, 1280 bytes in the file
	  Stub          0x03000000 to 0x03005000, 16384 bytes in the file
	  Entry         0x03001000, by PVH
	  File          17664 bytes
	END
	cmp out want || fail "$(cat out)"
}

# refused STATUS WHAT ARGS...: with one line, and no file
refused() {
	local want=$1 what=$2

	shift 2
	rm -f file
	run "$want" "$kimg" repack "$@" -o file
	says "$what"
	[[ ! -e file ]] || fail "$*: left a file"
}

# broken WHAT OFFSET BYTES...: the fixture with these bytes
broken() {
	local what=$1

	shift
	cp "$images/good/bzimage.img" broken
	put broken "$@"
	refused 6 "$what" --to boot-elf broken
}

case_refused() {
	local f=$images/good

	refused 6 'not a bzImage: expected' --to boot-elf "$f/elf-no-load.img"
	refused 6 'starts by PVH as it is' --to boot-elf "$f/elf64.img"
	refused 6 'a unified kernel image' --to boot-elf "$f/uki.img"
	hint 'kimg extract linux'
	refused 4 'ELF' --to boot-elf "$images/bad/elf-cut-20.img"
	broken 'loadflags: a zImage' 0x211 00
	broken 'init_size: nothing tells' 0x260 00 00 00 00
	broken 'kernel_alignment: not a power' 0x230 03 00 00 00
	broken 'pref_address: the memory' 0x258 00 00 00 f4
	broken 'pref_address: the memory' 0x258 00 00 00 00 01
	broken 'pref_address: the memory' 0x258 ff ff ff ff ff ff ff ff
	broken 'pref_address: the memory' 0x260 ff ff ff ff
}

case_refused_inside() {
	cp "$good" tight
	head -c 5000 /dev/zero >ramdisk
	put tight 0x238 05 00 00 00
	refused 6 'cmdline_size: .* at most 5 bytes' --to boot-elf \
		--cmdline 'abcdef' tight
	put tight 0x22c 86 63 00 03
	refused 6 'initrd_addr_max: the ramdisk' --to boot-elf \
		--initrd ramdisk tight
	put tight 0x22c 87 63 00 03
	run 0 "$kimg" repack --to boot-elf --initrd ramdisk tight -o file
	: >empty
	refused 6 'empty: an empty ramdisk' --to boot-elf --initrd empty "$good"
	refused 6 'larger than --max-size' --max-size 4999 --to boot-elf \
		--initrd ramdisk "$good"
	refused 3 'none: No such file' --to boot-elf --initrd none "$good"
	refused 3 'Is a directory' --to boot-elf --initrd . "$good"
	run 6 "$kimg" repack --to boot-elf --initrd ramdisk "$good" -f -o ramdisk
	says 'this file is read'
}

case_usage() {
	refused 2 'into what' "$good"
	refused 2 'which FILE' --to boot-elf
	refused 2 "does not take 'pvh'" --to pvh "$good"
	refused 2 'kernel and ramdisk' --to boot-elf --initrd - -
	refused 2 '-F takes values' --to boot-elf -F kind "$good"
}

# The kernel inside is the same; what it is compressed by is not.
case_codec() {
	local codec f=$images/good/bzimage-gzip.img

	"$kimg" extract -o before "$f" vmlinux
	for codec in xz zstd lz4 gzip bzip2 lzma lzo none; do
		rm -f file
		if ! "$kimg" repack --codec "$codec" --for xen-pv:4.20 "$f" \
			-o file 2>err; then
			grep -q 'not built in' err || fail "$codec: $(cat err)"
			continue
		fi
		"$kimg" extract -f -o after file vmlinux
		cmp before after || fail "$codec: another kernel"
		run 0 "$kimg" validate --for xen-pv:4.20 file
	done
	built_in gzip
	run 0 "$kimg" repack --codec gzip --level 1 --for xen-pv --size-report \
		-f -o file "$f"
	grep -Eq '^ *payload +[0-9]+ +[0-9]+ +[0-9.]+ %$' out || fail "$(cat out)"
	run 0 "$kimg" repack --codec gzip --for xen-pv --dry-run -o none "$f"
	[[ ! -e none ]] || fail "left a file"
	"$kimg" repack --codec gzip --level 1 --for xen-pv - <"$f" | cmp - file ||
		fail "standard output"
}

case_codec_refused() {
	local f=$images/good/bzimage-gzip.img

	refused 6 "does not know xz" --codec xz "$f"
	refused 6 'GRUB for Xen PV 2.06 cannot decode' --codec lz4 --for pvgrub "$f"
	refused 6 'cannot decode bzip2' --codec bzip2 --for xen-pv "$f"
	refused 6 'the image is signed' --codec gzip --for xen-pv \
		"$images/good/crc-signed.img"
	hint --strip-signature
	refused 6 'only the kernel.s build' --set init_size=0x1000 "$good"
	refused 6 'not a bzImage' --codec gzip --for xen-pv "$images/good/elf64.img"
	refused 4 'ELF' --codec gzip --for xen-pv "$images/bad/elf-cut-20.img"
}

case_codec_usage() {
	refused 2 'no such codec' --codec rar --for xen-pv "$good"
	refused 2 'has no such level' --codec gzip --level 12 --for xen-pv "$good"
	refused 2 "does not take '1x'" --codec gzip --level 1x "$good"
	refused 2 'level is for --codec' --level 1 --strip-signature "$good"
	refused 2 "does not take 'x'" --set x "$good"
	refused 2 "does not take 'root_dev=y'" --set root_dev=y "$good"
	refused 2 'no such field' --set root_dew=1 "$good"
	refused 2 'too large' --set root_dev=0x10000 "$good"
	refused 2 'there is no consumer' --codec gzip --for me "$good"
	refused 2 'are for --codec' --for xen-pv "$good"
	refused 2 'makes another file' --to boot-elf --codec gzip "$good"
	refused 2 'are for --to boot-elf' --codec gzip --cmdline a "$good"
}

case_set() {
	run 0 "$kimg" repack --set root_dev=0x801 --set vid_mode=0x317 "$good" -o file
	[[ $(word file 0x1fc 2) == $((0x801)) ]] || fail "root_dev"
	[[ $(word file 0x1fa 2) == $((0x317)) ]] || fail "vid_mode"
	[[ $(cmp -l file "$good" | wc -l) == 4 ]] || fail "$(cmp -l file "$good")"
}

case_run "$1"
