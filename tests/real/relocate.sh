#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A vmlinux that kimg moves is, byte for byte, what a second program makes of
# it: kernels with one and with three relocation lists.
set -euo pipefail
. "$KIMG_SOURCE/tests/real/lib.sh"
need python3 cmp

# No vmlinux that lies beside its kernel.
x86='/linux-image-[^:]*(amd64|686(-pae)?)[:_].*/vmlinuz-'
for image in $(kernels | grep -E "$x86" | grep -v '\.elf$'); do
	"$KIMG" extract "$image" vmlinux -o "$work/vmlinux" -f ||
		wrong "status $?"
	for by in 2 448; do
		python3 "$KIMG_SOURCE/tests/real/slide.py" "$work/vmlinux" \
			$((by << 20)) "$work/theirs" >"$work/said"
		"$KIMG" -v relocate --slide "${by}M" "$work/vmlinux" \
			-o "$work/ours" -f 2>"$work/err" || wrong "$(cat "$work/err")"
		equal "relocations, $by MiB" \
			"$(sed -n 's/.*, \([0-9]*\) relocations$/\1/p' "$work/err")" \
			"$(cut -d ' ' -f 2 "$work/said")"
		cmp "$work/ours" "$work/theirs" || wrong "$by MiB: not these bytes"
	done
done
[ "$compared" -ge 10 ] || wrong "not five kernels"
finish
