#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The manual pages say what the program does: they are well-formed, their
# generated parts are current, and options, exit statuses and labels are those
# of the program.
# shellcheck source=tests/meta/lib.sh
. "$(dirname "$0")/lib.sh"
need mandoc col jq objcopy

man=$KIMG_SOURCE/man

for page in "$man"/*.[1-9]; do
	mandoc -T lint -W warning "$page" || fail "$page: mandoc complains"
	while read -r name; do
		[ -e "$man/$name" ] || fail "$page: there is no $name"
	done < <(sed -n 's/^\.Xr \(kimg[^ ]*\) \([1-9]\).*/\1.\2/p' "$page")
done
for page in "$man"/*.1; do
	section "$page" 'EXIT STATUS' | grep -q . ||
		fail "$page: no EXIT STATUS"
	n=$(section "$page" EXAMPLES | grep -c '^ *\$ ' || true)
	((n >= 3)) || fail "$page: $n examples, 3 wanted"
done
"$KIMG_SOURCE/tools/regen-man.sh" --check \
	"${KIMG_DOCGEN:-$KIMG_BUILD/tools/docgen}" "$man"/*.[1-9] ||
	fail "generated parts differ"

# Options: the same in --help and in the page.
page_options()
{
	sed -n '/^\.Sh OPTIONS/,/^\.Sh/s/^\.It Fl //p' "$1" |
		sed 's/^\\-/--/; s/ Ar [A-Z]* ,/ ,/; s/, Fl \\-/, --/; s/ Ns .*//; s/,//' |
		tr ' ' '\n' | sed -n '/^--/p; /^[A-Za-z0-9]$/s/^/-/p' | sort
}
help_options()
{
	"$KIMG" "$@" --help | sed -n '/^Options:/,$p' |
		grep -oE '^ +(-[A-Za-z0-9], )?--[a-z0-9-]+' |
		tr -d ', ' | sed 's/^\(-[A-Za-z0-9]\)--/\1\n--/' | sort
}
commands=$("$KIMG" --help | awk '/^Commands:/ { on = 1; next }
	/^$/ { on = 0 } on { print $1 }')
page_options "$man/kimg.1" > "$tmp/page"
help_options > "$tmp/help"
same "kimg.1: options differ from kimg --help" "$tmp/page" "$tmp/help"
for command in $commands; do
	page=$man/kimg-$command.1
	[ -e "$page" ] || page=$man/kimg.1
	page_options "$page" > "$tmp/page"
	help_options "$command" > "$tmp/help"
	same "${page##*/}: options differ from kimg $command --help" \
		"$tmp/page" "$tmp/help"
	grep -q "^\.It Cm $command" "$man/kimg.1" ||
		fail "kimg.1: no command $command"
done

# Topics of "kimg list", in their order.
"$KIMG" list | sed -n 's/^\([a-z]*\)$/\1/p' | sed '/^$/d' > "$tmp/topics"
sed -n '/^\.\\" TOPICS/,/^\.El/s/^\.It Cm //p' "$man/kimg.1" > "$tmp/page"
same "kimg.1: topics differ from kimg list" "$tmp/page" "$tmp/topics"

# Exit statuses: those of the source.
page_statuses()
{
	sed -n '/^\.Sh EXIT STATUS/,/^\.El/s/^\.It \([0-9]*\)$/\1/p' "$1" |
		sort
}
sed -n 's/^\tKIMG_EXIT_[A-Z]* = \([0-9]*\),$/\1/p' \
	"$KIMG_SOURCE/cmd/common.h" | sort > "$tmp/source"
page_statuses "$man/kimg.1" > "$tmp/page"
same "kimg.1: exit statuses differ from cmd/common.h" "$tmp/page" \
	"$tmp/source"
for page in "$man"/kimg-*.1; do
	page_statuses "$page" | comm -23 - "$tmp/source" > "$tmp/more"
	[ ! -s "$tmp/more" ] ||
		fail "${page##*/}: no such status: $(tr '\n' ' ' < "$tmp/more")"
done

# The library: kimg(3) has all that is exported.
sed -n 's/^\t\(kimg_[a-z0-9_]*\);$/\1/p' "$KIMG_SOURCE/libkimg.map" |
	sort > "$tmp/map"
sed -n 's/^\.Fn \(kimg_[a-z0-9_]*\) .*/\1/p
	s/^\.Vt extern .* \(kimg_[a-z0-9_]*\) ;$/\1/p' "$man/kimg.3" |
	sed '/^$/d' | sort -u > "$tmp/page"
same "kimg.3: differs from libkimg.map" "$tmp/page" "$tmp/map"

if ! has_json; then
	echo "JSON is not built in: labels are not compared"
	exit $failed
fi

# Real outputs, of everything there is.
all_images
inspect_all "$tmp/documents" --json
inspect_all "$tmp/documents" --json --header-only
inspect_all "$tmp/texts"
inspect_all "$tmp/texts" --full

# Labels of lines, and names of entries.
sed -n 's/^  \([A-Z][A-Za-z0-9 ]\{0,12\}[^ ]\) \{1,\}.*/\1/p' "$tmp/texts" |
	sed 's/ *$//; s/  .*//' | sort -u > "$tmp/labels"
sed -n '/^\.\\" TEXT labels/,/^\.El/s/^\.It Sy //p' "$man/kimg-inspect.1" |
	sort > "$tmp/page"
comm -23 "$tmp/labels" "$tmp/page" > "$tmp/more"
[ -s "$tmp/labels" ] || fail "no labels found in the outputs"
[ ! -s "$tmp/more" ] ||
	fail "kimg-inspect.1: no label" "$(tr '\n' ',' < "$tmp/more")"
while read -r label; do
	grep -qrF "\"$label\"" "$KIMG_SOURCE/src/report" ||
		fail "kimg-inspect.1: nothing prints the label $label"
done < "$tmp/page"
# words WHAT MEMBER: texts that a member of an entry can be
words()
{
	jq -r ".images[].entries[]?.$2" "$tmp/documents" | sort -u > "$tmp/out"
	sed -n "/^\.\\\\\" TEXT $1/,/^\.El/s/^\.It Li //p" \
		"$man/kimg-inspect.1" | sort > "$tmp/page"
	[ -s "$tmp/page" ] || fail "kimg-inspect.1: no $1"
	comm -23 "$tmp/out" "$tmp/page" > "$tmp/more"
	[ ! -s "$tmp/more" ] ||
		fail "kimg-inspect.1: $1 without" "$(tr '\n' ' ' < "$tmp/more")"
	while read -r word; do
		grep -qrF "\"$word\"" "$KIMG_SOURCE/formats" ||
			fail "kimg-inspect.1: no format has the $1 $word"
	done < "$tmp/page"
}
words entries abi
words spaces space

exit $failed
