/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The headers of a PE image (Microsoft PE Format). */
#include "pe_priv.h"

#include "../../src/core/num.h"
#include "../../src/core/spec_priv.h"
#include <inttypes.h>

#include "../../src/core/poison.h"

#define SIGNATURE "PE\0\0"
#define SIGNATURE_SIZE 4

static unsigned int pe_bid(const struct kimg_view *head)
{
	return kimg_pe_bits(head);
}

enum kimg_err kimg_pe_fail(struct pe_job *j, uint64_t at, const char *field,
			   const struct kimg_finding *f)
{
	struct kimg_finding mine = *f;

	mine.layer = j->layer->name;
	mine.at = at;
	mine.has_at = true;
	mine.field = field;
	return kimg_image_add(j->img, &mine);
}

uint64_t kimg_pe_place(const struct kimg_rec *rec, const char *field)
{
	return rec->at + kimg_rec_find(rec, field)->off;
}

enum kimg_err kimg_pe_record(struct pe_job *j, const struct kimg_record *spec,
			     uint64_t at, void *data, struct kimg_rec *rec)
{
	struct kimg_cur c = { .big = false };
	enum kimg_err err;

	if (!kimg_fits(j->size, at, spec->size))
		return kimg_pe_fail(j, j->size, spec->name,
			&(struct kimg_finding){
			.err = KIMG_ERR_TRUNCATED,
			.text = kimg_image_fmt(j->img, "the file ends inside "
				"the %s", spec->title),
			.expected = kimg_image_fmt(j->img, "%u bytes at 0x%"
				PRIx64, spec->size, at),
			.found = kimg_image_fmt(j->img, "an end at 0x%" PRIx64,
						j->size),
		});
	err = kimg_layer_view(j->layer, at, spec->size, &c.v);
	if (err)
		return err;
	*rec = (struct kimg_rec){
		.spec = spec, .data = data, .layer = j->layer->name, .at = at,
		.end = spec->size, .version = KIMG_VERSION_ALL,
	};
	kimg_rec_decode(rec, &c, data);
	return KIMG_OK;
}

/* MZ, and PE\0\0 where it points to. */
static enum kimg_err read_dos(struct pe_job *j)
{
	struct kimg_pe_dos *dh = kimg_image_get(j->img, 1, sizeof(*dh));
	struct kimg_view sig = { .len = 0 };
	enum kimg_err err;

	if (!dh)
		return kimg_image_nomem(j->img);
	err = kimg_pe_record(j, &kimg_rec_pe_dos, 0, dh, &j->pe->dos);
	if (err)
		return err;
	j->pe->dh = dh;
	if (kimg_fits(j->size, dh->e_lfanew, SIGNATURE_SIZE)) {
		err = kimg_layer_view(j->layer, dh->e_lfanew, SIGNATURE_SIZE,
				      &sig);
		if (err)
			return err;
	}
	if (kimg_view_equal(&sig, 0, SIGNATURE, SIGNATURE_SIZE))
		return KIMG_OK;
	return kimg_pe_fail(j, kimg_pe_place(&j->pe->dos, "e_lfanew"),
		"e_lfanew", &(struct kimg_finding){
		.err = sig.len ? KIMG_ERR_MALFORMED : KIMG_ERR_TRUNCATED,
		.text = "does not lead to a PE header",
		.expected = "\"PE\\0\\0\"",
		.found = sig.len ? kimg_image_fmt(j->img, "%s at 0x%x",
				kimg_image_hex(j->img, &sig), dh->e_lfanew) :
			kimg_image_fmt(j->img, "0x%x, and the end of the file "
				"at 0x%" PRIx64, dh->e_lfanew, j->size),
	});
}

static enum kimg_err read_coff(struct pe_job *j)
{
	struct kimg_pe_coff *ch = kimg_image_get(j->img, 1, sizeof(*ch));
	enum kimg_err err;

	if (!ch)
		return kimg_image_nomem(j->img);
	err = kimg_pe_record(j, &kimg_rec_pe_coff,
			     (uint64_t)j->pe->dh->e_lfanew + SIGNATURE_SIZE,
			     ch, &j->pe->coff);
	if (!err)
		j->pe->ch = ch;
	return err;
}

/* PE32 or PE32+, by the first word of the optional header. */
static enum kimg_err read_magic(struct pe_job *j, uint64_t at)
{
	struct kimg_cur c = { .big = false };
	uint64_t magic;
	enum kimg_err err = KIMG_ERR_TRUNCATED;

	if (kimg_fits(j->size, at, 2))
		err = kimg_layer_view(j->layer, at, 2, &c.v);
	if (err && err != KIMG_ERR_TRUNCATED)
		return err;
	magic = kimg_cur_get(&c, 0, 2);
	if (magic == KIMG_PE_IMAGE_NT_OPTIONAL_HDR64_MAGIC)
		j->pe->bits = 64;
	else if (magic == KIMG_PE_IMAGE_NT_OPTIONAL_HDR32_MAGIC)
		j->pe->bits = 32;
	else
		return kimg_pe_fail(j, kimg_min(at, j->size), "Magic",
			&(struct kimg_finding){
			.err = c.bad ? KIMG_ERR_TRUNCATED : KIMG_ERR_MALFORMED,
			.text = "neither PE32 nor PE32+",
			.expected = "0x10b or 0x20b",
			.found = c.bad ? "the end of the file" :
				kimg_image_fmt(j->img, "0x%" PRIx64, magic),
		});
	return KIMG_OK;
}

static enum kimg_err read_opt(struct pe_job *j)
{
	struct kimg_pe_opt *oh = kimg_image_get(j->img, 1, sizeof(*oh));
	uint64_t at = j->pe->coff.at + j->pe->coff.end;
	uint64_t size = j->pe->ch->SizeOfOptionalHeader;
	const struct kimg_record *spec;
	enum kimg_err err;

	if (!oh)
		return kimg_image_nomem(j->img);
	err = read_magic(j, at);
	if (err)
		return err;
	spec = j->pe->bits == 64 ? &kimg_rec_pe_opt64 : &kimg_rec_pe_opt32;
	if (size < spec->size)
		return kimg_pe_fail(j, kimg_pe_place(&j->pe->coff,
				"SizeOfOptionalHeader"),
			"SizeOfOptionalHeader", &(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED,
			.text = "too small for its kind of optional header",
			.expected = kimg_image_fmt(j->img, "at least %u",
						   spec->size),
			.found = kimg_image_fmt(j->img, "%" PRIu64, size),
		});
	err = kimg_pe_record(j, spec, at, oh, &j->pe->opt);
	if (err)
		return err;
	j->pe->oh = oh;
	j->headers_at = at + size;
	return KIMG_OK;
}

static enum kimg_err read_headers(struct pe_job *j)
{
	enum kimg_err err, part;

	err = read_coff(j);
	if (!err)
		err = read_opt(j);
	if (err)
		return err;
	err = kimg_pe_directories(j);
	part = kimg_pe_sections(j);
	return err ? err : part;
}

static const char *arch_of(const struct kimg_pe_coff *ch)
{
	if (ch->Machine == KIMG_PE_IMAGE_FILE_MACHINE_AMD64)
		return "x86_64";
	if (ch->Machine == KIMG_PE_IMAGE_FILE_MACHINE_I386)
		return "i386";
	if (ch->Machine == KIMG_PE_IMAGE_FILE_MACHINE_ARM64)
		return "aarch64";
	return NULL;
}

/* Of a unified kernel image there are two: its own, and that of its kernel. */
static void publish(struct pe_job *j)
{
	struct kimg_image *img = j->img;

	if (img->uki && img->pe)
		img->uki->pe = j->pe;
	else
		img->pe = j->pe;
	/* A bzImage on the same layer was decoded before. */
	if (img->setup)
		img->setup->efi_stub = true;
}

static enum kimg_err nested(struct pe_job *j)
{
	return kimg_pe_fail(j, 0, ".linux", &(struct kimg_finding){
		.err = KIMG_ERR_UNSUPPORTED,
		.text = "the kernel is a unified kernel image again",
		.expected = "a bzImage",
	});
}

static enum kimg_err read_parts(struct pe_job *j)
{
	enum kimg_err err = KIMG_OK, part;

	/* Some sections may be there although others are not. */
	err = kimg_pe_sbat(j);
	part = kimg_pe_certificates(j);
	if (!err)
		err = part;
	if (j->img->setup ||
	    !kimg_pe_section(j->pe, ".linux"))
		return err;
	part = j->img->uki ? nested(j) : kimg_uki_decode(j);
	return err ? err : part;
}

static enum kimg_err pe_decode(struct kimg_image *img,
			       const struct kimg_layer *l)
{
	struct pe_job j = { .img = img, .layer = l, .size = l->size };
	enum kimg_err err, part;

	/* What is for another machine is only named. */
	if (img->foreign)
		return KIMG_OK;
	j.pe = kimg_image_get(img, 1, sizeof(*j.pe));
	if (!j.pe)
		return kimg_image_nomem(img);
	j.pe->layer = l;
	err = read_dos(&j);
	if (err)
		return err;
	publish(&j);
	err = read_headers(&j);
	if (!j.pe->oh)
		return err;
	if (img->pe == j.pe)
		kimg_image_entry(img, "efi", "image",
				 j.pe->oh->AddressOfEntryPoint);
	part = read_parts(&j);
	if (!err)
		err = part;
	if (!img->arch && !img->setup)
		img->arch = arch_of(j.pe->ch);
	return err;
}

/* Sections that are not in the file have been reported; nobody can add up the
 * digest of such an image. */
static enum kimg_err pe_finish(struct kimg_image *img,
			       const struct kimg_layer *l)
{
	struct pe_job j = { .img = img, .layer = l, .size = l->size };

	j.pe = img->pe;
	if (img->pe && img->pe->layer == l && img->pe->sections_read)
		return kimg_pe_sign(&j);
	return KIMG_OK;
}

const struct kimg_format kimg_format_pe = {
	.name = "pe",
	.title = "PE image for EFI",
	.area = KIMG_AREA_PE,
	.beside = true,
	.bid = pe_bid,
	.decode = pe_decode,
	.finish = pe_finish,
};
