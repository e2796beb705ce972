/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which formats exist, and the way from a file to its model. */
#include "format_priv.h"

#include "../src/core/limits.h"
#include "../src/core/num.h"
#include <inttypes.h>

#include "../src/core/poison.h"

/* In order of probing. The first one of equal bids wins, which matters to the
 * last two: their headers are inside the image, and one may have both. */
static const struct kimg_format *const formats[] = {
	&kimg_format_bzimage,
	&kimg_format_elf,
	&kimg_format_pe,
	&kimg_format_wrapper,
	&kimg_format_arm64_image,
	&kimg_format_riscv_image,
	&kimg_format_efi_zboot,
	&kimg_format_arm_zimage,
	&kimg_format_multiboot,
	&kimg_format_xen_bin,
	NULL,
};

const struct kimg_format *kimg_format_find(const struct kimg_view *head)
{
	const struct kimg_format *best = NULL;
	unsigned int i, bid, most = 0;

	for (i = 0; formats[i]; i++) {
		bid = formats[i]->bid(head);
		if (bid > most) {
			most = bid;
			best = formats[i];
		}
	}
	return best;
}

bool kimg_format_get(unsigned int i, struct kimg_format_info *out)
{
	if (i >= sizeof(formats) / sizeof(formats[0]) - 1)
		return false;
	out->name = formats[i]->name;
	out->title = formats[i]->title;
	return true;
}

/* Nobody bids: say what is there, and what helps if it is known. */
static enum kimg_err not_mine(struct kimg_image *img,
			      const struct kimg_view *head)
{
	struct kimg_finding f = {
		.err = KIMG_ERR_NOTMINE,
		.layer = head->layer, .has_at = true,
		.text = "not a known kernel image",
		.expected = "a bzImage, an ELF file, or another format of "
			    "\"kimg list formats\"",
	};

	if (head->len == 0) {
		f.found = head->layer[0] ? "nothing" : "an empty file";
	} else {
		f.found = kimg_image_hex(img, head);
		if (kimg_view_equal(head, 0x1fe, "\x55\xaa", 2))
			f.hint = "it starts with a boot sector, but not with "
				 "that of a kernel of 1995 or later";
	}
	return kimg_image_add(img, &f);
}

static unsigned int depth_of(const struct kimg_layer *l)
{
	unsigned int n = 0;

	for (; l->parent; l = l->parent)
		n++;
	return n;
}

/* A payload is an ELF file or wrong: its first bytes tell, and damage behind
 * them must not hide it. */
static uint64_t head_size(const struct kimg_image *img,
			  const struct kimg_layer *l)
{
	return kimg_min(l->size, img->payload ? 64 : KIMG_HEAD_SIZE);
}

/* The format that was chosen, those that can be beside it, and then what needs
 * all of them. An error of one does not hide what the others say. */
static enum kimg_err decode_layer(struct kimg_image *img,
				  const struct kimg_layer *l,
				  const struct kimg_format *chosen,
				  const struct kimg_view *head)
{
	bool all = img->priv->opt.depth >= KIMG_DEPTH_SIGNED;
	enum kimg_area *area = &img->priv->diags.area, outer = *area;
	enum kimg_err err, part;
	unsigned int i;

	*area = chosen->area;
	err = chosen->decode(img, l);
	for (i = 0; formats[i] && err != KIMG_ERR_NOMEM; i++) {
		if (!formats[i]->beside || formats[i] == chosen ||
		    !formats[i]->bid(head))
			continue;
		*area = formats[i]->area;
		part = formats[i]->decode(img, l);
		err = err ? err : part;
	}
	for (i = 0; all && formats[i] && err != KIMG_ERR_NOMEM; i++) {
		if (!formats[i]->finish || !formats[i]->bid(head))
			continue;
		*area = formats[i]->area;
		part = formats[i]->finish(img, l);
		err = err ? err : part;
	}
	*area = outer;
	return err;
}

enum kimg_err kimg_format_decode(struct kimg_image *img,
				 const struct kimg_layer *l)
{
	const struct kimg_format *format;
	struct kimg_view head;
	enum kimg_err err;

	err = kimg_layer_view(l, 0, head_size(img, l), &head);
	if (err)
		return err;
	format = kimg_format_find(&head);
	if (!format)
		return not_mine(img, &head);
	/* A wrapper may hold any image, and nothing may hold a wrapper. */
	if (l->parent && (format == &kimg_format_wrapper ||
			  depth_of(l) >= KIMG_MAX_LAYERS))
		return kimg_image_add(img, &(struct kimg_finding){
			.err = KIMG_ERR_UNSUPPORTED,
			.layer = l->name, .has_at = true,
			.text = "compressed data inside compressed data",
			.expected = "an ELF or a bzImage",
		});
	if (format != &kimg_format_wrapper && !img->kind)
		img->kind = format->name;
	return decode_layer(img, l, format, &head);
}

/* Up to the first blank, if it looks like a release; else all of it. */
static const char *release(struct kimg_image *img, const char *s, uint64_t n)
{
	struct kimg_view v = { .base = (const uint8_t *)s, .len = n };
	uint64_t end = kimg_view_find(&v, 0, ' ');
	const char *out = NULL;

	if (n && s[0] >= '0' && s[0] <= '9')
		kimg_view_sub(&v, 0, end, &v);
	kimg_image_string(img, &v, &out);
	return out;
}

static uint64_t length(const char *s)
{
	uint64_t n = 0;

	while (s[n])
		n++;
	return n;
}

/* What the parts say about the whole. */
static void summarise(struct kimg_image *img)
{
	static const char banner[] = "Linux version ";
	const uint64_t skip = sizeof(banner) - 1;
	const struct kimg_setup *s = img->setup;
	const char *text = s ? s->kernel_version : NULL;

	if (text)
		img->version = release(img, text, length(text));
	else if (img->elf && img->elf->banner)
		img->version = release(img, img->elf->banner + skip,
				       length(img->elf->banner) - skip);
	else if (img->uki)
		img->version = img->uki->uname;
	/* Before 2.12 nothing tells. */
	if (!img->arch && s && s->hdr->version >= 0x20c)
		img->arch = s->hdr->xloadflags & KIMG_BZ_XLF_KERNEL_64 ?
			"x86_64" : "i386";
}

/* Recognise first: an endless device must not fill the memory before. */
static enum kimg_err open_file(struct kimg_image *img,
			       const struct kimg_input *in,
			       struct kimg_layer *l)
{
	struct kimg_arena *arena = &img->priv->arena;
	struct kimg_view head;
	enum kimg_err err;

	if (in->opened)
		err = kimg_src_take(l->src, arena, in->fd, KIMG_HEAD_SIZE);
	else
		err = kimg_src_open(l->src, arena, in->name, KIMG_HEAD_SIZE);
	if (err)
		return err;
	err = kimg_src_view(l->src, 0, l->src->size, &head);
	if (!err && !kimg_format_find(&head))
		err = not_mine(img, &head);
	if (!err)
		err = kimg_src_rest(l->src, img->priv->opt.max_size);
	if (!err && in->npatches)
		kimg_src_patch(l->src, in->patch, in->npatches);
	return err;
}

/* Files were checked before they were read; memory is checked here. */
static enum kimg_err check_max(struct kimg_image *img, uint64_t size)
{
	uint64_t max = img->priv->opt.max_size;

	if (size <= max)
		return KIMG_OK;
	return kimg_image_add(img, &(struct kimg_finding){
		.err = KIMG_ERR_LIMIT, .has_at = true,
		.text = "the image is too large",
		.expected = kimg_image_fmt(img, "at most %" PRIu64 " bytes",
					   max),
		.found = kimg_image_fmt(img, "%" PRIu64, size),
	});
}

/* Headers that loaders search for, whatever the image is besides. */
static enum kimg_err look(struct kimg_image *img)
{
	const struct kimg_layer *l = img->wrapper ? img->wrapper->inner :
						    img->file;
	enum kimg_err err, part;

	/* Nothing inside, or nothing that is known. */
	if (!l || !img->kind)
		return KIMG_OK;
	img->priv->diags.area = KIMG_AREA_SETUP;
	err = kimg_multiboot_look(img, l);
	part = kimg_xen_table_look(img, l);
	err = err ? err : part;
	img->priv->diags.area = KIMG_AREA_ELF;
	part = kimg_elf_boot_look(img, l);
	return err ? err : part;
}

static enum kimg_err decode(struct kimg_image *img,
			    const struct kimg_input *in)
{
	struct kimg_layer *l = kimg_layer_new(img, NULL, "");
	enum kimg_err err = KIMG_OK, part;

	if (!l)
		return kimg_image_nomem(img);
	img->file = l;
	if (in->bytes)
		kimg_src_memory(l->src, in->bytes, in->len);
	else
		err = open_file(img, in, l);
	l->size = l->src->size;
	img->size = l->src->total;
	if (!err)
		err = check_max(img, l->size);
	if (err)
		return err;
	err = kimg_format_decode(img, l);
	if (err == KIMG_ERR_NOMEM)
		return err;
	/* A damaged part does not hide what the others say. */
	part = look(img);
	if (part == KIMG_ERR_NOMEM)
		return part;
	img->priv->diags.area = KIMG_AREA_XEN;
	kimg_xen_decode(img);
	img->priv->diags.area = KIMG_AREA_ELF;
	kimg_linux_decode(img);
	img->priv->diags.area = KIMG_AREA_FILE;
	kimg_digest_image(img);
	summarise(img);
	return err ? err : part;
}

enum kimg_err kimg_image_decode(const struct kimg_input *in,
				const struct kimg_options *opt,
				struct kimg_image **out)
{
	struct kimg_image *img;

	*out = NULL;
	if (!in->name || (in->len && !in->bytes) ||
	    (in->npatches && in->bytes))
		return KIMG_ERR_MISUSE;
	img = kimg_image_new(in->name, opt);
	if (!img)
		return KIMG_ERR_NOMEM;
	*out = img;
	decode(img, in);
	return kimg_image_done(img);
}
