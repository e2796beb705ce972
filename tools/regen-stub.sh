#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Assembles src/stub/*.S and writes their bytes beside them, as pvh_bytes.h.
# Ends with 77 where no assembler knows x86.
# Usage: regen-stub.sh [FOLDER]   (where to; default src/stub)
set -euo pipefail

source=$(cd "$(dirname "$0")/../src/stub" && pwd)
to=$(cd "${1:-$source}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for file in "$source"/*.S; do
	name=$(basename "$file" .S)
	as --32 -o "$work/$name.o" "$file" 2>"$work/errors" || {
		cat "$work/errors" >&2
		[ "$(uname -m)" = x86_64 ] || exit 77
		exit 1
	}
	objcopy -O binary -j .text "$work/$name.o" "$work/$name.bin"
	{
		printf '/* SPDX-License-Identifier: GPL-3.0-or-later */\n'
		printf '/* Made of %s.S by tools/regen-stub.sh. */\n' "$name"
		od -An -v -w12 -t x1 "$work/$name.bin" |
			sed -e 's/ \(..\)/ 0x\1,/g' -e 's/^ /\t/'
	} >"$to/${name}_bytes.h"
done
