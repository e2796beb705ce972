#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# kimg validate: what options do, the formats of reports, exit statuses.
# Usage: validate.sh CASE
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

broken=$work/broken.img
cp "$images/rules/codec-known.img" "$broken"
cp "$images/rules/codec-known.good.img" "$good"
# What a build without the codec says is another test's matter.
[[ $("$kimg" validate "$broken" 2>&1) != *'not built in'* ]] || {
	echo "SKIP: bzip2 is not built in"
	exit 77
}

needs_json() {
	[[ $("$kimg" inspect --json /dev/null 2>&1) != *'JSON is not built'* ]] || {
		echo "SKIP: JSON is not built in"
		exit 77
	}
}

case_good() {
	run 0 "$kimg" validate good.img
	[[ $(cat out) == 'good.img: no findings' && ! -s err ]] || fail "$(cat out)"
	run 0 "$kimg" validate -q good.img
	[[ ! -s out ]] || fail "$(cat out)"
}

case_finding() {
	run 1 "$kimg" validate --for xen-pv broken.img
	grep -q '^broken.img: 0x480: error: codec-known (xen-pv): .* \[KIMG-P002\]$' \
		out || fail "$(cat out)"
	grep -q '^  hint: ' out || fail "no hint: $(cat out)"
	grep -q '^  xen-pv  *4.17  *no  ' out || fail "no verdict: $(cat out)"
	[[ ! -s err ]] || fail "$(cat err)"
}

case_versions() {
	run 0 "$kimg" validate --for xen-pv:4.20 broken.img
	run 1 "$kimg" validate --for xen-pv:4.20,xen-pv broken.img
	run 2 "$kimg" validate --for xen-pv:3.0 broken.img
	run 2 "$kimg" validate --for xen-p broken.img
	says 'there is no consumer'
	run 2 "$kimg" validate --for xen-pv,,qemu broken.img
}

case_all() {
	local name n

	run 1 "$kimg" validate --for all broken.img
	for name in generic xen-pv xen-pvh xen-dom0 pvgrub qemu grub kexec efi \
		firecracker cloud-hypervisor; do
		n=$(grep -cE "^  $name +[^ ]* *(yes|no)( |\$)" out) || true
		[[ $n == 1 ]] || fail "$n verdicts for $name: $(cat out)"
	done
}

case_levels() {
	run 0 "$kimg" validate --for xen-pv -W codec-known=warning broken.img
	grep -q ': warning: codec-known' out || fail "$(cat out)"
	run 1 "$kimg" validate --for xen-pv -W KIMG-P002=warning \
		--fail-on warning broken.img
	run 0 "$kimg" validate --for xen-pv -W codec-known=off broken.img
	! grep -q codec-known out || fail "$(cat out)"
	run 1 "$kimg" validate --for xen-pv -W codec-known=off \
		-W codec-known=error broken.img
	run 2 "$kimg" validate -W nothing=off good.img
	run 2 "$kimg" validate -W codec-known good.img
	run 2 "$kimg" validate -W codec-known=loud good.img
}

case_baseline() {
	run 1 "$kimg" validate --for xen-pv --write-baseline broken.img
	grep -q '^KIMG-P002 0x480 broken.img ' out || fail "$(cat out)"
	cp out known
	run 0 "$kimg" validate --for xen-pv --baseline known broken.img
	grep -q '1 that are known' out || fail "$(cat out)"
	run 0 "$kimg" validate --for xen-pv --baseline <(echo codec-known) broken.img
	echo 'KIMG-P002 0x481' >other
	run 1 "$kimg" validate --for xen-pv --baseline other broken.img
	echo 'KIMG-P002 * other.img' >other
	run 1 "$kimg" validate --for xen-pv --baseline other broken.img
	echo 'KIMG-P999' >other
	run 2 "$kimg" validate --baseline other broken.img
	says 'line 1: there is no such rule'
	printf '# a comment\n\nKIMG-P002 * * *\n' >other
	run 2 "$kimg" validate --baseline other broken.img
	says 'line 3'
	run 3 "$kimg" validate --baseline nowhere broken.img
}

case_damaged() {
	run 1 "$kimg" validate "$images/bad/bzip2-cut.img"
	grep -q '\[KIMG-P001\]' out || fail "$(cat out)"
	run 1 "$kimg" validate "$images/bad/boot-flag-0.img"
	grep -q '\[KIMG-H001\]' out || fail "$(cat out)"
	run 4 "$kimg" validate /dev/null
	run 3 "$kimg" validate nowhere
	run 5 "$kimg" validate "$images/good/arm64-image.img"
	run 2 "$kimg" validate
	run 2 "$kimg" validate -F kind good.img
}

case_folder() {
	mkdir -p boot/empty
	cp "$good" boot/kernel
	echo config >boot/config
	run 0 "$kimg" validate boot
	[[ $(cat out) == 'boot/kernel: no findings' && ! -s err ]] ||
		fail "$(cat out err)"
	run 4 "$kimg" validate boot/empty
	says 'no kernel in this folder'
	cp broken.img boot/
	run 1 "$kimg" validate --for xen-pv boot
}

case_explain() {
	run 0 "$kimg" validate --explain KIMG-P002 --explain setup-decode
	grep -q '^What breaks$' out || fail "$(cat out)"
	run 2 "$kimg" validate --explain nothing
	run 0 "$kimg" validate --list-rules
	grep -q '^KIMG-H001  error ' out || fail "$(cat out)"
}

case_sarif() {
	needs_json
	run 1 "$kimg" validate --for xen-pv --format sarif broken.img
	jq -e '.version == "2.1.0" and (.runs[0].results | length) == 1 and
		.runs[0].results[0] == {
			ruleId: "KIMG-P002", level: "error",
			message: .runs[0].results[0].message,
			locations: [{physicalLocation: {
				artifactLocation: {uri: "broken.img"},
				region: {byteOffset: 1152}}}]
		} and (.runs[0].tool.driver.rules | map(.id) | index("KIMG-P002"))' \
		out >jq.out || fail "$(cat out)"
	cp broken.img 'a b%.img'
	run 1 "$kimg" validate --for xen-pv --format sarif 'a b%.img'
	grep -q '"uri":"a%20b%25.img"' out || fail "$(cat out)"
	run 2 "$kimg" inspect --format sarif good.img
	says 'no findings'
}

case_junit() {
	command -v xmllint >/dev/null || {
		echo "SKIP: there is no xmllint here"
		exit 77
	}
	[[ $("$kimg" inspect --xml /dev/null 2>&1) != *'XML is not built'* ]] || {
		echo "SKIP: XML is not built in"
		exit 77
	}
	run 4 "$kimg" validate --for xen-pv,qemu --format junit good.img \
		broken.img /dev/null
	[[ $(xmllint --xpath 'concat(count(//testsuite), " ",
		count(//testsuite[@name="good.img"]/testcase/failure), " ",
		count(//testsuite[@name="broken.img"]/testcase/failure), " ",
		//testsuite[@name="broken.img"]/@failures, " ",
		count(//testsuite[@name="/dev/null"]/testcase/error))' out) \
		== '3 0 2 2 1' ]] || fail "$(cat out)"
}

case_documents() {
	needs_json
	run 1 "$kimg" validate --json --for xen-pv,xen-pvh:4.20 good.img broken.img
	jq -e '.kimg.schema == "validate/1" and (.images | length) == 2 and
		.images[0].errors == 0 and .images[1].errors == 1 and
		(.images[1].verdicts | map([.consumer, .version, .takes])) ==
		[["xen-pv", "4.17", false], ["xen-pvh", "4.20", true]] and
		.images[1].findings[0].consumer == "xen-pv"' out >jq.out ||
		fail "$(cat out)"
}

case_colors() {
	"$kimg" validate --for xen-pv --color=always broken.img >out || true
	grep -q $'\033\[31merror\033\[0m' out || fail "$(cat -v out)"
}

case_run "$1"
