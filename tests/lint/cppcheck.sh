#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# cppcheck over the library and the command.
set -euo pipefail

command -v cppcheck > /dev/null || exit 77
cd "${KIMG_SOURCE:?}"
cppcheck --quiet --std=c11 --enable=warning,performance,portability \
	--inline-suppr --suppress=missingIncludeSystem --error-exitcode=1 \
	--library=posix --suppress=toomanyconfigs --max-configs=4 \
	-Iinclude -I"${KIMG_BUILD:?}/include" \
	-DKIMG_VERSION='"0"' -DKIMG_HAVE_ZLIB=1 -DKIMG_HAVE_LZMA=1 \
	-DKIMG_HAVE_ZSTD=1 -DKIMG_HAVE_LZ4=1 -DKIMG_HAVE_JSON=1 \
	-DKIMG_HAVE_SMARTCOLS=1 src formats cmd
