#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A vmlinux that was taken out of a bzImage starts: QEMU loads the ELF file and
# enters it by its PVH note. A line of a program of ours is the proof.
set -euo pipefail
. "$KIMG_SOURCE/tests/boot/lib.sh"

make_initrd "$KIMG_SOURCE/tests/boot/guest-init.sh"
for image in $(kernels | grep -E '/linux-image-[^:]*[0-9](-cloud)?-amd64_.*/vmlinuz-'); do
	"$KIMG" extract "$image" vmlinux -o "$work/vmlinux" -f ||
		wrong "status $?"
	for try in 1 2 3; do
		boot 240 "$work/vmlinux"
		! grep -q '^guest: end' "$work/console" || break
		[ "$try" != 3 ] || tail -n 5 "$work/qemu" "$work/serial"
	done
	equal "uname -r" "$(said release)" \
		"$("$KIMG" inspect -F version "$image")"
done
[ "$compared" -ge 2 ] || wrong "not two kernels"
finish
