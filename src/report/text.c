/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An image for a person: what an admin needs, on one screen. */
#include "text_priv.h"

#include <inttypes.h>
#include <string.h>

void kimg_text_label(const struct kimg_page *p, const char *name)
{
	kimg_buf_addf(p->out, "  %s%-13s%s ", p->color ? "\x1b[1m" : "", name,
		      p->color ? "\x1b[0m" : "");
}

void kimg_text_string(const struct kimg_page *p, const char *s)
{
	kimg_str_escape(p->out, s, strlen(s));
}

/* 0x200000 is read best as 2 MiB, 14023999 as 13.4 MiB. */
void kimg_text_size(const struct kimg_page *p, uint64_t n)
{
	static const char unit[] = "KMGTPE";
	unsigned int u = 0;
	uint64_t v = n;

	if (n < 1024) {
		kimg_buf_addf(p->out, "%" PRIu64 " bytes", n);
		return;
	}
	while (v >= UINT64_C(1) << 20 && u < 5) {
		v >>= 10;
		u++;
	}
	if (v % 1024 == 0 && n % (UINT64_C(1) << (10 * (u + 1))) == 0)
		kimg_buf_addf(p->out, "%" PRIu64 " %ciB", v / 1024, unit[u]);
	else
		kimg_buf_addf(p->out, "%" PRIu64 ".%" PRIu64 " %ciB",
			      v / 1024, v % 1024 * 10 / 1024, unit[u]);
}

static const char *elf_type(const struct kimg_elf *elf)
{
	const struct kimg_field *f = kimg_rec_find(&elf->rec, "e_type");
	const char *name = kimg_names_find(f->names, elf->eh->e_type);

	return name ? name : "unknown type";
}

static void format(const struct kimg_page *p, const struct kimg_image *img)
{
	const struct kimg_setup *s = img->setup;

	kimg_text_label(p, "Format");
	if (img->wrapper)
		kimg_buf_addf(p->out, "%s%s", img->wrapper->codec,
			      img->kind ? " of " : "");
	if (img->pe && img->kind &&
	    !strcmp(img->kind, img->uki ? "uki" : "pe"))
		kimg_text_format_pe(p, img);
	else if (s)
		kimg_buf_addf(p->out, "bzImage, boot protocol %u.%02u%s",
			      s->hdr->version >> 8, s->hdr->version & 0xff,
			      s->efi_stub ? ", EFI stub" : "");
	else if (img->elf)
		kimg_buf_addf(p->out, "ELF%u, %s%s", img->elf->bits,
			      img->elf->big ? "big-endian, " : "",
			      elf_type(img->elf));
	else
		kimg_buf_addf(p->out, "%s%s%s",
			      img->err && img->kind ? "damaged " : "",
			      img->kind ? img->kind : "",
			      img->foreign && img->foreign->efi_stub ?
			      ", EFI stub" : "");
	if (img->arch)
		kimg_buf_addf(p->out, ", %s", img->arch);
	kimg_buf_addf(p->out, ", %" PRIu64 " bytes\n", img->size);
}

static void version(const struct kimg_page *p, const struct kimg_image *img)
{
	const char *all = img->elf ? img->elf->banner : NULL;

	if (img->version) {
		kimg_text_label(p, "Version");
		kimg_text_string(p, img->version);
		kimg_buf_addf(p->out, "\n");
	}
	/* The string of the setup code says the same and is shorter. */
	if (img->setup && img->setup->kernel_version)
		all = img->setup->kernel_version;
	if (all && (!img->version || strcmp(all, img->version) != 0)) {
		kimg_text_label(p, "Banner");
		kimg_text_string(p, all);
		kimg_buf_addf(p->out, "\n");
	}
	if (img->elf && img->elf->build_id) {
		kimg_text_label(p, "Build ID");
		kimg_buf_addf(p->out, "%s\n", img->elf->build_id);
	}
}

static void loading(const struct kimg_page *p, const struct kimg_setup *s)
{
	const struct kimg_bz_setup *h = s->hdr;

	kimg_text_label(p, "Loads at");
	if (kimg_rec_has(&s->rec, kimg_rec_find(&s->rec, "pref_address")))
		kimg_buf_addf(p->out, "0x%" PRIx64 " preferred",
			      h->pref_address);
	else
		kimg_buf_addf(p->out, "%s",
			      h->loadflags & KIMG_BZ_LOADED_HIGH ? "0x100000" :
								   "0x10000");
	if (h->relocatable_kernel) {
		kimg_buf_addf(p->out, ", relocatable, aligned to ");
		kimg_text_size(p, h->kernel_alignment);
	} else {
		kimg_buf_addf(p->out, ", not relocatable");
	}
	kimg_buf_addf(p->out, "\n");
	if (h->init_size) {
		kimg_text_label(p, "Needs");
		kimg_text_size(p, h->init_size);
		kimg_buf_addf(p->out, " of memory from there (init_size 0x%x)",
			      h->init_size);
		kimg_buf_addf(p->out, "\n");
	}
	kimg_text_label(p, "Accepts");
	kimg_buf_addf(p->out, "initrd up to 0x%x%s, command line of %u "
		      "characters\n",
		      h->initrd_addr_max ? h->initrd_addr_max : 0x37ffffffU,
		      h->xloadflags & KIMG_BZ_XLF_CAN_BE_LOADED_ABOVE_4G ?
		      " (by linux64 anywhere)" : "",
		      h->cmdline_size ? h->cmdline_size : 255);
}

static void layout(const struct kimg_page *p, const struct kimg_setup *s,
		   const struct kimg_pe *pe)
{
	kimg_text_label(p, "Setup");
	kimg_buf_addf(p->out, "%" PRIu64 " bytes, header to 0x%" PRIx64 "\n",
		      s->size, s->rec.end);
	if (!s->pm_at)
		return;
	kimg_text_label(p, "Kernel part");
	kimg_buf_addf(p->out, "0x%" PRIx64 ", %" PRIu64 " bytes", s->pm_at,
		      s->pm_size);
	if (s->pm_announced > s->pm_size)
		kimg_buf_addf(p->out, " (syssize announces %" PRIu64 ")",
			      s->pm_announced);
	kimg_buf_addf(p->out, "\n");
	if (s->tail_size) {
		kimg_text_label(p, "Tail");
		kimg_buf_addf(p->out, "0x%" PRIx64 ", %" PRIu64 " bytes%s\n",
			      s->tail_at, s->tail_size,
			      pe && pe->certificates_size == s->tail_size &&
			      pe->certificates_at == s->tail_at ?
			      ", the signatures" : "");
	}
}

/* What follows the ELF in the payload of a bzImage are its relocations. */
static void stream(const struct kimg_page *p, const char *name,
		   const struct kimg_stream *s, const struct kimg_elf *elf,
		   bool payload)
{
	kimg_text_label(p, name);
	kimg_buf_addf(p->out, "%s at 0x%" PRIx64 ", ",
		      s->codec ? s->codec : "unknown codec", s->at);
	kimg_text_size(p, s->length);
	if (s->codec && (s->size || s->has_size)) {
		kimg_buf_addf(p->out, " -> ");
		kimg_text_size(p, s->size);
	}
	if (s->codec && s->size && s->size >= s->length)
		kimg_buf_addf(p->out, " (%" PRIu64 ".%" PRIu64 " %%)",
			      s->length * 100 / s->size,
			      s->length * 1000 / s->size % 10);
	kimg_buf_addf(p->out, "%s", !s->inner ? ", not decoded" :
		      s->checked ? "" : ", not checked to its end");
	if (s->checked && s->padding) {
		kimg_buf_addf(p->out, ", padded by ");
		kimg_text_size(p, s->padding);
	}
	if (s->checked && s->trailing) {
		kimg_buf_addf(p->out, ", followed by other ");
		kimg_text_size(p, s->trailing);
	}
	kimg_buf_addf(p->out, "\n");
	if (!elf || elf->layer != s->inner)
		return;
	kimg_text_label(p, "Contains");
	kimg_buf_addf(p->out, "ELF%u, %u segments, ", elf->bits,
		      elf->nsegments);
	kimg_text_size(p, elf->size);
	if (elf->tail_size) {
		kimg_buf_addf(p->out, ", then %s, ",
			      payload ? "relocations" : "a tail");
		kimg_text_size(p, elf->tail_size);
	}
	kimg_buf_addf(p->out, "\n");
}

static void elf_file(const struct kimg_page *p, const char *label,
		     const struct kimg_elf *elf)
{
	kimg_text_label(p, label);
	kimg_buf_addf(p->out, "%u segments, ", elf->nsegments);
	if (elf->sections_read)
		kimg_buf_addf(p->out, "%u sections, ", elf->nsections);
	kimg_text_size(p, elf->size);
	if (elf->tail_size) {
		kimg_buf_addf(p->out, ", then a tail, ");
		kimg_text_size(p, elf->tail_size);
	}
	kimg_buf_addf(p->out, "\n");
}

static void entries(const struct kimg_page *p, const struct kimg_image *img)
{
	unsigned int i;

	for (i = 0; i < img->nentries; i++) {
		const struct kimg_entry *e = &img->entry[i];

		kimg_text_label(p, i ? "" : "Entries");
		kimg_buf_addf(p->out, "%-15s 0x%" PRIx64, e->abi, e->address);
		if (!strcmp(e->space, "pm"))
			kimg_buf_addf(p->out, " in the kernel part");
		else if (!strcmp(e->space, "image"))
			kimg_buf_addf(p->out, " in the loaded image");
		else if (!strcmp(e->space, "file"))
			kimg_buf_addf(p->out, " in the file");
		else if (!strcmp(e->space, "identical"))
			kimg_buf_addf(p->out, " virtual and physical");
		else if (!strcmp(e->space, "outside"))
			kimg_buf_addf(p->out, " in no segment");
		else
			kimg_buf_addf(p->out, " %s", e->space);
		kimg_buf_addf(p->out, "\n");
	}
}

static void verdict(const struct kimg_page *p, const char *name,
		    const struct kimg_xen_map *m)
{
	kimg_text_label(p, name);
	if (p->color)
		kimg_buf_addf(p->out, "\x1b[%sm", m->ok ? "32" : "33");
	kimg_buf_addf(p->out, "%s", m->ok ? "yes" : "no");
	if (p->color)
		kimg_buf_addf(p->out, "\x1b[0m");
	if (m->ok)
		kimg_buf_addf(p->out, ", %s, 0x%" PRIx64 " to 0x%" PRIx64
			      ", entry 0x%" PRIx64, m->type, m->virt_kstart,
			      m->virt_kend, m->virt_entry);
	if (m->why) {
		kimg_buf_addf(p->out, ": ");
		kimg_text_string(p, m->why);
	}
	kimg_buf_addf(p->out, "\n");
}

static void xen(const struct kimg_page *p, const struct kimg_xen *x)
{
	verdict(p, "Xen PV", &x->pv);
	verdict(p, "Xen PVH", &x->pvh);
	if (x->phys32_reloc) {
		kimg_text_label(p, "PVH moves");
		kimg_buf_addf(p->out, "in steps of ");
		kimg_text_size(p, x->reloc_align);
		kimg_buf_addf(p->out, ", 0x%x to 0x%x\n", x->reloc_min,
			      x->reloc_max);
	}
	if (x->from != KIMG_FROM_XEN_TABLE && (x->pv.ok || x->dom0)) {
		kimg_text_label(p, "Xen dom0");
		kimg_buf_addf(p->out, "%s\n", x->dom0 ? "yes" :
			"no: SUPPORTED_FEATURES has no dom0");
	}
	if (x->features) {
		kimg_text_label(p, "Xen features");
		kimg_text_string(p, x->features);
		kimg_buf_addf(p->out, "\n");
	}
}

void kimg_report_text(const struct kimg_image *img,
		      const struct kimg_text_options *opt,
		      struct kimg_buf *out)
{
	struct kimg_page p = { .out = out, .color = opt->color };

	if (opt->color)
		kimg_buf_addf(out, "\x1b[1m");
	kimg_text_string(&p, img->name);
	kimg_buf_addf(out, "%s\n", opt->color ? "\x1b[0m" : "");
	format(&p, img);
	version(&p, img);
	if (img->setup) {
		layout(&p, img->setup, img->pe);
		if (img->setup->crc)
			kimg_text_crc(&p, img->setup->crc);
		if (img->setup->pm_at)
			loading(&p, img->setup);
	}
	if (img->wrapper)
		stream(&p, "Wrapper", img->wrapper, img->elf, false);
	if (img->payload)
		stream(&p, "Payload", img->payload, img->elf, true);
	else if (img->elf && !img->wrapper)
		elf_file(&p, "Contains", img->elf);
	if (img->boot_elf)
		elf_file(&p, "Boot ELF", img->boot_elf);
	if (img->pe)
		kimg_text_pe(&p, img);
	if (img->uki)
		kimg_text_uki(&p, img->uki);
	kimg_text_headers(&p, img);
	entries(&p, img);
	if (img->xen)
		xen(&p, img->xen);
	kimg_text_linux(&p, img);
	if (opt->verbose > 0)
		kimg_text_tables(img, opt, out);
}
