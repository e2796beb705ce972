/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spec_priv.h"

#include <string.h>

bool kimg_rec_has(const struct kimg_rec *r, const struct kimg_field *f)
{
	if (r->version != KIMG_VERSION_ALL &&
	    (r->version < f->since || (f->until && r->version > f->until)))
		return false;
	return kimg_fits(r->end, f->off, f->width);
}

uint64_t kimg_rec_get(const struct kimg_rec *r, const struct kimg_field *f)
{
	const char *p = (const char *)r->data + f->member;
	uint64_t u64;
	uint32_t u32;
	uint16_t u16;

	switch (f->mwidth) {
	case 1:
		return *(const uint8_t *)p;
	case 2:
		memcpy(&u16, p, sizeof(u16));
		return u16;
	case 4:
		memcpy(&u32, p, sizeof(u32));
		return u32;
	default:
		memcpy(&u64, p, sizeof(u64));
		return u64;
	}
}

/* The cast is safe: a member is at least as wide as the field. */
static void put(const struct kimg_field *f, void *data, uint64_t v)
{
	char *p = (char *)data + f->member;
	uint8_t u8 = (uint8_t)v;
	uint16_t u16 = (uint16_t)v;
	uint32_t u32 = (uint32_t)v;

	switch (f->mwidth) {
	case 1:
		memcpy(p, &u8, sizeof(u8));
		break;
	case 2:
		memcpy(p, &u16, sizeof(u16));
		break;
	case 4:
		memcpy(p, &u32, sizeof(u32));
		break;
	default:
		memcpy(p, &v, sizeof(v));
	}
}

bool kimg_rec_decode(const struct kimg_rec *r, struct kimg_cur *c, void *data)
{
	bool big = c->big;
	unsigned int i;

	for (i = 0; i < r->spec->n; i++) {
		const struct kimg_field *f = &r->spec->field[i];

		if (!kimg_rec_has(r, f))
			continue;
		/* A tag is characters, in the order of the file. */
		c->big = big && f->show != KIMG_SHOW_TAG;
		put(f, data, kimg_cur_get(c, f->off, f->width));
	}
	c->big = big;
	return !c->bad;
}

const struct kimg_field *kimg_rec_find(const struct kimg_rec *r,
				       const char *name)
{
	unsigned int i;

	for (i = 0; i < r->spec->n; i++)
		if (!strcmp(r->spec->field[i].name, name))
			return &r->spec->field[i];
	return NULL;
}

const char *kimg_role_name(enum kimg_role role)
{
	switch (role) {
	case KIMG_ROLE_READ:
		return "read";
	case KIMG_ROLE_WRITE:
		return "write";
	case KIMG_ROLE_MODIFY:
		return "modify";
	case KIMG_ROLE_NONE:
		break;
	}
	return "internal";
}

const char *kimg_names_find(const struct kimg_names *t, uint64_t value)
{
	unsigned int i;

	for (i = 0; i < t->n; i++)
		if (t->row[i].value == value)
			return t->row[i].name;
	return NULL;
}
