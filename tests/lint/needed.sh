#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The command needs no library but those that are cheap to start with; costly
# ones are needed by modules only.
# Usage: needed.sh KIMG [MODULE...]
set -euo pipefail

cheap='^lib(c|m|z|lzma|zstd|lz4|bz2|lzo2|asan|ubsan|gcov)\.so'
costly='^lib(crypto|ssl|xml2|json-c|smartcols|sframe)[-.]'
status=0

# needed FILE: the libraries that a file names
needed()
{
	readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]$/\1/p'
}

# unwanted: of the names, those that a start should not cost
unwanted()
{
	grep -vE "$cheap" || true
}

kimg=$1
shift
needed "$kimg" | grep -q "^libc\.so"
if [ -n "$(needed "$kimg" | unwanted)" ]; then
	echo "$kimg needs $(needed "$kimg" | unwanted)"
	status=1
fi
# What is looked for can be found: modules have it.
for module; do
	if ! needed "$module" | unwanted | grep -qE "$costly"; then
		echo "$module needs nothing that is costly: why is it one?"
		status=1
	fi
done
exit "$status"
