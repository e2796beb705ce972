#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Payloads that kimg makes: the tools of the codecs decode them to the same
# bytes, Xen's own builder takes them, and what need not change did not.
set -euo pipefail
. "$KIMG_SOURCE/tests/real/lib.sh"
need xz zstd lz4 gzip bzip2 lzop cmp

bin=$KIMG_BUILD/tests/real

# make OUT STATUS OPTION...: of $image; what it says is in $work/said
make()
{
	local status=0

	rm -f "$1"
	"$bin/recode" "${@:3}" "$image" "$1" >"$work/said" 2>"$work/stderr" ||
		status=$?
	if [ "$status" = 4 ] && grep -q 'not built in' "$work/stderr"; then
		echo "skipped: $(head -n 1 "$work/stderr")"
		exit 77
	fi
	equal "status of recode ${*:3}" "$status" "$2"
	[ "$status" = "$2" ] || cat "$work/stderr"
}

# tool CODEC FILE: what the codec's own tool makes of a stream. The size behind
# it is not there; -t says that nothing is missing.
tool()
{
	case $1 in
	gzip) gzip -dc "$2" ;;
	bzip2) bzip2 -dc "$2" ;;
	xz) xz -dc "$2" ;;
	lzma) xz --format=lzma -dc "$2" ;;
	lzo) lzop -dc <"$2" ;;
	lz4) lz4 -dc "$2" 2>/dev/null ;;
	zstd) zstd -dcq --long=27 "$2" ;;
	none) cat "$2" ;;
	esac
}

# decoded CODEC FILE: the same kernel, for the tool
decoded()
{
	"$KIMG" extract -f -o "$work/stream" "$2" stream
	tool "$1" "$work/stream" >"$work/vmlinux" ||
		wrong "$1: its tool does not decode it"
	cmp "$work/vmlinux" "$image.elf" >"$work/diff" 2>&1 ||
		wrong "$1: its tool makes something else: $(cat "$work/diff")"
	compared=$((compared + 1))
	rm -f "$work/stream" "$work/vmlinux"
}

# parsed FILE: libxenguest takes it as it took the original. What is not
# compressed has another loader in the end.
parsed()
{
	local kind

	[ -x "$bin/xenguest" ] || return 0
	for kind in pv pvh; do
		"$bin/xenguest" "$kind" "$image" 2>/dev/null |
			grep -v '^loader' >"$work/before"
		"$bin/xenguest" "$kind" "$1" 2>/dev/null |
			grep -v '^loader' >"$work/after"
		same "$kind for libxenguest" "$work/after" "$work/before"
	done
}

# valid FILE CONSUMER...
valid()
{
	local who

	for who in "${@:2}"; do
		"$KIMG" -q validate --for "$who" "$1" >"$work/valid" 2>&1 ||
			wrong "not valid for $who: $(cat "$work/valid")"
		compared=$((compared + 1))
	done
}

# another CODEC LEVEL CONSUMER...: a codec that the decompressor does not know
another()
{
	local options=() who

	for who in "${@:3}"; do
		options+=(-f "$who")
	done
	make "$work/new" 0 -x -c "$1" -l "$2" "${options[@]}"
	decoded "$1" "$work/new"
	valid "$work/new" "${@:3}"
	case " ${*:3} " in *" xen-pv "*) parsed "$work/new" ;; esac
	# one thread makes the same
	make "$work/one" 0 -1 -x -c "$1" -l "$2" "${options[@]}"
	cmp "$work/new" "$work/one" || wrong "$1: one thread makes another"
	make "$work/no" 10 -x -c "$1" -l "$2"
	grep -q "does not know $1" "$work/stderr" || wrong "$(cat "$work/stderr")"
}

image=$(kernels | grep -m 1 '/linux-image-[^:]*cloud-amd64_.*/vmlinuz-')
another gzip 1 xen-pv xen-pvh pvgrub
another bzip2 1 xen-pv:4.20
another lzma 0 xen-pv xen-pvh
another xz 0 xen-pv xen-pvh pvgrub
another lzo 3 xen-pv:4.20 pvgrub
another zstd 3 xen-pv xen-pvh
another none 0 xen-pv xen-pvh pvgrub

# As Debian made it, but for the signature.
make "$work/signed" 10 -c lz4
grep -q 'is signed' "$work/stderr" || wrong "$(cat "$work/stderr")"
make "$work/same" 0 -x -c lz4
equal "what was done" "$(cut -d ' ' -f 1-5 "$work/said")" \
	"lz4-legacy lz4-legacy 9 in place"
decoded lz4 "$work/same"
parsed "$work/same"
valid "$work/same" generic xen-pv xen-pvh qemu grub efi
make "$work/bare" 0 -x
equal "signatures" "$("$KIMG" inspect --json "$work/bare" | jq -c \
	'.images[0].pe.certificates')" '[]'
equal "checksum" "$("$KIMG" inspect --full -F setup.crc.state "$work/bare")" \
	matches
# What a signature is for did not change.
equal "digest" "$("$KIMG" inspect --full -F pe.digest "$work/bare")" \
	"$("$KIMG" inspect --full -F pe.digest "$image")"
# A level that is less good does not fit.
make "$work/no" 10 -x -c lz4 -l 1
grep -q 'longer than the old one' "$work/stderr" || wrong "$(cat "$work/stderr")"
make "$work/new" 0 -x -c lz4 -l 12
equal "in place" "$(cut -d ' ' -f 4-5 "$work/said")" "in place"
decoded lz4 "$work/new"
valid "$work/new" generic xen-pv xen-pvh qemu grub efi
make "$work/set" 0 -x -s vid_mode=0xfffd
equal vid_mode "$("$KIMG" inspect --json "$work/set" | jq -r '.images[0].setup |
	.fields[] | select(.name == "vid_mode").raw')" 0xfffd
finish
