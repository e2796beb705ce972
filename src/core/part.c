/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources that are ranges of other sources. */
#include "src.h"

/** struct part - state of a source that is bytes [@at, ...) of @whole */
struct part {
	struct kimg_src *whole;
	uint64_t at;
};

static enum kimg_err part_fill(struct kimg_src *s, uint64_t off, uint64_t n)
{
	const struct part *p = s->state;

	return p->whole->fill(p->whole, p->at + off, n);
}

static bool part_ready(const struct kimg_src *s, uint64_t off, uint64_t n)
{
	const struct part *p = s->state;

	return kimg_src_ready(p->whole, p->at + off, n);
}

bool kimg_src_part(struct kimg_src *s, struct kimg_arena *arena,
		   struct kimg_src *whole, uint64_t at, uint64_t size)
{
	struct part *p = kimg_arena_get(arena, 1, sizeof(*p));

	if (!p)
		return false;
	p->whole = whole;
	p->at = at;
	s->state = p;
	s->base = whole->base ? whole->base + at : NULL;
	s->size = size;
	s->total = size;
	s->fill = whole->fill ? part_fill : NULL;
	s->ready = part_ready;
	return true;
}
