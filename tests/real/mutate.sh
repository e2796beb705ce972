#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# kimg and libxenguest about a hundred thousand mutated images: fixtures of
# every kind and codec, and real headers and notes over segments without bytes.
set -euo pipefail
. "$KIMG_SOURCE/tests/real/lib.sh"

mutate=$KIMG_BUILD/tests/real/mutate
if [ ! -x "$mutate" ]; then
	echo "skipped: no libxen-dev"
	exit 77
fi
bases=()
for name in elf64 elf64-sections elf32 elf32-sections features guest \
	guest-all-keys pv-bsd-symtab pv-paddr-offset pv-hypercall-page \
	pvh-only pvh-reloc-3 notes-both bzimage bzimage-{gzip,xz,lzma,lz4,zstd} \
	gzip-elf notes-sht-only; do
	bases+=("$KIMG_BUILD/tests/fixtures/good/$name.img")
done
while read -r file; do
	case $file in
	*grub-xen-host*) bases+=("elf:$file") ;;
	*amd64*vmlinuz* | *686*vmlinuz*) bases+=("elf:$file" "bzimage:$file") ;;
	esac
done < <(kernels)
"$mutate" "$@" "${bases[@]}"
