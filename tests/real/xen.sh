#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Xen's view of real kernels, and of what kimg repack makes of them: kimg against
# readnotes of xen-utils, and against what libxenguest parses for a PV and for a
# PVH guest.
set -euo pipefail
. "$KIMG_SOURCE/tests/real/lib.sh"

xenguest=$KIMG_BUILD/tests/real/xenguest
readnotes=$(compgen -G '/usr/lib/xen-*/bin/readnotes' | head -n 1) || true
if [ ! -x "$xenguest" ] || [ -z "$readnotes" ]; then
	echo "skipped: no libxen-dev, or no xen-utils"
	exit 77
fi

# Notes as "NAME: value". readnotes prints numbers right-aligned as %#x, which
# has no 0x for 0; strings as they are; types it has no name for as numbers.
theirs_notes()
{
	"$readnotes" "$1" | sed -E 's/ \([0-9]+ bytes\)$//
		s/^unknown note type (0x[0-9a-f]+)$/\1/
		s/^([A-Z0-9_]+): +/\1: /
		s/^L1_MFN_VALID: .*/L1_MFN_VALID/' |
		sed -E 's/: 0$/: 0x0/'
}

# The types that readnotes 4.17 does not know.
ours_notes()
{
	jq -r '.elf.notes[] | select(.owner == "Xen") |
		if .type.raw | IN("0xf", "0x10", "0x11", "0x13")
		then .type.raw
		elif .type.name == "L1_MFN_VALID" then .type.name
		else "\(.type.name): \(.value)" end' "$work/ours.json"
}

compare_notes()
{
	theirs_notes "$1" >"$work/theirs"
	ours_notes >"$work/ours"
	same "Xen notes and readnotes" "$work/ours" "$work/theirs"
}

# told NAME: what libxenguest said
told()
{
	sed -n "s/^$1 //p" "$work/guest" | tail -n 1
}

# The addresses, as far as both have calculated them.
compare_map()
{
	local kind=$1 pair

	[ "$(told verdict)" = yes ] ||
		jq -e ".xen.${kind}_map" "$work/ours.json" >/dev/null ||
		return 0
	[ -n "$(told virt_base)" ] || return 0
	for pair in virt_base:virt_base elf_paddr_offset:paddr_offset \
		    virt_offset:virt_offset virt_kstart:virt_kstart \
		    virt_kend:virt_kend virt_entry:virt_entry; do
		equal "$kind ${pair#*:}" "$(jq -r \
			".xen.${kind}_map.${pair#*:}" "$work/ours.json")" \
			"$(told "${pair%:*}")"
	done
}

# Words and numbers that libelf reads from the notes. It does not print notes
# it has no name for.
compare_words()
{
	grep '^note ' "$work/guest" | grep -v '^note unknown' |
		sed -E 's/^note //; s/^([A-Z0-9_]+) = 0$/\1 = 0x0/; s/"//g' \
		>"$work/theirs" || true
	[ -s "$work/theirs" ] || return 0
	jq -r '.elf.notes[] | select(.owner == "Xen") |
		select(.type.raw | IN("0xd", "0x13") | not) |
		"\(.type.name) = \(.value)"' "$work/ours.json" >"$work/ours"
	same "Xen notes and libxenguest" "$work/ours" "$work/theirs"
}

# compare_guest FILE pv|pvh
compare_guest()
{
	local verdict=false p2m

	"$xenguest" "$2" "$1" >"$work/guest" 2>"$work/log" ||
		wrong "libxenguest: $(tail -n 3 "$work/log")"
	[ "$(told verdict)" != yes ] || verdict=true
	# An ELF without Xen notes is taken for an HVM loader. It is no PVH
	# kernel.
	[ "$2" != pvh ] || [ "$(told loader)" != HVM-generic ] || verdict=false
	# Of the kernels of other machines kimg does not say it.
	if jq -e 'has("xen") | not' "$work/ours.json" >/dev/null; then
		equal "$2" "$(jq -r '.kind | test("^(arm|riscv)")' \
			"$work/ours.json") $verdict" "true false"
		return
	fi
	equal "$2" "$(jq -r ".xen.$2" "$work/ours.json")" "$verdict"
	[ "$verdict" = true ] || equal "a reason" "$(jq -r \
		".xen.${2}_reason | length > 0" "$work/ours.json")" true
	[ "$verdict" != true ] || equal "type of guest" \
		"$(jq -r ".xen.${2}_type" "$work/ours.json")" "$(told type)"
	compare_map "$2"
	compare_words
	p2m=$(told p2m_base)
	[ -z "$p2m" ] || equal init_p2m "$(jq -r \
		'.xen.init_p2m // "0xffffffffffffffff"' "$work/ours.json")" \
		"$p2m"
}

# Debian's libxenguest knows all codecs of these kernels, so it is asked about
# the images as they are.
while read -r file; do
	image=$file
	json "$file" "$work/ours.json"
	compare_guest "$file" pv
	compare_guest "$file" pvh
	elf=$(elf_of "$file")
	[ -z "$elf" ] || compare_notes "$elf"
	# The same in front of a bzImage: PVH, and not PV.
	"$KIMG" -q repack --to boot-elf "$file" -o "$work/stub" -f || continue
	json "$work/stub" "$work/ours.json"
	equal "repack" "$(jq -c '[.xen.pv, .xen.pvh]' "$work/ours.json")" \
		'[false,true]'
	compare_guest "$work/stub" pv
	compare_guest "$work/stub" pvh
	compare_notes "$work/stub"
	same "protected-mode part" <("$KIMG" extract "$file" pm | sha256sum) \
		<("$KIMG" extract "$work/stub" 'elf.phdrs[0]' | sha256sum)
done < <(kernels)
finish
