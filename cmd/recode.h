/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kimg repack --codec: another payload in a bzImage. */
#ifndef KIMG_RECODE_H
#define KIMG_RECODE_H

#include "output.h"
#include "validate.h"
#include <kimg/xform.h>

/** struct kimg_recode_words - what the options say */
struct kimg_recode_words {
	const char *codec;
	const char *level;
	struct kimg_list consumers;
	bool strip;
	struct kimg_list set;
	bool report;
};

/**
 * struct kimg_recode_ask - what they mean
 * @any: something is to be done
 * @depth: how far the image has to be decoded for that
 * @dry_run: write nothing
 */
struct kimg_recode_ask {
	const struct kimg_call *call;
	struct kimg_recode_options opt;
	struct kimg_asked asked;
	struct kimg_setting *set;
	char *fields;
	bool any;
	enum kimg_depth depth;
	bool report;
	bool dry_run;
};

/**
 * kimg_recode_read - understand the options
 *
 * Returns an exit status; after a message when it is not 0. Release with
 * kimg_recode_free() in any case.
 */
int kimg_recode_read(struct kimg_recode_ask *a,
		     const struct kimg_recode_words *w,
		     const struct kimg_call *call);
void kimg_recode_free(struct kimg_recode_ask *a);

/** kimg_recode_file - make the image and write it; returns as above */
int kimg_recode_file(const struct kimg_recode_ask *a, struct kimg_image *img,
		     struct kimg_out *out);

/** kimg_codec_words - the codecs that there are, a line for each */
void kimg_codec_words(struct kimg_buf *b);

#endif
