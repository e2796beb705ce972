/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KIMG_REC_TYPES_H
#define KIMG_REC_TYPES_H

#include <kimg/spec.h>

/* C types of the types in rows. */
#define KIMG_C_u8 uint8_t
#define KIMG_C_u16 uint16_t
#define KIMG_C_u32 uint32_t
#define KIMG_C_u64 uint64_t

#endif
