#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# kimg and libxenguest about every good fixture: may it start as a PV guest,
# and as a PVH guest? Where they differ, the reason is here.
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
	"lz4-block-skipped pvh")
		;; # ... it decodes the damaged block, which has no notes
	"pv-paddr-offset pvh")
		;; # ... before 4.18 PADDR_OFFSET needs VIRT_BASE for PVH too
	"setup-sects-0 pv" | "setup-sects-0 pvh")
		;; # ... it does not know that 0 means 4
	*)
		return 1
		;;
	esac
}

for image in "$KIMG_BUILD"/tests/fixtures/good/*.img; do
	name=$(basename "$image" .img)
	for kind in pv pvh; do
		theirs=$("$xenguest" "$kind" "$image" 2>/dev/null |
			sed -n 's/^verdict yes$/true/p; s/^verdict no$/false/p')
		ours=$("$KIMG" inspect -q -F "xen.$kind" "$image" || true)
		if known "$name" "$kind"; then
			[ "${ours:-false}" != "$theirs" ] ||
				wrong "$kind: no longer different"
		else
			equal "$kind" "${ours:-false}" "$theirs"
		fi
	done
done
[ "$compared" -gt 200 ] || wrong "too few fixtures"
finish
