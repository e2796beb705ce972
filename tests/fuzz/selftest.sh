#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh must call each program with a planted bug a failure, and name the bug.
# Usage: selftest.sh PROGRAM...
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
status=0
export KIMG_FUZZ_SECONDS=60 KIMG_FUZZ_TIMEOUT=1
for program; do
	case $program in
	*overread) said='AddressSanitizer: heap-buffer-overflow' ;;
	*leak) said='LeakSanitizer: detected memory leaks' ;;
	*hang) said='libFuzzer: timeout' ;;
	*) exit 2 ;;
	esac
	rm -rf "$KIMG_BUILD/tests/fuzz/${program##*/}.corpus"
	if out=$("$here/run.sh" "$program" 64); then
		printf '%s did not fail:\n%s\n' "$program" "$out"
		status=1
	elif ! grep -q "$said" <<<"$out" || ! grep -q '^0.* 6b 69' <<<"$out"; then
		printf '%s did not fail by its bug:\n%s\n' "$program" "$out"
		status=1
	fi
	# Not a target to be counted.
	rm -f "$KIMG_BUILD/tests/fuzz/${program##*/}.count"
done
exit "$status"
