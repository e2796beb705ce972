#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What kimg validate says of GRUB is what GRUB does: its core image for BIOS
# reads kernels from a tar archive that is the second disk.
set -euo pipefail
. "$KIMG_SOURCE/tests/boot/lib.sh"
need grub-mkimage tar

modules=/usr/lib/grub/i386-pc
if [ ! -e "$modules/boot.img" ]; then
	echo "skipped: no GRUB for BIOS"
	exit 77
fi
make_initrd "$KIMG_SOURCE/tests/boot/guest-init.sh"
cat >"$work/grub.cfg" <<-'END'
	serial --unit=0
	terminal_output serial
	linux (hd1)/kernel console=ttyS0 panic=-1 quiet loglevel=0 nokaslr
	initrd (hd1)/initrd
	boot
	reboot
END
grub-mkimage -d "$modules" -O i386-pc -p '(hd1)/' -c "$work/grub.cfg" \
	-o "$work/core.img" biosdisk tar linux serial terminal reboot boot echo
# GRUB's first sector loads what follows it.
cat "$modules/boot.img" "$work/core.img" >"$work/grub.img"
truncate -s %1M "$work/grub.img"

# through_grub SECONDS KERNEL: what it printed is in $work/console
through_grub()
{
	cp "$2" "$work/kernel"
	tar -C "$work" --format=ustar -cf "$work/disk.tar" kernel initrd
	: >"$work/serial"
	timeout --kill-after=10 "$1" qemu-system-x86_64 -accel tcg -m 768 \
		-display none -monitor none -no-reboot -nic none \
		-serial "file:$work/serial" \
		-drive "file=$work/grub.img,format=raw,if=ide" \
		-drive "file=$work/disk.tar,format=raw,if=ide" \
		>"$work/qemu" 2>&1 || true
	tr -d '\r' <"$work/serial" >"$work/console"
}

good()
{
	local try

	equal "$2" "$(takes grub "$1")" yes
	for try in 1 2 3; do
		through_grub 240 "$1"
		! grep -q '^guest: end' "$work/console" || break
		[ "$try" != 3 ] || wrong "$2: does not start: $(tail -n 3 "$work/console")"
	done
}

# bad FILE NAME RULE [MESSAGE]: GRUB says it, or nothing starts
bad()
{
	equal "$2" "$(takes grub "$1")" "no $3"
	through_grub 40 "$1"
	! grep -q '^guest: end' "$work/console" || wrong "$2: starts"
	[ $# -lt 4 ] || grep -q "error: .*$4" "$work/console" ||
		wrong "$2: GRUB does not say '$4': $(tail -n 3 "$work/console")"
}

image=$(kernels | grep -m 1 '/linux-image-[^:]*cloud-amd64_.*/vmlinuz-')
good "$image" "the kernel"

cp "$image" "$work/bz"
put "$work/bz" 0x206 '\x02\x02'
bad "$work/bz" "protocol 2.02" protocol-new "version too old"
cp "$image" "$work/bz"
put "$work/bz" 0x211 '\0'
bad "$work/bz" "a zImage" loaded-high "zImage"
cp "$image" "$work/bz"
put "$work/bz" 0x1fe '\0\0'
bad "$work/bz" "no boot sector" setup-decode "invalid magic number"

# Some sectors more, so that the protected-mode part is where 65 say it is.
size=$("$KIMG" inspect -F setup.size "$image")
sects=$((size / 512 - 1))
{
	head -c "$size" "$image"
	head -c $(((65 - sects) * 512)) /dev/zero
	tail -c +$((size + 1)) "$image"
} >"$work/bz"
put "$work/bz" 0x1f1 '\x41'
bad "$work/bz" "65 sectors of setup code" setup-sects-grub "too many setup sectors"
"$KIMG" extract "$image" vmlinux -o "$work/vmlinux" -f
bad "$work/vmlinux" "a vmlinux" format-taken "invalid magic number"
finish
