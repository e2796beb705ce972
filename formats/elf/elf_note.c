/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Notes, looked for as Xen does (xen/common/libelf/libelf-dominfo.c,
 * elf_xen_parse): every PT_NOTE, and the SHT_NOTE sections only when no note of
 * Xen was found. Names and descriptors are padded to 4 bytes whatever p_align
 * says: GRUB's Xen images say 8 and pad to 4.
 */
#include "elf_priv.h"

#include "../../src/core/limits.h"
#include "../../src/core/num.h"
#include "../../src/core/spec_priv.h"
#include <inttypes.h>
#include <string.h>

#include "../../src/core/poison.h"

#define NHDR_SIZE 12

#define NOTE_ROW(o, t, n, k, d) \
	{ .owner = o, .type = t, .name = n, .kind = KIMG_NOTE_##k, .doc = d },

const struct kimg_note_type kimg_elf_note_types[] = {
#define KIMG_NOTE(owner, type, name, kind, doc) \
	NOTE_ROW(owner, type, #name, kind, doc)
#include "elf_notes.def"
#undef KIMG_NOTE
	{ .owner = NULL },
};

/* Room for one more note; the old array stays in the arena. */
static struct kimg_note *new_note(struct elf_job *j)
{
	unsigned int room = j->notes_room ? j->notes_room * 2 : 32;
	struct kimg_note *more;
	unsigned int i;

	if (j->elf->nnotes == j->notes_room) {
		more = kimg_image_get(j->img, room, sizeof(*more));
		if (!more)
			return NULL;
		for (i = 0; i < j->elf->nnotes; i++)
			more[i] = j->note[i];
		j->note = more;
		j->elf->note = more;
		j->notes_room = room;
	}
	return &j->note[j->elf->nnotes];
}

static uint64_t number(const struct kimg_note *n)
{
	struct kimg_cur c = { .v = n->desc, .big = n->big };

	switch (n->desc.len) {
	case 1:
	case 2:
	case 4:
	case 8:
		return kimg_cur_get(&c, 0, (unsigned int)n->desc.len);
	default:
		return 0;
	}
}

/* Owner, and what the specification says about the pair of owner and type. */
static enum kimg_err name_note(struct elf_job *j, struct kimg_note *n,
			       uint32_t namesz)
{
	uint64_t at = n->at + NHDR_SIZE, len = namesz;
	const struct kimg_note_type *t;
	struct kimg_view v, name;
	enum kimg_err err;

	err = kimg_layer_view(j->layer, at,
			      kimg_min(j->size - at, KIMG_MAX_OWNER), &v);
	if (err)
		return err;
	/* libelf compares a C string, whatever n_namesz says. */
	if (kimg_view_equal(&v, 0, "Xen", 4) ||
	    (len == 3 && kimg_view_equal(&v, 0, "Xen", 3)))
		len = 4;
	kimg_view_sub(&v, 0, kimg_min(len, v.len), &name);
	kimg_image_string(j->img, &name, &n->owner);
	if (!n->owner)
		return kimg_image_nomem(j->img);
	t = kimg_note_type_find(n->owner, n->type);
	if (t) {
		n->type_name = t->name;
		n->kind = t->kind;
	}
	return KIMG_OK;
}

static bool is_xen(const struct kimg_note *n)
{
	return !strcmp(n->owner, "Xen");
}

/* Xen reads a string to its NUL, wherever that is. */
static enum kimg_err string_bytes(struct elf_job *j, const struct kimg_note *n,
				  struct kimg_view *v)
{
	uint64_t left = kimg_min(j->size - n->desc_at, KIMG_MAX_STRING);
	enum kimg_err err;

	kimg_view_sub(&n->desc, 0, kimg_min(n->desc.len, KIMG_MAX_STRING), v);
	if (!is_xen(n) || kimg_view_find(v, 0, 0) < v->len)
		return KIMG_OK;
	err = kimg_layer_view(j->layer, n->desc_at, left, v);
	if (!err)
		j->note_bytes += kimg_view_find(v, 0, 0);
	return err;
}

static enum kimg_err read_value(struct elf_job *j, struct kimg_note *n)
{
	struct kimg_view v;
	enum kimg_err err;

	if (n->kind == KIMG_NOTE_NUMBER)
		n->value = number(n);
	if (n->kind != KIMG_NOTE_STRING)
		return KIMG_OK;
	err = string_bytes(j, n, &v);
	if (err)
		return err;
	kimg_image_string(j->img, &v, &n->text);
	return n->text ? KIMG_OK : kimg_image_nomem(j->img);
}

static enum kimg_err note_leaves(struct elf_job *j, const struct kimg_note *n,
				 const char *field, uint64_t size,
				 uint64_t left)
{
	return kimg_elf_fail(j, n->at, kimg_image_fmt(j->img, "note %u",
						      n->index),
			     &(struct kimg_finding){
		.err = KIMG_ERR_MALFORMED,
		.text = kimg_image_fmt(j->img, "%s leaves the file", field),
		.expected = kimg_image_fmt(j->img, "at most 0x%" PRIx64, left),
		.found = kimg_image_fmt(j->img, "0x%" PRIx64, size),
	});
}

static void note_overhangs(struct elf_job *j, const struct kimg_note *n,
			   uint64_t size, uint64_t end)
{
	kimg_elf_fail(j, n->at, kimg_image_fmt(j->img, "note %u", n->index),
		      &(struct kimg_finding){
		.err = KIMG_ERR_MALFORMED,
		.sev = KIMG_WARNING,
		.text = kimg_image_fmt(j->img, "the descriptor leaves the %s",
			n->from == KIMG_FROM_PT_NOTE ? "segment" : "section"),
		.expected = kimg_image_fmt(j->img, "an end at 0x%" PRIx64,
					   end),
		.found = kimg_image_fmt(j->img, "0x%" PRIx64,
					n->desc_at + size),
	});
}

/*
 * The descriptor, @size bytes of which the file has @left. libelf reads strings
 * up to their NUL and no further, and GRUB's i386 image needs that: its last
 * note announces 8 bytes more than there are.
 */
static enum kimg_err read_desc(struct elf_job *j, struct kimg_note *n,
			       uint64_t size, uint64_t left, uint64_t end)
{
	enum kimg_err err;

	err = kimg_layer_view(j->layer, n->desc_at, kimg_min(size, left),
			      &n->desc);
	if (err)
		return err;
	if (size > left && (n->kind != KIMG_NOTE_STRING ||
			    !kimg_view_string(&n->desc, 0, KIMG_MAX_STRING)))
		return note_leaves(j, n, "n_descsz", size, left);
	if (n->desc_at + size > end)
		note_overhangs(j, n, size, end);
	return read_value(j, n);
}

/* One note at @at; *@next is where the next one would be. */
static enum kimg_err read_note(struct elf_job *j, uint64_t at, uint64_t end,
			       struct kimg_note *n, uint64_t *next)
{
	struct kimg_elf_nhdr *h = kimg_image_get(j->img, 1, sizeof(*h));
	uint64_t left = j->size - at - NHDR_SIZE, padded;
	enum kimg_err err;

	n->layer = j->layer->name;
	n->at = at;
	n->big = j->elf->big;
	n->index = j->elf->nnotes;
	if (!h)
		return kimg_image_nomem(j->img);
	err = kimg_elf_record(j, &kimg_rec_elf_nhdr, at, h, &n->rec);
	if (err)
		return err;
	n->type = h->n_type;
	/* 64-bit sums of 32-bit numbers cannot wrap. */
	padded = ((uint64_t)h->n_namesz + 3) & ~UINT64_C(3);
	if (padded > left)
		return note_leaves(j, n, "n_namesz", h->n_namesz, left);
	n->desc_at = at + NHDR_SIZE + padded;
	*next = n->desc_at + (((uint64_t)h->n_descsz + 3) & ~UINT64_C(3));
	err = name_note(j, n, h->n_namesz);
	return err ? err : read_desc(j, n, h->n_descsz, left - padded, end);
}

static enum kimg_err count_bytes(struct elf_job *j, const struct kimg_note *n)
{
	j->note_bytes += n->desc_at - n->at + n->desc.len;
	if (j->note_bytes <= KIMG_MAX_NOTE_BYTES)
		return KIMG_OK;
	return kimg_elf_fail(j, n->at, "notes", &(struct kimg_finding){
		.err = KIMG_ERR_LIMIT,
		.text = "too many bytes in notes",
		.expected = kimg_image_fmt(j->img, "at most %d",
					   KIMG_MAX_NOTE_BYTES),
		.found = "more",
	});
}

/*
 * Is there a note, in the eyes of Xen? It reads one that begins anywhere before
 * @end, and its header may leave the range; what others find in such a tail is
 * padding.
 */
static bool note_at(const struct elf_job *j, uint64_t at, uint64_t end)
{
	struct kimg_view v;

	if (at >= end || end - at >= NHDR_SIZE)
		return at < end;
	return kimg_fits(j->size, at, NHDR_SIZE + 4) &&
	       !kimg_layer_view(j->layer, at + NHDR_SIZE, 4, &v) &&
	       kimg_view_equal(&v, 0, "Xen", 4);
}

/* The notes of [@at, @end), a range of the layer. */
static enum kimg_err walk(struct elf_job *j, uint64_t at, uint64_t end,
			  enum kimg_note_from from)
{
	struct kimg_note *n;
	enum kimg_err err = KIMG_OK;

	while (!err && note_at(j, at, end)) {
		if (j->elf->nnotes >= KIMG_MAX_NOTES)
			return kimg_elf_fail(j, at, "notes",
				&(struct kimg_finding){
				.err = KIMG_ERR_LIMIT,
				.text = "too many notes",
				.expected = kimg_image_fmt(j->img, "at most %d",
							   KIMG_MAX_NOTES),
				.found = "more",
			});
		n = new_note(j);
		if (!n)
			return kimg_image_nomem(j->img);
		*n = (struct kimg_note){ .from = from };
		err = read_note(j, at, end, n, &at);
		if (err)
			break;
		j->elf->nnotes++;
		err = count_bytes(j, n);
	}
	return err;
}

static bool has_xen_note(const struct elf_job *j)
{
	unsigned int i;

	for (i = 0; i < j->elf->nnotes; i++)
		if (is_xen(&j->note[i]))
			return true;
	return false;
}

/* Was this range walked as part of a PT_NOTE? */
static bool seen(const struct elf_job *j, const struct kimg_elf_shdr *sh)
{
	unsigned int i;

	for (i = 0; i < j->nranges; i++) {
		const struct elf_range *r = &j->range[i];

		if (sh->sh_offset >= r->at && sh->sh_offset <= r->end &&
		    sh->sh_size <= r->end - sh->sh_offset)
			return true;
	}
	return false;
}

static enum kimg_err section_notes(struct elf_job *j)
{
	enum kimg_err err = kimg_elf_sections(j);
	unsigned int i;

	for (i = 0; !err && i < j->elf->nsections; i++) {
		const struct kimg_section *s = &j->section[i];

		if (s->sh->sh_type != KIMG_SHT_NOTE || seen(j, s->sh))
			continue;
		if (!kimg_fits(j->size, s->sh->sh_offset, s->sh->sh_size))
			return kimg_elf_fail(j, s->rec.at,
				kimg_image_fmt(j->img, "Shdr %u", s->index),
				&(struct kimg_finding){
				.err = KIMG_ERR_TRUNCATED,
				.text = "the section leaves the file",
				.expected = kimg_image_fmt(j->img,
					"at most 0x%" PRIx64, j->size),
				.found = kimg_image_fmt(j->img,
					"0x%" PRIx64 " + 0x%" PRIx64,
					s->sh->sh_offset, s->sh->sh_size),
			});
		err = walk(j, s->sh->sh_offset,
			   s->sh->sh_offset + s->sh->sh_size,
			   KIMG_FROM_SHT_NOTE);
	}
	return err;
}

/* Old binutils left p_offset 0 in a segment without bytes. */
static enum kimg_err segment_notes(struct elf_job *j,
				   const struct kimg_segment *s)
{
	uint64_t at = s->ph->p_offset, end = at + s->ph->p_filesz;

	if (s->ph->p_type != KIMG_PT_NOTE || !at)
		return KIMG_OK;
	if (j->nranges == KIMG_MAX_NOTE_SEGMENTS)
		return kimg_elf_fail(j, s->rec.at, "PT_NOTE",
				     &(struct kimg_finding){
			.err = KIMG_ERR_LIMIT,
			.text = "too many segments of notes",
			.expected = kimg_image_fmt(j->img, "at most %d",
						   KIMG_MAX_NOTE_SEGMENTS),
			.found = "more",
		});
	j->range[j->nranges++] = (struct elf_range){ .at = at, .end = end };
	return walk(j, at, end, KIMG_FROM_PT_NOTE);
}

enum kimg_err kimg_elf_notes(struct elf_job *j)
{
	enum kimg_area *area = &j->img->priv->diags.area, outer = *area;
	enum kimg_err err = KIMG_OK;
	unsigned int i;

	j->range = kimg_image_get(j->img, KIMG_MAX_NOTE_SEGMENTS,
				  sizeof(*j->range));
	if (!j->range)
		return kimg_image_nomem(j->img);
	*area = KIMG_AREA_NOTES;
	for (i = 0; !err && i < j->elf->nsegments; i++)
		err = segment_notes(j, &j->segment[i]);
	if (!err && !has_xen_note(j))
		err = section_notes(j);
	j->elf->notes_read = !err;
	*area = outer;
	return err;
}
