#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The oracles compile, and refuse a table with one wrong number.
# Usage: wrong.sh COMPILER ORACLE.c TABLE.def 's/right/wrong/'
set -euo pipefail

cc=$1 oracle=$2 table=$3 edit=$4
source=${KIMG_SOURCE:?}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

cp "$source"/formats/*/*.def "$source"/tests/oracle/* "$dir"
compile() {
	"$cc" -std=gnu11 -I"$dir" -c -o "$dir/out.o" "$dir/$oracle"
}
compile || exit
sed -i "$edit" "$dir/$table"
if cmp -s "$dir/$table" "$source"/formats/*/"$table"; then
	echo "$table: nothing changed by $edit" >&2
	exit 1
fi
if compile 2> "$dir/errors"; then
	echo "$oracle accepts $table with $edit" >&2
	exit 1
fi
# for the right reason
grep -qE 'static assertion failed|static_assert failed' "$dir/errors"
