#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Links each floor whole with only the floors below and the outside libraries:
# a call upwards is an undefined symbol. Then plants such a call to see that
# the linker refuses it.
# Usage: link.sh COMPILER FLAGS LIBRARIES FLOOR...   (lowest floor first)
set -euo pipefail

cc=$1 flags=$2 libraries=$3
shift 3
floors=("$@")
build=${KIMG_BUILD:?}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
read -ra cflags <<< "$flags"
read -ra outside <<< "$libraries"
status=0

echo 'int main(void) { return 0; }' > "$dir/main.c"

# link OBJECT... : main, all of the last of "below", the rest of it as needed
link() {
	local whole=$build/libfloor_$1.a
	local -a lower=()
	local i
	shift
	for ((i = ${#below[@]} - 1; i >= 0; i--)); do
		lower+=("$build/libfloor_${below[i]}.a")
	done
	"$cc" "${cflags[@]}" -Wl,--no-undefined -o "$dir/out" "$dir/main.c" \
		"$@" -Wl,--whole-archive "$whole" -Wl,--no-whole-archive \
		"${lower[@]}" "${outside[@]}"
}

# The functions that a floor has and none below it, as a planted call needs.
symbol_of() {
	nm -g --defined-only "$build/libfloor_$1.a" |
		awk '$2 == "T" { print $3 }' | sort | head -1
}

below=()
for ((n = 0; n < ${#floors[@]}; n++)); do
	floor=${floors[n]}
	if ! link "$floor"; then
		echo "floor $floor needs something from above" >&2
		status=1
	fi
	# a call of each floor above, put into this one
	for above in "${floors[@]:n+1}"; do
		name=$(symbol_of "$above")
		printf 'void f(void), %s(void);\nvoid f(void) { %s(); }\n' \
			"$name" "$name" > "$dir/planted.c"
		"$cc" "${cflags[@]}" -c -o "$dir/planted.o" "$dir/planted.c"
		if link "$floor" "$dir/planted.o" 2> "$dir/errors"; then
			echo "$floor may call $name of $above" >&2
			status=1
		elif ! grep -q "undefined.*$name" "$dir/errors"; then
			cat "$dir/errors" >&2
			status=1
		fi
	done
	below+=("$floor")
done
exit "$status"
