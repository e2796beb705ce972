#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The examples of the manual pages work as they are printed: in a folder with
# a vmlinuz they end with status 0, write no message, and where the page shows
# an output they print just that. The program of kimg(3) compiles and runs.
# shellcheck source=tests/meta/lib.sh
. "$(dirname "$0")/lib.sh"
need mandoc col jq objcopy

man=$KIMG_SOURCE/man
mkdir "$tmp/bin"
ln -s "$KIMG" "$tmp/bin/kimg"
command -v less >/dev/null || ln -s "$(command -v cat)" "$tmp/bin/less"
PATH=$tmp/bin:$PATH

# Examples of a page, each as a command, a line "--", the output, a line "==".
examples()
{
	section "$1" EXAMPLES | awk '
	function flush() {
		if (command != "")
			printf "%s\n--\n%s==\n", command, output
		command = output = ""
	}
	{ sub(/^ +/, "") }
	/^\$ / { flush(); command = substr($0, 3); next }
	command != "" && /^> / { command = command "\n" substr($0, 3); next }
	/^$/ { flush(); next }
	command != "" { output = output $0 "\n" }
	END { flush() }'
}

json=yes
has_json || json=no

run_one()
{
	local page=$1 command=$2 want=$3 got status=0

	case $json$command in
	no*--json*)
		echo "JSON is not built in: '$command' is not run"
		return ;;
	esac
	got=$(cd "$tmp/at" && bash -o pipefail -c "$command" 2> "$tmp/err") ||
		status=$?
	if [ $status -ne 0 ]; then
		fail "$page: '$command' exits with $status"
		cat "$tmp/err"
	elif [ -s "$tmp/err" ]; then
		fail "$page: '$command' complains"
		cat "$tmp/err"
	elif [ -n "$want" ] && [ "$got" != "$want" ]; then
		fail "$page: '$command' prints '$got', not '$want'"
	elif [ -z "$got" ]; then
		fail "$page: '$command' prints nothing"
	fi
}

run_page()
{
	local line command='' want='' part=command n=0

	while IFS= read -r line; do
		case $line in
		--)
			part=output ;;
		==)
			run_one "${1##*/}" "$command" "${want%$'\n'}"
			n=$((n + 1)) command='' want='' part=command ;;
		*)
			if [ $part = command ]; then
				command+=${command:+$'\n'}$line
			else
				want+=$line$'\n'
			fi ;;
		esac
	done < <(examples "$1")
	echo "${1##*/}: $n examples"
}

run_all()
{
	local page

	for page in "$man"/*.1 "$man/kimg-json.5"; do
		rm -rf "$tmp/at"
		mkdir "$tmp/at"
		cp "$1" "$tmp/at/vmlinuz"
		cp "$1" "$tmp/at/vmlinuz.old"
		run_page "$page"
	done
}

# With relocation lists, that "kimg relocate" wants.
small_kernel "$tmp/kernel" bzimage \
	'-DINNER=elf; .long 0, 0x81000400, 0, 0x81000408' '-DINNER_SIZE=0x490'
run_all "$tmp/kernel"
# A real one, if there is one and this build has its codec.
while read -r real; do
	"$KIMG" -q inspect "$real" > /dev/null || continue
	echo "again with ${real##*/}"
	run_all "$real"
	break
done < <(real_kernels | grep '/vmlinuz')

# The program in kimg(3).
section "$man/kimg.3" EXAMPLES |
	awk '/#include/ { on = 1 } on { sub(/^     /, ""); print }
	     on && /^ *}$/ && /^}/ { exit }' > "$tmp/example.c"
# shellcheck disable=SC2086
"${CC:-cc}" -std=c11 -Wall -Wextra -Werror ${KIMG_CFLAGS:-} \
	-I "$KIMG_SOURCE/include" -I "$KIMG_BUILD/include" \
	-o "$tmp/example" "$tmp/example.c" -L "$KIMG_BUILD" -lkimg \
	-Wl,-rpath,"$KIMG_BUILD" || fail "kimg.3: the example does not compile"
if [ -x "$tmp/example" ]; then
	got=$("$tmp/example" "$tmp/kernel") || fail "kimg.3: example fails"
	want="bzimage: $("$KIMG" inspect -F version "$tmp/kernel")"
	[ "$got" = "$want" ] || fail "kimg.3: '$got', not '$want'"
	if "$tmp/example" /dev/null 2> "$tmp/err"; then
		fail "kimg.3: the example likes an empty file"
	fi
	grep -q '^/dev/null: ' "$tmp/err" || fail "kimg.3: $(cat "$tmp/err")"
fi

exit $failed
