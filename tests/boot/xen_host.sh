#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A Xen host: Debian's Xen 4.17 and dom0 in QEMU, without KVM and without root,
# and many guests in one boot. To be sourced, after tests/boot/lib.sh; the test
# needs dom0.gz (FIXTURES_REQUIRED xen_host).
#
# A folder of guests has a folder of each, whose name is that of the domain:
#	xl.cfg   the domain; files that it names are in /guests/files
#	expect   extended regular expression of the line of its console that
#	         says that it started
#	seconds  how long that may take, with xl create
# and "files". xen_guest() makes all that. Guests are started in the order
# of their names, two at a time, and destroyed when the line has come.
#
# A folder of results has a folder of each guest:
#	verdict  started: the line came; refused: by xl create; ended: it came
#	         to its end without the line; late: neither, in its time
#	console  what it printed
#	xl       what xl create said
# and "host", the console of Xen and dom0.

# xen_file GUESTS FILE: brings a file to the guests, each content once; prints
# what it is called in dom0
xen_file()
{
	local sum

	sum=$(sha256sum <"$2")
	mkdir -p "$1/files"
	[ -e "$1/files/${sum%% *}" ] || cp -L "$2" "$1/files/${sum%% *}"
	printf '/guests/files/%s\n' "${sum%% *}"
}

# xen_guest GUESTS NAME KERNEL RAMDISK SECONDS EXPECT LINE...: one guest, with
# lines of its xl.cfg: 'type = "pvh"', 'vcpus = 2', ... RAMDISK may be ''.
xen_guest()
{
	local to=$1/$2

	mkdir -p "$to"
	{
		printf 'name = "%s"\n' "$2"
		printf 'kernel = "%s"\n' "$(xen_file "$1" "$3")"
		[ -z "$4" ] ||
			printf 'ramdisk = "%s"\n' "$(xen_file "$1" "$4")"
		printf '%s\n' "${@:7}"
	} >"$to/xl.cfg"
	printf '%s\n' "$5" >"$to/seconds"
	printf '%s\n' "$6" >"$to/expect"
}

# How long Xen and dom0 may take to come up, on a machine that is busy.
xen_up_seconds=120

# xen_boot FOLDER GUEST-SECONDS: one boot with what xen_host() left there; false
# when it did not come to its end
xen_boot()
{
	local dir=$1 mib i

	# The guests are in dom0's memory twice for a moment, as the archive
	# and as files, and files may have half of it.
	mib=$(($(stat -c %s "$dir/initrd") * 3 / 1048576 + 640))
	rm -f "$dir/host" "$dir/results"
	timeout --kill-after=10 $((xen_up_seconds + $2)) qemu-system-x86_64 \
		-accel tcg -cpu qemu64,+svm,+npt -smp 2 -m $((mib + 1920)) \
		-display none -monitor none -no-reboot -nic none \
		-serial "file:$dir/host" -serial "file:$dir/results" \
		-kernel "$dir/xen" -append \
		"console=com1 com1=115200,8n1 dom0_mem=${mib}M loglvl=all guest_loglvl=all" \
		-initrd "$dir/vmlinuz console=hvc0 panic=-1 quiet,$dir/initrd" \
		>"$dir/qemu" 2>&1 &
	xen_pid=$!
	for ((i = 0; i < xen_up_seconds; i++)); do
		sleep 1
		! grep -qs '^xen-host: up' "$dir/host" || break
		kill -0 "$xen_pid" 2>/dev/null || break
	done
	((i < xen_up_seconds)) || kill "$xen_pid"
	wait "$xen_pid" || true
	xen_pid=
	grep -qs '^xen-host: end' "$dir/host"
}

# xen_host GUESTS RESULTS: starts all guests in one boot. A host that does not
# come to its end is started once more; false when that is of no help.
xen_host()
{
	local dir=${work:?}/host seconds

	rm -rf "$dir" "$2"
	mkdir -p "$dir" "$2"
	# Names in QEMU's -initrd end with a space or a comma.
	ln -s "$(elf_of "$(kernels | grep /xen-4.17-amd64.gz)")" "$dir/xen"
	ln -s "$(kernels | grep -m 1 '/linux-image-[0-9.-]*-amd64_')" "$dir/vmlinuz"
	ln -s "$(realpath "$1")" "$dir/guests"
	# The kernel takes any number of archives, packed or not, that start at
	# multiples of 4.
	(cd "$dir" && find -L guests | cpio -o -L -H newc 2>/dev/null) \
		>"$dir/initrd"
	cat "$KIMG_BUILD/tests/boot/dom0.gz" >>"$dir/initrd"
	seconds=$(cat "$1"/*/seconds | awk '{ n += $1 + 10 } END { print n }')
	xen_pid=
	trap '[ -z "$xen_pid" ] || kill "$xen_pid" || true; rm -rf "$work"' EXIT
	xen_boot "$dir" "$seconds" || xen_boot "$dir" "$seconds" || {
		echo "the Xen host did not come to its end:"
		tail -n 20 "$dir/qemu" "$dir/host"
		return 1
	}
	# An archive of each guest, one behind the other.
	tar -x -i -f "$dir/results" -C "$2"
	tr -d '\r' <"$dir/host" >"$2/host"
}
