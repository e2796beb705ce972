#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# PE images and their signatures, by the words of objdump, sbverify and
# osslsigncode: those that Debian ships, those that are signed here with a key
# of a minute, and a unified kernel image that objcopy makes.
set -euo pipefail
. "$KIMG_SOURCE/tests/real/lib.sh"
need objdump objcopy openssl sbsign sbverify osslsigncode xxd

boot=/usr/lib/systemd/boot/efi
[ -e "$boot/linuxx64.efi.stub" ] || {
	echo "skipped: there is no systemd-boot-efi"
	exit 77
}

# hex: "NAME HEX" to "NAME DECIMAL"; 16 digits of objdump are 64 bits
hex()
{
	local name value

	while read -r name value; do
		printf '%s %d\n' "$name" "$((16#$value))"
	done
}

# Headers, directories and sections.
check_objdump()
{
	local names

	# One number a line, whatever it is for.
	jq -r '.pe.optional_header | to_entries[] | select(.key | test(
		"^(size|base_of_code|image|section|file|check|loader|number|address)")) |
		"\(.key) \(.value)"' "$work/json" |
		while read -r name value; do
			printf '%s %d\n' "$(tr -d _ <<<"$name")" "$((value))"
		done | sort >"$work/ours"
	names=$(cut -d ' ' -f 1 "$work/ours" | tr '\n' '|')
	objdump -p "$image" | grep -iE "^(${names%|})[[:space:]]" |
		awk '{ print tolower($1), $2 }' | hex | sort >"$work/theirs"
	same "objdump -p: optional header" "$work/ours" "$work/theirs"
	jq -r '.pe.directories[] |
		"\(.index) \(.virtual_address[2:]) \(.size)"' "$work/json" |
		while read -r i address size; do
			printf '%x %d %d\n' "$i" "$((16#$address))" "$size"
		done >"$work/ours"
	objdump -p "$image" | awk '$1 == "Entry" { print $2, $3, $4 }' |
		while read -r i address size; do
			[ "$((16#$address + 16#$size))" = 0 ] ||
				printf '%s %d %d\n' "$i" "$((16#$address))" \
					"$((16#$size))"
		done >"$work/theirs"
	same "objdump -p: data directories" "$work/ours" "$work/theirs"
	jq -r '.pe.optional_header.image_base as $base | .pe.sections[] |
		"\(.name) \([.virtual_size, .size_of_raw_data] | min) \($base
			) \(.virtual_address) \(.pointer_to_raw_data)"' \
		"$work/json" | while read -r name size base address at; do
			printf '%s %d %d %d\n' "$name" "$size" \
				"$((base + address))" "$at"
		done >"$work/ours"
	objdump -h -w "$image" | awk '$1 ~ /^[0-9]+$/ { print $2, $3, $4, $6 }' |
		while read -r name size address at; do
			printf '%s %d %d %d\n' "$name" "$((16#$size))" \
				"$((16#$address))" "$((16#$at))"
		done >"$work/theirs"
	same "objdump -h" "$work/ours" "$work/theirs"
}

# Names are one line of "/CN=..." there; those here have no other part.
check_sbverify()
{
	jq -r '.pe.certificates[].signers[] |
		"issuer \(.issuer)", "subject \(.subject)"' "$work/json" |
		sort >"$work/ours"
	# The first issuer is that of the signature, then come certificates.
	sbverify --list "$image" 2>/dev/null | sed -n '
		s,^ - /,issuer ,p; s,^ - subject: /,subject ,p' |
		sort >"$work/theirs"
	same "sbverify --list" "$work/ours" "$work/theirs"
}

# It knows images with one entry in the table only.
check_osslsigncode()
{
	[ "$(jq '.pe.certificates | length' "$work/json")" = 1 ] || return 0
	osslsigncode verify "$image" >"$work/verify" 2>/dev/null || true
	equal "digest of the image" "$(jq -r .pe.digest.value "$work/json")" \
		"$(sed -n 's/^Calculated message digest *: *//p' "$work/verify" |
			tr 'A-F' 'a-f' | tr -d ' ' | sort -u)"
	jq -r '.pe.certificates[] | (.digest.value, (.signers[] |
		.serial, .not_before, .not_after, .signing_time))' \
		"$work/json" | sort -u >"$work/ours"
	{
		sed -n 's/^Current message digest *: *//p' "$work/verify" |
			tr 'A-F' 'a-f' | tr -d ' '
		sed -n 's/^\t*Serial : //p' "$work/verify"
		sed -n 's/^\t*not\(Before\|After\) : //p
			s/^\tSigning time: //p' "$work/verify" |
			date -u -f - +%Y-%m-%dT%H:%M:%SZ
	} | sort -u >"$work/theirs"
	same "osslsigncode verify" "$work/ours" "$work/theirs"
}

# Without the bytes that signing changed the checksum is all ones.
check_crc()
{
	local crc end pe opt directories=112

	end=$((($(field "$image" $((0x1f1)) 1) + 1) * 512 +
		$(field "$image" $((0x1f4)) 4) * 16))
	pe=$(field "$image" $((0x3c)) 4)
	opt=$((pe + 24))
	# PE32 has more fields before them, but narrower ones.
	[ "$(field "$image" "$opt" 2)" != $((0x10b)) ] || directories=96
	head -c "$end" "$image" >"$work/crc"
	printf '\0\0\0\0' | dd of="$work/crc" bs=1 seek=$((opt + 64)) \
		conv=notrunc status=none
	printf '\0\0\0\0\0\0\0\0' | dd of="$work/crc" bs=1 \
		seek=$((opt + directories + 32)) conv=notrunc status=none
	crc=$(gzip -1c "$work/crc" | tail -c 8 | xxd -p -l 4)
	case $crc in
	ffffffff) equal "CRC" "$(jq -r .setup.crc.state "$work/json")" \
		matches_unsigned ;;
	*) equal "CRC" "$(jq -r .setup.crc.state "$work/json")" \
		absent_or_wrong ;;
	esac
}

# check_all FILE
check_all()
{
	image=$1
	json "$image" "$work/json" --full
	check_objdump
	check_osslsigncode
	check_sbverify
	equal "signatures for this image" "$(jq -r \
		'[.pe.certificates[].digest_matches] | all' "$work/json")" true
	[ "$(jq -r .kind "$work/json")" != bzimage ] || check_crc
}

# key NAME SUBJECT: a key and a certificate that nobody will trust. Its serial
# is longer than a line that libcrypto would make of it.
key()
{
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -utf8 -subj "$2" \
		-set_serial "0x$(printf '5a%.0s' {1..38})" \
		-keyout "$work/$1.key" -out "$work/$1.crt" 2>/dev/null
}

# sign KEY FROM TO
sign()
{
	sbsign --key "$work/$1.key" --cert "$work/$1.crt" --output "$3" "$2" \
		>/dev/null 2>&1
}

signed=0
kernel=
for image in "$boot"/*.efi "$boot"/*.efi.stub $(kernels); do
	[ "$(field "$image" 0 2)" = $((0x5a4d)) ] || continue
	json "$image" "$work/json"
	[ "$(jq -r 'has("pe")' "$work/json")" = true ] || continue
	check_all "$image"
	signed=$((signed + $(jq '.pe.certificates | length' "$work/json")))
	[[ $image != *cloud* ]] || kernel=$image
done
[ "$signed" -ge 2 ] || wrong "too few signed images"

key one '/CN=kimg test one'
key two '/CN=kimg test two'
cp "$boot/systemd-bootx64.efi" "$work/boot"
sign one "$work/boot" "$work/boot.one"
sign two "$work/boot.one" "$work/boot.two"
check_all "$work/boot"
digest=$(jq -r .pe.digest.value "$work/json")
check_all "$work/boot.one"
equal "digest before signing" "$digest" "$(jq -r .pe.digest.value "$work/json")"
check_all "$work/boot.two"
equal "signatures" "$(jq '.pe.certificates | length' "$work/json")" 2
equal "subjects" "$(jq -c '[.pe.certificates[].signers[].subject]' \
	"$work/json")" '["CN=kimg test one","CN=kimg test two"]'
# A digest that is not the one of the image's own line.
osslsigncode sign -h sha384 -certs "$work/one.crt" -key "$work/one.key" \
	-in "$work/boot" -out "$work/boot.384" >/dev/null 2>&1
image=$work/boot.384
json "$image" "$work/json" --full
equal "a signature with SHA-384" "$(jq -c '[.pe.certificates[] |
	.digest_matches, (.digest.value | length)]' "$work/json")" '[true,96]'
osslsigncode verify "$image" >"$work/verify" 2>/dev/null || true
equal "SHA-384 of the image" "$(jq -r '.pe.certificates[0].digest.value' \
	"$work/json")" "$(sed -n 's/^Calculated message digest *: *//p' \
	"$work/verify" | tr 'A-F' 'a-f' | tr -d ' ' | sort -u)"
# One byte more, and the signature is for another image.
printf x | dd of="$work/boot.two" bs=1 seek=2000 conv=notrunc status=none
json "$work/boot.two" "$work/json" --full
equal "a changed image" "$(jq -r '[.pe.certificates[].digest_matches] | any' \
	"$work/json")" false
sign one "$kernel" "$work/kernel.two"
check_all "$work/kernel.two"

# A unified kernel image, as people made them before there was a tool.
printf 'NAME=x\nPRETTY_NAME="kimg test"\n' >"$work/osrel"
printf 'root=/dev/vda1 ro' >"$work/cmdline"
head -c 100000 "$kernel" >"$work/initrd"
printf '6.1.0-test' >"$work/uname"
objcopy --add-section .osrel="$work/osrel" \
	--change-section-vma .osrel=0x20000 \
	--add-section .uname="$work/uname" \
	--change-section-vma .uname=0x28000 \
	--add-section .cmdline="$work/cmdline" \
	--change-section-vma .cmdline=0x30000 \
	--add-section .linux="$kernel" --change-section-vma .linux=0x2000000 \
	--add-section .initrd="$work/initrd" \
	--change-section-vma .initrd=0x4000000 \
	"$boot/linuxx64.efi.stub" "$work/uki" 2>/dev/null
sign one "$work/uki" "$work/uki.one"
for image in "$work/uki" "$work/uki.one"; do
	check_all "$image"
	equal kind "$(jq -r .kind "$work/json")" uki
	equal os "$(jq -r .uki.os "$work/json")" "kimg test"
	equal cmdline "$(jq -r .uki.cmdline "$work/json")" "root=/dev/vda1 ro"
	for part in osrel uname cmdline initrd; do
		equal ".$part" "$(jq --arg n $part \
			'.uki.sections[] | select(.name == $n) | .size' \
			"$work/json")" "$(stat -c %s "$work/$part")"
	done
	# The kernel inside is what it is outside, but for its layer.
	what='{version, arch, build_id, setup, kernel_info, protected_mode,
		payload, elf, xen, pe: (.uki.pe // .pe)} |
		walk(if type == "object" then del(.layer) else . end)'
	jq -S "$what" "$work/json" >"$work/inside"
	json "$kernel" "$work/bare" --full
	jq -S "$what" "$work/bare" >"$work/outside"
	# Signers are those of the file.
	for side in inside outside; do
		jq 'del(.pe.certificates, .pe.digest)' "$work/$side" \
			>"$work/$side.json"
	done
	same "the kernel in a UKI" "$work/inside.json" "$work/outside.json"
done
finish
