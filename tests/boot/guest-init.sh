#!/bin/busybox sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=dash
# /init of a kernel under test: says what it is and ends. symbol=NAME in the
# command line asks for the line of a symbol in /proc/kallsyms.
PATH=/bin
busybox mount -t proc proc /proc
busybox mount -t sysfs sysfs /sys
echo 0 >/proc/sys/kernel/kptr_restrict
cmdline=$(busybox cat /proc/cmdline)
symbol=
for word in $cmdline; do
	case $word in
	symbol=*) symbol=${word#symbol=} ;;
	esac
done
[ ! -r /sys/hypervisor/guest_type ] ||
	echo "guest: xen $(busybox cat /sys/hypervisor/guest_type)"
echo "guest: version $(busybox cat /proc/version)"
echo "guest: release $(busybox uname -r)"
echo "guest: cmdline $cmdline"
echo "guest: cpus $(busybox nproc)"
[ -z "$symbol" ] ||
	echo "guest: symbol $(busybox grep -m 1 " $symbol\$" /proc/kallsyms)"
echo "guest: end"
# Whoever carries the console has a moment to take the last line.
busybox sleep 1
busybox poweroff -f
