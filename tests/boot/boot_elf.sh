#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What kimg repack --to boot-elf makes of a bzImage starts in QEMU by PVH and
# comes to user space: with a ramdisk and a command line of the loader, and with
# those inside. As domains of Xen: tests/boot/xen.sh.
# Usage: boot_elf.sh amd64|i386|stub
set -euo pipefail
. "$KIMG_SOURCE/tests/boot/lib.sh"
. "$KIMG_SOURCE/tests/boot/busybox.sh"

memory=192
qemu_pid=
trap '[ -z "$qemu_pid" ] || kill "$qemu_pid" || true; rm -rf "$work"' EXIT

# qemu LINE ARGUMENT...: starts it, until this line comes or it ends
qemu()
{
	local i

	: >"$work/serial"
	timeout --kill-after=10 240 qemu-system-x86_64 -accel tcg -m "$memory" \
		-display none -monitor none -no-reboot -nic none \
		-serial "file:$work/serial" "${@:2}" >"$work/qemu" 2>&1 &
	qemu_pid=$!
	for ((i = 0; i < 2000; i++)); do
		sleep 0.1
		! grep -aq -- "$1" "$work/serial" || break
		kill -0 "$qemu_pid" 2>/dev/null || break
	done
	kill "$qemu_pid" 2>/dev/null || true
	wait "$qemu_pid" || true
	qemu_pid=
	tr -d '\r' <"$work/serial" >"$work/console"
}

# starts WHAT WORD ARGUMENT...: it comes to user space, with this word in its
# command line
starts()
{
	local try

	for try in 1 2 3; do
		qemu '^guest: end' "${@:3}"
		! grep -q '^guest: end' "$work/console" || break
		[ "$try" != 3 ] || tail -n 5 "$work/qemu" "$work/console"
	done
	equal "$1: release" "$("$KIMG" inspect -F version "$image")" \
		"$(said release)"
	equal "$1: command line" "$2" "$(said cmdline)"
}

words='console=ttyS0 panic=-1 quiet'

# outside: the kernel $image, with what it needs from QEMU
outside()
{
	"$KIMG" repack --to boot-elf "$image" -o "$work/elf" -f
	starts outside "$words outside" -kernel "$work/elf" \
		-initrd "$work/initrd" -append "$words outside"
}

# inside: ... in the file
inside()
{
	"$KIMG" repack --to boot-elf --initrd "$work/initrd" \
		--cmdline "$words inside" "$image" -o "$work/elf" -f
	starts inside "$words inside" -kernel "$work/elf"
}

# all PATTERN: the kernels whose file has such a name, and one of them twice
all()
{
	for image in $(kernels | grep -E "$1"); do
		outside
	done
	inside
}

case_amd64()
{
	make_initrd "$KIMG_SOURCE/tests/boot/guest-init.sh"
	all '/linux-image-.*/vmlinuz-.*-amd64$'
	[ "$compared" -ge 8 ] || wrong "not three kernels"
}

case_i386()
{
	local busybox

	busybox=$(busybox_i386) || {
		echo "skipped: busybox of i386 cannot be fetched"
		exit 77
	}
	make_initrd "$KIMG_SOURCE/tests/boot/guest-init.sh" "$busybox"
	all '/linux-image-.*/vmlinuz-.*-686(-pae)?$'
	[ "$compared" -ge 6 ] || wrong "not two kernels"
}

# entry ADDRESS SIZE TYPE: of a memory map
entry()
{
	printf '%b' "$(le32 "$1")$(le32 0)$(le32 "$2")$(le32 0)"
	printf '%b' "$(le32 "$3")$(le32 0)"
}

# many_entries ADDRESS: a start info that is there, with a map of 200 entries:
# 256 MiB of memory, and far above what is reserved, with gaps
many_entries()
{
	local i at=$1

	printf '%b' "$(le32 0x336ec578)$(le32 1)"
	head -c 32 /dev/zero
	printf '%b' "$(le32 $((at + 56)))$(le32 0)$(le32 200)$(le32 0)"
	entry 0 0x10000000 1
	for ((i = 1; i < 200; i++)); do
		entry $((0x40000000 + i * 0x200000)) 0x100000 2
	done
}

# The stub itself, with what QEMU does not tell.
case_stub()
{
	local at

	image=$(kernels | grep -m 1 '/linux-image-[^:]*cloud-amd64_.*/vmlinuz-')
	"$KIMG" repack --to boot-elf "$image" -o "$work/elf" -f
	stub_before "$work/elf" '\xc7\x43\x04\0\0\0\0'		# version 0
	qemu 'PVH stub' -kernel "$work/elf"
	equal "no map" "kimg PVH stub: no memory map, and no Xen to ask" \
		"$(grep -a PVH "$work/console")"
	"$KIMG" repack --to boot-elf "$image" -o "$work/elf" -f
	stub_before "$work/elf" '\x31\xdb'			# EBX is 0
	qemu 'PVH stub' -kernel "$work/elf"
	equal "no start info" "kimg PVH stub: EBX is not hvm_start_info" \
		"$(grep -a PVH "$work/console")"
	"$KIMG" repack --to boot-elf "$image" -o "$work/elf" -f
	stub_before "$work/elf" '\xc7\x43\x2c\x01\0\0\0'		# memmap_paddr
	qemu 'PVH stub' -kernel "$work/elf"
	equal "too high" "kimg PVH stub: start info above 4 GiB" \
		"$(grep -a PVH "$work/console")"

	many_entries 0 >"$work/info"
	at=$("$KIMG" repack --to boot-elf --initrd "$work/info" -n "$image" |
		sed -n 's/^ *Ramdisk *\(0x[0-9a-f]*\) .*/\1/p')
	many_entries "$at" >"$work/info"
	"$KIMG" repack --to boot-elf --initrd "$work/info" \
		--cmdline "console=ttyS0 panic=-1" "$image" -o "$work/elf" -f
	stub_before "$work/elf" "\\xbb$(le32 "$at")"		# EBX is ours
	memory=256
	qemu 'Kernel panic' -kernel "$work/elf"
	# 127, and two that the ISA range makes of the first one.
	equal "entries" "$(grep -c 'BIOS-e820: ' "$work/console")" 129
	equal "the last one" "$(grep 'BIOS-e820: ' "$work/console" |
		sed -n 's/.*\[mem \(.*\)\].*/\1/p' | tail -n 1)" \
		0x000000004fc00000-0x000000004fcfffff
	equal "ISA" "$(grep -c 'BIOS-e820: .*00a0000-.*fffff\] reserved' \
		"$work/console")" 1
}

"case_$1"
finish
