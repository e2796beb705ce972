/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What has to change in an ELF file whose segments get other physical
 * addresses: all of them together, so that nobody reads one that is old.
 */
#include "paddr_priv.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEX "0x%" PRIx64
#define PADDR_KEY "ELF_PADDR_OFFSET="

/* Ordered by place; there is room for all. */
static struct kimg_patch *new_patch(struct paddr_job *j, uint64_t at,
				    unsigned int size)
{
	struct kimg_paddr *p = j->p;
	unsigned int i = p->npatches++;

	for (; i && p->patch[i - 1].at > at; i--)
		p->patch[i] = p->patch[i - 1];
	p->patch[i] = (struct kimg_patch){ .at = at, .size = size };
	return &p->patch[i];
}

static enum kimg_err too_small(struct paddr_job *j, uint64_t at,
			       const char *what, uint64_t to)
{
	return kimg_xform_refuse(j->img, at, &(struct kimg_finding){
		.field = what, .text = "there is no room for the new value",
		.found = kimg_image_fmt(j->img, HEX, to),
	});
}

static enum kimg_err number(struct paddr_job *j, uint64_t at,
			    unsigned int width, const char *what,
			    uint64_t from, uint64_t to)
{
	struct kimg_patch *p;
	unsigned int i;

	if (from == to)
		return KIMG_OK;
	if (width < 8 && to >> 8 * width)
		return too_small(j, at, what, to);
	p = new_patch(j, at, width);
	for (i = 0; i < width; i++)
		p->bytes[j->e->big ? width - 1 - i : i] =
			(uint8_t)(to >> 8 * i);
	p->what = what;
	p->before = kimg_image_fmt(j->img, HEX, from);
	p->after = kimg_image_fmt(j->img, HEX, to);
	return KIMG_OK;
}

static enum kimg_err field(struct paddr_job *j, const struct kimg_rec *rec,
			   const char *name, const char *what, uint64_t from,
			   uint64_t to)
{
	const struct kimg_field *f = kimg_rec_find(rec, name);

	return number(j, rec->at + f->off, f->width, what, from, to);
}

static uint64_t distance(const struct kimg_paddr_segment *s)
{
	return s->to - s->segment->ph->p_paddr;
}

static const struct kimg_paddr_segment *planned(const struct paddr_job *j,
						const struct kimg_segment *s)
{
	unsigned int i;

	for (i = 0; i < j->p->nsegments; i++)
		if (j->p->segment[i].segment == s)
			return &j->p->segment[i];
	return NULL;
}

/* What is not loaded itself is part of what is, or has no address. */
static enum kimg_err segments(struct paddr_job *j)
{
	const struct kimg_paddr_segment *s;
	enum kimg_err err = KIMG_OK;
	unsigned int i;

	for (i = 0; !err && i < j->e->nsegments; i++) {
		const struct kimg_segment *e = &j->e->segment[i];

		s = planned(j, e);
		if (!s && e->ph->p_memsz && (e->ph->p_paddr || e->ph->p_vaddr))
			s = kimg_paddr_in(j->p, e->ph->p_paddr, false);
		if (s)
			err = field(j, &e->rec, "p_paddr",
				    kimg_image_fmt(j->img, "phdrs[%u].paddr",
						   i), e->ph->p_paddr,
				    e->ph->p_paddr + distance(s));
	}
	return err;
}

/* An address that loaders jump to without looking at p_vaddr. */
static bool follow(const struct paddr_job *j, uint64_t v, uint64_t *to)
{
	const struct kimg_paddr_segment *s = kimg_paddr_in(j->p, v, false);
	unsigned int i;

	*to = v;
	if (s) {
		*to += distance(s);
		/* It stays physical when p_paddr does not. */
		if (j->opt->to == KIMG_PADDR_VIRTUAL)
			*to = v - s->segment->ph->p_paddr + s->physical;
		return true;
	}
	/* p_paddr was virtual, and this one physical already. */
	for (i = 0; i < j->p->nsegments; i++) {
		s = &j->p->segment[i];
		if (v - s->physical >= s->segment->ph->p_memsz)
			continue;
		if (j->opt->to != KIMG_PADDR_VIRTUAL)
			*to = s->to + (v - s->physical);
		return true;
	}
	return false;
}

static bool entry_to(const struct paddr_job *j, uint64_t *to)
{
	const struct kimg_paddr_segment *v, *p;
	bool physical = j->opt->entry == KIMG_PADDR_ENTRY_PHYSICAL;

	*to = j->p->entry;
	v = kimg_paddr_in(j->p, *to, true);
	p = kimg_paddr_in(j->p, *to, false);
	if (j->opt->entry == KIMG_PADDR_ENTRY_KEEP) {
		if (p && !v)
			*to += distance(p);
		return true;
	}
	if (physical && v)
		*to += v->to - v->segment->ph->p_vaddr;
	else if (physical && p)
		*to += distance(p);
	else if (!v && p)
		*to += p->segment->ph->p_vaddr - p->segment->ph->p_paddr;
	return v || p;
}

static enum kimg_err entry(struct paddr_job *j)
{
	uint64_t to;

	if (!entry_to(j, &to))
		return kimg_xform_refuse(j->img, j->e->rec.at,
					 &(struct kimg_finding){
			.field = "e_entry", .text = "the entry is in no "
				"segment, so it cannot follow one",
			.found = kimg_image_fmt(j->img, HEX, j->p->entry),
		});
	return field(j, &j->e->rec, "e_entry", "elf.entry", j->p->entry, to);
}

static enum kimg_err note(struct paddr_job *j, const struct kimg_note *n,
			  uint64_t to)
{
	return number(j, n->desc_at, (unsigned int)n->desc.len,
		      kimg_image_fmt(j->img, "notes[%u] %s", n->index,
				     n->type_name), n->value, to);
}

static bool is_number(const struct kimg_note *n, const char *name)
{
	return n->type_name && !strcmp(n->owner, "Xen") &&
	       !strcmp(n->type_name, name) && n->kind == KIMG_NOTE_NUMBER &&
	       (n->desc.len == 4 || n->desc.len == 8);
}

static enum kimg_err notes(struct paddr_job *j, bool *offset)
{
	enum kimg_err err = KIMG_OK;
	unsigned int i;
	uint64_t to;

	for (i = 0; !err && i < j->e->nnotes; i++) {
		const struct kimg_note *n = &j->e->note[i];

		if (is_number(n, "PADDR_OFFSET")) {
			*offset = true;
			err = note(j, n, j->offset);
		} else if (is_number(n, "PHYS32_ENTRY") &&
			   follow(j, n->value, &to)) {
			err = note(j, n, to);
		}
	}
	return err;
}

/* Does the text write its numbers with capital letters? */
static bool in_capitals(const char *s)
{
	for (s = strstr(s, "0x"); s; s = strstr(s + 2, "0x"))
		if (strcspn(s + 2, "ABCDEF") <
		    strspn(s + 2, "0123456789ABCDEFabcdef"))
			return true;
	return false;
}

/* A number in the text of __xen_guest, in as many characters as before. */
static enum kimg_err text(struct paddr_job *j, const char *value, size_t len)
{
	const char *all = j->img->xen->guest_string;
	uint64_t at = j->img->xen->guest_at + (uint64_t)(value - all);
	char to[KIMG_PATCH_MAX + 1];
	struct kimg_patch *p;
	int n = -1;

	if (len > 2 && len <= KIMG_PATCH_MAX)
		n = snprintf(to, sizeof(to), in_capitals(all) ?
			     "0x%0*" PRIX64 : "0x%0*" PRIx64, (int)len - 2,
			     j->offset);
	if (n != (int)len)
		return too_small(j, at, "ELF_PADDR_OFFSET", j->offset);
	p = new_patch(j, at, (unsigned int)len);
	memcpy(p->bytes, to, len);
	p->what = "__xen_guest ELF_PADDR_OFFSET";
	p->before = kimg_image_fmt(j->img, "%.*s", (int)len, value);
	p->after = kimg_image_fmt(j->img, "%s", to);
	return KIMG_OK;
}

static enum kimg_err guest_string(struct paddr_job *j, bool *offset)
{
	const char *s = j->img->xen->guest_string;
	enum kimg_err err = KIMG_OK;
	size_t len;

	for (; !err && s && *s; s += len + (s[len] == ',')) {
		len = strcspn(s, ",");
		if (strncmp(s, PADDR_KEY, strlen(PADDR_KEY)) != 0)
			continue;
		*offset = true;
		if (strtoull(s + strlen(PADDR_KEY), NULL, 0) != j->offset)
			err = text(j, s + strlen(PADDR_KEY),
				   len - strlen(PADDR_KEY));
	}
	return err;
}

/* What tells Xen how far p_paddr is from where it belongs. */
static enum kimg_err offset(struct paddr_job *j)
{
	const struct kimg_xen *x = j->img->xen;
	bool there = false, guest = x && x->from == KIMG_FROM_XEN_GUEST;
	uint64_t silent = guest ? j->p->virt_base : 0;
	enum kimg_err err = notes(j, &there);

	if (!err && guest)
		err = guest_string(j, &there);
	if (err || there || !x || !x->virt_base.set || j->offset == silent)
		return err;
	return kimg_xform_refuse(j->img, 0, &(struct kimg_finding){
		.text = guest ? "Xen would load it elsewhere: __xen_guest has "
				"no ELF_PADDR_OFFSET that could be changed" :
				"Xen would load it elsewhere: there is no note "
				"PADDR_OFFSET that could be changed",
		.expected = kimg_image_fmt(j->img, "p_paddr " HEX " above "
					   "physical addresses", silent),
		.found = kimg_image_fmt(j->img, HEX, j->offset),
	});
}

enum kimg_err kimg_paddr_patch(struct paddr_job *j)
{
	/* A __xen_guest string has no more items than characters. */
	uint64_t room = 1 + (uint64_t)j->e->nsegments + j->e->nnotes +
			KIMG_MAX_STRING / strlen(PADDR_KEY);
	enum kimg_err err;

	j->p->patch = kimg_image_get(j->img, room, sizeof(*j->p->patch));
	if (!j->p->patch)
		return kimg_image_nomem(j->img);
	err = entry(j);
	if (!err)
		err = segments(j);
	if (!err)
		err = offset(j);
	return err;
}
