#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What kimg validate says of Xen is what Xen does: kernels that it takes come to
# user space as domains, and those that it does not take xl refuses.
set -euo pipefail
. "$KIMG_SOURCE/tests/boot/lib.sh"
. "$KIMG_SOURCE/tests/boot/xen_host.sh"

guests=$work/guests results=$work/results
modules=/usr/lib/grub/x86_64-xen
need grub-mkstandalone
if [ ! -d "$modules" ]; then
	echo "skipped: there is no grub-xen-bin"
	exit 77
fi

# guest NAME TYPE CPUS FILE VERDICT: a domain, and what kimg should say
guest()
{
	equal "$1" "$(takes "xen-$2" "$4")" "$5"
	printf '%s\n' "$1 $2 $3 $5" >>"$work/all"
	xen_guest "$guests" "$1" "$4" "$work/initrd" 90 '^guest: end$' \
		"type = \"$2\"" "vcpus = $3" 'memory = 256' \
		'extra = "console=hvc0 panic=-1 quiet symbol=_text"'
}

# note NAME MEMBER: offset of a note of the vmlinux, or of its descriptor
note()
{
	"$KIMG" inspect --json "$work/vmlinux" | jq --arg name "$1" \
		".images[0].elf.notes[] | select(.type.name == \$name).$2"
}

image=$(kernels | grep -m 1 '/linux-image-[^:]*cloud-amd64_.*/vmlinuz-')
plain=$(kernels | grep -m 1 '/linux-image-[0-9.-]*-686:i386_.*/vmlinuz-')
release=$("$KIMG" inspect -F version "$image")
make_initrd "$KIMG_SOURCE/tests/boot/guest-init.sh"
"$KIMG" extract "$image" vmlinux -o "$work/vmlinux" -f

for type in pv pvh; do
	guest "bzimage-$type" "$type" 1 "$image" yes
	guest "bzimage-$type-2" "$type" 2 "$image" yes
done
"$KIMG" relocate --slide 16M "$work/vmlinux" -o "$work/moved" -f
guest moved-pv pv 1 "$work/moved" yes
guest moved-pvh pvh 2 "$work/moved" yes
guest elf-pv pv 2 "$work/vmlinux" yes
guest elf-pvh pvh 1 "$work/vmlinux" yes

# A stub in front of the bzImage; one that is told nothing of memory asks Xen.
"$KIMG" repack --to boot-elf "$image" -o "$work/stub" -f
guest stub-pvh pvh 1 "$work/stub" yes
guest stub-pvh-2 pvh 2 "$work/stub" yes
guest stub-pv pv 1 "$work/stub" "no xen-version"
cp "$work/stub" "$work/stub-0"
stub_before "$work/stub-0" '\xc7\x43\x04\0\0\0\0'
guest stub-0-pvh pvh 1 "$work/stub-0" yes

# Another codec, for those who decode the payload themselves: all that Debian's
# libxenguest has. (The original is lz4.)
for codec in gzip lzma xz zstd; do
	"$KIMG" repack --codec "$codec" --level 1 --for xen-pv,xen-pvh \
		--strip-signature "$image" -o "$work/$codec" -f
	guest "codec-$codec-pv" pv 1 "$work/$codec" yes
done
guest codec-zstd-pvh pvh 1 "$work/zstd" yes

# grub NAME KERNEL LINE: GRUB as a PV guest, with a kernel inside that it starts
grub()
{
	printf '%s\n' 'insmod xzio' \
		'linux (memdisk)/kernel console=hvc0 panic=-1 quiet' \
		'initrd (memdisk)/initrd' boot >"$work/grub.cfg"
	grub-mkstandalone -d "$modules" -O x86_64-xen -o "$work/$1" \
		"boot/grub/grub.cfg=$work/grub.cfg" "kernel=$2" \
		"initrd=$work/initrd" 2>"$work/grub.err" || cat "$work/grub.err"
	xen_guest "$guests" "$1" "$work/$1" '' 90 "$3" 'type = "pv"' \
		'memory = 512'
}

equal "GRUB, lz4" "$(takes pvgrub "$image")" "no codec-known"
grub pvgrub-lz4 "$image" 'error: not xen image'
equal "GRUB, xz" "$(takes pvgrub "$work/xz")" yes
grub pvgrub-xz "$work/xz" 'guest: end$'

head -c 4000000 "$image" >"$work/cut"
guest cut-pv pv 1 "$work/cut" "no setup-decode"
guest cut-pvh pvh 1 "$work/cut" "no setup-decode"
guest plain-pv pv 1 "$plain" "no xen-notes"
guest plain-pvh pvh 1 "$plain" "no pvh-note"

# Each builder asks for a note that the other does not.
cp "$work/vmlinux" "$work/version"
put "$work/version" "$(note XEN_VERSION desc_at)" 'xen-9.9'
guest version-pv pv 1 "$work/version" "no xen-version"
guest version-pvh pvh 1 "$work/version" yes
cp "$work/vmlinux" "$work/entry"
put "$work/entry" "$(note PHYS32_ENTRY at) + 8" '\x77'
guest entry-pv pv 1 "$work/entry" yes
guest entry-pvh pvh 1 "$work/entry" "no pvh-note"

xen_host "$guests" "$results" || wrong "no host"
while read -r name type cpus takes; do
	verdict=$(cat "$results/$name/verdict" || true)
	if [ "$takes" != yes ]; then
		equal "$name" "$verdict" refused
		# ... for what is in the file, and not by chance
		grep -q ': Invalid kernel$' "$results/$name/xl" ||
			wrong "$name: refused for another reason"
		continue
	fi
	console=$results/$name/console
	equal "$name" "$verdict" started
	equal "$name: type" "$(said xen "$console")" "${type^^}"
	equal "$name: CPUs" "$(said cpus "$console")" "$cpus"
	equal "$name: release" "$release" "$(said release "$console")"
	case $name in
	# Its own decompressor chooses a place.
	stub-*) continue ;;
	moved-*) text=$("$KIMG" inspect --symbol _text "$work/moved") ;;
	*) text=$("$KIMG" inspect --symbol _text "$image") ;;
	esac
	equal "$name: _text" "$text" "$(said symbol "$console")"
done <"$work/all"
for name in pvgrub-lz4 pvgrub-xz; do
	equal "$name" "$(cat "$results/$name/verdict" || true)" started
done
if [ "$failures" != 0 ]; then
	tail -n 8 "$results"/*/console "$results"/*/xl || true
fi
grep '^xen-host: ' "$results/host" || true
finish
