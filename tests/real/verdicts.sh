#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# kimg and libxenguest about every good fixture: may it start as a PV guest,
# and as a PVH guest, and at which addresses? Where they differ, the reason is
# here.
set -euo pipefail
. "$KIMG_SOURCE/tests/real/lib.sh"

xenguest=$KIMG_BUILD/tests/real/xenguest
if [ ! -x "$xenguest" ]; then
	echo "skipped: no libxen-dev"
	exit 77
fi

# NAME KIND: libxenguest 4.17 says otherwise, because
known()
{
	case "$1 $2" in
	"elf-machine pvh" | "elf-machine-unknown pvh" | "elf32-big pvh" | \
	"elf64-big pvh")
		;; # ... it does not look at e_machine for PVH
	"features-translated pv")
		;; # ... it refuses this only when the guest is started
	"guest-all-keys pvh")
		;; # ... it takes a 32-bit ELF without notes for firmware
	"guest-long pv")
		;; # ... it splits long values, and reads the rest as a key
	"guest-open pv")
		;; # ... it reads the string on, behind its section
	"header-end-208 pv" | "header-end-208 pvh")
		;; # ... it reads fields behind the end of the header
	bzimage-bzip2\ * | bzimage-lzo\ * | \
	bzip2-padding\ * | bzip2-second-stream\ * | \
	bzip2-trailing\ * | lzo-extra\ * | lzo-header-crc\ * | lzo-name\ * | \
	lzo-no-sums\ * | lzo-padding\ * | lzo-stored\ * | lzo-sums\ * | \
	lzo-trailing\ *)
		;; # ... Debian builds it without bzip2 and lzo
	lz4-trailing\ * | zstd-padding\ * | zstd-second-frame\ * | \
	zstd-trailing\ *)
		;; # ... it wants the payload to end with the stream
	gzip-elf-padding\ * | gzip-streams\ *)
		;; # ... it takes the last four bytes for the size, and fails
	"lz4-block-skipped pvh")
		;; # ... it decodes the damaged block, which has no notes
	"pv-paddr-offset pvh")
		;; # ... before 4.18 PADDR_OFFSET needs VIRT_BASE for PVH too
	"xen-bin pvh" | "xen-bin-pae pvh" | "xen-bin-bimodal pvh" | \
	"xen-bin-load-end-0 pvh" | "xen-bin-skip pvh" | "xen-bin-last pvh" | \
	"xen-bin-in-elf pvh")
		;; # ... with its table it makes a PV guest whatever was asked for
	"xen-bin-wraps pv" | "xen-bin-wraps pvh")
		;; # ... it notices only when it looks for memory
	uki\ * | uki-pe\ * | uki-profile\ * | uki-text\ * | gzip-uki\ *)
		;; # ... it does not look into a unified kernel image
	"setup-sects-0 pv" | "setup-sects-0 pvh")
		;; # ... it does not know that 0 means 4
	*)
		return 1
		;;
	esac
}

# told NAME...: what libxenguest said, by the first name that it knows
told()
{
	local name

	for name; do
		grep -q "^$name " "$work/guest" || continue
		sed -n "s/^$name //p" "$work/guest" | tail -n 1
		return
	done
}

# compare_map KIND: base, start, end and entry of the kernel
compare_map()
{
	local part map=()

	for part in virt_base virt_kstart virt_kend virt_entry; do
		map+=("-F" "xen.${1}_map.$part")
	done
	equal "addresses for $1" \
		"$("$KIMG" inspect -q "${map[@]}" "$image" | tr '\n' ' ')" \
		"$(told virt_base start_addr) $(told kernel_start) $(
			told kernel_end) $(told virt_entry entry_addr) "
}

for image in "$KIMG_BUILD"/tests/fixtures/good/*.img; do
	name=$(basename "$image" .img)
	for kind in pv pvh; do
		"$xenguest" "$kind" "$image" >"$work/guest" 2>/dev/null || true
		theirs=$(sed -n 's/^verdict yes$/true/p
			s/^verdict no$/false/p' "$work/guest")
		ours=$("$KIMG" inspect -q -F "xen.$kind" "$image" || true)
		if known "$name" "$kind"; then
			[ "${ours:-false}" != "$theirs" ] ||
				wrong "$kind: no longer different"
		else
			equal "$kind" "${ours:-false}" "$theirs"
			[ "$theirs" != true ] || compare_map "$kind"
		fi
	done
done
[ "$compared" -gt 200 ] || wrong "too few fixtures"
finish
