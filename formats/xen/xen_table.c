/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A flat image with a xen_bin_image_table, and what libxenguest makes of it
 * (xg_dom_binloader.c, the loader "multiboot-binary", as of Xen 4.17). It is
 * asked before all others, so a table in an ELF file hides the ELF.
 */
#include "xen_priv.h"

#include "../../src/core/limits.h"
#include "../../src/core/num.h"
#include <inttypes.h>

#include "../../src/core/poison.h"

#define TABLE_MAGIC 0x336ec578
#define TABLE_SEARCH 8192

/* Two bits that say which guest it is. */
#define PAE_SHIFT 14
#define PAE_MASK (UINT32_C(3) << PAE_SHIFT)

/* Xen's loop ends before the last place where a table would fit. */
static bool find(const struct kimg_view *head, uint64_t size, uint64_t *at)
{
	struct kimg_magic m = {
		.value = TABLE_MAGIC, .step = 4, .words = 3,
		.end = TABLE_SEARCH,
	};

	if (size < kimg_rec_xen_bin_image_table.size)
		return false;
	m.end = kimg_min(m.end, size - kimg_rec_xen_bin_image_table.size);
	return kimg_magic_find(head, &m, at);
}

/* 0 and 1: 32 bits without and with PAE; 2: 64 bits; 3: PAE if Xen has it */
static unsigned int guest_of(const struct kimg_xen_bin_image_table *h)
{
	return (h->flags & PAE_MASK) >> PAE_SHIFT;
}

enum kimg_err kimg_xen_table_look(struct kimg_image *img,
				  const struct kimg_layer *l)
{
	struct kimg_xen_table *t;
	struct kimg_view head;
	enum kimg_err err;
	uint64_t at;

	err = kimg_layer_view(l, 0, kimg_min(l->size, KIMG_HEAD_SIZE), &head);
	if (err || !find(&head, l->size, &at))
		return err;
	t = kimg_image_get(img, 1, sizeof(*t));
	if (!t)
		return kimg_image_nomem(img);
	err = kimg_record_read(img, l, &(struct kimg_want){
		.spec = &kimg_rec_xen_bin_image_table, .at = at,
		.bytes = sizeof(*t->hdr) }, &t->rec);
	if (err)
		return err;
	t->hdr = t->rec.data;
	t->layer = l;
	img->xen_table = t;
	if (img->kind == kimg_format_xen_bin.name)
		img->arch = guest_of(t->hdr) == 2 ? "x86_64" : "i386";
	return KIMG_OK;
}

static const char *hex(struct kimg_image *img, uint64_t v)
{
	return kimg_image_fmt(img, "0x%" PRIx64, v);
}

static const char *type_of(const struct kimg_xen_bin_image_table *h)
{
	switch (guest_of(h)) {
	case 2:
		return "xen-3.0-x86_64";
	case 1:
	case 3:
		return "xen-3.0-x86_32p";
	default:
		return NULL;
	}
}

/* Addresses are 32 bits wide, and wrap as there; why not, or NULL. */
static const char *calculate(struct kimg_image *img, struct kimg_xen_map *m)
{
	const struct kimg_xen_table *t = img->xen_table;
	const struct kimg_xen_bin_image_table *h = t->hdr;
	uint32_t start = h->header_addr - (uint32_t)t->rec.at;
	uint64_t last = start + t->layer->size;
	uint32_t end = h->load_end_addr ? h->load_end_addr : (uint32_t)last;

	if (h->header_addr < h->load_addr)
		return "header_addr is below load_addr: the table is not in "
		       "what is loaded";
	if (t->rec.at < h->header_addr - h->load_addr)
		return "load_addr is that of a byte before the file";
	m->virt_base = start;
	m->virt_offset = start;
	m->virt_kstart = h->load_addr;
	m->virt_kend = h->bss_end_addr ? h->bss_end_addr : end;
	m->virt_entry = h->entry_addr;
	m->calculated = true;
	if (last < end)
		return kimg_image_fmt(img, "load_end_addr %s is behind the end "
			"of the file, %s", hex(img, end), hex(img, last));
	if (m->virt_kend < end)
		return kimg_image_fmt(img, "bss_end_addr %s is below the end "
			"of what is loaded, %s", hex(img, m->virt_kend),
			hex(img, end));
	/* Xen notices only when it has no memory for such a kernel. */
	if (end < h->load_addr)
		return kimg_image_fmt(img, "the kernel would start at %s and "
			"end at %s", hex(img, h->load_addr), hex(img, end));
	return NULL;
}

static const char *why_not_pv(struct kimg_image *img, struct kimg_xen_map *m)
{
	const struct kimg_xen_bin_image_table *h = img->xen_table->hdr;
	const uint32_t want = KIMG_XEN_MULTIBOOT_FLAG_ADDRSVALID;
	const char *why;

	if ((h->flags & ~PAE_MASK &
	     ~(uint32_t)KIMG_XEN_MULTIBOOT_FLAG_ALIGN4K) != want)
		return kimg_image_fmt(img, "flags of xen_bin_image_table are "
			"%s; Xen wants 0x10000 and allows 0xc001 besides",
			hex(img, h->flags));
	why = calculate(img, m);
	if (!why && !type_of(h))
		return "flags of xen_bin_image_table ask for 32 bits without "
		       "PAE, and Xen runs 32-bit PV guests only with PAE";
	return why;
}

void kimg_xen_table_verdict(struct kimg_image *img, struct kimg_xen *x)
{
	x->from = KIMG_FROM_XEN_TABLE;
	x->pv.why = why_not_pv(img, &x->pv);
	x->pv.ok = !x->pv.why;
	x->pv.cause = x->pv.ok ? NULL : "xen-table";
	x->pvh.cause = "xen-table";
	x->pvh.why = "xen_bin_image_table makes it a PV guest, and nothing "
		     "else";
	if (!x->pv.ok)
		return;
	x->pv.type = type_of(img->xen_table->hdr);
	kimg_image_entry(img, "xen-pv", "virtual", x->pv.virt_entry);
}

/* A header inside the image: whoever knows it by its start, goes first. */
static unsigned int xen_bin_bid(const struct kimg_view *head)
{
	uint64_t at;

	return find(head, head->len, &at);
}

/* kimg_xen_table_look() follows for every image. */
static enum kimg_err xen_bin_decode(struct kimg_image *img,
				    const struct kimg_layer *l)
{
	(void)img;
	(void)l;
	return KIMG_OK;
}

const struct kimg_format kimg_format_xen_bin = {
	.name = "xen-bin",
	.title = "flat image with a xen_bin_image_table",
	.bid = xen_bin_bid,
	.decode = xen_bin_decode,
};
