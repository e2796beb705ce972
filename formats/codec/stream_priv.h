/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the ways to decode a stream share: on demand, whole, to its end. */
#ifndef KIMG_STREAM_PRIV_H
#define KIMG_STREAM_PRIV_H

#include "codec.h"

/**
 * kimg_stream_identify - the magic, the codec, and the size trailer
 * @whole: there is no size trailer unless the codec makes one
 */
enum kimg_err kimg_stream_identify(struct kimg_image *img,
				   struct kimg_stream *s, bool whole,
				   const struct kimg_codec **codec);

/** kimg_stream_unsupported - report a codec that this build cannot decode */
enum kimg_err kimg_stream_unsupported(struct kimg_image *img,
				      const struct kimg_stream *s,
				      const struct kimg_codec *codec);

/**
 * kimg_decoder_new - the layer and the decoder of a stream
 * @size: bytes to expect; of a @whole one a first guess
 *
 * Sets *@out, and returns KIMG_OK or an error that was reported.
 */
enum kimg_err kimg_decoder_new(struct kimg_image *img, struct kimg_stream *s,
			       const struct kimg_codec *codec,
			       const char *name, uint64_t size, bool whole,
			       struct kimg_decoder **out);

/** kimg_decoder_turn - let a sequential codec make at most @n bytes */
enum kimg_err kimg_decoder_turn(struct kimg_decoder *d, uint8_t *out,
				uint64_t n);

/** kimg_decoder_rest - measure what follows the end of a stream */
enum kimg_err kimg_decoder_rest(struct kimg_decoder *d, struct kimg_stream *s);

#endif
