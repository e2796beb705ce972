#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Folders on the command line, and many files at a time.
# Usage: folders.sh CASE
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# names: of the images that were shown
names() {
	"$kimg" -q inspect "$@" -F file | tr '\n' ' '
}

case_empty() {
	mkdir dir
	run 4 "$kimg" inspect dir
	says 'dir: no kernel in this folder'
	run 4 "$kimg" inspect --json dir
	grep -q '"images": *\[' out || fail "$(cat out)"
}

# What lies in /boot besides kernels.
boot() {
	mkdir -p boot/grub/x86_64-efi boot/efi
	cp "$good" boot/vmlinuz-6.1.0-2-amd64
	cp "$images/good/bzimage-gzip.img" boot/vmlinuz-6.1.0-10-amd64
	cp "$images/good/elf64.img" boot/vmlinux
	gzip -c "$images/good/elf64.img" >boot/xen.gz
	printf 'CONFIG_X86=y\n' >boot/config-6.1.0-2-amd64
	printf 'ffffffff81000000 T _text\n' >boot/System.map
	{
		printf '070701'
		head -c 100000 /dev/zero
	} >initrd
	gzip -c initrd >boot/initrd.img-6.1.0-2-amd64
	cp "$(type -P true)" boot/program
	printf 'int x;' | "${CC:-cc}" -x c -c -o boot/grub/x86_64-efi/a.mod -
	ln -s vmlinuz-6.1.0-2-amd64 boot/vmlinuz
	ln -s nothing boot/vmlinuz.old
	ln -s .. boot/efi/loop
	mkfifo boot/fifo
	: >boot/empty
}

case_boot() {
	boot
	run 0 "$kimg" inspect boot
	[[ ! -s err ]] || fail "$(cat err)"
	[[ $(names boot) == "boot/vmlinux boot/vmlinuz \
boot/vmlinuz-6.1.0-10-amd64 boot/vmlinuz-6.1.0-2-amd64 boot/xen.gz " ]] ||
		fail "$(names boot)"
	run 0 "$kimg" inspect -v boot
	[[ $(grep -c ': passed over: no kernel$' err) == 6 ]] ||
		fail "$(cat err)"
	[[ $(grep -c . err) == 6 ]] || fail "$(cat err)"
}

# To see that an initrd is none takes its first bytes, and not all of them. The
# codecs that tell their size before are asked for no more either.
case_initrd() {
	local tool

	mkdir dir
	cp "$good" dir/kernel
	{
		printf '070701'
		head -c 4000000 /dev/zero
	} >initrd
	for tool in gzip bzip2 xz zstd; do
		"$tool" -c initrd >"dir/initrd.$tool"
	done
	run 0 "$kimg" inspect --max-size 1000000 dir
	[[ ! -s err ]] || fail "$(cat err)"
	run 0 "$kimg" inspect --max-size 1000000 --full -v dir
	[[ $(grep -c ': passed over: no kernel$' err) == 4 ]] ||
		fail "$(cat err)"
	# When it is named, that is what is said.
	run 4 "$kimg" inspect --max-size 1000000 dir/initrd.zstd
	says 'dir/initrd.zstd: wrapper@0x0: not a known kernel image: .*found 30 37 30 37'
	[[ $(grep -c 'it decodes to' err) == 0 ]] || fail "$(cat err)"
}

case_names_begin() {
	mkdir -p dir/sub
	cp "$good" dir/b
	cp "$good" dir/sub/a
	[[ $(names dir/) == 'dir/b dir/sub/a ' ]] || fail "$(names dir/)"
	[[ $(names ./dir) == './dir/b ./dir/sub/a ' ]] || fail "$(names ./dir)"
	cd dir
	[[ $(names .) == './b ./sub/a ' ]] || fail "$(names .)"
}

# A damaged kernel is not passed over, and one that cannot be read neither.
case_damaged() {
	boot
	cp "$images/bad/boot-flag-0.img" boot/damaged
	run 4 "$kimg" inspect boot
	says 'boot/damaged: 0x1fe: boot_flag: '
	[[ $(grep -c '^  Format' out) == 6 ]] || fail "$(cat out)"
}

case_unreadable_inside() {
	boot
	mkdir boot/secret
	chmod 0 boot/secret boot/vmlinux
	if [[ $(id -u) != 0 ]]; then
		run 3 "$kimg" inspect boot
	else
		cp "$kimg" kimg
		chmod 755 . kimg boot boot/*/
		chmod 0 boot/secret
		run 3 setpriv --reuid 65534 --regid 65534 --clear-groups \
			./kimg inspect boot
	fi
	[[ $(grep -c 'Permission denied' err) == 2 ]] || fail "$(cat err)"
	[[ $(grep -c '^  Format' out) == 4 ]] || fail "$(cat out)"
}

# A file that is named is not passed over, also when it is in a folder.
case_named() {
	boot
	run 4 "$kimg" inspect boot boot/empty
	says 'boot/empty: 0x0: .*found an empty file'
	[[ $(names boot/vmlinux boot/vmlinux) == \
		'boot/vmlinux boot/vmlinux ' ]] || fail 'not twice'
}

case_link_to_folder() {
	boot
	ln -s boot link
	[[ $(names link | wc -w) == 5 ]] || fail "$(names link)"
	mkdir links
	ln -s ../boot links/boot
	run 4 "$kimg" inspect links
	says 'links: no kernel in this folder'
}

case_deep() {
	local path

	path=$(printf '/d%.0s' {1..40})
	mkdir -p "dir$path"
	cp "$good" "dir$path/kernel"
	cp "$good" dir/kernel
	run 6 "$kimg" inspect dir
	says 'dir/d/.*: so many folders in folders'
	[[ $(grep -c '^  Format' out) == 1 ]] || fail "$(cat out)"
	run 6 "$kimg" inspect --json dir
	grep -q '"bzimage"' out || fail 'no document'
}

case_controls() {
	mkdir $'new\nline\e[1m'
	cp "$images/bad/boot-flag-0.img" $'new\nline\e[1m/\xff'
	run 4 "$kimg" inspect $'new\nline\e[1m'
	says 'new\\nline\\x1b\[1m/\\xff: 0x1fe'
	rm $'new\nline\e[1m/\xff'
	run 4 "$kimg" inspect $'new\nline\e[1m'
	says 'new\\nline\\x1b\[1m: no kernel'
}

case_many() {
	local i

	mkdir dir
	for ((i = 0; i < 200; i++)); do
		ln "$good" dir/$i
	done
	(ulimit -Sn 32 && run 0 "$kimg" inspect dir)
	[[ $(grep -c '^  Format' out) == 200 ]] || fail 'not 200'
	(ulimit -n 64 && run 3 "$kimg" inspect dir)
	says 'too many files'
}

# The same output, in the same order, whoever decodes.
case_jobs() {
	local mixed=("$images"/good/{bzimage*,elf*}.img
		"$images"/bad/{boot-flag-0,payload-notes}.img missing)
	local option j rc

	boot
	mixed+=(boot "$images"/unsup/*.img)
	for option in -v --json '-Fversion'; do
		rc=0
		"$kimg" inspect "$option" "${mixed[@]}" >want 2>wanterr || rc=$?
		for j in 2 7 0 500; do
			run $rc "$kimg" inspect "$option" -j $j "${mixed[@]}"
			cmp want out
			cmp wanterr err
		done
	done
}

case_jobs_wrong() {
	local n

	for n in '' -1 x 1k 99999999999; do
		run 2 "$kimg" inspect --jobs "$n" "$good"
	done
}

# Where no thread can be had, the work is done all the same.
case_jobs_memory() {
	(ulimit -v 60000 && run 0 "$kimg" inspect -j 16 "$good"{,,,,,,,})
	[[ $(grep -c '^  Format' out) == 8 ]] || fail 'not 8'
}

case_jobs_output_full() {
	local rc=0

	"$kimg" inspect -j 3 "$good"{,,,,,,,} >/dev/full 2>err || rc=$?
	[[ $rc == 3 ]] || fail "exit $rc, not 3"
	says 'standard output: No space left'
}

case_run "$1"
