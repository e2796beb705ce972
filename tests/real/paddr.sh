#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# libxenguest about kernels from the field, before and after "kimg paddr" gave
# them other physical addresses: the verdict is that of kimg, and the place in a
# PV guest does not change.
set -euo pipefail
. "$KIMG_SOURCE/tests/real/lib.sh"

xenguest=$KIMG_BUILD/tests/real/xenguest
if [ ! -x "$xenguest" ]; then
	echo "skipped: no libxen-dev"
	exit 77
fi

# told NAME: a number of libxenguest
told()
{
	sed -n "s/^$1 //p" "$work/guest" | tail -n 1
}

# ask KIND FILE: its verdict and ours
ask()
{
	"$xenguest" "$1" "$2" >"$work/guest" 2>/dev/null || true
	equal "$1 of ${2##*/}" "$("$KIMG" inspect -q -F "xen.$1" "$2")" \
		"$(sed -n 's/^verdict yes$/true/p; s/^verdict no$/false/p' "$work/guest")"
}

# places FILE: virtual start, end and entry in a PV guest, and how far kimg says
# that the first segment is above the virtual base
places()
{
	ask pv "$1"
	if ! grep -q '^verdict yes$' "$work/guest"; then
		echo refused
		return
	fi
	echo "$(told virt_kstart) $(told virt_kend) $(told virt_entry)"
	equal "start of ${1##*/}" "$("$KIMG" paddr --json "$1" |
		jq -r '[.images[0].segments[].xen_pv] | sort_by(length, .) | .[0]')" \
		"$(printf '0x%x' $(($(told virt_kstart) - $(told virt_base))))"
}

for image in "$KIMG_BUILD"/tests/fixtures/field/*.img; do
	source=$KIMG_SOURCE/tests/fixtures/field/$(basename "$image" .img).S
	cp "$image" "$work/before"
	truncate -s "$(($(sed -n 's/^ \* SIZE: //p' "$source")))" "$work/before"
	# shellcheck disable=SC2046 # options
	"$KIMG" paddr $(sed -n 's/^ \* MAKE: //p' "$source") \
		-f -o "$work/after" "$work/before" >/dev/null ||
		wrong "cannot be changed"
	places "$work/before" >"$work/a"
	places "$work/after" >"$work/b"
	equal "place of a PV guest" "$(cat "$work/b")" "$(cat "$work/a")"
	# It takes a 32-bit ELF without notes for firmware.
	[ "$("$KIMG" inspect -F elf.class "$work/before")" = 64 ] || continue
	ask pvh "$work/before"
	ask pvh "$work/after"
done

# And of Debian's kernel, moved up and given virtual addresses.
image=$(kernels | grep -E '/linux-image-[^:]*cloud-amd64_.*/vmlinuz-[^/]*$' |
	grep -v '\.elf$' | head -n 1)
"$KIMG" extract -f -o "$work/before" "$image" vmlinux
places "$work/before" >"$work/a"
for how in "--offset 32M" "--virtual" "--physical --phys-base 1G"; do
	# shellcheck disable=SC2086 # options
	"$KIMG" paddr $how --force -o "$work/after" -f "$work/before" >/dev/null ||
		wrong "$how"
	places "$work/after" >"$work/b"
	equal "$how" "$(cat "$work/b")" "$(cat "$work/a")"
	same "relocation lists, $how" \
		<("$KIMG" extract "$work/after" relocs | sha256sum) \
		<("$KIMG" extract "$work/before" relocs | sha256sum)
done
[ "$compared" -gt 40 ] || wrong "too few fixtures"
finish
