/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A PE image, and what a unified kernel image carries, for a person. */
#include "text_priv.h"

#include <inttypes.h>
#include <string.h>

/* "EFI_APPLICATION" of IMAGE_SUBSYSTEM_EFI_APPLICATION. */
static const char *short_name(const struct kimg_rec *rec, const char *field,
			      const char *prefix)
{
	const struct kimg_field *f = kimg_rec_find(rec, field);
	const char *name = kimg_names_find(f->names, kimg_rec_get(rec, f));

	return name ? name + strlen(prefix) : NULL;
}

static void kind(const struct kimg_page *p, const struct kimg_pe *pe)
{
	const char *machine;

	if (!pe->oh) {
		kimg_buf_addf(p->out, "damaged PE");
		return;
	}
	machine = short_name(&pe->coff, "Machine", "IMAGE_FILE_MACHINE_");
	kimg_buf_addf(p->out, "PE32%s for ", pe->bits == 64 ? "+" : "");
	if (machine)
		kimg_buf_addf(p->out, "%s", machine);
	else
		kimg_buf_addf(p->out, "machine 0x%x", pe->ch->Machine);
}

void kimg_text_format_pe(const struct kimg_page *p,
			 const struct kimg_image *img)
{
	if (img->uki)
		kimg_buf_addf(p->out, "unified kernel image, ");
	kind(p, img->pe);
	if (img->uki && img->setup)
		kimg_buf_addf(p->out, ", bzImage with boot protocol %u.%02u",
			      img->setup->hdr->version >> 8,
			      img->setup->hdr->version & 0xff);
}

static void sbat(const struct kimg_page *p, const struct kimg_sbat *s)
{
	unsigned int i;

	kimg_text_label(p, "SBAT");
	for (i = 0; i < s->n; i++) {
		const struct kimg_sbat_entry *e = &s->entry[i];

		/* The first line is about the format of the others. */
		if (i == 0 && s->n > 1 && e->component &&
		    !strcmp(e->component, "sbat"))
			continue;
		kimg_text_string(p, e->component ? e->component : "");
		kimg_buf_addf(p->out, " ");
		kimg_text_string(p, e->generation ? e->generation : "?");
		kimg_buf_addf(p->out, "%s", i + 1 < s->n ? ", " : "");
	}
	kimg_buf_addf(p->out, "%s\n", s->n ? "" : "empty");
}

static void signer(const struct kimg_page *p, const struct kimg_signer *s)
{
	kimg_text_label(p, "Signed by");
	kimg_text_string(p, s->subject ? s->subject : "an unknown subject");
	kimg_buf_addf(p->out, " (not verified)\n");
	if (s->issuer && (!s->subject || strcmp(s->issuer, s->subject) != 0)) {
		kimg_text_label(p, "");
		kimg_buf_addf(p->out, "issued by ");
		kimg_text_string(p, s->issuer);
		kimg_buf_addf(p->out, "\n");
	}
	if (s->not_before && s->not_after) {
		kimg_text_label(p, "");
		kimg_buf_addf(p->out, "valid %s to %s\n", s->not_before,
			      s->not_after);
	}
	if (s->signing_time) {
		kimg_text_label(p, "");
		kimg_buf_addf(p->out, "says that it signed at %s\n",
			      s->signing_time);
	}
}

static void certificate(const struct kimg_page *p,
			const struct kimg_certificate *c)
{
	const char *type = short_name(&c->rec, "wCertificateType",
				      "WIN_CERT_TYPE_");
	unsigned int i;

	kimg_text_label(p, "Signature");
	kimg_buf_addf(p->out, "%s at 0x%" PRIx64 ", %u bytes",
		      type ? type : "unknown type", c->rec.at,
		      c->wc->dwLength);
	if (c->signature_read && c->digest)
		kimg_buf_addf(p->out, ", %s", !c->compared ?
			      "not compared with this image" :
			      c->digest_matches ?
			      "for the digest of this image" :
			      "for another image");
	kimg_buf_addf(p->out, "\n");
	for (i = 0; i < c->nsigners; i++)
		signer(p, &c->signer[i]);
}

void kimg_text_pe(const struct kimg_page *p, const struct kimg_image *img)
{
	const struct kimg_pe *pe = img->pe;
	unsigned int i;

	kimg_text_label(p, "EFI");
	kind(p, pe);
	if (pe->oh) {
		const char *name = short_name(&pe->opt, "Subsystem",
					      "IMAGE_SUBSYSTEM_");

		kimg_buf_addf(p->out, ", %s, %u sections%s%s",
			      name ? name : "unknown subsystem",
			      pe->nsections,
			      pe->sections_read && !pe->sbat ? ", no SBAT" : "",
			      pe->certificates_size ? "" : ", not signed");
	}
	kimg_buf_addf(p->out, "\n");
	if (pe->sbat)
		sbat(p, pe->sbat);
	for (i = 0; i < pe->ncertificates; i++)
		certificate(p, &pe->certificate[i]);
	if (pe->digest) {
		kimg_text_label(p, "Digest");
		kimg_buf_addf(p->out, "sha256 %s\n", pe->digest);
	}
}

static void line(const struct kimg_page *p, const char *label, const char *s)
{
	size_t n = s ? strlen(s) : 0;

	if (!s)
		return;
	/* One that ends its line is still one line. */
	while (n && s[n - 1] == '\n')
		n--;
	kimg_text_label(p, label);
	kimg_str_escape(p->out, s, n);
	kimg_buf_addf(p->out, "\n");
}

void kimg_text_uki(const struct kimg_page *p, const struct kimg_uki *u)
{
	unsigned int i;

	line(p, "System", u->os);
	line(p, "Release", u->uname);
	line(p, "Command line", u->cmdline);
	for (i = 0; i < u->nsections; i++) {
		const struct kimg_pe_section *s = u->section[i].section;

		kimg_text_label(p, i ? "" : "Carries");
		kimg_buf_addf(p->out, "%s at 0x%x, ", u->section[i].name,
			      s->sh->PointerToRawData);
		kimg_text_size(p, s->size);
		kimg_buf_addf(p->out, "\n");
	}
}

void kimg_text_crc(const struct kimg_page *p, const struct kimg_bz_crc *c)
{
	kimg_text_label(p, "CRC");
	switch (c->state) {
	case KIMG_CRC_MATCHES:
		kimg_buf_addf(p->out, "0x%08x matches\n", c->stored);
		return;
	case KIMG_CRC_MATCHES_UNSIGNED:
		kimg_buf_addf(p->out, "0x%08x matches what was there before "
			      "signing\n", c->stored);
		return;
	case KIMG_CRC_ABSENT_OR_WRONG:
		break;
	}
	kimg_buf_addf(p->out, "absent (as since Linux 6.15) or wrong\n");
}
