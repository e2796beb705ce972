#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# regen-man.sh [--check] DOCGEN [PAGE...]
#
# Writes the generated parts of the manual pages again. A part is between
#	.\" BEGIN GENERATED region [name]
#	.\" END GENERATED
# and is what "docgen region [name]" prints. With --check nothing is written;
# the exit status is 1 when a page would change.
set -u

check=false
if [ "${1-}" = --check ]; then
	check=true
	shift
fi
if [ $# -lt 1 ]; then
	echo "usage: regen-man.sh [--check] DOCGEN [PAGE...]" >&2
	exit 2
fi
docgen=$1
shift
if [ $# -eq 0 ]; then
	set -- "$(dirname "$0")"/../man/*.[1-9]
fi
new=$(mktemp) || exit 2
trap 'rm -f "$new"' EXIT

status=0
for page in "$@"; do
	awk -v docgen="$docgen" '
	/^\.\\" BEGIN GENERATED / {
		print
		command = docgen
		for (i = 4; i <= NF; i++)
			command = command " " $i
		if (system(command))
			exit 1
		skip = 1
		next
	}
	/^\.\\" END GENERATED/ { skip = 0 }
	!skip { print }
	{ fflush() }
	END { if (skip) exit 1 }
	' "$page" > "$new" || {
		echo "$page: a generated part cannot be made, or has no end" >&2
		exit 2
	}
	cmp -s "$page" "$new" && continue
	if $check; then
		echo "$page: differs from its sources; run tools/regen-man.sh"
		diff -u "$page" "$new"
		status=1
	else
		cat "$new" > "$page"
		echo "$page: written"
	fi
done
exit $status
