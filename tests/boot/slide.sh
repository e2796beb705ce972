#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A vmlinux that was moved starts by its PVH note, and says that it is where it
# should be.
set -euo pipefail
. "$KIMG_SOURCE/tests/boot/lib.sh"

make_initrd "$KIMG_SOURCE/tests/boot/guest-init.sh"
memory=1280

# text FILE: where a kernel has its _text
text()
{
	"$KIMG" inspect --symbol _text "$1" | cut -d ' ' -f 1
}

# starts FILE ADDRESS: it does, with _text there
starts()
{
	local try

	for try in 1 2 3; do
		boot 240 "$1" symbol=_text
		! grep -q '^guest: end' "$work/console" || break
		[ "$try" != 3 ] || tail -n 5 "$work/qemu" "$work/serial"
	done
	equal "_text" "$(said symbol)" "$2 T _text"
}

for image in $(kernels | grep -E '/linux-image-[^:]*[0-9](-cloud)?-amd64_.*/vmlinuz-'); do
	"$KIMG" extract "$image" vmlinux -o "$work/vmlinux" -f
	base=$((16#$(text "$work/vmlinux")))
	for by in 2 16 896; do
		"$KIMG" relocate --slide "${by}M" "$work/vmlinux" \
			-o "$work/moved" -f
		starts "$work/moved" "$(printf %x $((base + (by << 20))))"
	done
	"$KIMG" relocate --slide 16M "$work/vmlinux" -o "$work/once" -f
	"$KIMG" relocate --slide 16M "$work/once" -o "$work/moved" -f
	starts "$work/moved" "$(printf %x $((base + (32 << 20))))"
	"$KIMG" relocate --slide 32M "$work/vmlinux" | cmp - "$work/moved" ||
		wrong "twice 16 MiB is not 32 MiB"
done
[ "$compared" -ge 8 ] || wrong "not two kernels"
finish
