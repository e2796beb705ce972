#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# kimg and grub-file about every fixture and every real kernel: is there a
# header for multiboot, of which version? grub-file looks for a header and does
# not care what is in it.
set -euo pipefail
. "$KIMG_SOURCE/tests/real/lib.sh"
need grub-file

shopt -s nullglob
images=("$KIMG_BUILD"/tests/fixtures/{good,bad}/*.img
	"$cache"/*/{vmlinuz,xen,grub,mem}*)
# What kimg says of a damaged image counts too.
"$KIMG" inspect -q --json "${images[@]}" >"$work/all.json" || true
if [ ! -s "$work/all.json" ]; then
	echo "skipped: this build has no JSON"
	exit 77
fi
jq -r '.images[] | "\(has("multiboot")) \(has("multiboot2"))"' \
	"$work/all.json" >"$work/ours"
for image in "${images[@]}"; do
	one=false two=false
	! grub-file --is-x86-multiboot "$image" || one=true
	! grub-file --is-x86-multiboot2 "$image" || two=true
	echo "$one $two"
done >"$work/theirs"
seen=0
while read -r image ours theirs; do
	equal "multiboot 1, multiboot 2" "$ours" "$theirs"
	[[ $ours != *true* ]] || seen=$((seen + 1))
done < <(paste -d ' ' <(printf '%s\n' "${images[@]##*/}") \
	<(tr ' ' , <"$work/ours") <(tr ' ' , <"$work/theirs"))
echo "$seen images with a header"
[ "$seen" -ge 20 ] || wrong "too few images with a header"
finish
