/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decoding records. */
#ifndef KIMG_SPEC_PRIV_H
#define KIMG_SPEC_PRIV_H

#include <kimg/spec.h>

/**
 * kimg_rec_decode - fill a record's structure from bytes
 * @r: rows, version and end; its @data is not used
 * @c: reads the record; offset 0 is the record's byte 0
 * @data: the structure, zeroed; only fields that the record has are written
 *
 * Returns false when a field that the record has is not in the bytes.
 */
bool kimg_rec_decode(const struct kimg_rec *r, struct kimg_cur *c, void *data);

#define KIMG_COUNT(a) ((unsigned int)(sizeof(a) / sizeof((a)[0])))

#endif
