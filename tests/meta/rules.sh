#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Rules: each has a fixture that breaks it, is described, and is not in a ring
# of prerequisites; identifiers are in order and used once.
# shellcheck source=tests/meta/lib.sh
. "$(dirname "$0")/lib.sh"

fixtures=$KIMG_SOURCE/tests/fixtures
"$KIMG" validate --list-rules > "$tmp/list"
awk '{ print $1, $3 }' "$tmp/list" > "$tmp/rules"
[ -s "$tmp/rules" ] || fail "there are no rules"
awk '{ print $1 }' "$tmp/rules" | sort | uniq -d | grep . &&
	fail "an identifier is used twice"
awk '{ print $2 }' "$tmp/rules" | sort | uniq -d | grep . &&
	fail "a name is used twice"
awk '$1 !~ /^KIMG-[HPENXSB][0-9][0-9][0-9]$/ || $2 !~ /^[a-z0-9-]+$/' \
	"$tmp/rules" | grep . && fail "not as cli says"

# Decoding has fixtures of its own: bad/ and what warns in good/. A signature
# cannot be written in assembler.
while read -r id name; do
	case $name in
	*-decode) continue ;;
	esac
	grep -qsE "^ \* RULE: $id( |\$)" "$fixtures"/rules/*.S ||
		grep -qx "# RULE: $id" "$KIMG_SOURCE/tests/real/validate.sh" ||
		fail "$id $name: no fixture breaks it"
done < "$tmp/rules"
sed -n 's/^ \* RULE: \([^ ]*\).*/\1/p' "$fixtures"/rules/*.S | sort -u |
	while read -r id; do
		grep -q "^$id " "$tmp/rules" || echo "$id"
	done | grep . && fail "fixtures for rules that are not there"

# What is told about each: all of it, and prerequisites that exist.
while read -r id name; do
	"$KIMG" validate --explain "$id" > "$tmp/explain"
	for head in 'What has to be true' 'What breaks' 'Where that is written'
	do
		grep -qx "$head" "$tmp/explain" || fail "$id: no '$head'"
	done
	sed -n '/^Only asked/,$s/^  //p' "$tmp/explain" |
		while read -r need; do
			"$KIMG" validate --explain "$need" > "$tmp/other" ||
				echo "$name needs $need"
			echo "$need $name" >> "$tmp/needs"
		done | grep . && fail "no such rule"
done < "$tmp/rules"
[ ! -e "$tmp/needs" ] || tsort "$tmp/needs" > "$tmp/sorted" 2> "$tmp/err" ||
	fail "a ring: $(cat "$tmp/err")"

exit $failed
