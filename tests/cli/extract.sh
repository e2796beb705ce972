#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# kimg extract: which parts there are. Those of real kernels are compared in
# tests/real/extract.sh. Usage: extract.sh CASE
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

gz=$images/good/bzimage-gzip.img

# is FILE IMAGE AT SIZE: a file is these bytes of an image
is() {
	tail -c +$(($3 + 1)) "$2" | head -c "$4" | cmp - "$1" ||
		fail "$1 is not $2 from $3 to $4"
}

# field IMAGE PATH: a value, at full depth
field() {
	"$kimg" inspect --full -F "$2" "$1" 2>/dev/null || true
}

# parts IMAGE PART...: each can be taken out
parts() {
	local image=$1 part

	shift
	for part; do
		run 0 "$kimg" extract "$image" "$part" -o "part-$part" -f
		[[ ! -s err && ! -s out ]] || fail "$part: $(cat out err)"
	done
}

# absent IMAGE STATUS PART...: none can, and there is no file
absent() {
	local image=$1 want=$2 part

	shift 2
	for part; do
		rm -f file
		run "$want" "$kimg" extract "$image" "$part" -o file
		[[ $(grep -c '^kimg: ' err) == 1 ]] ||
			fail "$part: $(cat err)"
		[[ ! -e file ]] || fail "$part: there is a file"
	done
	[[ -z $(find . -name '.kimg-*') ]] || fail 'something is left'
}

case_bzimage() {
	local sects

	parts "$gz" payload stream vmlinux elf setup pm notes
	sects=$(od -An -tu1 -j $((0x1f1)) -N 1 "$gz")
	is part-setup "$gz" 0 $(((sects + 1) * 512))
	is part-pm "$gz" $(((sects + 1) * 512)) \
		"$(field "$gz" protected_mode.size)"
	is part-payload "$gz" "$(field "$gz" payload.at)" \
		"$(field "$gz" payload.length)"
	cmp part-payload part-stream
	gzip -dc part-stream | cmp - part-vmlinux
	[[ $(stat -c %s part-elf) == "$(field "$gz" elf.size)" ]] ||
		fail 'the ELF has another size'
	absent "$gz" 5 tail config btf certificate cmdline sbat relocs \
		'elf.notes[99]' 'elf.phdrs[99]' 'elf.sections[0]' \
		section:.text 'pe.sections[0]' pe-section:.text \
		'uki.sections[0]' 'pe.certificates[0]'
}

# The size that the build appends is not part of what tools decode.
case_codecs() {
	local codec tool

	for codec in bzip2 lzma xz zstd lz4; do
		tool=$codec
		[[ $codec != lzma ]] || tool='xz --format=lzma'
		parts "$images/good/bzimage-$codec.img" payload stream vmlinux
		head -c -4 part-payload | cmp - part-stream
		$tool -dc <part-stream 2>/dev/null | cmp - part-vmlinux
	done
}

case_wrapper() {
	local name

	for name in gzip-elf gzip-bzimage xz-elf; do
		if ! "$kimg" extract "$images/good/$name.img" wrapper >got 2>err; then
			grep -q 'not built in' err || fail "$name: $(cat err)"
			continue
		fi
		case $name in
		gzip-*) gzip -dc "$images/good/$name.img" ;;
		*) xz -dc "$images/good/$name.img" ;;
		esac | cmp - got || fail "$name: not what its tool makes"
	done
	run 5 "$kimg" extract "$images/good/elf64.img" wrapper
}

case_relocs() {
	local image=$images/good/relocs-lists.img

	parts "$image" vmlinux elf relocs payload.relocs elf.relocs
	cat part-elf part-relocs | cmp - part-vmlinux
	cmp part-relocs part-payload.relocs
	cmp part-relocs part-elf.relocs
	[[ -s part-relocs ]] || fail 'no lists'
	# What was taken out is a file of its own, with the same parts.
	cp part-vmlinux vmlinux
	cp part-relocs lists
	parts vmlinux vmlinux elf relocs
	cmp vmlinux part-vmlinux
	cmp lists part-relocs
}

case_tail() {
	local image=$images/good/tail.img

	parts "$image" tail
	is part-tail "$image" "$(field "$image" tail.at)" \
		"$(field "$image" tail.size)"
}

case_notes() {
	local image=$images/good/notes-build-id.img i n=0 at size

	parts "$image" notes elf.notes
	cmp part-notes part-elf.notes
	read -r at size < <(readelf -lW "$image" |
		awk '$1 == "NOTE" { print $2, $5 }')
	is part-notes "$image" $((at)) $((size))
	for i in 0 1 2 3 4 5 6 7; do
		size=$(field "$image" "elf.notes[$i].desc_size")
		[[ -n $size ]] || break
		at=$(field "$image" "elf.notes[$i].desc_at")
		parts "$image" "elf.notes[$i]"
		is "part-elf.notes[$i]" "$image" "$at" "$size"
		n=$((n + 1))
	done
	[[ $n -gt 0 ]] || fail 'no notes'
	# Without a segment of notes.
	image=$images/good/notes-sht-only.img
	parts "$image" notes
	[[ -s part-notes ]] || fail 'no notes in sections'
	# An empty descriptor is an empty file.
	image=$images/good/notes-empty-desc.img
	n=$("$kimg" inspect --json=short "$image" |
		grep -o '"desc_size":[0-9]*' | grep -n ':0$' | cut -d: -f1)
	parts "$image" "elf.notes[$((n - 1))]"
	cmp "part-elf.notes[$((n - 1))]" /dev/null
	absent "$images/good/notes-none.img" 5 notes
}

case_sections() {
	local image=$images/good/elf64-sections.img name size n=0

	while read -r name size; do
		[[ $((16#$size)) -gt 0 ]] || continue
		parts "$image" "section:$name"
		objcopy -O binary --only-section="$name" \
			--set-section-flags "$name=alloc,load,contents" \
			"$image" want 2>/dev/null
		# It leaves out what it takes for no part of a program.
		[[ -s want ]] || continue
		cmp want "part-section:$name"
		n=$((n + 1))
	done < <(readelf -SW "$image" | sed 's/^ *\[ *[0-9]*\]//' |
		awk '$2 ~ /^(PROGBITS|NOTE|STRTAB)$/ { print $1, $5 }')
	[[ $n -gt 0 ]] || fail 'nothing was compared'
	absent "$image" 5 section:.nosuch
	parts "$image" 'elf.phdrs[0]'
}

case_nobits() {
	absent "$images/good/elf-nobits-max.img" 5 section:.bss
	run 5 "$kimg" extract "$images/good/elf-nobits-max.img" section:.bss
	says 'SHT_NOBITS'
}

case_config() {
	parts "$images/good/config.img" config
	field "$images/good/config.img" config.text >text
	# -F shows a newline as an escape.
	[[ $(sed 's/\\n/\n/g' text) == "$(cat part-config)" ]] ||
		fail 'another text'
	absent "$images/good/config-crc.img" 4 config
	absent "$images/good/config-cut.img" 4 config
	absent "$images/good/config-open.img" 4 config
	absent "$images/good/config-bomb.img" 6 config
	absent "$images/good/config-none.img" 5 config
	run 4 "$kimg" extract "$images/good/config-open.img" config
	says 'config: the configuration does not end'
}

case_btf() {
	local image=$images/good/btf.img

	parts "$image" btf section:.BTF
	cmp part-btf part-section:.BTF
	# What is wrong inside a part does not matter to who takes it out.
	parts "$images/good/btf-magic.img" btf
	absent "$images/good/btf-none.img" 5 btf
}

case_uki() {
	local image=$images/good/uki.img name

	for name in linux initrd cmdline osrel uname; do
		objcopy -O binary --only-section=".$name" "$image" want \
			2>/dev/null || continue
		[[ -s want ]] || continue
		parts "$image" "$name" "pe-section:.$name"
		cmp want "part-$name"
		cmp want "part-pe-section:.$name"
	done
	parts "$image" 'uki.sections[0]' vmlinux setup payload
	# The kernel of it gives the same when it is a file.
	cp part-linux kernel
	mv part-vmlinux vmlinux
	parts kernel vmlinux
	cmp vmlinux part-vmlinux
	# In a compressed file, too.
	parts "$images/good/gzip-uki.img" linux
	[[ -s part-linux ]] || fail 'nothing'
	absent "$images/bad/uki-linux-past-eof.img" 4 linux
}

case_certificate() {
	local image=$images/good/pe-certificate.img at size

	at=$(field "$image" pe.certificates[0].at)
	size=$(field "$image" pe.certificates[0].length)
	parts "$image" certificate 'pe.certificates[0]'
	cmp part-certificate 'part-pe.certificates[0]'
	size=$((size - 8))
	[[ $(stat -c %s part-certificate) -le $size ]] || fail 'too long'
	is part-certificate "$image" $((at + 8)) \
		"$(stat -c %s part-certificate)"
	absent "$images/good/pe.img" 5 certificate
}

case_wrapped() {
	parts "$images/good/gzip-bzimage.img" setup payload vmlinux
	gzip -dc "$images/good/gzip-bzimage.img" >plain
	mv part-setup setup
	mv part-vmlinux vmlinux
	parts plain setup vmlinux
	cmp setup part-setup
	cmp vmlinux part-vmlinux
	absent "$images/bad/gzip-crc.img" 4 vmlinux
}

# Damage is damage of the part, and of what it is decoded from.
case_damage() {
	head -c -40 "$gz" >cut.img
	absent cut.img 4 vmlinux elf notes payload
	parts cut.img setup
	run 0 "$kimg" extract -v cut.img setup -o part -f
	grep -q 'truncated' err || fail "$(cat err)"
	head -c 600 "$good" >headers
	absent headers 4 pm vmlinux
	absent "$images/bad/notes-descsz-max.img" 4 'elf.notes[9]'
	parts "$images/bad/notes-descsz-max.img" vmlinux elf
	# Notes that are wrong do not hinder the rest.
	parts "$images/bad/payload-notes.img" payload vmlinux elf
	absent "$images/unsup/uki-linux-gzip.img" 5 vmlinux
	parts "$images/unsup/uki-linux-gzip.img" linux
	echo hello >text
	absent text 4 vmlinux setup
	absent "$images/good/arm64-image.img" 5 vmlinux elf setup
}

case_words() {
	run 2 "$kimg" extract
	run 2 "$kimg" extract "$good"
	run 2 "$kimg" extract "$good" nosuch
	says "there is no part 'nosuch'; there are payload, "
	for word in 'elf.notes[' 'elf.notes[x]' 'elf.notes[1' 'elf.notes[1]x' \
		'elf.notes[99999999999999999999]' section: 'elf' 'payload.at' \
		'elf.phdrs'; do
		[[ $word == elf ]] ||
			run 2 "$kimg" extract "$good" "$word"
	done
	run 2 "$kimg" extract "$good" elf more
	run 2 "$kimg" extract -F kind "$good" elf
	run 2 "$kimg" extract "$good" elf -o
	run 3 "$kimg" extract missing elf
	says 'missing: cannot open'
	mkdir folder
	run 3 "$kimg" extract folder elf
	says 'folder: cannot read: Is a directory'
}

case_run "$1"
