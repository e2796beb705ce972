#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Plants one violation of each kind in a copy; floors.sh must see every one.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
source=${KIMG_SOURCE:?}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
status=0

fresh() {
	rm -rf "$dir/tree"
	mkdir "$dir/tree"
	cp -r "$source"/{docs,include,src,formats,cmd} "$dir/tree"
}

# expect FILE LINE: the line is put before the first #include of the file
expect() {
	fresh
	awk -v line="$2" '/^#include/ && !done { print line; done = 1 }
		{ print } END { if (!done) print line }' \
		"$source/$1" > "$dir/tree/$1"
	caught "$1" "$2"
}

caught() {
	if "$here/floors.sh" "$dir/tree" > "$dir/out" 2>&1 ||
		! grep -q "^$1" "$dir/out"; then
		echo "not caught: $1: $2"
		status=1
	fi
}

fresh
if ! "$here/floors.sh" "$dir/tree"; then
	echo "the tree itself is not clean"
	status=1
fi

# upwards, sideways, private headers, and headers of nobody
expect src/core/view.c '#include "../model/model.h"'
expect src/core/arena.h '#include "../../formats/format_priv.h"'
expect src/model/find.c '#include "../../formats/format_priv.h"'
expect formats/elf/elf_note.c '#include "../xen/xen_priv.h"'
expect formats/xen/xen_note.c '#include "../elf/elf_priv.h"'
expect formats/bzimage/bz_read.c '#include "../elf/elf_priv.h"'
expect formats/codec/gzip.c '#include "../format_priv.h"'
expect formats/formats.c '#include "elf/elf_priv.h"'
expect src/report/doc.c '#include "../../formats/format_priv.h"'
expect src/report/doc.c '#include "../../cmd/opt.h"'
expect cmd/main.c '#include "../src/core/arena.h"'
expect cmd/opt.h '#include "../formats/format_priv.h"'
expect include/kimg/view.h '#include "../../src/core/num.h"'
expect include/kimg/view.h '#include <unistd.h>'
# the system: only src.c, and only the command
expect src/core/view.c '#include <fcntl.h>'
expect formats/elf/elf_read.c '#include <sys/stat.h>'
# an outside library belongs to one file
expect formats/codec/xz.c '#include <zlib.h>'
expect src/report/doc.c '#include <json-c/json.h>'
expect cmd/main.c '#include <lzma.h>'
expect src/core/view.c '  #  include <linux/types.h>'
# calls that open files
fresh
echo 'int f(void) { return open("x", 0); }' >> "$dir/tree/src/core/view.c"
caught src/core/view.c 'open()'
fresh
echo 'void *f(void) { return fopen("x", "r"); }' \
	>> "$dir/tree/formats/elf/elf_read.c"
caught formats/elf/elf_read.c 'fopen()'
# poison.h missing, and not last
fresh
sed -i '/poison.h/d' "$dir/tree/formats/elf/elf_read.c"
caught formats/elf/elf_read.c 'no poison.h'
fresh
sed -i '/poison.h/a #include <string.h>' "$dir/tree/formats/xen/xen_note.c"
caught formats/xen/xen_note.c 'poison.h is not last'
# a directory that the table does not know
fresh
mkdir "$dir/tree/src/new"
echo '#include <stddef.h>' > "$dir/tree/src/new/new.c"
caught src/new/new.c 'no row'

exit "$status"
