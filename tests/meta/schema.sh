#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every document is valid by the JSON Schema that is installed, the schema has
# no member that nothing writes, and it refuses what is not described.
# shellcheck source=tests/meta/lib.sh
. "$(dirname "$0")/lib.sh"
need objcopy
# Debian's package is for Debian's Python, which may not be the first.
for python in python3 /usr/bin/python3 ''; do
	"$python" -c 'import jsonschema' 2> /dev/null && break
done
if [ -z "$python" ]; then
	echo "SKIP: there is no python3-jsonschema here"
	exit 77
fi
if ! has_json; then
	echo "SKIP: JSON is not built in"
	exit 77
fi

schema=$KIMG_BUILD/schema/kimg-inspect-1.json
check=$KIMG_SOURCE/tests/meta/schema.py
all_images
for depth in '' --header-only --full; do
	inspect_all "$tmp/document$depth" --json $depth
done
inspect_all "$tmp/document-symbol" --json --symbol _text
"$python" "$check" "$schema" "$tmp"/document* || fail "not as the schema says"

"$KIMG" list --json > "$tmp/list"
"$python" "$check" "$KIMG_BUILD/schema/kimg-list-1.json" "$tmp/list" ||
	fail "kimg list: not as the schema says"

# Damage, other values, and what only one of them has.
good=$KIMG_BUILD/tests/fixtures/good
[ ! -d "$good" ] || for pair in config.img:uki.img uki.img:bzimage.img \
	bzimage-pe.img:pe.img pe-sections-overlap.img:pe.img \
	elf64.img:elf64-sections.img notes-both.img:notes-duplicate.img \
	bzimage.img:../bad/boot-flag-0.img bzimage.img:../bad/cut-512.img \
	bzimage.img:bzimage.img; do
	status=0
	"$KIMG" -q diff --json "$good/${pair%:*}" "$good/${pair#*:}" \
		> "$tmp/diff.${pair//\//-}" || status=$?
	[ $status -le 4 ] || fail "kimg diff $pair: status $status"
	status=0
	"$KIMG" -q diff --xml "$good/${pair%:*}" "$good/${pair#*:}" \
		> "$tmp/diff.xml" || status=$?
	[ $status -le 5 ] || fail "kimg diff --xml $pair: status $status"
	[ $status = 5 ] || ! command -v xmllint > /dev/null ||
		xmllint --noout --relaxng "$KIMG_BUILD/schema/kimg-diff-1.rng" \
		"$tmp/diff.xml" 2> "$tmp/verdicts" || fail "kimg diff --xml: not as the schema says"
done
[ ! -d "$good" ] ||
	"$python" "$check" "$KIMG_BUILD/schema/kimg-diff-1.json" "$tmp"/diff.*.img ||
	fail "kimg diff: not as the schema says"
n=0
[ ! -d "$good" ] || for image in "$good"/{elf64,guest-all-keys,pvh-only,elf-no-load}.img \
	"$KIMG_BUILD"/tests/fixtures/field/*.img; do
	n=$((n + 1))
	for what in '' '--offset 2M --force -n'; do
		# shellcheck disable=SC2086 # options
		"$KIMG" -q paddr $what --json "$image" > "$tmp/paddr.$n${what:+.n}" ||
			[ $? -ge 4 ] || fail "kimg paddr $image"
		# shellcheck disable=SC2086 # options
		"$KIMG" -q paddr $what --xml "$image" > "$tmp/paddr.xml" ||
			continue
		! command -v xmllint > /dev/null ||
			xmllint --noout --relaxng "$KIMG_BUILD/schema/kimg-paddr-1.rng" \
			"$tmp/paddr.xml" || fail "kimg paddr --xml: not as the schema says"
	done
done
find "$tmp" -name 'paddr.*' -empty -delete
[ ! -d "$good" ] ||
	"$python" "$check" "$KIMG_BUILD/schema/kimg-paddr-1.json" "$tmp"/paddr.[0-9]* ||
	fail "kimg paddr: not as the schema says"
validate_all "$tmp/validated" --json
"$python" "$check" "$KIMG_BUILD/schema/kimg-validate-1.json" "$tmp/validated" ||
	fail "kimg validate: not as the schema says"

# One that has much in it, for changes that must be refused.
"$KIMG" inspect --json "$tmp/sections" > "$tmp/good"
"$python" "$check" --wrong "$schema" "$tmp/good" || fail "the schema is too kind"

exit $failed
