/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Unified kernel images: a PE image whose sections are a kernel and what goes
 * with it (UAPI.5, systemd-stub(7)).
 */
#include "../codec/codec.h"
#include "pe_priv.h"

#include "../../src/core/limits.h"
#include "../../src/core/num.h"
#include <inttypes.h>
#include <string.h>

#include "../../src/core/poison.h"

/** struct known - a section that has a meaning; @text: its bytes are text */
struct known {
	const char *name;
	bool text;
};

static const struct known known[] = {
#define KIMG_UKI(n, t, d) { .name = #n, .text = t },
#include "uki_sections.def"
#undef KIMG_UKI
};

static const struct known *find(const char *name)
{
	unsigned int i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (name[0] == '.' && !strcmp(name + 1, known[i].name))
			return &known[i];
	return NULL;
}

static bool there(const struct pe_job *j, const struct kimg_pe_section *s)
{
	return kimg_fits(j->size, s->sh->PointerToRawData, s->size);
}

/* The value of PRETTY_NAME in os-release(5), if it is as simple as it is
 * everywhere: one line, perhaps in quotes. */
static const char *pretty_name(struct kimg_image *img, const char *text)
{
	static const char key[] = "PRETTY_NAME=";
	struct kimg_view v = {
		.base = (const uint8_t *)text, .len = strnlen(text,
						KIMG_MAX_UKI_TEXT),
	};
	const char *out = NULL;
	uint64_t at, end;

	for (at = 0; at < v.len; at = kimg_view_find(&v, at, '\n') + 1)
		if (kimg_view_equal(&v, at, key, sizeof(key) - 1))
			break;
	if (at >= v.len)
		return NULL;
	at += sizeof(key) - 1;
	end = kimg_view_find(&v, at, '\n');
	if (end - at >= 2 && (text[at] == '"' || text[at] == '\'') &&
	    text[end - 1] == text[at]) {
		at++;
		end--;
	}
	if (kimg_view_sub(&v, at, end - at, &v))
		kimg_image_string(img, &v, &out);
	return out;
}

/* Of sections that come again for further profiles, the first ones count. */
static void summarise(struct kimg_image *img, const struct kimg_uki_section *s)
{
	struct kimg_uki *u = img->uki;

	if (!s->text)
		return;
	if (!u->cmdline && !strcmp(s->name, "cmdline"))
		u->cmdline = s->text;
	else if (!u->uname && !strcmp(s->name, "uname"))
		u->uname = s->text;
	else if (!u->os && !strcmp(s->name, "osrel"))
		u->os = pretty_name(img, s->text);
}

static enum kimg_err too_many(struct pe_job *j, const struct kimg_rec *rec)
{
	return kimg_pe_fail(j, rec->at, "sections", &(struct kimg_finding){
		.err = KIMG_ERR_LIMIT,
		.text = "too many sections with a meaning",
		.expected = kimg_image_fmt(j->img, "at most %d",
					   KIMG_MAX_UKI_SECTIONS),
		.found = "more",
	});
}

static enum kimg_err read_sections(struct pe_job *j)
{
	struct kimg_uki *u = j->img->uki;
	struct kimg_uki_section *list;
	enum kimg_err err = KIMG_OK;
	unsigned int i;

	list = kimg_image_get(j->img, kimg_min(j->pe->nsections,
			KIMG_MAX_UKI_SECTIONS), sizeof(*list));
	if (!list)
		return kimg_image_nomem(j->img);
	u->section = list;
	for (i = 0; i < j->pe->nsections && !err; i++) {
		const struct kimg_pe_section *s = &j->pe->section[i];
		const struct known *k = find(s->name);

		if (!k)
			continue;
		if (u->nsections == KIMG_MAX_UKI_SECTIONS)
			return too_many(j, &s->rec);
		list[u->nsections].section = s;
		list[u->nsections].name = k->name;
		if (k->text && there(j, s))
			err = kimg_pe_text(j, s, KIMG_MAX_UKI_TEXT,
					   &list[u->nsections].text);
		summarise(j->img, &list[u->nsections]);
		u->nsections++;
	}
	return err;
}

/* Stubs differ in which of two kernels they start. Behind .profile a second
 * one is another choice in the menu. */
static enum kimg_err find_kernel(struct pe_job *j,
				 const struct kimg_pe_section **kernel)
{
	const struct kimg_pe *pe = j->pe;
	unsigned int i;

	*kernel = NULL;
	for (i = 0; i < pe->nsections; i++) {
		const struct kimg_pe_section *s = &pe->section[i];

		if (*kernel && !strcmp(s->name, ".profile"))
			break;
		if (strcmp(s->name, ".linux") != 0)
			continue;
		if (*kernel)
			return kimg_pe_fail(j, s->rec.at, ".linux",
				&(struct kimg_finding){
				.err = KIMG_ERR_MALFORMED,
				.text = "a second kernel",
				.expected = "one .linux in a profile",
				.found = kimg_image_fmt(j->img,
					"sections %u and %u",
					(*kernel)->index, s->index),
			});
		*kernel = s;
	}
	return KIMG_OK;
}

/* Can this be looked into? Sets @kernel when it can. */
static enum kimg_err check_kernel(struct pe_job *j,
				  const struct kimg_view *head)
{
	const struct kimg_format *format = kimg_format_find(head);
	const struct kimg_codec *codec = kimg_codec_find(head);
	struct kimg_finding f = {
		.layer = head->layer, .has_at = true, .field = ".linux",
		.expected = "a bzImage (\"HdrS\" at 0x202)",
	};

	if (codec && codec->tool) {
		f.err = KIMG_ERR_UNSUPPORTED;
		f.text = "the kernel is compressed as a whole";
		f.found = kimg_image_fmt(j->img, "%s data", codec->name);
	} else if (!format || format == &kimg_format_wrapper) {
		f.err = KIMG_ERR_MALFORMED;
		f.text = "the section does not hold a kernel";
		f.found = kimg_image_hex(j->img, head);
	} else {
		return KIMG_OK;
	}
	return kimg_image_add(j->img, &f);
}

static enum kimg_err decode_kernel(struct pe_job *j,
				   const struct kimg_pe_section *s)
{
	struct kimg_layer *l;
	struct kimg_view head;
	enum kimg_err err;

	l = kimg_layer_part(j->img, j->layer, "linux",
			    s->sh->PointerToRawData, s->size);
	if (!l)
		return kimg_image_nomem(j->img);
	j->img->uki->kernel = l;
	err = kimg_layer_view(l, 0, kimg_min(l->size, KIMG_HEAD_SIZE), &head);
	if (!err)
		err = check_kernel(j, &head);
	return err ? err : kimg_format_decode(j->img, l);
}

enum kimg_err kimg_uki_decode(struct pe_job *j)
{
	const struct kimg_pe_section *kernel;
	enum kimg_err err, part;

	j->img->uki = kimg_image_get(j->img, 1, sizeof(*j->img->uki));
	if (!j->img->uki)
		return kimg_image_nomem(j->img);
	j->img->kind = "uki";
	err = read_sections(j);
	part = find_kernel(j, &kernel);
	if (!err)
		err = part;
	if (!kernel || !there(j, kernel))
		return err;
	part = decode_kernel(j, kernel);
	return err ? err : part;
}
