/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking things up in the model. */
#include "model.h"

#include <string.h>

const struct kimg_note *kimg_image_note(const struct kimg_image *img,
					const char *owner, uint32_t type)
{
	const struct kimg_elf *elf = img->elf;
	unsigned int i;

	for (i = elf ? elf->nnotes : 0; i-- > 0;)
		if (elf->note[i].type == type &&
		    !strcmp(elf->note[i].owner, owner))
			return &elf->note[i];
	return NULL;
}

const struct kimg_section *kimg_image_section(const struct kimg_image *img,
					      const char *name)
{
	const struct kimg_elf *elf = img->elf;
	unsigned int i;

	for (i = 0; elf && i < elf->nsections; i++)
		if (!strcmp(elf->section[i].name, name))
			return &elf->section[i];
	return NULL;
}

void kimg_image_entry(struct kimg_image *img, const char *abi,
		      const char *space, uint64_t address)
{
	if (img->nentries < KIMG_ENTRIES_MAX)
		img->entry[img->nentries++] = (struct kimg_entry){
			.abi = abi,
			.space = space,
			.address = address,
		};
}
