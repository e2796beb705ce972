/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The caps as a list. */
#include "limits.h"

#include <kimg/list.h>

static const struct kimg_limit_info rows[] = {
#define KIMG_LIMIT(n, v, u, r)                                            \
	{ .name = #n, .value = KIMG_##n, .unit = u, .reason = r },
#include "limits.def"
};

bool kimg_limit_get(unsigned int i, struct kimg_limit_info *out)
{
	if (i >= sizeof(rows) / sizeof(rows[0]))
		return false;
	*out = rows[i];
	return true;
}
