#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the tests that start kernels share. To be sourced.
set -euo pipefail
. "$KIMG_SOURCE/tests/real/lib.sh"
need qemu-system-x86_64 cpio gzip busybox

if ldd "$(command -v busybox)" >/dev/null 2>&1; then
	echo "skipped: busybox is not static"
	exit 77
fi

# pack DIR: what is in it as an initramfs, on standard output
pack()
{
	(cd "$1" && find . | cpio -o -H newc 2>/dev/null | gzip -1)
}

# make_initrd INIT [BUSYBOX]: an initramfs with busybox and this script, as
# $work/initrd. tests/boot/guest-init.sh says what a kernel should say of itself.
make_initrd()
{
	rm -rf "$work/tree"
	mkdir -p "$work"/tree/{bin,proc,sys}
	cp "${2:-$(command -v busybox)}" "$work/tree/bin/busybox"
	install -m 755 "$1" "$work/tree/init"
	pack "$work/tree" >"$work/initrd"
}

# boot SECONDS KERNEL [WORD...]: starts it in QEMU, with words more in the
# command line and $memory MiB (768); what it printed is in $work/console
boot()
{
	: >"$work/serial"
	timeout --kill-after=10 "$1" qemu-system-x86_64 -accel tcg \
		-m "${memory:-768}" \
		-display none -monitor none -no-reboot -nic none \
		-serial "file:$work/serial" -kernel "$2" \
		-initrd "$work/initrd" -append \
		"console=ttyS0 panic=-1 quiet loglevel=0 ${*:3}" \
		>"$work/qemu" 2>&1 || true
	tr -d '\r' <"$work/serial" >"$work/console"
}

# said WHAT [FILE]: a line of guest-init.sh, from a console
said()
{
	tr -d '\r' <"${2:-$work/console}" | sed -n "s/^guest: $1 //p" |
		head -n 1
}

# takes CONSUMER FILE: what validate says of it, with the rule that it comes from
takes()
{
	"$KIMG" -q validate --json --for "$1" "$2" | jq -r '.images[0] |
		.verdicts[0].takes as $yes | if $yes then "yes" else
		"no " + ([.findings[] | select(.severity == "error").rule] |
		first) end' || true
}

# put FILE OFFSET BYTES: as printf takes them
put()
{
	printf '%b' "$3" | dd of="$1" bs=1 seek="$(($2))" conv=notrunc status=none
}

# le32 NUMBER: as printf takes it
le32()
{
	printf '\\x%02x\\x%02x\\x%02x\\x%02x' $(($1 & 255)) $(($1 >> 8 & 255)) \
		$(($1 >> 16 & 255)) $(($1 >> 24 & 255))
}

# stub_before FILE CODE: what kimg repack made, with code of our own in front of
# the stub: in the room behind it, and with PHYS32_ENTRY there
stub_before()
{
	local entry note size

	entry=$("$KIMG" inspect -F elf.entry "$1")
	note=$("$KIMG" inspect -F 'elf.notes[0].desc_at' "$1")
	size=$(printf '%b' "$2" | wc -c)
	put "$1" 0x1f00 "$2\\xe9$(le32 $((-0xf00 - size - 5)))"
	put "$1" "$note" "$(le32 $((entry + 0xf00)))"
}
