/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules and consumers for kimg-rules(7) and kimg-validate(1), parts for
 * kimg-extract(1), and entries for kimg-dump(1). */
#include "docgen.h"

#include <kimg/rule.h>
#include <kimg/xform.h>
#include <stdio.h>
#include <string.h>

static const char *const titles[KIMG_AREAS] = {
	[KIMG_AREA_SETUP] = "Setup header",
	[KIMG_AREA_PAYLOAD] = "Payload",
	[KIMG_AREA_ELF] = "ELF",
	[KIMG_AREA_NOTES] = "Notes",
	[KIMG_AREA_XEN] = "Xen",
	[KIMG_AREA_PE] = "PE and signature",
};

static void print_rule(const struct kimg_rule *r)
{
	unsigned int i;

	printf(".It %s Cm %s Pq %s\n", r->id, r->name,
	       kimg_severity_name(r->sev));
	docgen_sentence(r->title);
	printf(".br\nOtherwise:\n");
	docgen_sentence(r->why);
	if (r->cure) {
		printf(".br\nWhat helps:\n");
		docgen_sentence(r->cure);
	}
	printf(".br\nSource:\n");
	docgen_sentence(r->ref);
	if (!r->needs[0])
		return;
	printf(".br\nAsked when these hold:\n");
	for (i = 0; i < KIMG_RULE_NEEDS && r->needs[i]; i++)
		printf(".Cm %s%s\n", r->needs[i],
		       i + 1 < KIMG_RULE_NEEDS && r->needs[i + 1] ? " ," :
		       " .");
}

void docgen_rules(const char *name)
{
	const struct kimg_rule *r;
	enum kimg_area area = KIMG_AREA_FILE;
	unsigned int i;

	(void)name;
	for (i = 0; (r = kimg_rule_get(i)); i++) {
		if (r->area != area) {
			if (i)
				puts(".El");
			printf(".Ss %s\n.Bl -tag -width Ds\n",
			       titles[r->area]);
			area = r->area;
		}
		print_rule(r);
	}
	puts(".El");
}

void docgen_consumers(const char *name)
{
	const struct kimg_consumer *c;
	const char *last = "";
	unsigned int i;

	(void)name;
	puts(".Bl -tag -width Ds");
	for (i = 0; (c = kimg_consumer_get(i)); i++) {
		printf(".It Cm %s", c->name);
		if (c->version && !strcmp(c->name, last))
			printf(" Ns Cm :%s", c->version);
		puts("");
		last = c->name;
		docgen_sentence(c->title);
		if (c->version)
			printf("Version %s.\n", c->version);
		docgen_sentence(c->basis);
	}
	puts(".El");
}

void docgen_parts(const char *name)
{
	struct kimg_part_info p;
	unsigned int i;

	(void)name;
	puts(".Bl -tag -width Ds");
	for (i = 0; kimg_part_get(i, &p); i++) {
		printf(".It Cm %s\n", p.name);
		docgen_sentence(p.doc);
	}
	puts(".El");
}

void docgen_entries(const char *name)
{
	struct kimg_entry_info e;
	unsigned int i;

	(void)name;
	puts(".Bl -tag -width entry32 -compact");
	for (i = 0; kimg_entry_get(i, &e); i++) {
		printf(".It Cm %s\n", e.name);
		docgen_sentence(e.doc);
	}
	puts(".El");
}
