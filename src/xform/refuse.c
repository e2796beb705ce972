/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xform_priv.h"

enum kimg_err kimg_xform_refuse(struct kimg_image *img, uint64_t at,
				const struct kimg_finding *f)
{
	struct kimg_finding mine = *f;

	mine.err = KIMG_ERR_REFUSED;
	mine.area = KIMG_AREA_ELF;
	mine.layer = "";
	mine.at = at;
	mine.has_at = f->field || at;
	return kimg_image_add(img, &mine);
}
