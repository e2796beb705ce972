/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What formats share whose header is searched for, or stands alone. */
#include "format_priv.h"

#include "../src/core/num.h"
#include "../src/core/spec_priv.h"
#include <inttypes.h>

#include "../src/core/poison.h"

/* Do the words of a header from @at on have the sum 0? */
static bool sums_up(const struct kimg_view *head, uint64_t at,
		    unsigned int words)
{
	struct kimg_cur c = { .v = *head };
	uint32_t sum = 0;
	unsigned int i;

	for (i = 0; i < words; i++)
		sum += (uint32_t)kimg_cur_get(&c, at + 4U * i, 4);
	return !c.bad && sum == 0;
}

bool kimg_magic_find(const struct kimg_view *head, const struct kimg_magic *m,
		     uint64_t *at)
{
	const uint8_t pattern[4] = {
		(uint8_t)m->value, (uint8_t)(m->value >> 8),
		(uint8_t)(m->value >> 16), (uint8_t)(m->value >> 24),
	};
	struct kimg_view rest;
	uint64_t off = 0;

	while (off < m->end &&
	       kimg_view_sub(head, off, head->len - off, &rest)) {
		off += kimg_view_search(&rest, pattern, sizeof(pattern));
		if (off >= m->end || off >= head->len)
			return false;
		if (off % m->step == 0 && sums_up(head, off, m->words)) {
			*at = off;
			return true;
		}
		off++;
	}
	return false;
}

enum kimg_err kimg_record_read(struct kimg_image *img,
			       const struct kimg_layer *l,
			       const struct kimg_want *w, struct kimg_rec *rec)
{
	struct kimg_cur c = { .big = false };
	uint64_t n = w->end ? w->end : w->spec->size;
	void *data = kimg_image_get(img, 1, w->bytes);
	enum kimg_err err;

	if (!data)
		return kimg_image_nomem(img);
	err = kimg_layer_view(l, w->at, n, &c.v);
	if (err == KIMG_ERR_TRUNCATED)
		return kimg_image_add(img, &(struct kimg_finding){
			.err = err, .layer = l->name, .at = l->size,
			.has_at = true, .field = w->spec->name,
			.text = "the file ends inside this header",
			.expected = kimg_image_fmt(img, "%" PRIu64 " bytes "
				"from 0x%" PRIx64, n, w->at),
			.found = kimg_image_fmt(img, "%" PRIu64,
				l->size - kimg_min(w->at, l->size)),
		});
	if (err)
		return err;
	*rec = (struct kimg_rec){
		.spec = w->spec, .data = data, .layer = l->name,
		.at = w->at, .end = n, .version = KIMG_VERSION_ALL,
	};
	kimg_rec_decode(rec, &c, data);
	return KIMG_OK;
}

enum kimg_err kimg_record_fail(struct kimg_image *img,
			       const struct kimg_rec *rec, const char *field,
			       const struct kimg_finding *f)
{
	const struct kimg_field *row = kimg_rec_find(rec, field);
	struct kimg_finding mine = *f;

	mine.layer = rec->layer;
	mine.at = rec->at + (row ? row->off : 0);
	mine.has_at = true;
	mine.field = field;
	return kimg_image_add(img, &mine);
}

unsigned int kimg_pe_bits(const struct kimg_view *head)
{
	struct kimg_cur c = { .v = *head };
	uint64_t at = kimg_cur_get(&c, 0x3c, 4);

	if (!kimg_view_equal(head, 0, "MZ", 2))
		return 0;
	return kimg_view_equal(head, at, "PE\0\0", 4) ? 48 : 16;
}
