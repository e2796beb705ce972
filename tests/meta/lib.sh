# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the tests of the documents share. To be sourced.

set -euo pipefail
export LC_ALL=C
: "${KIMG:?}" "${KIMG_SOURCE:?}" "${KIMG_BUILD:?}"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# shellcheck disable=SC2034
failed=0

# fail TEXT...: go on, but fail in the end
fail()
{
	printf 'FAIL: %s\n' "$*"
	# shellcheck disable=SC2034
	failed=1
}

# need COMMAND...: skip the test when one is missing
need()
{
	local c

	for c; do
		command -v "$c" >/dev/null && continue
		echo "SKIP: there is no $c here"
		exit 77
	done
}

# same WHAT FILE FILE: two sorted lists must be equal
same()
{
	diff -u "$2" "$3" > "$tmp/diff" && return 0
	fail "$1"
	sed -n '3,$p' "$tmp/diff"
}

# render PAGE: as text, a literal line as one line
render()
{
	mandoc -T ascii -O width=200 "$1" | col -bx
}

# section PAGE NAME: the text of one section of a rendered page
section()
{
	render "$1" | awk -v name="$2" '
	/^[^ ]/ { on = $0 == name; next }
	on { print }'
}

# has_json: is JSON built in?
has_json()
{
	[[ $("$KIMG" inspect --json /dev/null 2>&1) != *'JSON is not built'* ]]
}

# real_kernels: names of the images that were fetched for tests, if any
real_kernels()
{
	local cache=${XDG_CACHE_HOME:-${HOME:-/}/.cache}/kimg-tests

	cache=${KIMG_TEST_CACHE:-$cache}
	[ -d "$cache" ] || return 0
	find "$cache" -type f \( -name 'vmlinuz*' -o -name 'memdisk' -o \
		-name 'grub-*xen*.bin' -o -name 'xen-*.gz' -o \
		-name '*.lkrn' -o -name 'memtest86+*' \) | sort
}

# small_kernel FILE MACRO [DEFINITION...]: a PV and PVH kernel of a few KiB; the
# macros are bzimage and elf
small_kernel()
{
	local file=$1 macro=$2 flags=()

	shift 2
	"${CC:-cc}" --version 2>/dev/null | grep -q clang &&
		flags=(-no-integrated-as)
	printf '%s\n' '#include "fix.inc"' "$macro" |
		"${CC:-cc}" "${flags[@]}" -x assembler-with-cpp -c \
			-I "$KIMG_SOURCE/tests/fixtures" "$@" \
			-o "$tmp/kernel.o" -
	objcopy -O binary -j .fix "$tmp/kernel.o" "$file"
}

# all_images: fills the array "images" with everything there is to look at
all_images()
{
	local image

	images=()
	for image in "$KIMG_BUILD"/tests/fixtures/{good,bad,unsup}/*.img; do
		# Those with very many records say nothing new, and take long.
		[ ! -e "$image" ] || [ "$(wc -c < "$image")" -gt 262144 ] ||
			images+=("$image")
	done
	while read -r image; do
		images+=("$image")
	done < <(real_kernels)
	small_kernel "$tmp/pv-pvh" bzimage
	small_kernel "$tmp/sections" elf -DSECTIONS
	gzip -c "$tmp/sections" > "$tmp/wrapped"
	head -c 600 "$tmp/pv-pvh" > "$tmp/cut"
	echo hello > "$tmp/text"
	cp "$tmp/pv-pvh" "$tmp/efi-stub"
	printf MZ | dd of="$tmp/efi-stub" conv=notrunc status=none
	printf '\100\0\0\0PE\0\0' | dd of="$tmp/efi-stub" bs=1 seek=60 \
		conv=notrunc status=none
	images+=("$tmp"/{pv-pvh,sections,wrapped,cut,text,efi-stub})
	echo "${#images[@]} images"
}

# inspect_all FILE OPTION...: some are damaged, so the status is that of these
inspect_all()
{
	local to=$1 status=0

	shift
	"$KIMG" -q inspect "$@" "${images[@]}" >> "$to" || status=$?
	[ $status -le 6 ] || fail "kimg inspect $*: status $status"
}

# validate_all FILE OPTION...: append what kimg validate says about all of them
validate_all()
{
	local to=$1 status=0

	shift
	"$KIMG" -q validate --for all "$@" "${images[@]}" >> "$to" || status=$?
	[ $status -le 6 ] || fail "kimg validate $*: status $status"
}
