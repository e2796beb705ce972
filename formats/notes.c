/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose notes are known: a name belongs to owner and type together. */
#include "format_priv.h"

#include <string.h>

#include "../src/core/poison.h"

static const struct kimg_note_type *const tables[] = {
	kimg_xen_note_types,
	kimg_elf_note_types,
};

const struct kimg_note_type *kimg_note_type_find(const char *owner,
						 uint32_t type)
{
	const struct kimg_note_type *t;
	unsigned int i;

	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		for (t = tables[i]; t->owner; t++)
			if (t->type == type && !strcmp(t->owner, owner))
				return t;
	return NULL;
}
