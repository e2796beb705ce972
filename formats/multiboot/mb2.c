/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Multiboot 2 (Multiboot2 Specification 2.0, section 3.1). */
#include "mb_priv.h"

#include "../../src/core/limits.h"
#include "../../src/core/num.h"
#include <inttypes.h>

#include "../../src/core/poison.h"

/* Tags start at multiples of this from the magic. */
#define TAG_ALIGN 8

/** struct mb2_kind - what is behind the first 8 bytes of a tag */
struct mb2_kind {
	unsigned int type;
	const struct kimg_record *body;
	size_t bytes;
};

static const struct mb2_kind kinds[] = {
	{ KIMG_MULTIBOOT_HEADER_TAG_ADDRESS, &kimg_rec_mb2_address,
	  sizeof(struct kimg_mb2_address) },
	{ KIMG_MULTIBOOT_HEADER_TAG_ENTRY_ADDRESS, &kimg_rec_mb2_entry,
	  sizeof(struct kimg_mb2_entry) },
	{ KIMG_MULTIBOOT_HEADER_TAG_CONSOLE_FLAGS, &kimg_rec_mb2_console,
	  sizeof(struct kimg_mb2_console) },
	{ KIMG_MULTIBOOT_HEADER_TAG_FRAMEBUFFER, &kimg_rec_mb2_framebuffer,
	  sizeof(struct kimg_mb2_framebuffer) },
	{ KIMG_MULTIBOOT_HEADER_TAG_ENTRY_ADDRESS_EFI32, &kimg_rec_mb2_entry,
	  sizeof(struct kimg_mb2_entry) },
	{ KIMG_MULTIBOOT_HEADER_TAG_ENTRY_ADDRESS_EFI64, &kimg_rec_mb2_entry,
	  sizeof(struct kimg_mb2_entry) },
	{ KIMG_MULTIBOOT_HEADER_TAG_RELOCATABLE, &kimg_rec_mb2_relocatable,
	  sizeof(struct kimg_mb2_relocatable) },
};

static const struct mb2_kind *kind_of(const struct kimg_multiboot2_tag *t)
{
	unsigned int i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].type == t->tag->type)
			return &kinds[i];
	return NULL;
}

static enum kimg_err bad_size(struct kimg_image *img,
			      const struct kimg_multiboot2_tag *t,
			      const char *text, const char *expected)
{
	return kimg_record_fail(img, &t->rec, "size", &(struct kimg_finding){
		.err = KIMG_ERR_MALFORMED, .text = text, .expected = expected,
		.found = kimg_image_fmt(img, "%" PRIu32, t->tag->size),
	});
}

static enum kimg_err read_requests(struct kimg_image *img,
				   const struct kimg_layer *l,
				   struct kimg_multiboot2_tag *t)
{
	uint32_t n = (t->tag->size - kimg_rec_mb2_tag.size) / 4, i;
	uint32_t *list = kimg_image_get(img, n, sizeof(*list));
	struct kimg_cur c = { .big = false };
	enum kimg_err err;

	if (!list)
		return n ? kimg_image_nomem(img) : KIMG_OK;
	err = kimg_layer_view(l, t->rec.at, t->tag->size, &c.v);
	if (err)
		return err;
	for (i = 0; i < n; i++)
		list[i] = (uint32_t)kimg_cur_get(&c, 8 + 4 * (uint64_t)i, 4);
	t->request = list;
	t->nrequests = n;
	return KIMG_OK;
}

static enum kimg_err read_body(struct kimg_image *img,
			       const struct kimg_layer *l,
			       struct kimg_multiboot2_tag *t)
{
	const struct mb2_kind *k = kind_of(t);

	if (t->tag->type == KIMG_MULTIBOOT_HEADER_TAG_INFORMATION_REQUEST)
		return read_requests(img, l, t);
	if (!k)
		return KIMG_OK;
	if (t->tag->size < k->body->size)
		return bad_size(img, t, "too short for a tag of this type",
				kimg_image_fmt(img, "at least %" PRIu32,
					       k->body->size));
	return kimg_record_read(img, l, &(struct kimg_want){
		.spec = k->body, .bytes = k->bytes, .at = t->rec.at },
		&t->body);
}

/* One tag; the header has @left bytes from there on. */
static enum kimg_err read_tag(struct kimg_image *img,
			      const struct kimg_layer *l, uint64_t at,
			      uint64_t left, struct kimg_multiboot2_tag *t)
{
	enum kimg_err err;

	err = kimg_record_read(img, l, &(struct kimg_want){
		.spec = &kimg_rec_mb2_tag, .bytes = sizeof(*t->tag),
		.at = at }, &t->rec);
	if (err)
		return err;
	t->tag = t->rec.data;
	if (t->tag->size < kimg_rec_mb2_tag.size)
		return bad_size(img, t, "shorter than what every tag has",
				"at least 8");
	if (t->tag->size > left)
		return bad_size(img, t, "the tag leaves the header",
				kimg_image_fmt(img, "at most %" PRIu64, left));
	return read_body(img, l, t);
}

static enum kimg_err bad_header(struct kimg_image *img,
				const struct kimg_multiboot2 *m,
				enum kimg_err err, const char *text,
				const char *expected)
{
	return kimg_record_fail(img, &m->rec, "header_length",
				&(struct kimg_finding){
		.err = err, .text = text, .expected = expected,
		.found = kimg_image_fmt(img, "%" PRIu32,
					m->hdr->header_length),
	});
}

/* Is the header one, where it says it is? */
static enum kimg_err check_length(struct kimg_image *img,
				  const struct kimg_layer *l,
				  const struct kimg_multiboot2 *m)
{
	uint64_t length = m->hdr->header_length, at = m->rec.at;

	if (length < m->rec.end || length > MB2_SEARCH - at)
		return bad_header(img, m, KIMG_ERR_MALFORMED,
			"the header is not in the first 32768 bytes",
			kimg_image_fmt(img, "%" PRIu64 " to %" PRIu64,
				       m->rec.end, MB2_SEARCH - at));
	if (!kimg_fits(l->size, at, length))
		return bad_header(img, m, KIMG_ERR_TRUNCATED,
			"the file ends inside the header",
			kimg_image_fmt(img, "at most %" PRIu64,
				       l->size - at));
	return KIMG_OK;
}

static enum kimg_err read_tags(struct kimg_image *img,
			       const struct kimg_layer *l,
			       struct kimg_multiboot2 *m)
{
	uint64_t length = m->hdr->header_length, pos = m->rec.end;
	uint64_t most = kimg_min(length / TAG_ALIGN, KIMG_MAX_MULTIBOOT_TAGS);
	struct kimg_multiboot2_tag *t = kimg_image_get(img, most, sizeof(*t));
	enum kimg_err err;

	if (!t)
		return kimg_image_nomem(img);
	m->tag = t;
	for (; kimg_fits(length, pos, kimg_rec_mb2_tag.size); t++) {
		if (m->ntags == most)
			return bad_header(img, m, KIMG_ERR_LIMIT,
				"the header has too many tags",
				kimg_image_fmt(img, "at most %d",
					       KIMG_MAX_MULTIBOOT_TAGS));
		err = read_tag(img, l, m->rec.at + pos, length - pos, t);
		if (err)
			return err;
		if (t->tag->type == KIMG_MULTIBOOT_HEADER_TAG_END)
			return KIMG_OK;
		m->ntags++;
		if (!kimg_align_up(pos + t->tag->size, TAG_ALIGN, &pos))
			break;
	}
	return bad_header(img, m, KIMG_ERR_MALFORMED,
		"the header ends without an end tag",
		"a tag of type 0 and size 8");
}

/* The first tag of a type that has a body; NULL without. */
static const struct kimg_multiboot2_tag *
find_tag(const struct kimg_multiboot2 *m, unsigned int type)
{
	unsigned int i;

	for (i = 0; i < m->ntags; i++)
		if (m->tag[i].tag->type == type && m->tag[i].body.spec)
			return &m->tag[i];
	return NULL;
}

static bool add_entry(struct kimg_image *img, const struct kimg_multiboot2 *m,
		      unsigned int type, const char *abi)
{
	const struct kimg_multiboot2_tag *t = find_tag(m, type);
	const struct kimg_mb2_entry *e = t ? t->body.data : NULL;

	if (e)
		kimg_image_entry(img, abi, "physical", e->entry_addr);
	return e != NULL;
}

static enum kimg_err take_address(struct kimg_image *img,
				  const struct kimg_layer *l,
				  struct kimg_multiboot2 *m)
{
	const struct kimg_multiboot2_tag *t =
		find_tag(m, KIMG_MULTIBOOT_HEADER_TAG_ADDRESS);
	const struct kimg_mb2_address *a = t ? t->body.data : NULL;
	struct mb_address out;

	if (!a)
		return KIMG_OK;
	out = (struct mb_address){
		.header_addr = a->header_addr,
		.load_addr = a->load_addr,
		.load_end_addr = a->load_end_addr,
		.bss_end_addr = a->bss_end_addr,
	};
	/* From the start of the file; below 0 it wraps, and is refused. */
	if (a->load_addr == UINT32_MAX)
		out.load_addr = a->header_addr - (uint32_t)m->rec.at;
	return kimg_mb_place(img, l, m->rec.at, &t->body, &out, &m->load);
}

enum kimg_err kimg_mb2_read(struct kimg_image *img, const struct kimg_layer *l,
			    uint64_t at)
{
	struct kimg_multiboot2 *m = kimg_image_get(img, 1, sizeof(*m));
	enum kimg_err err;

	if (!m)
		return kimg_image_nomem(img);
	err = kimg_record_read(img, l, &(struct kimg_want){
		.spec = &kimg_rec_mb2_header, .at = at,
		.bytes = sizeof(*m->hdr) }, &m->rec);
	if (err)
		return err;
	m->hdr = m->rec.data;
	img->multiboot2 = m;
	err = check_length(img, l, m);
	if (!err)
		err = read_tags(img, l, m);
	if (!err)
		err = take_address(img, l, m);
	if (err)
		return err;
	if (!add_entry(img, m, KIMG_MULTIBOOT_HEADER_TAG_ENTRY_ADDRESS,
		       "multiboot2") &&
	    !m->load.set)
		kimg_mb_elf_entry(img, "multiboot2");
	add_entry(img, m, KIMG_MULTIBOOT_HEADER_TAG_ENTRY_ADDRESS_EFI32,
		  "multiboot2-ia32");
	add_entry(img, m, KIMG_MULTIBOOT_HEADER_TAG_ENTRY_ADDRESS_EFI64,
		  "multiboot2-x64");
	return KIMG_OK;
}
