/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The checksum of a bzImage: up to Linux 6.14 the last four bytes of what
 * syssize announces make the CRC-32 of all of it 0xffffffff, as zlib counts
 * (arch/x86/boot/tools/build.c). Signing changes two fields in that range, so a
 * signed kernel matches only with these zeroed, as they were.
 */
#include "../codec/crc.h"
#include "bz_priv.h"

#include "../../src/core/num.h"
#include <inttypes.h>

#include "../../src/core/poison.h"

#define RESIDUE 0xffffffff
#define SECURITY 4
/* So much is asked of a source at a time. */
#define PIECE (1U << 20)

/** struct hole - bytes that count as zeros */
struct hole {
	uint64_t at;
	uint64_t n;
};

static enum kimg_err add(const struct kimg_layer *l, uint32_t *crc,
			 uint64_t at, uint64_t end)
{
	struct kimg_view v;
	enum kimg_err err;

	for (; at < end; at += v.len) {
		err = kimg_layer_view(l, at, kimg_min(end - at, PIECE), &v);
		if (err)
			return err;
		if (!kimg_crc32(crc, &v))
			return KIMG_ERR_UNSUPPORTED;
	}
	return KIMG_OK;
}

/* Holes are in order, and each is at most 8 bytes. */
static enum kimg_err sum(const struct kimg_layer *l, uint64_t end,
			 const struct hole *hole, unsigned int n,
			 uint32_t *crc)
{
	static const uint8_t zeros[8];
	struct kimg_view v = { .base = zeros };
	enum kimg_err err = KIMG_OK;
	uint64_t at = 0;
	unsigned int i;

	*crc = 0;
	for (i = 0; i < n && !err; i++) {
		if (hole[i].at < at || !kimg_fits(end, hole[i].at, hole[i].n))
			continue;
		err = add(l, crc, at, hole[i].at);
		v.len = hole[i].n;
		if (!err && !kimg_crc32(crc, &v))
			err = KIMG_ERR_UNSUPPORTED;
		at = hole[i].at + hole[i].n;
	}
	return err ? err : add(l, crc, at, end);
}

/* What signing changes: the checksum of PE, and where the signature is. */
static unsigned int find_holes(const struct kimg_pe *pe, struct hole *hole)
{
	unsigned int n = 0;

	if (pe && pe->oh) {
		hole[n].at = pe->opt.at +
			     kimg_rec_find(&pe->opt, "CheckSum")->off;
		hole[n].n = 4;
		n++;
	}
	if (pe && pe->ndirectories > SECURITY) {
		hole[n].at = pe->directory[SECURITY].rec.at;
		hole[n].n = 8;
		n++;
	}
	return n;
}

static enum kimg_err compare(struct kimg_image *img,
			     const struct kimg_layer *l, uint64_t end,
			     struct kimg_bz_crc *c)
{
	/* In a unified kernel image the kernel has a PE header of its own. */
	const struct kimg_pe *pe = img->uki ? img->uki->pe : img->pe;
	struct hole hole[2];
	unsigned int n = find_holes(pe, hole);
	enum kimg_err err;
	uint32_t crc;

	/* A signature is there: what it changed is not 0. */
	if (n && pe->certificates_size) {
		err = sum(l, end, hole, n, &crc);
		if (err || crc == RESIDUE) {
			c->state = err ? c->state : KIMG_CRC_MATCHES_UNSIGNED;
			return err;
		}
	}
	err = sum(l, end, hole, 0, &crc);
	if (!err && crc == RESIDUE) {
		c->state = KIMG_CRC_MATCHES;
		return KIMG_OK;
	}
	if (!err && n && !pe->certificates_size)
		err = sum(l, end, hole, n, &crc);
	if (!err && n && crc == RESIDUE)
		c->state = KIMG_CRC_MATCHES_UNSIGNED;
	return err;
}

enum kimg_err kimg_bz_crc(struct kimg_image *img, const struct kimg_layer *l)
{
	struct kimg_setup *s = img->setup;
	struct kimg_cur cur = { .big = false };
	struct kimg_bz_crc *c;
	enum kimg_err err;
	uint64_t end;

	if (!s || !s->pm_announced || s->pm_announced != s->pm_size)
		return KIMG_OK;
	end = s->pm_at + s->pm_size;
	c = kimg_image_get(img, 1, sizeof(*c));
	if (!c)
		return kimg_image_nomem(img);
	c->at = end - 4;
	err = kimg_layer_view(l, c->at, 4, &cur.v);
	if (err)
		return err;
	c->stored = (uint32_t)kimg_cur_get(&cur, 0, 4);
	err = compare(img, l, end, c);
	if (!err)
		s->crc = c;
	if (err != KIMG_ERR_UNSUPPORTED)
		return err;
	kimg_image_add(img, &(struct kimg_finding){
		.err = KIMG_ERR_UNSUPPORTED, .sev = KIMG_WARNING,
		.layer = l->name, .at = c->at, .has_at = true,
		.field = "crc",
		.text = "the checksum is not looked at: not built in "
			"(KIMG_WITH_ZLIB)",
	});
	return KIMG_OK;
}
