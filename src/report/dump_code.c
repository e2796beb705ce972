/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instructions, with names of the ELF file's symbols or of kallsyms. */
#include "dump_priv.h"

#include "../core/limits.h"
#include "../core/num.h"
#include "../model/model.h"
#include <inttypes.h>
#include <kimg/linux.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* x86 has none that is longer. */
#define INSTRUCTION_MAX 15

/** struct name - a symbol of the ELF file */
struct name {
	uint64_t value;
	const char *name;
};

/**
 * struct listing - a disassembly being made
 * @name, @nnames: symbols by address; borrowed from @file
 * @kallsyms: asked when there are none
 */
struct listing {
	struct kimg_report *r;
	const struct kimg_code *code;
	struct kimg_view bytes;
	struct kimg_doc *list;
	const struct kimg_elf *elf;
	const struct kimg_bfd *m;
	struct kimg_bfd_file *file;
	struct name *name;
	unsigned int nnames;
	const struct kimg_kallsyms *kallsyms;
};

static void count_name(void *ctx, const struct kimg_bfd_symbol *s)
{
	struct listing *l = ctx;

	(void)s;
	l->nnames++;
}

/* What is in a section and has a name; not that of a file or section. */
static void add_name(void *ctx, const struct kimg_bfd_symbol *s)
{
	struct listing *l = ctx;

	if (!s->name || !*s->name || !strchr("TtWwBbDdRr", s->type) ||
	    (s->kind && (!strcmp(s->kind, "file") ||
			 !strcmp(s->kind, "section"))))
		return;
	l->name[l->nnames++] = (struct name){ s->value, s->name };
}

static int by_value(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	return x->value < y->value ? -1 : x->value > y->value;
}

/* That there are none, or none that can be read, is no failure here. */
static enum kimg_err read_names(struct listing *l, struct kimg_image *img)
{
	struct kimg_object object[KIMG_OBJECTS];
	unsigned int n = kimg_dump_objects(img, object);
	enum kimg_err err;
	const char *why;

	if (!n || l->code->layer != object[0].layer || !l->elf ||
	    !object[0].target)
		return KIMG_OK;
	err = kimg_object_open(img, l->m, &object[0], &l->file);
	if (!err)
		err = l->m->symbols(l->file, KIMG_MAX_LISTED, count_name, l,
				    &why);
	if (err || !l->nnames) {
		l->nnames = 0;
		return err == KIMG_ERR_NOMEM ? err : KIMG_OK;
	}
	l->name = kimg_arena_get(&l->r->arena, l->nnames, sizeof(*l->name));
	l->nnames = 0;
	if (!l->name)
		return KIMG_ERR_NOMEM;
	l->m->symbols(l->file, KIMG_MAX_LISTED, add_name, l, &why);
	qsort(l->name, l->nnames, sizeof(*l->name), by_value);
	return KIMG_OK;
}

/* Is there anything of the kernel at this address? */
static bool is_mapped(const struct kimg_elf *e, uint64_t address)
{
	unsigned int i;

	for (i = 0; i < e->nsegments; i++)
		if (e->segment[i].ph->p_type == KIMG_PT_LOAD &&
		    address - e->segment[i].ph->p_vaddr <
		    e->segment[i].ph->p_memsz)
			return true;
	return false;
}

static bool find_name(const struct listing *l, uint64_t address,
		      struct kimg_symbol *out)
{
	unsigned int low = 0, high = l->nnames, i;

	if (!l->nnames) {
		if (!l->kallsyms)
			return false;
		i = kimg_kallsyms_at(l->kallsyms, address);
		return i < l->kallsyms->count &&
		       kimg_kallsyms_get(l->kallsyms, i, out);
	}
	if (!is_mapped(l->elf, address))
		return false;
	while (low < high) {
		i = low + (high - low) / 2;
		if (l->name[i].value <= address)
			low = i + 1;
		else
			high = i;
	}
	if (!low)
		return false;
	/* Of several at one address the first. */
	while (low > 1 && l->name[low - 2].value == l->name[low - 1].value)
		low--;
	out->address = l->name[low - 1].value;
	snprintf(out->name, sizeof(out->name), "%s", l->name[low - 1].name);
	return true;
}

static void put_name(void *ctx, uint64_t address, char *out, unsigned int n)
{
	const struct listing *l = ctx;
	uint64_t virtual = address + l->code->up;
	struct kimg_symbol s;

	if (!find_name(l, virtual, &s))
		return;
	if (virtual == s.address)
		snprintf(out, n, " <%s>", s.name);
	else
		snprintf(out, n, " <%s+0x%" PRIx64 ">", s.name,
			 virtual - s.address);
}

static void add_instruction(void *ctx, const struct kimg_bfd_instruction *i)
{
	struct listing *l = ctx;
	struct kimg_doc *o = kimg_doc_put(l->r, l->list, NULL,
					  KIMG_DOC_OBJECT);
	uint64_t off = i->address - l->code->address;
	char hex[2 * INSTRUCTION_MAX + 1] = "";
	struct kimg_cur c = { .v = l->bytes };
	struct kimg_symbol s;
	unsigned int k;

	for (k = 0; k < i->size && k < INSTRUCTION_MAX; k++)
		snprintf(hex + 2 * k, 3, "%02x",
			 (unsigned int)kimg_cur_get(&c, off + k, 1));
	kimg_doc_uint(l->r, o, "at", l->code->at + off);
	kimg_doc_hex(l->r, o, "address", i->address);
	if (l->code->up)
		kimg_doc_hex(l->r, o, "virtual", i->address + l->code->up);
	kimg_doc_string(l->r, o, "bytes", hex);
	kimg_doc_string(l->r, o, "text", i->text);
	if (find_name(l, i->address + l->code->up, &s) &&
	    s.address == i->address + l->code->up)
		kimg_doc_string(l->r, o, "symbol", s.name);
}

static void head(const struct listing *l, struct kimg_doc *d, const char *entry)
{
	kimg_doc_string(l->r, d, "entry", entry);
	kimg_doc_uint(l->r, d, "bits", l->code->bits);
	kimg_walk_place(l->r, d, l->code->layer->name, l->code->at);
	kimg_doc_hex(l->r, d, "address", l->code->address);
	kimg_doc_string(l->r, d, "names", l->nnames ? "symtab" :
			l->kallsyms ? "kallsyms" : NULL);
}

static enum kimg_err disassemble(struct listing *l, struct kimg_image *img,
				 const char *entry, unsigned int max)
{
	struct kimg_bfd_code code = {
		.vma = l->code->address, .bits = l->code->bits,
		.name = put_name, .ctx = l,
	};
	enum kimg_err err = read_names(l, img);
	struct kimg_doc *d;

	if (!err)
		err = kimg_layer_view(l->code->layer, l->code->at,
				      kimg_min(l->code->size, (uint64_t)max *
					       INSTRUCTION_MAX), &l->bytes);
	if (err)
		return err;
	if (!l->nnames && l->elf && l->code->layer == l->elf->layer &&
	    img->kernel)
		l->kallsyms = img->kernel->kallsyms;
	kimg_doc_string(l->r, l->r->root, "file", img->name);
	d = kimg_doc_put(l->r, l->r->root, "code", KIMG_DOC_OBJECT);
	head(l, d, entry);
	l->list = kimg_doc_put(l->r, d, "instructions", KIMG_DOC_ARRAY);
	code.bytes = l->bytes.base;
	code.size = l->bytes.len;
	l->m->disassemble(&code, max, add_instruction, l);
	return KIMG_OK;
}

enum kimg_err kimg_report_code(struct kimg_report *r, struct kimg_image *img,
			       const char *entry, unsigned int max)
{
	struct kimg_code code;
	struct listing l = { .r = r, .code = &code, .elf = img->elf };
	enum kimg_err err = kimg_bfd_get(&l.m);

	if (err)
		return err;
	if (max > KIMG_MAX_INSTRUCTIONS)
		max = KIMG_MAX_INSTRUCTIONS;
	err = kimg_code_find(img, entry, &code);
	if (!err)
		err = disassemble(&l, img, entry, max);
	if (l.file)
		l.m->close(l.file);
	return r->arena.bad ? KIMG_ERR_NOMEM : err;
}
