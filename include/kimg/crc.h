/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checksum that kernels up to Linux 6.14 end with. */
#ifndef KIMG_CRC_H
#define KIMG_CRC_H

#include <stdint.h>

enum kimg_crc_state {
	KIMG_CRC_ABSENT_OR_WRONG,
	KIMG_CRC_MATCHES,
	KIMG_CRC_MATCHES_UNSIGNED,
};

/**
 * struct kimg_bz_crc - CRC-32 of setup code and protected-mode part
 * @at, @stored: its place and value, if there is one
 * @state: MATCHES_UNSIGNED when it holds with the fields zeroed that signing
 *         changes. Linux 6.15 has none, and nothing tells that from a wrong one
 */
struct kimg_bz_crc {
	uint64_t at;
	uint32_t stored;
	enum kimg_crc_state state;
};

#endif
