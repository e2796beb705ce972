#!/bin/busybox sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=dash
# /init of the dom0 of our Xen host: starts each guest of /guests and sends what
# came of it as a tar archive through the second serial port, which is not
# Xen's. tests/boot/xen_host.sh has the contract.
/bin/busybox --install -s /bin
export PATH=/usr/lib/xen-4.17/bin:/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts /run /var/lib/xen /var/lib/xenstored /var/log/xen/console
mount -t devpts devpts /dev/pts
ln -s /run /var/run
mkdir /run/xen /run/xenstored /results

# The limits of guests hold whatever happens to what they wait for.
step()
{
	timeout 30 "$@" || echo "xen-host: failed: $*"
}

now()
{
	cut -d. -f1 /proc/uptime
}

# has NAME: did the line that is expected come?
has()
{
	[ -e "$console" ] &&
		tr -d '\r' <"$console" | grep -qE -f "/guests/$1/expect"
}

# send NAME: its folder of results, whole
send()
{
	until mkdir /run/sending 2>/dev/null; do
		sleep 0.1
	done
	tar -c -C /results "$1" >&3
	rmdir /run/sending
}

# attempt NAME: writes its folder of results; false when a second one may help
attempt()
{
	local guest=/guests/$1 to=/results/$1 verdict=late status end rounds=0
	local console=/var/log/xen/console/guest-$1.log

	: >"$to/console"
	rm -f "$console"
	end=$(($(now) + $(cat "$guest/seconds")))
	timeout -k 5 "$(cat "$guest/seconds")" xl create "$guest/xl.cfg" \
		>"$to/xl" 2>&1
	status=$?
	# Those of one that was killed begin at 124.
	[ "$status" = 0 ] || [ "$status" -ge 124 ] || verdict=refused
	while [ "$verdict" = late ] && [ "$(now)" -lt "$end" ]; do
		sleep 0.3
		# xl takes the processor from the guest, so it is asked rarely.
		if has "$1"; then
			verdict=started
		elif [ $((rounds = (rounds + 1) % 10)) = 0 ] &&
		     ! xl domid "$1" >/dev/null 2>&1 && ! has "$1"; then
			verdict=ended
		fi
	done
	timeout 30 xl destroy "$1" >/dev/null 2>&1
	[ ! -e "$console" ] || cp "$console" "$to/console"
	echo "$verdict" >"$to/verdict"
	echo "xen-host: $1 $verdict, up $(now) s"
	[ "$verdict" = started ] || [ "$verdict" = refused ]
}

# run NAME: an emulated processor is slow, and a guest of two that it has may
# miss what it waits for; a kernel that does not start does so twice
run()
{
	attempt "$1" || attempt "$1" || true
	send "$1"
}

# worker: runs the guests that the other one has not begun
worker()
{
	local name

	for name in /guests/*/seconds; do
		name=${name%/seconds}
		! mkdir "/results/${name##*/}" 2>/dev/null ||
			run "${name##*/}"
	done
}

for module in /modules/*; do
	step insmod "$module"
done
mount -t xenfs xenfs /proc/xen
step xenstored --pid-file /run/xenstored.pid
step xen-init-dom0
step xenconsoled --log=all --pid-file=/run/xenconsoled.pid
stty -F /dev/ttyS1 raw -echo clocal
exec 3>/dev/ttyS1
if step xl list >/dev/null; then
	echo "xen-host: up $(now) s"
	worker &
	worker
	wait
	echo "xen-host: end"
fi
exec 3>&-
poweroff -f
