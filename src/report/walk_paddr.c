/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What physical addresses mean, as a document; schema paddr/1. */
#include "report_priv.h"

#include "../core/num.h"
#include <kimg/paddr.h>
#include <kimg/rule.h>

static void hex_or_null(struct kimg_report *r, struct kimg_doc *o,
			const char *key, bool there, uint64_t v)
{
	if (there)
		kimg_doc_hex(r, o, key, v);
	else
		kimg_doc_put(r, o, key, KIMG_DOC_NULL);
}

static void walk_segment(struct kimg_report *r, struct kimg_doc *list,
			 const struct kimg_image *img,
			 const struct kimg_paddr_segment *s)
{
	struct kimg_doc *o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
	const struct kimg_elf_phdr *ph = s->segment->ph;
	uint64_t at = 0;
	const char *by;

	by = kimg_consumer_place(kimg_consumer_find("xen-pv"), img, s->segment,
				 &at);
	kimg_doc_uint(r, o, "index", s->segment->index);
	kimg_doc_hex(r, o, "vaddr", ph->p_vaddr);
	kimg_doc_hex(r, o, "paddr", ph->p_paddr);
	kimg_doc_hex(r, o, "memsz", ph->p_memsz);
	kimg_doc_hex(r, o, "difference", ph->p_vaddr - ph->p_paddr);
	kimg_doc_string(r, o, "class", s->class);
	kimg_doc_hex(r, o, "physical", s->physical);
	hex_or_null(r, o, "xen_pv", by, at);
}

/* Where all segments together are. */
static const char *extent(const struct kimg_image *img,
			  const struct kimg_paddr *p,
			  const struct kimg_consumer *c, uint64_t *start,
			  uint64_t *end)
{
	const char *by = NULL;
	unsigned int i;
	uint64_t at;

	*start = UINT64_MAX;
	*end = 0;
	for (i = 0; i < p->nsegments; i++) {
		by = kimg_consumer_place(c, img, p->segment[i].segment, &at);
		if (!by)
			break;
		*start = kimg_min(*start, at);
		*end = kimg_max(*end, at + p->segment[i].segment->ph->p_memsz);
	}
	return by;
}

static void walk_loader(struct kimg_report *r, struct kimg_doc *list,
			const struct kimg_image *img,
			const struct kimg_paddr *p,
			const struct kimg_verdict *v)
{
	struct kimg_doc *o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
	const char *by, *entry_by;
	uint64_t start, end, entry = 0;

	by = extent(img, p, v->consumer, &start, &end);
	entry_by = kimg_consumer_entry(v->consumer, img, &entry);
	kimg_doc_string(r, o, "consumer", v->consumer->name);
	kimg_doc_bool(r, o, "takes", v->takes);
	hex_or_null(r, o, "start", by, start);
	hex_or_null(r, o, "end", by, end);
	kimg_doc_string(r, o, "by", by);
	hex_or_null(r, o, "entry", entry_by, entry);
	kimg_doc_string(r, o, "entry_by", entry_by);
	kimg_doc_string(r, o, "why", v->why ? v->why->text : NULL);
}

/* libelf-dominfo.c, elf_xen_addr_calc_check: what is 0 and what is not, when
 * nothing is said, depends on where it was looked for. */
static void walk_xen(struct kimg_report *r, struct kimg_doc *image,
		     const struct kimg_image *img, const struct kimg_paddr *p)
{
	static const char *const from[] = { "notes", "__xen_guest", "nothing" };
	struct kimg_doc *list = kimg_doc_put(r, image, "xen", KIMG_DOC_ARRAY);
	const struct kimg_xen *x = img->xen;
	unsigned int i, is = 2;
	uint64_t start = UINT64_MAX;

	if (x && x->from != KIMG_FROM_NOWHERE)
		is = x->from == KIMG_FROM_XEN_GUEST;
	for (i = 0; i < p->nsegments; i++)
		start = kimg_min(start, p->segment[i].segment->ph->p_paddr);
	for (i = 0; p->nsegments && i < 3; i++) {
		bool said = x && x->paddr_offset.set;
		uint64_t base = i < 2 && p->virt_base_from ? p->virt_base : 0;
		uint64_t offset = i == 2 ? 0 : said ? x->paddr_offset.v :
				  i == 1 ? base : 0;
		struct kimg_doc *o = kimg_doc_put(r, list, NULL,
						  KIMG_DOC_OBJECT);

		kimg_doc_string(r, o, "from", from[i]);
		kimg_doc_bool(r, o, "applies", i == is);
		kimg_doc_hex(r, o, "virt_base", base);
		kimg_doc_hex(r, o, "paddr_offset", offset);
		kimg_doc_hex(r, o, "start", start - offset);
		kimg_doc_hex(r, o, "virtual_start", start - offset + base);
	}
}

static void walk_changes(struct kimg_report *r, struct kimg_doc *image,
			 const struct kimg_paddr *p)
{
	struct kimg_doc *list = kimg_doc_put(r, image, "changes",
					     KIMG_DOC_ARRAY), *o;
	unsigned int i;

	for (i = 0; i < p->npatches; i++) {
		o = kimg_doc_put(r, list, NULL, KIMG_DOC_OBJECT);
		kimg_doc_uint(r, o, "at", p->patch[i].at);
		kimg_doc_uint(r, o, "size", p->patch[i].size);
		kimg_doc_string(r, o, "what", p->patch[i].what);
		kimg_doc_string(r, o, "before", p->patch[i].before);
		kimg_doc_string(r, o, "after", p->patch[i].after);
	}
}

static void walk_head(struct kimg_report *r, struct kimg_doc *d,
		      const struct kimg_image *img, const struct kimg_paddr *p)
{
	kimg_doc_string(r, d, "file", img->name);
	kimg_doc_uint(r, d, "bits", img->elf->bits);
	hex_or_null(r, d, "virt_base", p->virt_base_from, p->virt_base);
	kimg_doc_string(r, d, "virt_base_from", p->virt_base_from);
	kimg_doc_hex(r, d, "paddr_offset", p->offset);
	kimg_doc_string(r, d, "paddr_offset_from", p->offset_from);
	kimg_doc_hex(r, d, "entry", p->entry);
	kimg_doc_string(r, d, "entry_space", p->entry_space);
}

enum kimg_err kimg_report_paddr(struct kimg_report *r,
				const struct kimg_image *img,
				const struct kimg_paddr *p,
				const struct kimg_validation *v)
{
	struct kimg_doc *d = kimg_doc_put(r, r->images, NULL, KIMG_DOC_OBJECT);
	struct kimg_doc *list;
	unsigned int i;

	walk_head(r, d, img, p);
	list = kimg_doc_put(r, d, "segments", KIMG_DOC_ARRAY);
	for (i = 0; i < p->nsegments; i++)
		walk_segment(r, list, img, &p->segment[i]);
	list = kimg_doc_put(r, d, "loaders", KIMG_DOC_ARRAY);
	for (i = 0; i < v->nverdicts; i++)
		walk_loader(r, list, img, p, &v->verdict[i]);
	walk_xen(r, d, img, p);
	list = kimg_doc_put(r, d, "odd", KIMG_DOC_ARRAY);
	for (i = 0; i < p->nodd; i++)
		kimg_doc_string(r, list, NULL, p->odd[i]);
	if (p->patch)
		walk_changes(r, d, p);
	return r->arena.bad ? KIMG_ERR_NOMEM : KIMG_OK;
}
