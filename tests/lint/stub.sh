#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The bytes of the stubs are those of their source, assembled again, and the
# words of stub.def are at its labels.
set -euo pipefail

cd "${KIMG_SOURCE:?}"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
status=0

tools/regen-stub.sh "$dir" || exit $?
for file in "$dir"/*_bytes.h; do
	diff -u "src/stub/${file##*/}" "$file" || status=1
done

as --32 -o "$dir/pvh.o" src/stub/pvh.S
sed -n 's/^KIMG_WORD(\([a-z_0-9]*\), *0x\([0-9a-f]*\),.*/\1 \2/p' \
	src/stub/stub.def >"$dir/words"
[ -s "$dir/words" ] || status=1
while read -r name at; do
	nm "$dir/pvh.o" | grep -q "^0*$at t $name\$" || {
		echo "stub.def: $name is not at 0x$at of pvh.S"
		status=1
	}
done <"$dir/words"
exit "$status"
