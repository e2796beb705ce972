#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs one target for KIMG_FUZZ_SECONDS (10), from the fixtures and from what
# earlier runs found, and says how many executions that were, also in
# <target>.count. Inputs that reach new code stay in <target>.corpus, beside the
# program; one that fails is shown as text.
# Usage: run.sh PROGRAM LONGEST-INPUT
set -euo pipefail
export LC_ALL=C

program=$1
longest=$2
seconds=${KIMG_FUZZ_SECONDS:-10}
name=${program##*/}
here=$KIMG_BUILD/tests/fuzz/$name
log=$here.log
# Much less than this is a target that does not run.
least=$((100 * seconds))

rm -rf "$here.seeds" "$here.failed" "$here.count"
mkdir -p "$here.seeds" "$here.corpus" "$here.failed"
find "$KIMG_BUILD/tests/fixtures" -name '*.img' -print0 |
	xargs -0 "$program" --seeds "$here.seeds"

# A loop without end takes longer than any limit, a busy machine does not.
# A dictionary of 256 MiB is allowed, and must not be kept after its release.
export ASAN_OPTIONS=quarantine_size_mb=8
export UBSAN_OPTIONS=print_stacktrace=1
status=0
"$program" -max_total_time="$seconds" -max_len="$longest" \
	-timeout="${KIMG_FUZZ_TIMEOUT:-5}" -rss_limit_mb=512 -print_final_stats=1 \
	-dict="$KIMG_BUILD/tests/fuzz/dictionary" \
	-artifact_prefix="$here.failed/" "$here.corpus" "$here.seeds" \
	>"$log" 2>&1 || status=$?

runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
cover=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
seeds=$(find "$here.seeds" -type f | wc -l)
printf '%s: %s executions, %s edges, from %s seeds, in %s s\n' "$name" \
	"${runs:-no}" "${cover:-no}" "$seeds" "$seconds" | tee "$here.count"
if [ "$status" != 0 ]; then
	grep -v '^#[0-9]*[[:space:]][A-Zr]' "$log" | tail -n 60
	for input in "$here.failed"/*; do
		[ -e "$input" ] || continue
		printf 'Run it again: %s %s\n' "$program" "$input"
		head -c 4096 "$input" | od -A x -t x1z -v
	done
	exit 1
fi
if [ "$seeds" = 0 ]; then
	echo "no fixture is a seed for this target"
	exit 1
fi
if [ "${runs:-0}" -lt "$least" ]; then
	echo "fewer than $least executions"
	exit 1
fi
