#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What Linux leaves in its image: kimg against bpftool, sha256sum, od and gzip.
set -euo pipefail
. "$KIMG_SOURCE/tests/real/lib.sh"
need sha256sum od gzip objcopy

bpftool=$(PATH=$PATH:/usr/sbin:/sbin command -v bpftool) || bpftool=

# Words of the tail, from the front: 0 starts a list.
count_lists()
{
	tail -c +$(($2 + 1)) "$1" | od -An -v -w4 -t u4 | awk '
		$1 == 0 { n++; next }
		{ count[n]++ }
		END {
			if (n == 3)
				print n, count[1] + 0, count[2] + 0, count[3] + 0
			else if (n == 2)
				print n, count[1] + 0, "null", count[2] + 0
			else
				print n, "null", "null", count[1] + 0
		}'
}

full()
{
	"$KIMG" inspect --full --json "$1" 2>"$work/stderr" |
		jq '.images[0]' >"$2"
	equal "standard error" "$(cat "$work/stderr")" ''
}

digest()
{
	sha256sum "$@" | cut -d ' ' -f 1
}

check_digests()
{
	local at length

	equal sha256 "$(jq -r .sha256 "$work/ours.json")" "$(digest "$image")"
	read -r at length < <(payload "$image")
	equal payload.sha256 "$(jq -r .payload.sha256 "$work/ours.json")" \
		"$(tail -c +$((at + 1)) "$image" | head -c "$length" | digest)"
	equal payload.uncompressed_sha256 \
		"$(jq -r .payload.uncompressed_sha256 "$work/ours.json")" \
		"$(digest "$image.elf")"
	full - "$work/pipe.json" < <(cat "$image")
	equal "sha256 of a pipe" "$(jq -r .sha256 "$work/pipe.json")" \
		"$(jq -r .sha256 "$work/ours.json")"
}

check_relocs()
{
	equal relocs "$(jq -r '.payload.relocs |
		"\(.lists) \(.relocs64) \(.relocs32neg) \(.relocs32)"' \
		"$work/ours.json")" \
		"$(count_lists "$image.elf" \
			"$(jq .payload.elf_size "$work/ours.json")")"
	equal outside "$(jq .payload.relocs.outside "$work/ours.json")" 0
	full "$image.elf" "$work/elf.json"
	equal "relocs of the ELF" "$(jq -c '.elf.relocs | .layer = ""' \
		"$work/elf.json")" \
		"$(jq -c '.payload.relocs | .layer = ""' "$work/ours.json")"
}

check_btf()
{
	local types

	if [ -z "$bpftool" ]; then
		echo "no bpftool: BTF is not compared"
		return 0
	fi
	# Kernels of 32 bits are built without.
	types=$("$bpftool" btf dump file "$image.elf" 2>/dev/null |
		grep -c '^\[') || types=null
	equal btf.types "$(jq .btf.types "$work/ours.json")" "$types"
}

# The first symbol of the text is at the start of the first segment.
check_kallsyms()
{
	equal _text "$("$KIMG" inspect --symbol _text "$image")" \
		"$(jq -r '.elf.phdrs[0].vaddr[2:]' "$work/ours.json") T _text"
	equal "more than 40000 symbols" \
		"$(jq '.kallsyms.count > 40000' "$work/ours.json")" true
}

# Debian's kernels have no IKCONFIG: one with a section that has it is made.
check_config()
{
	seq 20000 | sed 's/.*/CONFIG_OPTION_&=y/' >"$work/config"
	{
		printf IKCFG_ST
		gzip -n -9 <"$work/config"
		printf IKCFG_ED
	} >"$work/section"
	objcopy --add-section .kimg="$work/section" "$image.elf" "$work/with"
	"$KIMG" inspect --full -F config.text -0 "$work/with" |
		tr -d '\0' >"$work/text" || wrong "no config.text"
	same config.text "$work/text" "$work/config"
	equal config.length \
		"$("$KIMG" inspect --full -F config.length "$work/with")" \
		"$(($(stat -c %s "$work/section") - 16))"
	rm -f "$work/with"
}

while read -r file; do
	has_payload "$file" || continue
	image=$file
	full "$image" "$work/ours.json"
	if ! grep -q '"kallsyms": {' "$work/ours.json"; then
		continue
	fi
	check_digests
	check_relocs
	check_btf
	check_kallsyms
	case $image in
	*-cloud-amd64) check_config ;;
	esac
done < <(kernels)
finish
