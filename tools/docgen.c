/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * docgen REGION [NAME]: a table of the source as a piece of a manual page, in
 * mdoc(7). tools/regen-man.sh puts the pieces into the pages. The regions
 * json-schema and relax-ng are whole files.
 */
#include "docgen.h"

#include "../cmd/opt.h"
#include <inttypes.h>
#include <kimg/kimg.h>
#include <stdio.h>
#include <string.h>

/* An argument that is the name of a table, a command, or a document. */
#define ANY_TABLE "*"
#define ANY_COMMAND "command"
#define ANY_DOCUMENT "document"

/** struct region - a piece that a page can ask for; @name: its argument */
struct region {
	const char *region;
	const char *name;
	void (*print)(const char *name);
};

void docgen_text(const char *s)
{
	if (*s == '.' || *s == '\'')
		fputs("\\&", stdout);
	for (; *s; s++) {
		if (*s == '\\') {
			fputs("\\e", stdout);
		} else if (s[0] == '.' && s[1] == ' ') {
			puts(".");
			s++;
		} else {
			putchar(*s);
		}
	}
}

void docgen_sentence(const char *s)
{
	size_t n = strlen(s);

	if (*s >= 'a' && *s <= 'z')
		putchar(*s++ - 'a' + 'A');
	docgen_text(s);
	puts(n && s[strlen(s) - 1] == '.' ? "" : ".");
}

static void option(const struct kimg_opt *o)
{
	printf(".It ");
	if (o->letter) {
		printf("Fl %c", o->letter);
		if (o->arg)
			printf(" Ar %s", o->arg);
		printf(" , ");
	}
	printf("Fl \\-%s", o->name);
	if (o->kind == KIMG_OPT_MAYBE)
		printf(" Ns Op = Ns Ar %s", o->arg);
	else if (o->arg)
		printf(" Ns = Ns Ar %s", o->arg);
	puts("");
	/* "auto or never" is about the argument: name it. */
	if (o->kind == KIMG_OPT_CHOICE) {
		printf(".Ar %s\nis ", o->arg);
		docgen_text(o->help);
		puts(".");
	} else {
		docgen_sentence(o->help);
	}
}

static void print_options(const char *name)
{
	const struct kimg_cmd *cmd = name ? kimg_cmd_find(name) : NULL;
	const struct kimg_opt *o;

	puts(".Bl -tag -width Ds");
	for (o = cmd ? cmd->opt : NULL; o && o->name; o++)
		option(o);
	for (o = kimg_global_opts; o->name; o++)
		option(o);
	puts(".El");
}

static void print_commands(const char *name)
{
	unsigned int i;

	(void)name;
	puts(".Bl -tag -width Ds");
	for (i = 0; kimg_cmds[i]; i++) {
		printf(".It Cm %s", kimg_cmds[i]->name);
		if (!strcmp(kimg_cmds[i]->args, "[FILE...]"))
			printf(" Op Ar");
		else if (!strcmp(kimg_cmds[i]->args, "[COMMAND]"))
			printf(" Op Ar COMMAND");
		else if (!strcmp(kimg_cmds[i]->args, "[TOPIC...]"))
			printf(" Op Ar TOPIC ...");
		else if (!strcmp(kimg_cmds[i]->args, "FILE..."))
			printf(" Ar");
		else if (!strcmp(kimg_cmds[i]->args, "FILE [PART...]"))
			printf(" Ar FILE Op Ar PART ...");
		else if (kimg_cmds[i]->args[0])
			printf(" Ar %s", kimg_cmds[i]->args);
		puts("");
		docgen_sentence(kimg_cmds[i]->summary);
	}
	puts(".El");
}

static void print_errors(const char *name)
{
	(void)name;
	puts(".Bl -tag -width Ds");
#define KIMG_E(name, number, words, meaning)                            \
	printf(".It Dv KIMG_ERR_%s Pq %d, %s\n", #name, number, words); \
	docgen_sentence(meaning);
#include <kimg/error.def>
#undef KIMG_E
	puts(".El");
}

/** struct table - a record and the name that pages ask for it by */
struct table {
	const char *name;
	const struct kimg_record *rec;
};

static const struct table tables[] = {
	{ "setup_header", &kimg_rec_bz_setup },
	{ "kernel_info", &kimg_rec_bz_kernel_info },
	{ "ehdr", &kimg_rec_elf_ehdr64 },
	{ "phdr", &kimg_rec_elf_phdr64 },
	{ "shdr", &kimg_rec_elf_shdr64 },
	{ "mb1_header", &kimg_rec_mb1_header },
	{ "mb1_address", &kimg_rec_mb1_address },
	{ "mb1_mode", &kimg_rec_mb1_mode },
	{ "mb2_header", &kimg_rec_mb2_header },
	{ "mb2_tag", &kimg_rec_mb2_tag },
	{ "mb2_address", &kimg_rec_mb2_address },
	{ "mb2_entry", &kimg_rec_mb2_entry },
	{ "mb2_console", &kimg_rec_mb2_console },
	{ "mb2_framebuffer", &kimg_rec_mb2_framebuffer },
	{ "mb2_relocatable", &kimg_rec_mb2_relocatable },
	{ "pe_dos", &kimg_rec_pe_dos },
	{ "pe_coff", &kimg_rec_pe_coff },
	{ "pe_opt32", &kimg_rec_pe_opt32 },
	{ "pe_opt64", &kimg_rec_pe_opt64 },
	{ "pe_dir", &kimg_rec_pe_dir },
	{ "pe_shdr", &kimg_rec_pe_shdr },
	{ "pe_cert", &kimg_rec_pe_cert },
	{ "xen_bin_image_table", &kimg_rec_xen_bin_image_table },
	{ "arm64_image", &kimg_rec_arm64_image },
	{ "riscv_image", &kimg_rec_riscv_image },
	{ "efi_zboot", &kimg_rec_efi_zboot },
	{ "arm_zimage", &kimg_rec_arm_zimage },
	{ NULL, NULL },
};

static const struct kimg_record *find_table(const char *name)
{
	const struct table *t;

	for (t = tables; t->name; t++)
		if (!strcmp(t->name, name))
			return t->rec;
	return NULL;
}

/* Where a field is, since when it exists, and what it means. */
static void print_fields(const char *name)
{
	const struct kimg_record *r = find_table(name);
	unsigned int i;

	puts(".Bl -tag -width Ds");
	for (i = 0; i < r->n; i++) {
		const struct kimg_field *f = &r->field[i];

		printf(".It 0x%" PRIx32 " Va %s Pq %u byte%s", f->off, f->name,
		       f->width, f->width > 1 ? "s" : "");
		if (f->since && f->until)
			printf(", protocol %u.%02u to %u.%02u", f->since >> 8,
			       f->since & 0xff, f->until >> 8,
			       f->until & 0xff);
		else if (f->since)
			printf(", protocol %u.%02u", f->since >> 8,
			       f->since & 0xff);
		if (r == &kimg_rec_bz_setup)
			printf(", %s",
			       kimg_role_name((enum kimg_role)f->role));
		puts("");
		docgen_sentence(f->doc);
	}
	puts(".El");
}

static void print_values(const char *of, const struct kimg_names *t)
{
	unsigned int k;

	printf(".Pp\n%s of\n.Va %s :\n.Bl -tag -width Ds -compact\n",
	       t->flags ? "Flags" : "Values", of);
	for (k = 0; k < t->n; k++) {
		printf(".It 0x%" PRIx64 " Dv %s\n", t->row[k].value,
		       t->row[k].name);
		docgen_sentence(t->row[k].doc);
	}
	puts(".El");
}

/* Flags and enumerations of a record, by the names of their values. */
static void print_names(const char *name)
{
	const struct kimg_record *r = find_table(name);
	unsigned int i;

	for (i = 0; i < r->n; i++)
		if (r->field[i].names && r->field[i].names->n)
			print_values(r->field[i].name, r->field[i].names);
}

static void print_requests(const char *name)
{
	(void)name;
	print_values("requests", &kimg_mb2_request_names);
}

static void print_xen_notes(const char *name)
{
	(void)name;
	puts(".Bl -tag -width Ds");
#define KIMG_XEN(type, note, kind, key, doc)                             \
	printf(".It 0x%x Dv %s Pq %s", (unsigned int)type, #note,         \
	       !strcmp(#kind, "NUMBER") ? "number" :                     \
	       !strcmp(#kind, "STRING") ? "text" : "bytes");             \
	if (key[0])                                                      \
		printf(" , key Li %s", key);                             \
	puts("");                                                        \
	docgen_sentence(doc);
#include "../formats/xen/xen_notes.def"
#undef KIMG_XEN
	puts(".El");
}

/* Those of Xen have a table with more about them. */
static void print_notes(const char *name)
{
	struct kimg_note_info n;
	unsigned int i;

	(void)name;
	puts(".Bl -tag -width Ds");
	for (i = 0; kimg_note_get(i, &n); i++) {
		if (!strcmp(n.owner, "Xen"))
			continue;
		printf(".It %s 0x%" PRIx32 " Dv %s Pq %s\n", n.owner, n.type,
		       n.name, n.kind);
		docgen_sentence(n.meaning);
	}
	puts(".El");
}

static void print_xen_features(const char *name)
{
	const struct kimg_feature *f;
	unsigned int i, n;

	(void)name;
	f = kimg_xen_features(&n);
	puts(".Bl -tag -width Ds -compact");
	for (i = 0; i < n; i++) {
		printf(".It %u Li %s%s\n", f[i].bit, f[i].name,
		       f[i].in_string ? "" : " Pq not in Dv FEATURES");
		docgen_sentence(f[i].doc);
	}
	puts(".El");
}

static void print_formats(const char *name)
{
	struct kimg_format_info f;
	unsigned int i;

	(void)name;
	puts(".Bl -tag -width lz4-legacy -compact");
	for (i = 0; kimg_format_get(i, &f); i++) {
		printf(".It Li %s\n", f.name);
		docgen_sentence(f.title);
	}
	puts(".El");
}

static void print_codecs(const char *name)
{
	struct kimg_codec_info c;
	unsigned int i, k;

	(void)name;
	puts(".Bl -tag -width lz4-legacy -compact");
	for (i = 0; kimg_codec_get(i, &c); i++) {
		printf(".It Li %s\nStarts with\n.Li", c.name);
		for (k = 0; k < c.nmagic; k++)
			printf(" %02x", c.magic[k]);
		puts(" .");
		if (c.option)
			printf("Decoded.\nBuild option %s.\n", c.option);
		else
			puts("Decoded: the payload is not compressed.");
	}
	puts(".El");
}

static void print_limits(const char *name)
{
	struct kimg_limit_info l;
	unsigned int i;

	(void)name;
	puts(".Bl -tag -width Ds");
	for (i = 0; kimg_limit_get(i, &l); i++) {
		printf(".It Dv %s Pq %" PRIu64 " %s\n", l.name, l.value,
		       l.unit);
		docgen_sentence(l.reason);
	}
	puts(".El");
}

static const struct region regions[] = {
	{ "options", NULL, print_options },
	{ "options", ANY_COMMAND, print_options },
	{ "parts", NULL, docgen_parts },
	{ "entries", NULL, docgen_entries },
	{ "rules", NULL, docgen_rules },
	{ "consumers", NULL, docgen_consumers },
	{ "commands", NULL, print_commands },
	{ "errors", NULL, print_errors },
	{ "formats", NULL, print_formats },
	{ "codecs", NULL, print_codecs },
	{ "limits", NULL, print_limits },
	{ "notes", NULL, print_notes },
	{ "fields", ANY_TABLE, print_fields },
	{ "names", ANY_TABLE, print_names },
	{ "requests", NULL, print_requests },
	{ "members", ANY_DOCUMENT, docgen_members },
	{ "json-schema", ANY_DOCUMENT, docgen_json_schema },
	{ "relax-ng", ANY_DOCUMENT, docgen_relax_ng },
	{ "xen-notes", NULL, print_xen_notes },
	{ "xen-features", NULL, print_xen_features },
};

/* Is @name, the argument, one of the region? */
static bool fits(const struct region *r, const char *name)
{
	if (!name || !r->name)
		return name == r->name;
	if (!strcmp(r->name, ANY_COMMAND))
		return kimg_cmd_find(name) != NULL;
	if (!strcmp(r->name, ANY_DOCUMENT))
		return strchr(name, '/') != NULL;
	return strcmp(r->name, ANY_TABLE) ? !strcmp(r->name, name) :
					    find_table(name) != NULL;
}

int main(int argc, char **argv)
{
	const char *name = argc > 2 ? argv[2] : NULL;
	size_t i;

	for (i = 0; argc > 1 && i < sizeof(regions) / sizeof(*regions); i++) {
		const struct region *r = &regions[i];

		if (strcmp(r->region, argv[1]))
			continue;
		if (fits(r, name)) {
			r->print(name);
			return 0;
		}
	}
	fprintf(stderr, "docgen: there is no region '%s%s%s'\n",
		argc > 1 ? argv[1] : "", name ? " " : "", name ? name : "");
	return 2;
}
