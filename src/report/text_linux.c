/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What --full adds for a person. */
#include "text_priv.h"

#include <inttypes.h>
#include <string.h>

static void relocs(const struct kimg_page *p, const struct kimg_relocs *l)
{
	kimg_text_label(p, "Relocations");
	if (l->nlists > 1)
		kimg_buf_addf(p->out, "%" PRIu32 " of 64 bits, ", l->relocs64);
	if (l->nlists > 2)
		kimg_buf_addf(p->out, "%" PRIu32 " inverse, ",
			      l->relocs32neg);
	kimg_buf_addf(p->out, "%" PRIu32 " of 32 bits", l->relocs32);
	if (l->outside)
		kimg_buf_addf(p->out, "; %" PRIu32 " outside of the kernel",
			      l->outside);
	kimg_buf_addf(p->out, "\n");
}

static void btf(const struct kimg_page *p, const struct kimg_btf *b)
{
	kimg_text_label(p, "BTF");
	if (b->counted)
		kimg_buf_addf(p->out, "%" PRIu32 " types, ", b->types);
	else
		kimg_buf_addf(p->out, "damaged, ");
	kimg_text_size(p, b->size);
	kimg_buf_addf(p->out, "\n");
}

static void config(const struct kimg_page *p, const struct kimg_config *c)
{
	kimg_text_label(p, "Config");
	if (c->text) {
		kimg_buf_addf(p->out, "%" PRIu64 " lines, ", c->lines);
		kimg_text_size(p, c->size);
		kimg_buf_addf(p->out, " (-F config.text shows it)\n");
	} else {
		kimg_buf_addf(p->out, "it cannot be decoded\n");
	}
}

static void digest(const struct kimg_page *p, const char *sum,
		   const char *what)
{
	if (!sum)
		return;
	kimg_text_label(p, *what ? "" : "SHA-256");
	kimg_buf_addf(p->out, "%s%s\n", sum, what);
}

static void digests(const struct kimg_page *p, const struct kimg_image *img)
{
	const struct kimg_stream *s = img->payload;

	digest(p, img->sha256, "");
	if (img->wrapper)
		digest(p, img->wrapper->inner_sha256, " decoded");
	if (s)
		digest(p, s->sha256, " of the payload");
	if (s)
		digest(p, s->inner_sha256, " of the payload, decoded");
}

void kimg_text_linux(const struct kimg_page *p, const struct kimg_image *img)
{
	const struct kimg_linux *lx = img->kernel;

	if (lx && lx->relocs)
		relocs(p, lx->relocs);
	if (lx && lx->btf)
		btf(p, lx->btf);
	if (lx && lx->config)
		config(p, lx->config);
	if (lx && lx->kallsyms) {
		kimg_text_label(p, "Symbols");
		kimg_buf_addf(p->out, "%" PRIu32 " in kallsyms\n",
			      lx->kallsyms->count);
	}
	digests(p, img);
}

bool kimg_report_symbols(const struct kimg_image *img, struct kimg_buf *out)
{
	const struct kimg_linux *lx = img->kernel;
	bool all = lx && lx->kallsyms;
	unsigned int i;

	for (i = 0; lx && i < lx->nlookups; i++) {
		const struct kimg_lookup *l = &lx->lookup[i];

		if (!l->found) {
			all = false;
			continue;
		}
		kimg_buf_addf(out, "%0*" PRIx64 " ",
			      img->elf->bits == 64 ? 16 : 8,
			      l->symbol->address + l->offset);
		kimg_str_escape(out, &l->symbol->type, 1);
		kimg_buf_addf(out, " ");
		kimg_str_escape(out, l->symbol->name,
				strlen(l->symbol->name));
		if (l->offset)
			kimg_buf_addf(out, "+0x%" PRIx64, l->offset);
		kimg_buf_addf(out, "\n");
	}
	return all;
}
