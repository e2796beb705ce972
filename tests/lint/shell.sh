#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every shell script is clean for shellcheck.
set -euo pipefail

command -v shellcheck > /dev/null || exit 77
cd "${KIMG_SOURCE:?}"
mapfile -t scripts < <(grep -rlE '^#!/bin/(ba)?sh' .ci scripts tests bench \
	2>/dev/null | sort)
((${#scripts[@]})) || exit 1
shellcheck -x "${scripts[@]}"
