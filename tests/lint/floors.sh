#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Compares every #include of the library and the command with docs/floors.txt.
# Usage: floors.sh [ROOT]
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
cd "${1:-${KIMG_SOURCE:?}}"
table=docs/floors.txt
status=0

mapfile -t files < <(find include src formats cmd tools \
	-name '*.[ch]' -o -name '*.def' | sort)

grep -nHE '^[[:space:]]*#[[:space:]]*include' "${files[@]}" |
	sed -E 's/^([^:]*):([0-9]+):[^<"]*([<"][^>"]*[>"]).*/\1\t\2\t\3/' |
	awk -f "$here/floors.awk" "$table" - || status=1

# "last DIR... : HEADER"
while read -r dirs header; do
	for file in "${files[@]}"; do
		[[ $file == *.c && $file != *_records.c ]] || continue
		for dir in $dirs; do
			[[ $file == "$dir"/* ]] || continue
			# tables are included where they are compiled
			last=$(grep -E '^#include' "$file" |
				grep -v '\.def"' | tail -1 || true)
			case $last in
			*"/${header#*/}\"") ;;
			*)
				echo "$file: the last #include must be $header"
				status=1
				;;
			esac
		done
	done
done < <(sed -nE 's/^last ([^:]*) : (.*)/\1 \2/p' "$table")

# "call FILE : NAME..."; comments of a line of their own do not count
while IFS=: read -r owner names; do
	owner=${owner// /}
	read -ra name <<< "$names"
	calls="(^|[^A-Za-z0-9_.>\"])($(IFS='|'; echo "${name[*]}")) ?\("
	for file in "${files[@]}"; do
		[[ $file == src/* || $file == formats/* ]] || continue
		[[ $file != "$owner" ]] || continue
		if grep -nHE "$calls" "$file" |
			grep -vE '^[^:]*:[0-9]+:[[:space:]]*/?\*'; then
			echo "$file: only $owner may call that"
			status=1
		fi
	done
done < <(sed -n 's/^call //p' "$table")

exit "$status"
