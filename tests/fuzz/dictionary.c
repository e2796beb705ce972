/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints what the rows know, as a dictionary for libFuzzer: a line for each
 * magic, value, note and key. */
#include "../../formats/codec/codec.h"
#include "../../formats/format_priv.h"

#include <kimg/kimg.h>
#include <stdio.h>
#include <string.h>

static const struct kimg_record *const records[] = {
	&kimg_rec_bz_setup,
	&kimg_rec_bz_kernel_info,
	&kimg_rec_elf_ehdr64,
	&kimg_rec_elf_phdr64,
	&kimg_rec_elf_shdr64,
};

/* Strings that a key of Xen's is followed by. */
static const char *const keys[] = {
#define KIMG_XEN(type, name, kind, key, doc) key,
#include "../../formats/xen/xen_notes.def"
#undef KIMG_XEN
};

static void bytes(const void *from, size_t n)
{
	const uint8_t *p = from;

	if (!n)
		return;
	putchar('"');
	while (n--)
		printf("\\x%02x", *p++);
	puts("\"");
}

static void string(const char *s)
{
	bytes(s, strlen(s));
}

static void number(uint64_t v, unsigned int width)
{
	uint8_t b[8];
	unsigned int i;

	for (i = 0; i < width; i++, v >>= 8)
		b[i] = (uint8_t)v;
	bytes(b, width);
}

/* Values of one byte are found without help. */
static void record(const struct kimg_record *r)
{
	const struct kimg_field *f;
	unsigned int i;

	for (f = r->field; f < r->field + r->n; f++) {
		if (f->since)
			number(f->since, 2);
		if (f->until)
			number(f->until, 2);
		for (i = 0; f->width > 1 && f->names && i < f->names->n; i++)
			number(f->names->row[i].value, f->width);
	}
}

static void notes(const struct kimg_note_type *t)
{
	for (; t->owner; t++) {
		bytes(t->owner, strlen(t->owner) + 1);
		number(t->type, 4);
	}
}

int main(void)
{
	const struct kimg_feature *f;
	char key[64];
	unsigned int i, n;

	for (i = 0; i < sizeof(records) / sizeof(records[0]); i++)
		record(records[i]);
	for (i = 0; kimg_codecs[i]; i++)
		bytes(kimg_codecs[i]->magic, kimg_codecs[i]->nmagic);
	notes(kimg_elf_note_types);
	notes(kimg_xen_note_types);
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		snprintf(key, sizeof(key), ",%s=", keys[i]);
		if (keys[i][0])
			string(key);
	}
	f = kimg_xen_features(&n);
	for (i = 0; i < n; i++)
		string(f[i].name);
	string("HdrS");
	string("LToP");
	string("__xen_guest");
	string("generic");
	string("xen-3.0");
	string("Linux version ");
	return ferror(stdout) || fflush(stdout);
}
