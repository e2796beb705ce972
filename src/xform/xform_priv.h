/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KIMG_XFORM_PRIV_H
#define KIMG_XFORM_PRIV_H

#include "../../formats/codec/codec.h"
#include "../../formats/format_priv.h"
#include "../core/limits.h"
#include "../model/model.h"
#include <kimg/linux.h>
#include <kimg/xform.h>

/* A part has at most as many ranges as there are segments of notes. */
#define XFORM_RANGES KIMG_MAX_NOTE_SEGMENTS

/**
 * struct xform_query - a part being looked for
 * @text: what was asked for
 * @name: what its NAME is; @index: what its N is
 * @range: XFORM_RANGES of them, to be filled; @nranges: how many are
 * @why: set when it is known why there is none
 */
struct xform_query {
	struct kimg_image *img;
	const char *text;
	const char *name;
	uint64_t index;
	struct kimg_range *range;
	unsigned int nranges;
	const char *why;
};

/** struct xform_part - a row of parts.def; @find: false when it is not there */
struct xform_part {
	const char *name;
	enum kimg_depth depth;
	bool (*find)(struct xform_query *q);
	const char *doc;
};

bool kimg_find_payload(struct xform_query *q);
bool kimg_find_stream(struct xform_query *q);
bool kimg_find_vmlinux(struct xform_query *q);
bool kimg_find_wrapper(struct xform_query *q);
bool kimg_find_elf(struct xform_query *q);
bool kimg_find_relocs(struct xform_query *q);
bool kimg_find_setup(struct xform_query *q);
bool kimg_find_pm(struct xform_query *q);
bool kimg_find_tail(struct xform_query *q);
bool kimg_find_config(struct xform_query *q);
bool kimg_find_btf(struct xform_query *q);
bool kimg_find_notes(struct xform_query *q);
bool kimg_find_note(struct xform_query *q);
bool kimg_find_phdr(struct xform_query *q);
bool kimg_find_section(struct xform_query *q);
bool kimg_find_section_named(struct xform_query *q);
bool kimg_find_pe_section(struct xform_query *q);
bool kimg_find_pe_section_named(struct xform_query *q);
bool kimg_find_uki_section(struct xform_query *q);
bool kimg_find_uki(struct xform_query *q);
bool kimg_find_certificate(struct xform_query *q);

/** kimg_xform_range - one more range; false when it is not inside the layer,
 * or @l is NULL */
bool kimg_xform_range(struct xform_query *q, const struct kimg_layer *l,
		      uint64_t at, uint64_t size);

/**
 * kimg_recode_refuse - report why an image cannot be made
 * @at: where in the file; 0 for all of it
 * @f: text; the rest is filled in. REFUSED unless it has another error
 */
enum kimg_err kimg_recode_refuse(struct kimg_image *img, uint64_t at,
				 const struct kimg_finding *f);

/**
 * kimg_recode_image - the rest of the file
 * @r: with the @length of the new payload
 * @out: has what is in front of the payload, and the payload
 */
enum kimg_err kimg_recode_image(struct kimg_image *img, struct kimg_recode *r,
				struct kimg_buf *out);

/**
 * kimg_xform_refuse - say why something is not done; returns REFUSED
 * @at: place in the file, if @f names a field or it is not 0
 */
enum kimg_err kimg_xform_refuse(struct kimg_image *img, uint64_t at,
				const struct kimg_finding *f);

/** kimg_recode_copy - bytes [@at, @end) of the old file, behind @out */
enum kimg_err kimg_recode_copy(struct kimg_image *img, uint64_t at,
			       uint64_t end, struct kimg_buf *out);

#endif
