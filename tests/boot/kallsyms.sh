#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Symbols of a stripped kernel: kimg against /proc/kallsyms of the same kernel,
# started in QEMU without KASLR. Address, type and name of each are compared.
set -euo pipefail
. "$KIMG_SOURCE/tests/real/lib.sh"
need qemu-system-x86_64 cpio gzip busybox

symbols=$KIMG_BUILD/tests/real/symbols

# An initramfs whose only program writes the file to the console.
make_initrd()
{
	local tree=$work/tree

	mkdir -p "$tree/proc" "$tree/bin"
	cp "$(command -v busybox)" "$tree/bin/busybox"
	cat >"$tree/init" <<-'END'
	#!/bin/busybox sh
	/bin/busybox mount -t proc proc /proc
	echo 0 >/proc/sys/kernel/kptr_restrict
	echo kallsyms-begin
	/bin/busybox cat /proc/kallsyms
	echo kallsyms-end
	/bin/busybox poweroff -f
	END
	chmod +x "$tree/init"
	(cd "$tree" && find . | cpio -o -H newc 2>/dev/null | gzip -1) \
		>"$work/initrd"
}

# boot KERNEL: what it printed, in $work/serial; false when it is not whole
boot()
{
	timeout --kill-after=10 240 qemu-system-x86_64 -accel tcg -m 768 \
		-display none -monitor none -no-reboot -nic none \
		-serial "file:$work/serial" -kernel "$1" \
		-initrd "$work/initrd" -append \
		"console=ttyS0 panic=-1 nokaslr quiet loglevel=0" \
		>"$work/qemu" 2>&1 || return 1
	tr -d '\r' <"$work/serial" >"$work/console"
	grep -qx kallsyms-end "$work/console"
}

if ldd "$(command -v busybox)" >/dev/null 2>&1; then
	echo "skipped: busybox is not static"
	exit 77
fi
image=$(kernels | grep -m 1 'cloud-amd64_.*/vmlinuz-')
make_initrd
for try in 1 2 3; do
	boot "$image" && break
	if [ "$try" = 3 ]; then
		tail -n 5 "$work/qemu" "$work/serial"
		wrong "it did not start"
		finish
	fi
done
# Symbols of modules and of programs in the kernel have [NAME] behind them.
sed -n '/^kallsyms-begin$/,/^kallsyms-end$/p' "$work/console" |
	grep -v -e '^kallsyms-' -e '\[' >"$work/theirs"
"$symbols" "$image" >"$work/ours"
equal "more than 50000 symbols" \
	"$(($(wc -l <"$work/theirs") > 50000))" 1
same symbols "$work/ours" "$work/theirs"
echo "$(wc -l <"$work/ours") symbols"

# A symbol, and an address behind it, as a person asks for them.
read -r address type name < <(grep -m 1 ' T start_kernel$' "$work/theirs")
equal --symbol "$("$KIMG" inspect --symbol start_kernel \
	--symbol "$(printf '0x%x' $((0x$address + 5)))" "$image")" \
	"$address $type $name
$(printf '%x' $((0x$address + 5))) $type $name+0x5"
finish
