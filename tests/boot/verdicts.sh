#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What kimg validate says of QEMU is what QEMU does: whole kernels start to user
# space, and those with one defect do not.
set -euo pipefail
. "$KIMG_SOURCE/tests/boot/lib.sh"

make_initrd "$KIMG_SOURCE/tests/boot/guest-init.sh"

# starts SECONDS FILE: does it come to user space?
starts()
{
	boot "$1" "$2" nokaslr
	grep -q '^guest: end' "$work/console"
}

good()
{
	local try

	equal "$2" "$(takes qemu "$1")" yes
	for try in 1 2 3; do
		starts 240 "$1" && break
		[ "$try" != 3 ] || wrong "$2: does not start"
	done
}

# Without KASLR the kernel is decompressed to where the loader put it; with it
# a kernel may find room elsewhere, and start although its header is wrong.
# A kernel that hangs is given the time in which the good ones start.
bad()
{
	equal "$2" "$(takes qemu "$1")" "no $3"
	! starts 30 "$1" || wrong "$2: starts"
}

image=$(kernels | grep -m 1 '/linux-image-[^:]*cloud-amd64_.*/vmlinuz-')
cp "$image" "$work/bz"
"$KIMG" extract "$image" vmlinux -o "$work/vmlinux" -f
good "$work/bz" "the kernel"
good "$work/vmlinux" "its vmlinux"

cp "$image" "$work/bz"
put "$work/bz" 0x260 '\0\0\x80\0'
bad "$work/bz" "init_size of 8 MiB" init-size-file
cp "$image" "$work/bz"
put "$work/bz" 0x260 '\0\0\0\x01'
bad "$work/bz" "init_size of 16 MiB" init-size-kernel
head -c 4000000 "$image" >"$work/bz"
bad "$work/bz" "a cut kernel" setup-decode
cp "$image" "$work/bz"
put "$work/bz" "$("$KIMG" inspect -F payload.at "$image")" '\0\0\0\0'
bad "$work/bz" "a payload without a magic" payload-decode

i=$("$KIMG" inspect --json "$work/vmlinux" | jq '.images[0].elf.notes |
	map(.type.name == "PHYS32_ENTRY") | index(true)')
cp "$work/vmlinux" "$work/elf"
put "$work/elf" "$("$KIMG" inspect -F "elf.notes[$i].at" "$work/elf") + 8" '\x77'
bad "$work/elf" "a vmlinux without PHYS32_ENTRY" elf-entry
grep -q 'PVH ELF Note' "$work/qemu" || wrong "$(cat "$work/qemu")"
cp "$work/vmlinux" "$work/elf"
put "$work/elf" "$("$KIMG" inspect -F "elf.notes[$i].desc_at" "$work/elf")" \
	'\0\0\0\x20'
bad "$work/elf" "PHYS32_ENTRY behind the kernel" pvh-entry
finish
