#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A vmlinux that was taken out of a bzImage starts: QEMU loads the ELF file and
# enters it by its PVH note. A line of a program of ours is the proof.
set -euo pipefail
. "$KIMG_SOURCE/tests/real/lib.sh"
need qemu-system-x86_64 cpio gzip busybox

if ldd "$(command -v busybox)" >/dev/null 2>&1; then
	echo "skipped: busybox is not static"
	exit 77
fi
mkdir -p "$work/tree/bin"
cp "$(command -v busybox)" "$work/tree/bin/busybox"
cat >"$work/tree/init" <<-'END'
#!/bin/busybox sh
/bin/busybox echo "started: $(/bin/busybox uname -r)"
/bin/busybox poweroff -f
END
chmod +x "$work/tree/init"
(cd "$work/tree" && find . | cpio -o -H newc 2>/dev/null | gzip -1) \
	>"$work/initrd"

# boot FILE: what it printed, in $work/console
boot()
{
	timeout --kill-after=10 240 qemu-system-x86_64 -accel tcg -m 768 \
		-display none -monitor none -no-reboot -nic none \
		-serial "file:$work/serial" -kernel "$1" \
		-initrd "$work/initrd" -append \
		"console=ttyS0 panic=-1 quiet loglevel=0" \
		>"$work/qemu" 2>&1 || true
	tr -d '\r' <"$work/serial" >"$work/console"
	grep -q '^started: ' "$work/console"
}

for image in $(kernels | grep -E '/linux-image-[^:]*[0-9](-cloud)?-amd64_.*/vmlinuz-'); do
	"$KIMG" extract "$image" vmlinux -o "$work/vmlinux" -f ||
		wrong "status $?"
	for try in 1 2 3; do
		boot "$work/vmlinux" && break
		[ "$try" != 3 ] || tail -n 5 "$work/qemu" "$work/serial"
	done
	equal "uname -r" "$(sed -n 's/^started: //p' "$work/console")" \
		"$("$KIMG" inspect -F version "$image")"
done
[ "$compared" -ge 2 ] || wrong "not two kernels"
finish
