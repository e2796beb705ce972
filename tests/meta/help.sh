#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# --help works everywhere and fits on a terminal; wrong command lines get one
# line that says what is wrong, one that says where help is, and status 2; the
# commands in README exist.
# shellcheck source=tests/meta/lib.sh
. "$(dirname "$0")/lib.sh"

# help_of ARGUMENT...: output in $tmp/out
help_of()
{
	"$KIMG" "$@" > "$tmp/out" 2> "$tmp/err" || fail "kimg $*: status $?"
	[ ! -s "$tmp/err" ] || fail "kimg $*: writes to standard error"
	[ -s "$tmp/out" ] || fail "kimg $*: prints nothing"
	awk -v what="kimg $*" 'length > 79 {
		print "FAIL: " what ": a line of " length " columns: " $0
		bad = 1
	} END { exit bad }' "$tmp/out" || failed=1
}

help_of --help
cp "$tmp/out" "$tmp/all"
help_of help
cmp -s "$tmp/out" "$tmp/all" || fail "kimg help is not kimg --help"
help_of -h
cmp -s "$tmp/out" "$tmp/all" || fail "kimg -h is not kimg --help"
commands=$(awk '/^Commands:/ { on = 1; next } /^$/ { on = 0 }
	on { print $1 }' "$tmp/all")
for command in inspect list help version; do
	grep -qx "$command" <<< "$commands" || fail "no command $command"
done
for command in $commands; do
	help_of "$command" --help
	cp "$tmp/out" "$tmp/one"
	help_of help "$command"
	cmp -s "$tmp/out" "$tmp/one" ||
		fail "kimg help $command is not kimg $command --help"
	help_of "$command" -h
	cmp -s "$tmp/out" "$tmp/one" ||
		fail "kimg $command -h is not kimg $command --help"
	help_of --help "$command"
	cmp -s "$tmp/out" "$tmp/one" ||
		fail "kimg --help $command is not kimg $command --help"
	head -n 1 "$tmp/one" | grep -q "^Usage: kimg $command" ||
		fail "kimg $command --help: no usage"
done

help_of version
version=$(sed -n 's/^project(kimg VERSION \([0-9.]*\) .*/\1/p' \
	"$KIMG_SOURCE/CMakeLists.txt")
[ "$(head -n 1 "$tmp/out")" = "kimg $version" ] ||
	fail "version is not $version"
for option in --version -V; do
	help_of "$option"
	[ "$(cat "$tmp/out")" = "kimg $version" ] ||
		fail "kimg $option is not kimg $version"
done

# wrong TRY ARGUMENT...: TRY is the command that the second line names
wrong()
{
	local try=$1 status=0

	shift
	"$KIMG" "$@" > "$tmp/out" 2> "$tmp/err" < /dev/null || status=$?
	[ $status -eq 2 ] || fail "kimg $*: status $status, not 2"
	[ ! -s "$tmp/out" ] || fail "kimg $*: writes to standard output"
	[ "$(wc -l < "$tmp/err")" -eq 2 ] || fail "kimg $*: $(cat "$tmp/err")"
	sed -n 1p "$tmp/err" | grep -q '^kimg: ' ||
		fail "kimg $*: the first line is not from kimg"
	sed -n 2p "$tmp/err" | grep -q "^Try '$try --help'" ||
		fail "kimg $*: the second line does not say Try '$try --help'"
}

wrong kimg
wrong kimg nosuch
wrong kimg --nosuch
wrong kimg -Z
wrong kimg help nosuch
wrong kimg --format=nosuch inspect
wrong "kimg list" list nosuch
wrong "kimg completion" completion
wrong "kimg completion" completion tcsh
wrong "kimg list" list codecs codecs
wrong "kimg list" list -F codecs
for command in $commands; do
	wrong "kimg $command" "$command" --nosuch
	wrong "kimg $command" "$command" -Z
	wrong "kimg $command" "$command" --help=no
	wrong "kimg $command" "$command" --max-size=1Q
	wrong "kimg $command" "$command" --max-size
	wrong "kimg $command" "$command" --color=pink
done
# An argument of a terminal's language stays an argument.
"$KIMG" $'no\e[31msuch' 2> "$tmp/err" || true
grep -q $'\e' "$tmp/err" && fail "an escape sequence reaches the terminal"

# README names commands that there are, and files that there are.
readme=$KIMG_SOURCE/README.md
while read -r word; do
	grep -qx "$word" <<< "$commands" || fail "README.md: kimg $word"
done < <(grep -oE '(\$ |`)kimg [a-z]+' "$readme" | sed 's/.* //' | sort -u)
for file in README.md HACKING.md SECURITY.md docs/formats.md; do
	[ -e "$KIMG_SOURCE/$file" ] || fail "no $file"
	[ -e "$KIMG_SOURCE/$file" ] || continue
	while read -r link; do
		[ -e "$KIMG_SOURCE/$(dirname "$file")/$link" ] ||
			fail "$file: there is no $link"
	done < <(grep -oE '\]\([^)#]+\)' "$KIMG_SOURCE/$file" |
		 sed 's/^](//; s/)$//' | grep -v '^https\?:' || true)
done
for script in demo check; do
	grep -q "\./scripts/$script" "$readme" ||
		fail "README.md: no ./scripts/$script"
	[ -x "$KIMG_SOURCE/scripts/$script" ] || fail "no scripts/$script"
done

exit $failed
