/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The caps by their names; numbers and reasons are in limits.def. */
#ifndef KIMG_LIMITS_H
#define KIMG_LIMITS_H

enum {
#define KIMG_LIMIT(name, value, unit, reason) KIMG_##name = value,
#include "limits.def"
#undef KIMG_LIMIT
};

#endif
