/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose notes are known: a name belongs to owner and type together. */
#include "format_priv.h"

#include <kimg/list.h>
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

static const char *kind_name(enum kimg_note_kind kind)
{
	switch (kind) {
	case KIMG_NOTE_NUMBER:
		return "number";
	case KIMG_NOTE_STRING:
		return "text";
	case KIMG_NOTE_BYTES:
		break;
	}
	return "bytes";
}

bool kimg_note_get(unsigned int i, struct kimg_note_info *out)
{
	const struct kimg_note_type *t;
	unsigned int k;

	for (k = 0; k < sizeof(tables) / sizeof(tables[0]); k++) {
		for (t = tables[k]; t->owner; t++) {
			if (i--)
				continue;
			*out = (struct kimg_note_info){
				.owner = t->owner, .type = t->type,
				.name = t->name, .kind = kind_name(t->kind),
				.meaning = t->doc,
			};
			return true;
		}
	}
	return false;
}
