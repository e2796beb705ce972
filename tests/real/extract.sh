#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Parts of real images, byte for byte what other tools take out: dd and the tools
# of the codecs, objcopy, osslsigncode and sbattach.
set -euo pipefail
. "$KIMG_SOURCE/tests/real/lib.sh"
need objcopy objdump readelf openssl sbsign sbattach osslsigncode

# extract PART: leaves $work/ours; its status is kimg's
extract()
{
	"$KIMG" extract "$image" "$1" -o "$work/ours" -f 2>"$work/stderr"
}

# bytes PART FILE: the part is what is in a file
bytes()
{
	compared=$((compared + 1))
	extract "$1" || wrong "$1: status $?: $(cat "$work/stderr")"
	cmp "$work/ours" "$2" || wrong "$1 differs"
}

# cut AT SIZE: bytes of the image, in $work/theirs
cut_out()
{
	dd if="$image" of="$work/theirs" iflag=skip_bytes,count_bytes \
		skip="$1" count="$2" bs=64k status=none
}

# The parts that a bzImage has outside its payload (boot.rst).
check_setup()
{
	local sects size at length

	sects=$(field "$image" $((0x1f1)) 1)
	sects=$((((sects ? sects : 4) + 1) * 512))
	cut_out 0 "$sects"
	bytes setup "$work/theirs"
	size=$(($(field "$image" $((0x1f4)) 4) * 16))
	cut_out "$sects" "$size"
	bytes pm "$work/theirs"
	has_payload "$image" || return 0
	read -r at length < <(payload "$image")
	cut_out "$at" "$length"
	bytes payload "$work/theirs"
}

# check_end VMLINUX: the section headers are the last thing in a kernel of Linux
check_end()
{
	local end

	end=$(readelf -hW "$1" | awk '
		/Start of section headers/ { at = $5 }
		/Size of section headers/ { size = $5 }
		/Number of section headers/ { n = $5 }
		END { print at + n * size }')
	head -c "$end" "$1" >"$work/theirs"
	bytes elf "$work/theirs"
	if [ "$(stat -c %s "$1")" -gt "$end" ]; then
		tail -c +$((end + 1)) "$1" >"$work/theirs"
		bytes relocs "$work/theirs"
	fi
}

# check_elf VMLINUX: the parts of the kernel
check_elf()
{
	local name size

	bytes vmlinux "$1"
	[[ $image != */vmlinuz-* ]] || check_end "$1"
	readelf -SW "$1" 2>/dev/null | sed 's/^ *\[ *[0-9]*\]//' |
		awk '$2 ~ /^(PROGBITS|NOTE|X86_64_UNWIND)$/ && $7 ~ /A/ {
			print $1, $5 }' >"$work/sections"
	# All of one kernel, and what matters of the others.
	[[ $image == *cloud* ]] ||
		sed -i -nE '/^\.(rodata|notes|init\.text) /p' "$work/sections"
	while read -r name size; do
		[ $((16#$size)) -gt 0 ] || continue
		objcopy -O binary --only-section="$name" "$1" "$work/theirs" \
			2>/dev/null
		[ -s "$work/theirs" ] || continue
		bytes "section:$name" "$work/theirs"
		sections=$((sections + 1))
	done <"$work/sections"
	# Kernels of 32 bits have none.
	readelf -SW "$1" 2>/dev/null | grep ' \.BTF ' >/dev/null || return 0
	objcopy -O binary --only-section=.BTF "$1" "$work/theirs"
	bytes btf "$work/theirs"
}

# check_uki FILE NAME...: sections as objcopy has them
check_pe()
{
	local name

	image=$1
	shift
	for name; do
		objcopy -O binary --only-section=".$name" "$image" \
			"$work/theirs" 2>/dev/null
		bytes "$name" "$work/theirs"
		bytes "pe-section:.$name" "$work/theirs"
	done
}

sections=0
for image in $(kernels); do
	elf=$(elf_of "$image")
	[ "$(field "$image" $((0x202)) 4)" != $((0x53726448)) ] ||
		[ "$(field "$image" $((0x206)) 2)" -lt $((0x204)) ] ||
		[[ $image == *ipxe* || $image == *memtest* ]] || check_setup
	[ -z "$elf" ] || check_elf "$elf"
done
[ "$sections" -ge 20 ] || wrong "only $sections sections"

# A unified kernel image; its parts are what it was made of, but for the
# padding that objcopy adds to some, and takes out again.
stub=/usr/lib/systemd/boot/efi/linuxx64.efi.stub
kernel=$(kernels | grep -m 1 'cloud-amd64_.*/vmlinuz-')
if [ -e "$stub" ]; then
	printf 'NAME=x\nPRETTY_NAME="kimg test"\n' >"$work/osrel"
	printf 'root=/dev/vda1 ro' >"$work/cmdline"
	printf '6.1.0-test' >"$work/uname"
	head -c 100000 "$kernel" >"$work/initrd"
	objcopy --add-section .osrel="$work/osrel" \
		--change-section-vma .osrel=0x20000 \
		--add-section .uname="$work/uname" \
		--change-section-vma .uname=0x28000 \
		--add-section .cmdline="$work/cmdline" \
		--change-section-vma .cmdline=0x30000 \
		--add-section .linux="$kernel" \
		--change-section-vma .linux=0x2000000 \
		--add-section .initrd="$work/initrd" \
		--change-section-vma .initrd=0x4000000 \
		"$stub" "$work/uki" 2>/dev/null
	check_pe "$work/uki" osrel uname cmdline linux initrd
	for part in osrel uname cmdline linux initrd; do
		file=$work/$part
		[ $part != linux ] || file=$kernel
		bytes $part "$file"
	done
	bytes vmlinux "$kernel.elf"
	check_pe "$stub" sbat
	# The same in a compressed file.
	gzip -1c "$work/uki" >"$work/uki.gz"
	image=$work/uki.gz
	bytes initrd "$work/initrd"
	bytes vmlinux "$kernel.elf"
fi

# Signatures: Debian's and two of our own.
for name in one two; do
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$name" \
		-keyout "$work/$name.key" -out "$work/$name.crt" 2>/dev/null
done
sign()
{
	sbsign --key "$work/$1.key" --cert "$work/$1.crt" --output "$3" "$2" \
		>/dev/null 2>&1
}
image=$kernel
cp "$kernel" "$work/copy"
sbattach --detach "$work/theirs" "$work/copy" 2>/dev/null
openssl pkcs7 -inform DER -in "$work/theirs" -outform DER \
	-out "$work/theirs.der"
bytes certificate "$work/theirs.der"
osslsigncode extract-signature -in "$kernel" -out "$work/theirs.oss" \
	>/dev/null 2>&1 || true
openssl pkcs7 -inform DER -in "$work/theirs.oss" -outform DER \
	-out "$work/theirs.der"
bytes certificate "$work/theirs.der"
sign one "$kernel" "$work/signed"
sign two "$work/signed" "$work/signed.two"
image=$work/signed.two
for i in 0 1 2; do
	extract "pe.certificates[$i]" || wrong "certificate $i"
	openssl pkcs7 -inform DER -in "$work/ours" -outform DER \
		-out "$work/theirs.der" || wrong "certificate $i is no PKCS #7"
	bytes "pe.certificates[$i]" "$work/theirs.der"
done
equal "the second signer" "$(openssl pkcs7 -inform DER -in "$work/theirs.der" \
	-print_certs -noout | sed -n 's/^subject=CN = //p')" two

# A kernel with a configuration, read as its script does: between the marks.
image=$work/ikconfig
printf 'CONFIG_A=y\n# CONFIG_B is not set\n' >"$work/config"
{
	cat "$kernel.elf"
	printf IKCFG_ST
	gzip -9c "$work/config"
	printf IKCFG_ED
} >"$work/behind"
cp "$kernel.elf" "$image"
# Into a place of .rodata that is zero anyway: the marks are looked for.
at=$(($(readelf -SW "$kernel.elf" | sed 's/^ *\[ *[0-9]*\]//' |
	awk '$1 == ".rodata" { print "0x" $4 }') + 4096))
tail -c +$(($(stat -c %s "$kernel.elf") + 1)) "$work/behind" |
	dd of="$image" bs=64k oflag=seek_bytes seek="$at" conv=notrunc status=none
bytes config "$work/config"
finish
