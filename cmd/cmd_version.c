/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kimg version: what this is and which libraries it uses. */
#include "common.h"

#include <string.h>

/* One library may decode two codecs. */
static void add(struct kimg_buf *b, const char *library)
{
	if (library && b->p && !strstr(b->p, library))
		kimg_buf_addf(b, "%s\n", library);
}

static int run(const struct kimg_call *call)
{
	struct kimg_buf b = { .p = NULL };
	struct kimg_library_info library;
	struct kimg_codec_info codec;
	unsigned int i;

	(void)call;
	kimg_buf_addf(&b, "kimg %s\n", kimg_version());
	for (i = 0; kimg_codec_get(i, &codec); i++)
		if (codec.option)
			add(&b, codec.library);
	for (i = 0; kimg_library_get(i, &library); i++)
		add(&b, library.library);
	return kimg_write(&b);
}

const struct kimg_cmd kimg_cmd_version = {
	.name = "version",
	.args = "",
	.summary = "show the version, and the libraries that are used",
	.run = run,
};
