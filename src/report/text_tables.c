/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What "verbose" adds: tables of fields, segments, sections and notes. */
#include "report_priv.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS_MAX 9

/** struct row - the cells of one row, being made */
struct row {
	struct kimg_buf cell[COLUMNS_MAX];
	unsigned int n;
};

static struct kimg_buf *cell(struct row *r)
{
	return &r->cell[r->n++];
}

static void put(struct kimg_table *t, struct row *r, struct kimg_buf *out)
{
	const char *text[COLUMNS_MAX];
	unsigned int i;

	for (i = 0; i < r->n; i++) {
		text[i] = r->cell[i].p ? r->cell[i].p : "";
		out->bad |= r->cell[i].bad;
	}
	kimg_table_row(t, text, r->n);
	for (i = 0; i < r->n; i++)
		kimg_buf_free(&r->cell[i]);
	r->n = 0;
}

static void title(const struct kimg_text_options *opt, struct kimg_buf *out,
		  const char *s)
{
	kimg_buf_addf(out, "\n  %s%s%s\n", opt->color ? "\x1b[1m" : "", s,
		      opt->color ? "\x1b[0m" : "");
}

void kimg_text_flags(struct kimg_buf *b, const struct kimg_names *names,
		     uint64_t v)
{
	uint64_t left = v;
	unsigned int i;

	for (i = 0; i < names->n; i++) {
		uint64_t mask = names->row[i].value;

		if ((v & mask) != mask)
			continue;
		kimg_buf_addf(b, "%s%s", left == v ? "" : " ",
			      names->row[i].name);
		left &= ~mask;
	}
	if (left || !v)
		kimg_buf_addf(b, "%s0x%" PRIx64, left == v ? "" : " ", left);
}

/* The value of a field for people. */
static void value(struct kimg_buf *b, const struct kimg_rec *rec,
		  const struct kimg_field *f)
{
	uint64_t v = kimg_rec_get(rec, f);
	const char *name;
	char tag[4];
	int i;

	switch ((enum kimg_show)f->show) {
	case KIMG_SHOW_DEC:
		kimg_buf_addf(b, "%" PRIu64, v);
		break;
	case KIMG_SHOW_HEX:
	case KIMG_SHOW_SIZE:
		kimg_buf_addf(b, "0x%" PRIx64, v);
		break;
	case KIMG_SHOW_FLAGS:
		kimg_text_flags(b, f->names, v);
		break;
	case KIMG_SHOW_ENUM:
		name = kimg_names_find(f->names, v);
		if (name)
			kimg_buf_addf(b, "%s", name);
		else
			kimg_buf_addf(b, "0x%" PRIx64, v);
		break;
	case KIMG_SHOW_TAG:
		for (i = 0; i < 4; i++)
			tag[i] = (char)(v >> (8 * i));
		kimg_str_escape(b, tag, sizeof(tag));
		break;
	}
}

/* Two cells: the number stays narrow, its names go with the sentence. */
static void meaning(struct row *r, const struct kimg_rec *rec,
		    const struct kimg_field *f)
{
	struct kimg_buf *b = cell(r);

	if (f->show != KIMG_SHOW_FLAGS && f->show != KIMG_SHOW_ENUM) {
		value(b, rec, f);
		kimg_buf_addf(cell(r), "%s", f->doc);
		return;
	}
	kimg_buf_addf(b, "0x%" PRIx64, kimg_rec_get(rec, f));
	b = cell(r);
	kimg_buf_addf(b, "%s ", f->doc);
	value(b, rec, f);
}

static void setup_table(const struct kimg_rec *rec,
			const struct kimg_text_options *opt,
			struct kimg_buf *out)
{
	static const struct kimg_column column[] = {
		{ "OFFSET", true }, { "SIZE", true }, { "FIELD", false },
		{ "TYPE", false }, { "SINCE", true }, { "VALUE", false },
		{ "MEANING", false },
	};
	struct kimg_table *t = kimg_table_new(column, 7);
	struct row r = { .n = 0 };
	unsigned int i;

	title(opt, out, rec->spec->title);
	for (i = 0; i < rec->spec->n; i++) {
		const struct kimg_field *f = &rec->spec->field[i];

		if (!kimg_rec_has(rec, f))
			continue;
		kimg_buf_addf(cell(&r), "0x%" PRIx64, rec->at + f->off);
		kimg_buf_addf(cell(&r), "%u", f->width);
		kimg_buf_addf(cell(&r), "%s", f->name);
		kimg_buf_addf(cell(&r), "%s",
			      kimg_role_name((enum kimg_role)f->role));
		if (f->since)
			kimg_buf_addf(cell(&r), "%u.%02u", f->since >> 8,
				      f->since & 0xff);
		else
			kimg_buf_addf(cell(&r), "all");
		meaning(&r, rec, f);
		put(t, &r, out);
	}
	kimg_table_free(t, out);
}

/* A table with a row per record and a column per named field. */
static void record_row(struct row *r, const struct kimg_rec *rec,
		       const char *const *field, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		value(cell(r), rec, kimg_rec_find(rec, field[i]));
}

static void segment_table(const struct kimg_elf *elf,
			  const struct kimg_text_options *opt,
			  struct kimg_buf *out)
{
	static const char *const field[] = {
		"p_type", "p_offset", "p_vaddr", "p_paddr", "p_filesz",
		"p_memsz", "p_flags", "p_align",
	};
	static const struct kimg_column column[] = {
		{ "#", true }, { "TYPE", false }, { "OFFSET", true },
		{ "VADDR", true }, { "PADDR", true }, { "FILESZ", true },
		{ "MEMSZ", true }, { "FLAGS", false }, { "ALIGN", true },
	};
	struct kimg_table *t = kimg_table_new(column, 9);
	struct row r = { .n = 0 };
	unsigned int i;

	title(opt, out, "Program headers");
	for (i = 0; i < elf->nsegments; i++) {
		kimg_buf_addf(cell(&r), "%u", i);
		record_row(&r, &elf->segment[i].rec, field, 8);
		put(t, &r, out);
	}
	kimg_table_free(t, out);
}

static void section_table(const struct kimg_elf *elf,
			  const struct kimg_text_options *opt,
			  struct kimg_buf *out)
{
	static const char *const field[] = {
		"sh_type", "sh_addr", "sh_offset", "sh_size", "sh_flags",
	};
	static const struct kimg_column column[] = {
		{ "#", true }, { "NAME", false }, { "TYPE", false },
		{ "ADDR", true }, { "OFFSET", true }, { "SIZE", true },
		{ "FLAGS", false },
	};
	struct kimg_table *t = kimg_table_new(column, 7);
	struct row r = { .n = 0 };
	unsigned int i;

	title(opt, out, "Sections");
	for (i = 0; i < elf->nsections; i++) {
		const char *name = elf->section[i].name;

		kimg_buf_addf(cell(&r), "%u", i);
		kimg_str_escape(cell(&r), name, strlen(name));
		record_row(&r, &elf->section[i].rec, field, 5);
		put(t, &r, out);
	}
	kimg_table_free(t, out);
}

/* A header whose fields need no role and no version. */
static void header_table(const struct kimg_rec *rec,
			 const struct kimg_text_options *opt,
			 struct kimg_buf *out)
{
	static const struct kimg_column column[] = {
		{ "OFFSET", true }, { "SIZE", true }, { "FIELD", false },
		{ "VALUE", false }, { "MEANING", false },
	};
	struct kimg_table *t = kimg_table_new(column, 5);
	struct row r = { .n = 0 };
	unsigned int i;

	title(opt, out, rec->spec->title);
	for (i = 0; i < rec->spec->n; i++) {
		const struct kimg_field *f = &rec->spec->field[i];

		kimg_buf_addf(cell(&r), "0x%" PRIx64, rec->at + f->off);
		kimg_buf_addf(cell(&r), "%u", f->width);
		kimg_buf_addf(cell(&r), "%s", f->name);
		meaning(&r, rec, f);
		put(t, &r, out);
	}
	kimg_table_free(t, out);
}

static void pe_section_table(const struct kimg_pe *pe,
			     const struct kimg_text_options *opt,
			     struct kimg_buf *out)
{
	static const char *const field[] = {
		"VirtualAddress", "VirtualSize", "PointerToRawData",
		"SizeOfRawData", "Characteristics",
	};
	static const struct kimg_column column[] = {
		{ "#", true }, { "NAME", false }, { "ADDR", true },
		{ "MEMSZ", true }, { "OFFSET", true }, { "FILESZ", true },
		{ "FLAGS", false },
	};
	struct kimg_table *t = kimg_table_new(column, 7);
	struct row r = { .n = 0 };
	unsigned int i;

	title(opt, out, "PE sections");
	for (i = 0; i < pe->nsections; i++) {
		const char *name = pe->section[i].name;

		kimg_buf_addf(cell(&r), "%u", i);
		kimg_str_escape(cell(&r), name, strlen(name));
		record_row(&r, &pe->section[i].rec, field, 5);
		put(t, &r, out);
	}
	kimg_table_free(t, out);
}

static void pe_tables(const struct kimg_pe *pe,
		      const struct kimg_text_options *opt,
		      struct kimg_buf *out)
{
	if (pe->coff.spec)
		header_table(&pe->coff, opt, out);
	if (pe->opt.spec)
		header_table(&pe->opt, opt, out);
	if (pe->nsections)
		pe_section_table(pe, opt, out);
}

static void note_value(struct kimg_buf *b, const struct kimg_note *n)
{
	struct kimg_cur c = { .v = n->desc };
	uint64_t i;

	if (n->kind == KIMG_NOTE_NUMBER) {
		kimg_buf_addf(b, "0x%" PRIx64, n->value);
	} else if (n->kind == KIMG_NOTE_STRING) {
		kimg_str_escape(b, n->text, strlen(n->text));
	} else {
		for (i = 0; i < n->desc.len && i < 32; i++)
			kimg_buf_addf(b, "%02x", (unsigned int)
				      kimg_cur_get(&c, i, 1));
		if (i < n->desc.len)
			kimg_buf_addf(b, "...");
	}
}

static void note_table(const struct kimg_elf *elf,
		       const struct kimg_text_options *opt,
		       struct kimg_buf *out)
{
	static const struct kimg_column column[] = {
		{ "#", true }, { "AT", true }, { "OWNER", false },
		{ "TYPE", false }, { "SIZE", true }, { "VALUE", false },
	};
	struct kimg_table *t = kimg_table_new(column, 6);
	struct row r = { .n = 0 };
	unsigned int i;

	title(opt, out, "Notes");
	for (i = 0; i < elf->nnotes; i++) {
		const struct kimg_note *n = &elf->note[i];

		kimg_buf_addf(cell(&r), "%u", i);
		kimg_buf_addf(cell(&r), "0x%" PRIx64, n->at);
		kimg_str_escape(cell(&r), n->owner, strlen(n->owner));
		if (n->type_name)
			kimg_buf_addf(cell(&r), "%s", n->type_name);
		else
			kimg_buf_addf(cell(&r), "0x%x", n->type);
		kimg_buf_addf(cell(&r), "%" PRIu64, n->desc.len);
		note_value(cell(&r), n);
		put(t, &r, out);
	}
	kimg_table_free(t, out);
}

static void elf_tables(const struct kimg_elf *elf,
		       const struct kimg_text_options *opt,
		       struct kimg_buf *out)
{
	if (elf->nsegments)
		segment_table(elf, opt, out);
	if (elf->nsections)
		section_table(elf, opt, out);
	if (elf->nnotes)
		note_table(elf, opt, out);
}

void kimg_text_tables(const struct kimg_image *img,
		      const struct kimg_text_options *opt,
		      struct kimg_buf *out)
{
	if (img->setup)
		setup_table(&img->setup->rec, opt, out);
	if (img->setup && img->setup->kernel_info.spec)
		setup_table(&img->setup->kernel_info, opt, out);
	if (img->pe)
		pe_tables(img->pe, opt, out);
	if (img->boot_elf)
		elf_tables(img->boot_elf, opt, out);
	if (img->elf)
		elf_tables(img->elf, opt, out);
}
