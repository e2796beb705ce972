#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Colours: --color decides, then NO_COLOR, then whether the output is a terminal
# that can do it. They carry nothing that the text does not say.
set -euo pipefail
export LC_ALL=C TERM=xterm
unset NO_COLOR
kimg=${KIMG:?}
image=${KIMG_BUILD:?}/tests/fixtures/good/bzimage.img
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failed=0

fail() {
	echo "$*"
	failed=1
}

if ! command -v script > /dev/null; then
	echo "SKIP: there is no script(1) here"
	exit 77
fi

# terminal COMMAND...: run it with a terminal as its output; prints that
terminal() {
	script -qec "$(printf '%q ' "$@")" /dev/null < /dev/null | tr -d '\r'
}

# coloured WHAT, plain WHAT: look at the last output
coloured() {
	grep -q $'\e\[1m' "$tmp/out" || fail "no colour: $*"
}

plain() {
	[[ -s $tmp/out ]] || fail "no output: $*"
	! grep -q $'\e' "$tmp/out" || fail "colour: $*"
}

# One that Xen takes, and one that it does not.
both=("$image" "${image%/*}/notes-none.img")
terminal "$kimg" inspect "${both[@]}" > "$tmp/out"
coloured "a terminal"
# Bold, green or yellow, and back; without them it is the same text.
grep -oE $'\e[^m]*m' "$tmp/out" | sort -u > "$tmp/codes"
grep -vxE $'\e\\[(0|1|32|33)m' "$tmp/codes" && fail "other codes"
sed $'s/\e\\[[0-9]*m//g' "$tmp/out" > "$tmp/stripped"
"$kimg" inspect "${both[@]}" > "$tmp/out"
plain "a file"
cmp "$tmp/stripped" "$tmp/out" || fail "the text depends on the colour"
"$kimg" inspect "$image" | cat > "$tmp/out"
plain "a pipe"

NO_COLOR=1 terminal "$kimg" inspect "$image" > "$tmp/out"
plain "NO_COLOR"
NO_COLOR='' terminal "$kimg" inspect "$image" > "$tmp/out"
coloured "an empty NO_COLOR"
TERM=dumb terminal "$kimg" inspect "$image" > "$tmp/out"
plain "TERM=dumb"
terminal "$kimg" inspect --color=never "$image" > "$tmp/out"
plain "--color=never"
NO_COLOR=1 terminal "$kimg" inspect --color=auto "$image" > "$tmp/out"
plain "--color=auto and NO_COLOR"
NO_COLOR=1 TERM=dumb "$kimg" inspect --color=always "$image" > "$tmp/out"
coloured "--color=always"
terminal "$kimg" list > "$tmp/out"
coloured "kimg list"
"$kimg" list > "$tmp/out"
plain "kimg list into a file"

# Tables too are the same without, whatever the terminal's width is.
terminal "$kimg" inspect -v "$image" | sed $'s/\e\\[[0-9]*m//g' > "$tmp/stripped"
"$kimg" inspect -v "$image" > "$tmp/out"
plain "tables into a file"
cmp "$tmp/stripped" "$tmp/out" || fail "tables depend on the terminal"

# Documents, values and messages have none.
for option in --json --xml -Fversion; do
	"$kimg" inspect --color=always $option "$image" > "$tmp/out" 2>&1 ||
		continue	# not built in
	plain "$option"
done
terminal "$kimg" inspect --color=always /dev/null > "$tmp/out" || true
plain "messages"
exit $failed
