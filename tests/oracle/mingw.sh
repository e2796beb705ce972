#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A compiler for the headers of mingw-w64: clang can aim at their system, and
# nothing is linked. Usage: mingw.sh ARGUMENT...
set -euo pipefail

headers=/usr/share/mingw-w64/include
if [[ ! -e $headers/winnt.h ]] || ! command -v clang > /dev/null; then
	echo "skipped: no clang, or no <winnt.h> (mingw-w64-common)"
	exit 77
fi
exec clang --target=i686-w64-mingw32 -isystem "$headers" "$@"
