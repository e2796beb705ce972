/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table by which Xen loads a flat image as a PV guest. */
#ifndef KIMG_XEN_TABLE_H
#define KIMG_XEN_TABLE_H

#include <kimg/rec_xen.h>

/**
 * struct kimg_xen_table - a xen_bin_image_table; Xen looks for it before it
 *                         looks at anything else
 * @layer: layer of the image
 */
struct kimg_xen_table {
	const struct kimg_layer *layer;
	struct kimg_rec rec;
	const struct kimg_xen_bin_image_table *hdr;
};

#endif
