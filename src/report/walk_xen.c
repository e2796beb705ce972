/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Xen sees, as a document. */
#include "report_priv.h"

const char *kimg_note_from_name(enum kimg_note_from from)
{
	switch (from) {
	case KIMG_FROM_PT_NOTE:
		return "pt_note";
	case KIMG_FROM_SHT_NOTE:
		return "sht_note";
	case KIMG_FROM_XEN_GUEST:
		return "xen_guest";
	case KIMG_FROM_XEN_TABLE:
		return "xen_table";
	case KIMG_FROM_NOWHERE:
		break;
	}
	return NULL;
}

const char *kimg_pae_name(enum kimg_pae pae)
{
	switch (pae) {
	case KIMG_PAE_YES:
		return "yes";
	case KIMG_PAE_EXTCR3:
		return "extended-cr3";
	case KIMG_PAE_BIMODAL:
		return "bimodal";
	case KIMG_PAE_NO:
		break;
	}
	return "no";
}

/* Only notes and the legacy string have features and the like. */
static bool says_more(const struct kimg_xen *x)
{
	return x->from != KIMG_FROM_NOWHERE && x->from != KIMG_FROM_XEN_TABLE;
}

static void opt_hex(struct kimg_report *r, struct kimg_doc *d, const char *key,
		    const struct kimg_opt64 *v)
{
	if (v->set)
		kimg_doc_hex(r, d, key, v->v);
}

static void opt_string(struct kimg_report *r, struct kimg_doc *d,
		       const char *key, const char *s)
{
	if (s)
		kimg_doc_string(r, d, key, s);
}

static void walk_map(struct kimg_report *r, struct kimg_doc *d,
		     const char *key, const struct kimg_xen_map *m)
{
	struct kimg_doc *o;

	if (!m->calculated)
		return;
	o = kimg_doc_put(r, d, key, KIMG_DOC_OBJECT);
	kimg_doc_hex(r, o, "virt_base", m->virt_base);
	kimg_doc_hex(r, o, "paddr_offset", m->paddr_offset);
	kimg_doc_hex(r, o, "virt_offset", m->virt_offset);
	kimg_doc_hex(r, o, "virt_kstart", m->virt_kstart);
	kimg_doc_hex(r, o, "virt_kend", m->virt_kend);
	kimg_doc_hex(r, o, "virt_entry", m->virt_entry);
}

static void walk_bits(struct kimg_report *r, struct kimg_doc *d,
		      const char *key, uint32_t bits)
{
	struct kimg_doc *list = kimg_doc_put(r, d, key, KIMG_DOC_ARRAY);
	const struct kimg_feature *f;
	unsigned int i, n;

	f = kimg_xen_features(&n);
	for (i = 0; i < n; i++)
		if (bits & UINT32_C(1) << f[i].bit)
			kimg_doc_string(r, list, NULL, f[i].name);
}

static void walk_features(struct kimg_report *r, struct kimg_doc *d,
			  const struct kimg_xen *x)
{
	struct kimg_doc *o = kimg_doc_put(r, d, "features", KIMG_DOC_OBJECT);

	opt_string(r, o, "text", x->features);
	if (x->supported_set)
		kimg_doc_hex(r, o, "supported_raw", x->supported_raw);
	walk_bits(r, o, "supported", x->supported);
	walk_bits(r, o, "required", x->required);
	opt_string(r, o, "unknown_required", x->features_unknown);
}

static void walk_words(struct kimg_report *r, struct kimg_doc *d,
		       const struct kimg_xen *x)
{
	opt_string(r, d, "guest_os", x->guest_os);
	opt_string(r, d, "guest_version", x->guest_version);
	opt_string(r, d, "xen_version", x->xen_version);
	opt_string(r, d, "loader", x->loader);
	opt_string(r, d, "pae_mode", x->pae_mode);
	opt_hex(r, d, "entry", &x->entry);
	opt_hex(r, d, "hypercall_page", &x->hypercall_page);
	opt_hex(r, d, "virt_base", &x->virt_base);
	opt_hex(r, d, "paddr_offset", &x->paddr_offset);
	opt_hex(r, d, "init_p2m", &x->init_p2m);
	opt_hex(r, d, "hv_start_low", &x->hv_start_low);
	opt_hex(r, d, "mod_start_pfn", &x->mod_start_pfn);
	opt_hex(r, d, "suspend_cancel", &x->suspend_cancel);
	opt_hex(r, d, "phys32_entry", &x->phys32_entry);
	if (says_more(x))
		kimg_doc_bool(r, d, "bsd_symtab", x->bsd_symtab);
}

void kimg_walk_xen(struct kimg_report *r, struct kimg_doc *image,
		   const struct kimg_xen *x)
{
	struct kimg_doc *d = kimg_doc_put(r, image, "xen", KIMG_DOC_OBJECT);
	struct kimg_doc *o;

	kimg_doc_bool(r, d, "pv", x->pv.ok);
	opt_string(r, d, "pv_reason", x->pv.why);
	opt_string(r, d, "pv_type", x->pv.type);
	kimg_doc_bool(r, d, "pvh", x->pvh.ok);
	opt_string(r, d, "pvh_reason", x->pvh.why);
	opt_string(r, d, "pvh_type", x->pvh.type);
	kimg_doc_bool(r, d, "dom0", x->dom0);
	kimg_doc_string(r, d, "from", kimg_note_from_name(x->from));
	if (x->from == KIMG_FROM_XEN_GUEST) {
		kimg_doc_string(r, d, "guest_string", x->guest_string);
		kimg_doc_uint(r, d, "guest_string_at", x->guest_at);
	}
	walk_words(r, d, x);
	if (x->phys32_reloc) {
		o = kimg_doc_put(r, d, "phys32_reloc", KIMG_DOC_OBJECT);
		kimg_doc_uint(r, o, "align", x->reloc_align);
		kimg_doc_hex(r, o, "min", x->reloc_min);
		kimg_doc_hex(r, o, "max", x->reloc_max);
	}
	if (says_more(x))
		walk_features(r, d, x);
	walk_map(r, d, "pv_map", &x->pv);
	walk_map(r, d, "pvh_map", &x->pvh);
}
