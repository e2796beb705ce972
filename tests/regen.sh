#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the goldens of the real kernels again, from what is in the cache of the
# tests. Look at the difference before it is committed.
#
# Usage: tests/regen.sh [KIMG]    (default: build/release/kimg)
KIMG_SOURCE=$(cd "$(dirname "$0")/.." && pwd)
KIMG=${1:-$KIMG_SOURCE/build/release/kimg}
export KIMG KIMG_SOURCE
"$KIMG_SOURCE/tests/real/kernels.sh" >/dev/null || exit
. "$KIMG_SOURCE/tests/real/lib.sh"

# Images that are no longer in Debian cannot be made again.
golden=$KIMG_SOURCE/tests/golden/real
mkdir -p "$golden"
rm -f "$golden"/*.json
while read -r file; do
	read -r sum _ < <(sha256sum "$file")
	"$KIMG" inspect --json "$file" | normal >"$golden/$sum.json"
	printf '%s  %s\n' "$sum" "${file##*/}"
done < <(kernels)
