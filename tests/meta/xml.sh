#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every document in XML is valid by the RELAX NG schema that is installed, the
# schema refuses what is not described, and JSON and XML say the same.
# shellcheck source=tests/meta/lib.sh
. "$(dirname "$0")/lib.sh"
need xmllint python3 objcopy
if [[ $("$KIMG" inspect --xml /dev/null 2>&1) == *'XML is not built'* ]]; then
	echo "SKIP: XML is not built in"
	exit 77
fi

schema=$KIMG_BUILD/schema/kimg-inspect-1.rng
twins=$KIMG_SOURCE/tests/meta/twins.py
all_images
for depth in '' --header-only --full; do
	inspect_all "$tmp/document$depth.xml" --xml $depth
	xmllint --noout --relaxng "$schema" "$tmp/document$depth.xml" ||
		fail "kimg inspect --xml $depth: not as the schema says"
done
"$KIMG" list --xml > "$tmp/list.xml"
xmllint --noout --relaxng "$KIMG_BUILD/schema/kimg-list-1.rng" \
	"$tmp/list.xml" || fail "kimg list --xml: not as the schema says"
validate_all "$tmp/validated.xml" --xml
xmllint --noout --relaxng "$KIMG_BUILD/schema/kimg-validate-1.rng" \
	"$tmp/validated.xml" || fail "kimg validate --xml: not as the schema says"
LC_ALL=C grep -nP '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]' \
	"$tmp"/*.xml && fail "control characters"

if has_json; then
	inspect_all "$tmp/document.json" --json
	python3 "$twins" "$tmp/document.json" "$tmp/document.xml" ||
		fail "JSON and XML differ"
fi

mkdir "$tmp/wrong"
"$KIMG" inspect --xml "$tmp/sections" > "$tmp/good.xml"
xmllint --noout --relaxng "$schema" "$tmp/good.xml" || fail "not valid"
python3 "$twins" --wrong "$tmp/good.xml" "$tmp/wrong" ||
	fail "too few wrong documents"
xmllint --noout --relaxng "$schema" "$tmp"/wrong/*.xml 2> "$tmp/verdicts" || true
echo "$(grep -c 'fails to validate' "$tmp/verdicts") wrong documents"
grep ' validates$' "$tmp/verdicts" && fail "the schema is too kind"
[ "$(grep -c 'fails to validate' "$tmp/verdicts")" = \
	"$(find "$tmp/wrong" -type f | wc -l)" ] || fail "not all were looked at"

exit $failed
