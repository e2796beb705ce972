#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Kernels with another payload of the same codec start by their own
# decompressor. Of xz Debian's build and kimg make the same bytes, so that needs
# no start.
set -euo pipefail
. "$KIMG_SOURCE/tests/boot/lib.sh"

recode=$KIMG_BUILD/tests/real/recode
make_initrd "$KIMG_SOURCE/tests/boot/guest-init.sh"

# make OPTION...: $image with another payload, as $work/new
make()
{
	local status=0

	"$recode" -x "$@" "$image" "$work/new" >"$work/said" 2>"$work/stderr" ||
		status=$?
	if [ "$status" = 4 ]; then
		echo "skipped: $(head -n 1 "$work/stderr")"
		exit 77
	fi
	equal "recode" "$status" 0
	equal "what was done" "$(cut -d ' ' -f 4,5 "$work/said")" "in place"
}

starts()
{
	local try

	for try in 1 2 3; do
		boot 240 "$work/new"
		! grep -q '^guest: end' "$work/console" || break
		[ "$try" != 3 ] || tail -n 5 "$work/qemu" "$work/serial"
	done
	equal "release" "$(said release)" "${image##*/vmlinuz-}"
}

# The old and the new layout of PE. What is shorter needs more memory.
for image in $(kernels | grep -E '/linux-image-[^:]*[0-9]-cloud-amd64(:amd64)?_.*/vmlinuz-'); do
	make -c lz4 -l 12
	! cmp -s "$image" "$work/new" || wrong "nothing was done"
	starts
done
image=$(kernels | grep -m 1 '/linux-image-[0-9.-]*-amd64_.*/vmlinuz-')
make -c xz
for file in "$image" "$work/new"; do
	"$KIMG" extract "$file" payload | sha256sum
done | uniq >"$work/sums"
equal "payloads in xz" "$(wc -l <"$work/sums")" 1
[ "$compared" -ge 8 ] || wrong "not three kernels"
finish
