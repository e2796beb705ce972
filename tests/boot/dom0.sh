#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The dom0 of our Xen host, as an initramfs: busybox, Debian's xl and the
# daemons that it needs, from the packages installed, and modules of Debian's
# kernel, which are fetched and kept. Nothing needs root.
# Run, it makes the initramfs, and ends with 77 when it cannot.
set -euo pipefail
. "$KIMG_SOURCE/tests/boot/lib.sh"

bin=/usr/lib/xen-4.17/bin
modules='xen-evtchn xen-gntdev xen-gntalloc xen-privcmd xenfs'

# Are all modules of the kernel in this folder?
have_modules()
{
	local name

	for name in $modules; do
		[ -s "$1/$name.ko" ] || return 1
	done
}

# fetch_modules NAME VERSION: into $work/modules; apt checks the package
fetch_modules()
{
	rm -rf "$work/package" "$work/modules"
	mkdir "$work/package" "$work/modules"
	download "$work/package" "$1" "$2" || return 1
	unpack "$work/package"/*.deb "$work/package" \
		'./lib/modules/*/kernel/drivers/xen/*.ko' || return 1
	find "$work/package" -name '*.ko' -exec mv -t "$work/modules" {} +
	have_modules "$work/modules"
}

# keep_modules FOLDER: those of the kernel whose folder in the cache has this
# name, beside the kernels; of other versions none are kept
keep_modules()
{
	local name=${1%%_*} version=${1#*_} to=$cache/dom0/$1

	mkdir -p "$cache/dom0"
	exec 9>>"$cache/dom0/lock"
	flock -w 900 9 || die "somebody else keeps $cache/dom0/lock"
	if ! have_modules "$to"; then
		# The lists of the system may be missing, or too old.
		fetch_modules "$name" "$version" || {
			own_lists "$work/apt" &&
				KIMG_APT=$work/apt fetch_modules "$name" "$version"
		} || return 1
		rm -rf "$cache"/dom0/*_*
		cp -r "$work/modules" "$cache/dom0/new"
		mv "$cache/dom0/new" "$to"
	fi
	exec 9>&-
}

# libraries PROGRAM...: what they need at run time; xl opens libgcc_s when a
# thread of it ends
libraries()
{
	ldd "$@" | grep -o '/[^ ]*\.so[^ :]*'
	echo /lib/x86_64-linux-gnu/libgcc_s.so.1
}

# make_tree DIR MODULES
make_tree()
{
	local program programs=() number=0 name

	mkdir -p "$1"/{bin,dev,proc,sys,etc/xen,modules} "$1$bin"
	cp "$(command -v busybox)" "$1/bin/busybox"
	install -m 755 "$KIMG_SOURCE/tests/boot/dom0-init.sh" "$1/init"
	: >"$1/etc/xen/xl.conf"
	for program in xl xenstored xenconsoled xen-init-dom0 libxl-save-helper; do
		programs+=("$bin/$program")
	done
	cp -L "${programs[@]}" "$1$bin"
	libraries "${programs[@]}" | sort -u | while read -r name; do
		mkdir -p "$1$(dirname "$name")"
		cp -L "$name" "$1$name"
	done
	# In the order in which they are needed.
	for name in $modules; do
		cp "$2/$name.ko" "$1/modules/$((number += 1))-$name.ko"
	done
}

if [ ! -x "$bin/xl" ]; then
	echo "skipped: no xen-utils-4.17"
	exit 77
fi
image=$(kernels | grep -m 1 '/linux-image-[0-9.-]*-amd64_.*/vmlinuz-')
folder=$(basename "$(dirname "$image")")
if ! keep_modules "$folder"; then
	echo "skipped: modules of $folder cannot be fetched"
	exit 77
fi
make_tree "$work/dom0" "$cache/dom0/$folder"
pack "$work/dom0" >"$work/dom0.gz"
to=$KIMG_BUILD/tests/boot
mv "$work/dom0.gz" "$to/dom0.gz"
ls -l "$to/dom0.gz"
