#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Kernels of other machines are recognised, named and passed by: kimg against
# grub-file, file, and the bytes at the offsets of Documentation/arch.
set -euo pipefail
. "$KIMG_SOURCE/tests/real/lib.sh"
need grub-file file

# number FIELD: of the header, in decimal
number()
{
	printf '%d' "$(jq -r ".$header.$1" "$work/ours.json")"
}

# at OFFSET SIZE FIELD
at()
{
	equal "$3" "$(number "$3")" "$(field "$image" "$1" "$2")"
}

# arch/arm64/booting.rst, "Call the kernel image"
check_arm64()
{
	at 8 8 text_offset
	at 16 8 image_size
	at 24 8 flags.raw
	equal file "$(file -b "$image")" "Linux kernel ARM64 boot executable \
Image, little-endian, $(($(number page_size) / 1024))K pages"
}

# arch/riscv/boot-image-header.rst
check_riscv()
{
	at 8 8 text_offset
	at 16 8 image_size
	at 24 8 flags.raw
	at 32 4 version
}

# arch/arm/boot/compressed/head.S
check_arm()
{
	at 36 4 magic
	at 40 4 start
	at 44 4 end
	equal file "$(file -b "$image")" \
		"Linux kernel ARM boot executable zImage (little-endian)"
}

# is WORD ANSWER
is()
{
	local theirs=false

	! grub-file "--is-$1" "$image" || theirs=true
	equal "grub-file --is-$1" "$2" "$theirs"
}

# check KIND ARCH WORD...: the words of grub-file that are true of it
check()
{
	local all=" arm-linux arm64-linux arm64-efi riscv64-efi x86-linux "
	local word header=${1//-/_}

	json "$image" "$work/ours.json"
	equal kind "$(jq -r .kind "$work/ours.json")" "$1"
	equal arch "$(jq -r .arch "$work/ours.json")" "$2"
	for word in $all; do
		is "$word" "$(case " ${*:3} " in
			*" $word "*) echo true ;;
			*) echo false ;;
			esac)"
	done
	"check_${1%-*}"
	# Inside there would be much to say, but not by this program.
	equal "what is decoded" "$(jq -r "keys - [\"$header\"] | @text" \
		"$work/ours.json")" \
		'["also","arch","entries","file","kind","size","version"]'
}

while read -r image; do
	case $image in
	*:arm64_*) check arm64-image aarch64 arm64-linux arm64-efi ;;
	*:armhf_*) check arm-zimage arm arm-linux ;;
	*:riscv64_*) check riscv-image riscv riscv64-efi ;;
	esac
done < <(kernels)
if [ "$compared" = 0 ]; then
	echo "skipped: there are no kernels of other machines"
	exit 77
fi
finish
