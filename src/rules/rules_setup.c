/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about the setup header of a bzImage, and the way into it. */
#include "rules.h"

#include "../core/num.h"
#include <string.h>

#include "../core/poison.h"

#define BOOT_RST "Linux Documentation/arch/x86/boot.rst, "

/* Does this consumer have a loader for the format? */
static void format_taken(struct kimg_check *c)
{
	const struct kimg_image *img = c->img;
	const struct profile *p = c->profile;
	bool efi = p->bit == FOR_EFI;
	const char *what = img->setup ? "a bzImage" : img->elf ?
		img->elf->bits == 64 ? "a 64-bit ELF" : "a 32-bit ELF" :
		img->pe ? "a PE image" : "this format";

	if (img->wrapper && !(p->bit & (FOR_XEN_PV | FOR_XEN_PVH |
					FOR_KEXEC | FOR_GENERIC)))
		kimg_check_fail(c, &(struct kimg_finding){
			.text = kimg_check_fmt(c, "%s does not unpack a file "
				"that is compressed as a whole",
				p->consumer.title),
			.found = img->wrapper->codec,
			.hint = kimg_check_fmt(c, "%s -dc FILE > IMAGE",
					       img->wrapper->codec),
		});
	if (img->uki && !(p->bit & (FOR_EFI | FOR_KEXEC)))
		kimg_check_fail(c, &(struct kimg_finding){
			.text = kimg_check_fmt(c, "%s does not look into a "
				"unified kernel image", p->consumer.title),
			.hint = "kimg extract -o vmlinuz FILE linux",
		});
	/* By this table libxenguest loads flat images, too. */
	if (img->xen_table && p->bit & (FOR_XEN_PV | FOR_XEN_PVH))
		return;
	/* A flat image, by the addresses in its header. */
	if (img->multiboot && p->bit == FOR_QEMU)
		return;
	if (efi ? img->pe != NULL :
	    img->setup ? p->protocol != 0 :
	    img->elf && p->elf & img->elf->bits)
		return;
	kimg_check_fail(c, &(struct kimg_finding){
		.text = kimg_check_fmt(c, "%s does not load %s",
				       p->consumer.title, what),
		.hint = img->setup && p->elf ?
			"kimg extract -o vmlinux FILE vmlinux" : NULL,
	});
}

static void protocol_new(struct kimg_check *c)
{
	const struct kimg_setup *s = c->img->setup;

	if (!s || !c->profile->protocol ||
	    s->hdr->version >= c->profile->protocol)
		return;
	kimg_check_field(c, &s->rec, "version", &(struct kimg_finding){
		.text = kimg_check_fmt(c, "the boot protocol is too old for %s",
				       c->profile->consumer.title),
		.expected = kimg_check_fmt(c, "%u.%02u or newer",
					   c->profile->protocol >> 8,
					   c->profile->protocol & 0xff),
		.found = kimg_check_fmt(c, "%u.%02u", s->hdr->version >> 8,
					s->hdr->version & 0xff),
	});
}

const struct kimg_rule kimg_rules_setup[] = {
	{
		.id = "KIMG-H001", .name = "setup-decode",
		.area = KIMG_AREA_SETUP, .hits = FOR_ALL,
		.title = "The setup header and the parts it announces are "
		         "whole.",
		.why = "A loader copies by these numbers: it stops, or starts "
		       "something else.",
		.ref = BOOT_RST "The Real-Mode Kernel Header",
	},
	{
		.id = "KIMG-H002", .name = "format-taken",
		.area = KIMG_AREA_SETUP, .hits = FOR_ALL & ~FOR_GENERIC,
		.each = true, .run = format_taken,
		.title = "The consumer loads files of this format.",
		.why = "Without a loader for the format nothing starts.",
		.ref = "the source of each consumer",
	},
	{
		.id = "KIMG-H003", .name = "protocol-new",
		.area = KIMG_AREA_SETUP, .hits = FOR_ALL & ~FOR_GENERIC,
		.each = true, .run = protocol_new,
		.needs = { "setup-decode" },
		.title = "The boot protocol is new enough for the consumer.",
		.why = "Older headers lack fields that the loader needs.",
		.ref = BOOT_RST "Kernel Boot Protocol",
	},
	{ .id = NULL },
};
