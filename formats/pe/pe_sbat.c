/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * .sbat: which generation of which component an image is, so that old ones can
 * be revoked. Lines of comma-separated values (SBAT.md of shim).
 */
#include "pe_priv.h"

#include "../../src/core/limits.h"
#include "../../src/core/num.h"
#include <inttypes.h>

#include "../../src/core/poison.h"

/* The text between @at and @end, as a string of its own. */
static const char *piece(struct kimg_image *img, const struct kimg_view *v,
			 uint64_t at, uint64_t end)
{
	struct kimg_view part;
	const char *s = NULL;

	if (kimg_view_sub(v, at, end - at, &part))
		kimg_image_string(img, &part, &s);
	return s;
}

/* A line has six columns; commas behind the fifth belong to the last one. */
static void split(struct kimg_image *img, const struct kimg_view *line,
		  struct kimg_sbat_entry *e)
{
	const char **column[] = {
		&e->component, &e->generation, &e->vendor, &e->package,
		&e->version, &e->url,
	};
	const unsigned int n = sizeof(column) / sizeof(column[0]);
	uint64_t at = 0, end;
	unsigned int i;

	for (i = 0; i < n && at <= line->len; i++, at = end + 1) {
		end = i + 1 < n ? kimg_view_find(line, at, ',') : line->len;
		*column[i] = piece(img, line, at, end);
	}
}

static enum kimg_err too_long(struct pe_job *j, const struct kimg_sbat *sbat,
			      uint64_t at, const char *expected,
			      const char *found)
{
	return kimg_pe_fail(j, sbat->at + at, ".sbat", &(struct kimg_finding){
		.err = KIMG_ERR_LIMIT,
		.text = "more than any component has",
		.expected = expected, .found = found,
	});
}

/* Lines up to the first NUL; what follows is padding. */
static enum kimg_err read_lines(struct pe_job *j, struct kimg_sbat *sbat,
				const struct kimg_view *v)
{
	struct kimg_sbat_entry *e;
	uint64_t at, end, len = kimg_view_find(v, 0, 0);
	struct kimg_view text, line;

	e = kimg_image_get(j->img, KIMG_MAX_SBAT_ENTRIES, sizeof(*e));
	if (!e)
		return kimg_image_nomem(j->img);
	sbat->entry = e;
	kimg_view_sub(v, 0, len, &text);
	for (at = 0; at < len; at = end + 1) {
		end = kimg_view_find(&text, at, '\n');
		if (end == at)
			continue;
		if (sbat->n == KIMG_MAX_SBAT_ENTRIES)
			return too_long(j, sbat, at, kimg_image_fmt(j->img,
					"at most %d lines",
					KIMG_MAX_SBAT_ENTRIES), "more");
		kimg_view_sub(&text, at, end - at, &line);
		split(j->img, &line, &e[sbat->n++]);
	}
	return KIMG_OK;
}

enum kimg_err kimg_pe_sbat(struct pe_job *j)
{
	const struct kimg_pe_section *s = kimg_pe_section(j->pe, ".sbat");
	struct kimg_sbat *sbat;
	struct kimg_view v;
	enum kimg_err err;

	/* A section that leaves the file was reported. */
	if (!s || !kimg_fits(j->size, s->sh->PointerToRawData, s->size))
		return KIMG_OK;
	sbat = kimg_image_get(j->img, 1, sizeof(*sbat));
	if (!sbat)
		return kimg_image_nomem(j->img);
	sbat->at = s->sh->PointerToRawData;
	sbat->size = s->size;
	j->pe->sbat = sbat;
	if (s->size == 0)
		return KIMG_OK;
	if (s->size > KIMG_MAX_SBAT_SIZE)
		return too_long(j, sbat, 0, kimg_image_fmt(j->img,
				"at most %d bytes", KIMG_MAX_SBAT_SIZE),
				kimg_image_fmt(j->img, "%" PRIu64, s->size));
	err = kimg_layer_view(j->layer, sbat->at, sbat->size, &v);
	return err ? err : read_lines(j, sbat, &v);
}
