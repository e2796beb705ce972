/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stream in memory, ready to be decoded by the tests of codecs. */
#ifndef STREAM_H
#define STREAM_H

#include "encode.h"
#include "formats/codec/codec.h"

/** struct job - an image whose only layer is @m; the stream starts at @at */
struct job {
	struct mem m;
	struct kimg_image *img;
	struct kimg_layer *file;
	struct kimg_stream s;
};

/** job_start - the stream is all of @j->m from @at on */
static inline void job_start(struct job *j, uint64_t at,
			     const struct kimg_options *opt)
{
	j->img = kimg_image_new("t", opt);
	j->file = kimg_layer_new(j->img, NULL, "");
	kimg_src_memory(j->file->src, j->m.p, j->m.len);
	j->file->size = j->m.len;
	j->s = (struct kimg_stream){
		.outer = j->file, .at = at, .length = j->m.len - at,
	};
}

static inline void job_stop(struct job *j)
{
	kimg_image_free(j->img);
	mem_free(&j->m);
	*j = (struct job){ .img = NULL };
}

/** job_decode - start, and make the layer */
static inline enum kimg_err job_decode(struct job *j, uint64_t at)
{
	job_start(j, at, NULL);
	return kimg_stream_decode(j->img, &j->s, "in");
}

/** job_read - the error of looking at a range of the decoded layer */
static inline enum kimg_err job_read(struct job *j, uint64_t off, uint64_t n)
{
	struct kimg_view v;

	return kimg_layer_view(j->s.inner, off, n, &v);
}

/** job_equal - does a range of the decoded layer equal the plain bytes? */
static inline bool job_equal(struct job *j, uint64_t off, uint64_t n,
			     const uint8_t *plain)
{
	struct kimg_view v;

	return !kimg_layer_view(j->s.inner, off, n, &v) && v.len == n &&
	       v.origin == off && !strcmp(v.layer, "in") &&
	       !memcmp(v.base, plain + off, (size_t)n);
}

/** job_finding - first finding of a job */
static inline const struct kimg_finding *job_finding(const struct job *j)
{
	return j->img->priv->diags.first;
}

#endif
