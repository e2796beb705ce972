/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Another payload for a bzImage: what is possible. The decompressor in front of
 * the payload is made for one codec, and has the sizes of its input and output
 * in it (arch/x86/boot/compressed/mkpiggy.c), so what shall start by it can
 * only have the same codec and no more bytes.
 */
#include "xform_priv.h"

#include "../core/num.h"
#include "../rules/rules.h"
#include <inttypes.h>
#include <string.h>

enum kimg_err kimg_recode_refuse(struct kimg_image *img, uint64_t at,
				 const struct kimg_finding *f)
{
	struct kimg_finding mine = *f;

	mine.err = f->err ? f->err : KIMG_ERR_REFUSED;
	mine.area = KIMG_AREA_PAYLOAD;
	mine.layer = "";
	mine.at = at;
	mine.has_at = at;
	return kimg_image_add(img, &mine);
}

static enum kimg_err check_kind(struct kimg_image *img)
{
	const char *why = NULL, *hint = NULL;

	if (img->uki) {
		why = "the kernel is inside a unified kernel image";
		hint = "kimg extract uki.linux";
	} else if (img->wrapper) {
		why = "the file is compressed as a whole";
		hint = "kimg extract wrapper";
	} else if (!img->setup) {
		why = "not a bzImage";
	} else if (!img->payload || !img->payload->inner) {
		why = "it has no payload";
	} else if (img->payload->at + img->payload->length >
		   img->setup->pm_at + img->setup->pm_announced) {
		why = "its payload is not in what syssize announces";
	}
	return why ? kimg_recode_refuse(img, 0, &(struct kimg_finding){
		.text = why, .hint = hint }) : KIMG_OK;
}

static enum kimg_err choose_codec(struct kimg_image *img,
				  const struct kimg_recode_options *opt,
				  struct kimg_recode *r)
{
	const struct kimg_codec *c;
	const struct kimg_writer *w;

	r->from = img->payload->codec;
	r->to = r->from;
	if (!opt->codec)
		return KIMG_OK;
	c = kimg_codec_named(opt->codec);
	if (!c)
		return kimg_recode_refuse(img, 0, &(struct kimg_finding){
			.err = KIMG_ERR_MISUSE, .text = "no such codec",
			.found = kimg_image_fmt(img, "%s", opt->codec),
		});
	w = c->writer;
	if (!w)
		return kimg_recode_refuse(img, 0, &(struct kimg_finding){
			.err = KIMG_ERR_UNSUPPORTED,
			.text = kimg_image_fmt(img, "%s is not built in "
				"(build with -D%s=ON)", c->name, c->option),
		});
	r->codec = c;
	r->to = c->name;
	r->level = opt->has_level ? opt->level : w->usual;
	if (r->level < w->least || r->level > w->most)
		return kimg_recode_refuse(img, 0, &(struct kimg_finding){
			.err = KIMG_ERR_MISUSE,
			.text = kimg_image_fmt(img, "%s has no such level",
					       c->name),
			.expected = kimg_image_fmt(img, "%d to %d", w->least,
						   w->most),
			.found = kimg_image_fmt(img, "%d", r->level),
		});
	return KIMG_OK;
}

static enum kimg_err check_consumer(struct kimg_image *img,
				    const struct kimg_consumer *c,
				    struct kimg_recode *r)
{
	const struct profile *p = kimg_profile_get(c);

	if (!p)
		return kimg_recode_refuse(img, 0, &(struct kimg_finding){
			.err = KIMG_ERR_MISUSE, .text = "no such consumer",
		});
	if (!p->codecs) {
		r->native = true;
		return KIMG_OK;
	}
	/* Its decoder takes a little more than the dictionary. */
	if (p->xz_memory)
		r->most = r->most ? kimg_min(r->most, p->xz_memory / 2) :
			  p->xz_memory / 2;
	if (kimg_codec_bit(r->to) & p->codecs)
		return KIMG_OK;
	return kimg_recode_refuse(img, 0, &(struct kimg_finding){
		.text = kimg_image_fmt(img, "%s%s%s cannot decode %s",
			c->title, c->version ? " " : "",
			c->version ? c->version : "", r->to),
	});
}

static enum kimg_err check_consumers(struct kimg_image *img,
				     const struct kimg_recode_options *opt,
				     struct kimg_recode *r)
{
	enum kimg_err err = KIMG_OK;
	unsigned int i;

	r->native = !opt->nconsumers;
	for (i = 0; !err && i < opt->nconsumers; i++)
		err = check_consumer(img, opt->consumer[i], r);
	if (err || !r->native || !strcmp(r->from, r->to))
		return err;
	return kimg_recode_refuse(img, img->payload->at,
				  &(struct kimg_finding){
		.text = kimg_image_fmt(img, "the decompressor in the image "
				       "does not know %s, so it would not "
				       "start", r->to),
		.expected = r->from, .found = r->to,
		.hint = "--for xen-pv,xen-pvh says that only loaders that "
			"decode the payload themselves will read it",
	});
}

/*
 * The decompressor's input_len and output_len are two neighbours behind the
 * payload. What else may look like them is code, so there must be only one such
 * place.
 */
static enum kimg_err find_pair(struct kimg_image *img, struct kimg_recode *r)
{
	const struct kimg_stream *p = img->payload;
	uint64_t from = p->at + p->length, at, next;
	uint64_t n = img->setup->pm_at + img->setup->pm_size - from;
	uint8_t pair[8];
	struct kimg_view v;
	enum kimg_err err = kimg_layer_view(img->file, from, n, &v);
	unsigned int i;

	for (i = 0; i < 4; i++) {
		pair[i] = (uint8_t)(p->length >> 8 * i);
		pair[4 + i] = (uint8_t)(p->size >> 8 * i);
	}
	if (err)
		return err;
	at = kimg_view_search(&v, pair, sizeof(pair));
	if (at == v.len)
		return KIMG_OK;
	kimg_view_sub(&v, at + 1, v.len - at - 1, &v);
	next = kimg_view_search(&v, pair, sizeof(pair));
	if (next == v.len)
		r->pair_at = from + at;
	return KIMG_OK;
}

static enum kimg_err check_place(struct kimg_image *img, struct kimg_recode *r)
{
	const struct kimg_stream *p = img->payload;
	enum kimg_err err;

	r->size = p->inner->size;
	r->old_length = p->length;
	r->length = p->length;
	if (!r->codec || strcmp(r->from, r->to) != 0)
		return KIMG_OK;
	/* What its decoder was made for, and so the best that fits. */
	kimg_stream_dictionary(p, &r->dictionary);
	err = find_pair(img, r);
	if (err || r->pair_at || !r->native)
		return err;
	return kimg_recode_refuse(img, p->at + p->length,
				  &(struct kimg_finding){
		.field = "input_len",
		.text = "the sizes that the decompressor has of its input and "
			"output are not found, so it would not start",
		.expected = kimg_image_fmt(img, "%" PRIu64 " and %" PRIu64
					   ", once", p->length, p->size),
	});
}

static enum kimg_err check_signature(struct kimg_image *img, bool strip,
				     struct kimg_recode *r)
{
	const struct kimg_pe *pe = img->pe;
	uint64_t pm_end = img->setup->pm_at + img->setup->pm_size;

	r->end = img->file->size;
	if (!pe || !pe->certificates_size)
		return KIMG_OK;
	r->strip = true;
	r->end = pe->certificates_at;
	if (!strip)
		return kimg_recode_refuse(img, pe->certificates_at,
					  &(struct kimg_finding){
			.field = "certificate table",
			.text = "the image is signed, and the signature would "
				"not match",
			.hint = "--strip-signature leaves it out",
		});
	if (pe->certificates_at < pm_end ||
	    pe->certificates_at + pe->certificates_size != img->file->size)
		return kimg_recode_refuse(img, pe->certificates_at,
					  &(struct kimg_finding){
			.field = "certificate table",
			.text = "the signature is not the end of the file",
		});
	return KIMG_OK;
}

static enum kimg_err check_setting(struct kimg_image *img,
				   const struct kimg_setting *s)
{
	const struct kimg_rec *rec = &img->setup->rec;
	const struct kimg_field *f = kimg_rec_find(rec, s->field);

	if (!f || !kimg_rec_has(rec, f))
		return kimg_recode_refuse(img, 0, &(struct kimg_finding){
			.err = KIMG_ERR_MISUSE,
			.text = f ? "the setup header of this image has no "
				    "such field" :
				    "no such field of the setup header",
			.found = kimg_image_fmt(img, "%s", s->field),
		});
	if (f->role != KIMG_ROLE_MODIFY)
		return kimg_recode_refuse(img, f->off, &(struct kimg_finding){
			.field = f->name,
			.text = "only the kernel's build or its loader may "
				"set it",
		});
	if (f->width < 8 && s->value >> 8 * f->width)
		return kimg_recode_refuse(img, f->off, &(struct kimg_finding){
			.err = KIMG_ERR_MISUSE, .field = f->name,
			.text = "the value is too large for the field",
			.expected = kimg_image_fmt(img, "%u bits",
						   8U * f->width),
			.found = kimg_image_fmt(img, "0x%" PRIx64, s->value),
		});
	return KIMG_OK;
}

static enum kimg_err check_checksum(struct kimg_image *img,
				    struct kimg_recode *r)
{
	enum kimg_err err = KIMG_OK;

	if (!img->setup->crc)
		err = kimg_bz_crc(img, img->file);
	r->crc = img->setup->crc && img->setup->crc->state !=
		 KIMG_CRC_ABSENT_OR_WRONG;
	return err;
}

enum kimg_err kimg_recode_plan(struct kimg_image *img,
			       const struct kimg_recode_options *opt,
			       struct kimg_recode *out)
{
	struct kimg_recode *r = out;
	enum kimg_err err = img->err;
	unsigned int i;

	*r = (struct kimg_recode){ .set = opt->set, .nset = opt->nset };
	if (!err)
		err = check_kind(img);
	if (!err)
		err = choose_codec(img, opt, r);
	if (!err)
		err = check_consumers(img, opt, r);
	if (!err)
		err = check_place(img, r);
	if (!err)
		err = check_signature(img, opt->strip, r);
	for (i = 0; !err && i < opt->nset; i++)
		err = check_setting(img, &opt->set[i]);
	if (!err)
		err = check_checksum(img, r);
	kimg_image_done(img);
	return err;
}
