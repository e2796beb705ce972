#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What differs between Debian's kernels, by the word of jq, which compares the
# documents of kimg inspect path by path; and that each path leads to its value.
set -euo pipefail
. "$KIMG_SOURCE/tests/real/lib.sh"

# flat FILE: "PATH VALUE" of what is in no array; words of a file have a name
# and a number, which are compared as one
flat()
{
	jq -r '.images[0] | paths(type != "object" and type != "array") as $p |
		select(all($p[]; type == "string")) |
		select($p[-1] != "raw" and $p[-1] != "name" and $p != ["file"]) |
		"\($p | join("."))\t\(getpath($p) | tojson)"' "$1" | sort
}

# diff_json OLD NEW: leaves $work/document
diff_json()
{
	local status=0

	"$KIMG" diff --json "$1" "$2" >"$work/document" || status=$?
	equal "status" "$status" 1
}

# compare OLD NEW
compare()
{
	image="$1 $2"
	"$KIMG" inspect --full --json "$1" >"$work/a"
	"$KIMG" inspect --full --json "$2" >"$work/b"
	diff_json "$1" "$2"
	flat "$work/a" >"$work/a.flat"
	flat "$work/b" >"$work/b.flat"
	# In both, and other values.
	join -t $'\t' "$work/a.flat" "$work/b.flat" |
		awk -F '\t' '$2 != $3' >"$work/theirs"
	jq -r '.differences[] | select(.change == "changed") |
		select(.path | test("\\[|(^|\\.)(raw|name)$") | not) |
		"\(.path)\t\(.old | tojson)\t\(.new | tojson)"' "$work/document" |
		sort >"$work/ours"
	same "changed members" "$work/ours" "$work/theirs"
	[ "$(wc -l <"$work/ours")" -ge 20 ] || wrong "only few differences"
	# Sections by name, whatever their number is: those of one image alone.
	for side in a b; do
		jq -r '.images[0].elf.sections[].name' "$work/$side" | sort \
			>"$work/$side.names"
	done
	comm -13 "$work/a.names" "$work/b.names" >"$work/theirs"
	sections_of added >"$work/ours"
	same "new sections" "$work/ours" "$work/theirs"
	comm -23 "$work/a.names" "$work/b.names" >"$work/theirs"
	sections_of removed >"$work/ours"
	same "sections that are gone" "$work/ours" "$work/theirs"
	check_values
}

sections_of()
{
	jq -r --arg change "$1" '.differences[] | select(.change == $change) |
		select(.path | test("^elf\\.sections\\[[0-9]+\\]\\.name$")) |
		.old // .new' "$work/document" | sort
}

# Every path is one of the documents, and has the value there.
check_values()
{
	jq -r --slurpfile a "$work/a" --slurpfile b "$work/b" '
	.differences[] | . as $x |
	[.path | scan("[a-z0-9_]+|\\[[0-9]+\\]") |
		if startswith("[") then .[1:-1] | tonumber else . end] as $path |
	(if $x.change == "added" then $b else $a end)[0].images[0] |
	getpath($path) as $value |
	select($value != (if $x.change == "added" then $x.new else $x.old end)
		and $value != []) | $x.path' "$work/document" >"$work/ours"
	: >"$work/theirs"
	same "paths that lead elsewhere" "$work/ours" "$work/theirs"
}

cloud=$(kernels | grep -m 1 'linux-image-[^:]*cloud-amd64_.*/vmlinuz-')
standard=$(kernels | grep -m 1 'linux-image-[^:]*[0-9]-amd64_.*/vmlinuz-')
compare "$cloud" "$standard"
compare "$standard" "$cloud"
compare "$cloud" "$(kernels | grep -m 1 '686-pae.*/vmlinuz-')"

# The same kernel twice, and without its signature.
image=$cloud
"$KIMG" diff "$cloud" "$cloud" >"$work/ours" || wrong "status $?"
: >"$work/theirs"
same "the same kernel" "$work/ours" "$work/theirs"
if command -v sbattach >/dev/null; then
	cp "$cloud" "$work/unsigned"
	sbattach --remove "$work/unsigned" 2>/dev/null
	diff_json "$cloud" "$work/unsigned"
	jq -r '.differences[].path' "$work/document" |
		grep -vE '^(size|sha256|tail|pe\.|setup\.crc)' >"$work/ours" || true
	same "what a signature changes" "$work/ours" "$work/theirs"
fi
finish
