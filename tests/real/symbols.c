/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All symbols of a kernel as /proc/kallsyms prints them, or what the table is.
 * Usage: symbols FILE [info]
 */
#include <inttypes.h>
#include <kimg/kimg.h>
#include <stdio.h>

static void info(const struct kimg_kallsyms *k)
{
	printf("%s %" PRIu32 " base 0x%" PRIx64 "\n",
	       kimg_kallsyms_kind_name(k->kind), k->count, k->relative_base);
}

int main(int argc, char **argv)
{
	const struct kimg_options opt = { .depth = KIMG_DEPTH_FULL };
	struct kimg_input in = { .name = argc > 1 ? argv[1] : "-" };
	const struct kimg_kallsyms *k;
	struct kimg_image *img;
	struct kimg_symbol s;
	enum kimg_err err;
	uint32_t i;

	err = kimg_image_decode(&in, &opt, &img);
	k = img && img->kernel ? img->kernel->kallsyms : NULL;
	if (err || !k) {
		fprintf(stderr, "%s: no symbols (%s)\n", in.name,
			kimg_strerror(err));
		kimg_image_free(img);
		return 1;
	}
	if (argc > 2)
		info(k);
	else
		for (i = 0; kimg_kallsyms_get(k, i, &s); i++)
			printf("%0*" PRIx64 " %c %s\n",
			       img->elf->bits == 64 ? 16 : 8, s.address,
			       s.type, s.name);
	kimg_image_free(img);
	return 0;
}
