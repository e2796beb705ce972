/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KIMG_BZ_PRIV_H
#define KIMG_BZ_PRIV_H

#include "../format_priv.h"

/**
 * kimg_bz_fail - report a problem of the setup header
 * @rec: the setup header; its layer is that of the problem
 * @field: name of the field that is wrong
 * @f: error and texts; the layer, and the place of @field unless @f has one,
 *     are filled in
 */
enum kimg_err kimg_bz_fail(struct kimg_image *img, const struct kimg_rec *rec,
			   const char *field, const struct kimg_finding *f);

/**
 * kimg_bz_payload - find the payload and decode what is in it
 *
 * Fills @img->payload when the header announces one.
 */
enum kimg_err kimg_bz_payload(struct kimg_image *img,
			      const struct kimg_layer *l,
			      const struct kimg_setup *s);

#endif
