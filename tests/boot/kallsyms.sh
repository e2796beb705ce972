#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Symbols of a stripped kernel: kimg against /proc/kallsyms of the same kernel,
# started in QEMU without KASLR. Address, type and name of each are compared.
set -euo pipefail
. "$KIMG_SOURCE/tests/boot/lib.sh"

symbols=$KIMG_BUILD/tests/real/symbols

image=$(kernels | grep -m 1 'cloud-amd64_.*/vmlinuz-')
make_initrd "$KIMG_SOURCE/tests/boot/kallsyms-init.sh"
for try in 1 2 3; do
	boot 240 "$image" nokaslr
	! grep -qx kallsyms-end "$work/console" || break
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
