/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kimg version: what this is and what is built in. */
#include "common.h"

static int run(const struct kimg_call *call)
{
	struct kimg_buf b = { .p = NULL };
	struct kimg_format_info format;
	struct kimg_codec_info codec;
	unsigned int i;

	(void)call;
	kimg_buf_addf(&b, "kimg %s\n", kimg_version());
	for (i = 0; kimg_format_get(i, &format); i++)
		kimg_buf_addf(&b, "%-8s %-12s %s\n", i ? "" : "formats",
			      format.name, format.title);
	for (i = 0; kimg_codec_get(i, &codec); i++) {
		kimg_buf_addf(&b, "%-8s %-12s ", i ? "" : "codecs",
			      codec.name);
		if (codec.library)
			kimg_buf_addf(&b, "%s\n", codec.library);
		else if (codec.option)
			kimg_buf_addf(&b, "not built in (-D%s=ON)\n",
				      codec.option);
		else
			kimg_buf_addf(&b, "recognised, not decoded\n");
	}
	return kimg_write(&b);
}

const struct kimg_cmd kimg_cmd_version = {
	.name = "version",
	.args = "",
	.summary = "show the version, and the formats and codecs built in",
	.run = run,
};
