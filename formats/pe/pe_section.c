/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data directories, section headers, and bytes of sections. */
#include "pe_priv.h"

#include "../../src/core/limits.h"
#include "../../src/core/num.h"
#include <inttypes.h>
#include <string.h>

#include "../../src/core/poison.h"

#define NAME_SIZE 8

static enum kimg_err check_count(struct pe_job *j, uint64_t room)
{
	uint64_t n = j->pe->oh->NumberOfRvaAndSizes;

	if (n <= kimg_min(room, KIMG_MAX_DIRECTORIES))
		return KIMG_OK;
	return kimg_pe_fail(j, kimg_pe_place(&j->pe->opt,
					     "NumberOfRvaAndSizes"),
		"NumberOfRvaAndSizes", &(struct kimg_finding){
		.err = KIMG_ERR_MALFORMED,
		.text = "more data directories than the optional header has",
		.expected = kimg_image_fmt(j->img, "at most %" PRIu64,
			kimg_min(room, KIMG_MAX_DIRECTORIES)),
		.found = kimg_image_fmt(j->img, "%" PRIu64, n),
	});
}

enum kimg_err kimg_pe_directories(struct pe_job *j)
{
	const struct kimg_pe_opt *oh = j->pe->oh;
	uint64_t at = j->pe->opt.at + j->pe->opt.end;
	uint64_t room = (j->headers_at - at) / kimg_rec_pe_dir.size;
	uint64_t i, n = kimg_min(kimg_min(oh->NumberOfRvaAndSizes, room),
				 KIMG_MAX_DIRECTORIES);
	struct kimg_pe_directory *list;
	struct kimg_pe_dir *dir;
	enum kimg_err err, part = KIMG_OK;

	err = check_count(j, room);
	list = kimg_image_get(j->img, n, sizeof(*list));
	dir = kimg_image_get(j->img, n, sizeof(*dir));
	if (!list || !dir)
		return kimg_image_nomem(j->img);
	j->pe->directory = list;
	for (i = 0; i < n && !part; i++) {
		list[i].dir = &dir[i];
		list[i].index = (unsigned int)i;
		list[i].name = kimg_names_find(kimg_pe_directory_names, i);
		part = kimg_pe_record(j, &kimg_rec_pe_dir,
				      at + i * kimg_rec_pe_dir.size, &dir[i],
				      &list[i].rec);
		if (!part)
			j->pe->ndirectories = (unsigned int)i + 1;
	}
	return err ? err : part;
}

/* Up to 8 characters, without a NUL when it has all 8. */
static const char *read_name(struct pe_job *j, uint64_t at)
{
	struct kimg_view v;
	const char *name = NULL;

	if (!kimg_layer_view(j->layer, at, NAME_SIZE, &v))
		kimg_image_string(j->img, &v, &name);
	return name;
}

static enum kimg_err check_section(struct pe_job *j,
				   const struct kimg_pe_section *s)
{
	const struct kimg_pe_shdr *sh = s->sh;

	if (!sh->SizeOfRawData ||
	    kimg_fits(j->size, sh->PointerToRawData, sh->SizeOfRawData))
		return KIMG_OK;
	return kimg_pe_fail(j, kimg_pe_place(&s->rec, "PointerToRawData"),
		kimg_image_fmt(j->img, "section %u PointerToRawData",
			       s->index), &(struct kimg_finding){
		.err = KIMG_ERR_TRUNCATED,
		.text = "the section leaves the file (file truncated?)",
		.expected = kimg_image_fmt(j->img, "an end by 0x%" PRIx64,
					   j->size),
		.found = kimg_image_fmt(j->img, "0x%x + 0x%x",
			sh->PointerToRawData, sh->SizeOfRawData),
	});
}

static enum kimg_err read_section(struct pe_job *j, struct kimg_pe_section *s,
				  struct kimg_pe_shdr *sh, uint64_t at)
{
	enum kimg_err err;

	s->sh = sh;
	err = kimg_pe_record(j, &kimg_rec_pe_shdr, at, sh, &s->rec);
	if (err)
		return err;
	s->name = read_name(j, at);
	if (!s->name)
		return kimg_image_nomem(j->img);
	/* Padding to FileAlignment is no content (systemd-stub does it so). */
	s->size = sh->VirtualSize ? kimg_min(sh->VirtualSize,
					     sh->SizeOfRawData) :
				    sh->SizeOfRawData;
	return KIMG_OK;
}

enum kimg_err kimg_pe_sections(struct pe_job *j)
{
	uint64_t i, n = j->pe->ch->NumberOfSections;
	uint64_t size = kimg_rec_pe_shdr.size;
	struct kimg_pe_section *list;
	struct kimg_pe_shdr *sh;
	enum kimg_err err = KIMG_OK;

	if (!kimg_fits(j->size, j->headers_at, n * size))
		return kimg_pe_fail(j, kimg_pe_place(&j->pe->coff,
				"NumberOfSections"), "NumberOfSections",
			&(struct kimg_finding){
			.err = KIMG_ERR_TRUNCATED,
			.text = "the section headers are not in the file "
				"(file truncated?)",
			.expected = kimg_image_fmt(j->img,
				"an end by 0x%" PRIx64, j->size),
			.found = kimg_image_fmt(j->img, "%" PRIu64
				" headers at 0x%" PRIx64, n, j->headers_at),
		});
	list = kimg_image_get(j->img, n, sizeof(*list));
	sh = kimg_image_get(j->img, n, sizeof(*sh));
	if (!list || !sh)
		return kimg_image_nomem(j->img);
	j->pe->section = list;
	for (i = 0; i < n && !err; i++) {
		list[i].index = (unsigned int)i;
		err = read_section(j, &list[i], &sh[i],
				   j->headers_at + i * size);
		if (!err)
			j->pe->nsections = (unsigned int)i + 1;
	}
	for (i = 0; i < n && !err; i++)
		err = check_section(j, &list[i]);
	j->pe->sections_read = !err;
	return err;
}

const struct kimg_pe_section *kimg_pe_section(const struct kimg_pe *pe,
					      const char *name)
{
	unsigned int i;

	for (i = 0; i < pe->nsections; i++)
		if (!strcmp(pe->section[i].name, name))
			return &pe->section[i];
	return NULL;
}

enum kimg_err kimg_pe_text(struct pe_job *j, const struct kimg_pe_section *s,
			   uint64_t max, const char **out)
{
	struct kimg_view v = { .layer = j->layer->name };
	uint64_t n = kimg_min(s->size, max);
	enum kimg_err err = KIMG_OK;

	*out = NULL;
	if (n)
		err = kimg_layer_view(j->layer, s->sh->PointerToRawData, n, &v);
	if (err)
		return err;
	kimg_image_string(j->img, &v, out);
	return *out ? KIMG_OK : kimg_image_nomem(j->img);
}
