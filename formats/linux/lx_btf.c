/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BTF, the types of the kernel (Documentation/bpf/btf.rst). */
#include "lx_priv.h"

#include "../../src/core/num.h"
#include "../../src/core/spec_priv.h"
#include <inttypes.h>

#include "../../src/core/poison.h"

#define BTF_MAGIC 0xeb9f
#define TYPE_SIZE 12

/** struct kind - what follows a type: @fixed bytes, and @each per member */
struct kind {
	uint8_t fixed;
	uint8_t each;
};

/* BTF_KIND_INT is 1, BTF_KIND_ENUM64 is 19 (btf.rst, 2.2). */
static const struct kind kinds[] = {
	[1] = { 4, 0 },		/* INT */
	[3] = { 12, 0 },	/* ARRAY */
	[4] = { 0, 12 },	/* STRUCT */
	[5] = { 0, 12 },	/* UNION */
	[6] = { 0, 8 },		/* ENUM */
	[13] = { 0, 8 },	/* FUNC_PROTO */
	[14] = { 4, 0 },	/* VAR */
	[15] = { 0, 12 },	/* DATASEC */
	[17] = { 4, 0 },	/* DECL_TAG */
	[19] = { 0, 12 },	/* ENUM64 */
};

static void bad_type(struct lx_job *j, struct kimg_btf *b, uint64_t at,
		     const char *text, const char *expected, uint64_t found)
{
	kimg_lx_warn(j, at, "btf", &(struct kimg_finding){
		.err = KIMG_ERR_MALFORMED,
		.text = kimg_image_fmt(j->img, "type %" PRIu32 " %s",
				       b->types + 1, text),
		.expected = expected,
		.found = kimg_image_fmt(j->img, "%" PRIu64, found),
	});
}

/* Each type has 12 bytes or more, so the bytes bound the turns. */
static void count_types(struct lx_job *j, struct kimg_btf *b,
			const struct kimg_view *types)
{
	struct kimg_cur c = { .v = *types, .big = j->elf->big };
	uint64_t at = 0, size, info, kind;

	while (at < types->len) {
		info = kimg_cur_get(&c, at + 4, 4);
		kind = info >> 24 & 0x1f;
		if (c.bad || !kind || kind >= KIMG_COUNT(kinds)) {
			bad_type(j, b, types->origin + at, c.bad ?
				 "is cut off" : "is of no known kind",
				 c.bad ? "12 bytes" : "1 to 19",
				 c.bad ? types->len - at : kind);
			return;
		}
		size = TYPE_SIZE + kinds[kind].fixed +
		       kinds[kind].each * (info & 0xffff);
		if (size > types->len - at) {
			bad_type(j, b, types->origin + at, "leaves the types",
				 kimg_image_fmt(j->img, "at most %" PRIu64
					" bytes", types->len - at), size);
			return;
		}
		at += size;
		b->types++;
	}
	b->counted = true;
}

/* Is [@off, @off + @len) behind the header in the section? */
static bool part(struct lx_job *j, const struct kimg_btf *b,
		 const struct kimg_view *v, const char *field, uint64_t off,
		 uint64_t len, struct kimg_view *out)
{
	if (kimg_view_sub(v, b->hdr->hdr_len + off, len, out))
		return true;
	kimg_lx_warn(j, b->at + kimg_rec_find(&b->rec, field)->off,
		kimg_image_fmt(j->img, "btf: %s", field),
		&(struct kimg_finding){
		.err = KIMG_ERR_MALFORMED,
		.text = "it leaves the section",
		.expected = kimg_image_fmt(j->img, "at most 0x%" PRIx64
			" behind the header",
			b->size - kimg_min(b->size, b->hdr->hdr_len)),
		.found = kimg_image_fmt(j->img, "0x%" PRIx64 " + 0x%" PRIx64,
					off, len),
	});
	return false;
}

static void bad_header(struct lx_job *j, const struct kimg_btf *b,
		       const char *text, const char *expected, uint64_t found)
{
	kimg_lx_warn(j, b->at, "btf", &(struct kimg_finding){
		.err = KIMG_ERR_MALFORMED, .text = text, .expected = expected,
		.found = kimg_image_fmt(j->img, "0x%" PRIx64, found),
	});
}

static bool read_btf(struct lx_job *j, struct kimg_btf *b,
		     const struct kimg_view *v)
{
	struct kimg_btf_header *h = kimg_image_get(j->img, 1, sizeof(*h));
	struct kimg_cur c = { .v = *v, .big = j->elf->big };
	struct kimg_view types, strings;

	if (!h)
		return false;
	b->rec = (struct kimg_rec){
		.spec = &kimg_rec_btf_header, .data = h, .layer = b->layer,
		.at = b->at, .end = kimg_rec_btf_header.size,
		.version = KIMG_VERSION_ALL,
	};
	if (!kimg_rec_decode(&b->rec, &c, h)) {
		bad_header(j, b, "too short for a header", "0x18 bytes",
			   v->len);
		return true;
	}
	if (h->magic != BTF_MAGIC) {
		bad_header(j, b, "no BTF where the section says", "0xeb9f",
			   h->magic);
		return true;
	}
	b->hdr = h;
	/* Offsets are from the end of a header that may grow. */
	if (h->version != 1) {
		bad_header(j, b, "a version that is not known", "1",
			   h->version);
		return true;
	}
	if (part(j, b, v, "str_off", h->str_off, h->str_len, &strings) &&
	    part(j, b, v, "type_off", h->type_off, h->type_len, &types))
		count_types(j, b, &types);
	return true;
}

bool kimg_lx_btf(struct lx_job *j)
{
	const struct kimg_section *s = kimg_image_section(j->img, ".BTF");
	struct kimg_btf *b;
	struct kimg_view v;

	if (!s || s->sh->sh_type == KIMG_SHT_NOBITS)
		return true;
	b = kimg_image_get(j->img, 1, sizeof(*b));
	if (!b)
		return false;
	*b = (struct kimg_btf){
		.layer = j->elf->layer->name, .at = s->sh->sh_offset,
		.size = s->sh->sh_size,
	};
	j->out->btf = b;
	if (kimg_view_sub(&j->all, b->at, b->size, &v))
		return read_btf(j, b, &v);
	kimg_lx_warn(j, s->rec.at, "btf", &(struct kimg_finding){
		.err = KIMG_ERR_TRUNCATED,
		.text = "the section leaves the file",
		.expected = kimg_image_fmt(j->img, "at most 0x%" PRIx64,
					   j->all.len),
		.found = kimg_image_fmt(j->img, "0x%" PRIx64 " + 0x%" PRIx64,
					b->at, b->size),
	});
	return true;
}
