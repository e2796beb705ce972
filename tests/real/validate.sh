#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# kimg validate against others: what it says a domain builder takes,
# libxenguest takes; Debian's kernels have no error; and a signature that no
# longer fits is found.
# RULE: KIMG-S006
set -euo pipefail
. "$KIMG_SOURCE/tests/real/kernels.sh"
. "$KIMG_SOURCE/tests/real/lib.sh"

xenguest=$KIMG_BUILD/tests/real/xenguest
if [ ! -x "$xenguest" ]; then
	echo "skipped: no libxen-dev"
	exit 77
fi
need jq

# NAME KIND: libxenguest 4.17 refuses what kimg accepts, because
known()
{
	case "$1 $2" in
	"xen-bin-wraps pv")
		;; # ... it notices only when it looks for memory
	"gzip-streams pv" | "gzip-streams pvh")
		;; # ... it takes the size of the last member for that of all
	*)
		return 1
		;;
	esac
}

# takes KIND FILE: true or false
takes()
{
	"$KIMG" -q validate --json --for "xen-$1" "$2" 2>/dev/null |
		jq '.images[0].verdicts[0].takes // false' || true
}

accepted=0
refused=0
# More refusals than libxenguest's are fine: it accepts what will not run.
for image in "$KIMG_BUILD"/tests/fixtures/{good,bad,rules}/*.img $(kernels); do
	name=$(basename "$image" .img)
	for kind in pv pvh; do
		ours=$(takes "$kind" "$image")
		[ "$ours" = true ] || { refused=$((refused + 1)); continue; }
		accepted=$((accepted + 1))
		"$xenguest" "$kind" "$image" >"$work/guest" 2>/dev/null || true
		theirs=$(sed -n 's/^verdict //p' "$work/guest")
		if known "$name" "$kind"; then
			[ "$theirs" != yes ] || wrong "$kind: no longer different"
		else
			equal "$name for $kind" "$theirs" yes
		fi
	done
done
echo "$accepted accepted, $refused refused"
if [ "$accepted" -lt 100 ] || [ "$refused" -lt 100 ]; then
	wrong "too few images"
fi

signed=
for image in $(kernels); do
	# Those of other machines have no rules.
	has_payload "$image" || continue
	"$KIMG" validate -q --full "$image" >"$work/out" ||
		wrong "$(cat "$work/out")"
	! "$KIMG" list libraries | grep -q 'digests .*not built in' || continue
	[ "$("$KIMG" inspect -q -F pe.certificates[0].size "$image" \
		2>/dev/null)" ] || continue
	signed=$image
done
if [ "$signed" ]; then
	cp "$signed" "$work/changed"
	# a byte of the version text: nothing else notices
	at=$(grep -abo "$(basename "$signed" | sed 's/vmlinuz-//')" "$work/changed" |
		head -n 1 | cut -d: -f1)
	printf 'X' | dd of="$work/changed" bs=1 seek="$at" conv=notrunc status=none
	"$KIMG" validate --full "$work/changed" >"$work/out" && wrong "no finding"
	grep -q 'signature-matches.*\[KIMG-S006\]$' "$work/out" ||
		wrong "$(cat "$work/out")"
	compared=$((compared + 1))
fi
finish
