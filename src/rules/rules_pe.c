/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about PE, its signature and SBAT. */
#include "rules.h"

#include "../core/num.h"
#include <inttypes.h>

#include "../core/poison.h"

#define PE_FORMAT "Microsoft PE Format, "
#define EFI (FOR_GENERIC | FOR_EFI)
#define MEM_EXECUTE 0x20000000u
#define MEM_WRITE 0x80000000u
/* As in the other files: a person has enough. */
#define MOST_FINDINGS 16

/* The PE image with all its sections, or NULL. */
static const struct kimg_pe *image(const struct kimg_check *c)
{
	const struct kimg_pe *pe = c->img->pe;

	return pe && pe->oh && pe->sections_read ? pe : NULL;
}

static uint64_t end_of(const struct kimg_pe_section *s)
{
	return (uint64_t)s->sh->VirtualAddress + s->sh->VirtualSize;
}

/* Tables are in the order of addresses, so neighbours are enough. */
static void overlap(struct kimg_check *c)
{
	const struct kimg_pe *pe = image(c);
	unsigned int i, found = 0;

	for (i = 1; pe && i < pe->nsections && found < MOST_FINDINGS; i++) {
		const struct kimg_pe_section *s = &pe->section[i];
		uint64_t end = end_of(s - 1);

		if (s->sh->VirtualAddress >= end)
			continue;
		found++;
		kimg_check_field(c, &s->rec, "VirtualAddress",
				 &(struct kimg_finding){
			.text = kimg_check_fmt(c, "%s is not behind the end of "
				"%s", s->name, s[-1].name),
			.expected = kimg_check_fmt(c, "at least 0x%" PRIx64,
						   end),
			.found = kimg_check_fmt(c, "0x%" PRIx32,
						s->sh->VirtualAddress),
		});
	}
}

static void size_of_image(struct kimg_check *c)
{
	const struct kimg_pe *pe = image(c);
	uint64_t end = 0;
	unsigned int i;

	for (i = 0; pe && i < pe->nsections; i++)
		end = kimg_max(end, end_of(&pe->section[i]));
	if (!pe || pe->oh->SizeOfImage >= end)
		return;
	kimg_check_field(c, &pe->opt, "SizeOfImage", &(struct kimg_finding){
		.text = "the sections take more memory",
		.expected = kimg_check_fmt(c, "at least 0x%" PRIx64, end),
		.found = kimg_check_fmt(c, "0x%" PRIx32, pe->oh->SizeOfImage),
	});
}

static void entry(struct kimg_check *c)
{
	const struct kimg_pe *pe = image(c);
	uint64_t at = pe ? pe->oh->AddressOfEntryPoint : 0;
	unsigned int i;

	for (i = 0; pe && i < pe->nsections; i++) {
		const struct kimg_pe_section *s = &pe->section[i];

		if (at >= s->sh->VirtualAddress && at < end_of(s) &&
		    s->sh->Characteristics & MEM_EXECUTE)
			return;
	}
	if (pe)
		kimg_check_field(c, &pe->opt, "AddressOfEntryPoint",
				 &(struct kimg_finding){
			.text = "the entry is in no section that is executable",
			.found = kimg_check_hex(c, at),
		});
}

static void write_execute(struct kimg_check *c)
{
	const struct kimg_pe *pe = image(c);
	unsigned int i;

	for (i = 0; pe && i < pe->nsections; i++) {
		const struct kimg_pe_section *s = &pe->section[i];

		if ((s->sh->Characteristics & (MEM_WRITE | MEM_EXECUTE)) !=
		    (MEM_WRITE | MEM_EXECUTE))
			continue;
		kimg_check_field(c, &s->rec, "Characteristics",
				 &(struct kimg_finding){
			.text = kimg_check_fmt(c, "%s is writable and "
				"executable", s->name),
		});
		return;
	}
}

static void signature(struct kimg_check *c)
{
	const struct kimg_pe *pe = c->img->pe;
	unsigned int i;

	for (i = 0; pe && i < pe->ncertificates; i++) {
		const struct kimg_certificate *w = &pe->certificate[i];

		if (w->compared && !w->digest_matches)
			kimg_check_field(c, &w->rec, "dwLength",
					 &(struct kimg_finding){
				.text = "the signature is for another image: "
					"this one was changed after signing",
				.expected = w->digest,
				.found = pe->digest,
			});
	}
}

static void is_signed(struct kimg_check *c)
{
	const struct kimg_pe *pe = image(c);

	if (pe && !pe->certificates_size)
		kimg_check_fail(c, &(struct kimg_finding){
			.layer = pe->layer->name,
			.text = "there is no signature",
		});
}

static void sbat(struct kimg_check *c)
{
	const struct kimg_pe *pe = image(c);

	/* The stub of a bzImage has none until Linux 6.16. */
	if (pe && !pe->sbat && !c->img->setup)
		kimg_check_fail(c, &(struct kimg_finding){
			.layer = pe->layer->name,
			.text = "there is no section .sbat",
		});
}

static void headers(struct kimg_check *c)
{
	const struct kimg_pe *pe = image(c);
	uint64_t end = 0, first = UINT64_MAX, size = pe ?
		pe->oh->SizeOfHeaders : 0;
	unsigned int i;

	for (i = 0; pe && i < pe->nsections; i++) {
		const struct kimg_pe_section *s = &pe->section[i];

		end = s->rec.at + s->rec.end;
		if (s->sh->SizeOfRawData && s->sh->PointerToRawData)
			first = kimg_min(first, s->sh->PointerToRawData);
	}
	if (!pe || (size >= end && size <= first))
		return;
	kimg_check_field(c, &pe->opt, "SizeOfHeaders", &(struct kimg_finding){
		.text = size < end ? "the section table is behind the headers" :
			"the headers reach into a section",
		.expected = size < end ?
			kimg_check_fmt(c, "at least 0x%" PRIx64, end) :
			kimg_check_fmt(c, "at most 0x%" PRIx64, first),
		.found = kimg_check_hex(c, size),
	});
}

static void alignment(struct kimg_check *c)
{
	const struct kimg_pe *pe = image(c);
	bool file;

	if (!pe || (kimg_power_of_2(pe->oh->FileAlignment) &&
		    kimg_power_of_2(pe->oh->SectionAlignment) &&
		    pe->oh->FileAlignment <= pe->oh->SectionAlignment))
		return;
	file = !kimg_power_of_2(pe->oh->FileAlignment) ||
	       kimg_power_of_2(pe->oh->SectionAlignment);
	kimg_check_field(c, &pe->opt,
			 file ? "FileAlignment" : "SectionAlignment",
			 &(struct kimg_finding){
		.text = "the alignments are no powers of two, or that of the "
			"file is above that of sections",
		.found = kimg_check_fmt(c, "0x%" PRIx32, file ?
			pe->oh->FileAlignment : pe->oh->SectionAlignment),
	});
}

/* Tables of real images are in the order of the file, so neighbours do. */
static void overlap_file(struct kimg_check *c)
{
	const struct kimg_pe *pe = image(c);
	unsigned int i, found = 0;
	uint64_t end = 0;

	for (i = 0; pe && i < pe->nsections && found < MOST_FINDINGS; i++) {
		const struct kimg_pe_section *s = &pe->section[i];
		uint64_t at = s->sh->PointerToRawData;

		if (!s->sh->SizeOfRawData)
			continue;
		if (at < end) {
			found++;
			kimg_check_field(c, &s->rec, "PointerToRawData",
					 &(struct kimg_finding){
				.text = kimg_check_fmt(c, "%s begins before "
					"the end of what precedes it", s->name),
				.expected = kimg_check_fmt(c, "at least 0x%"
							   PRIx64, end),
				.found = kimg_check_hex(c, at),
			});
		}
		end = kimg_max(end, at + s->sh->SizeOfRawData);
	}
}

/* With mixed mode a 64-bit kernel is entered by 32-bit firmware, but its own
 * header says 64. */
static void machine(struct kimg_check *c)
{
	const struct kimg_bz_setup *h = kimg_check_setup(c, "xloadflags");
	const struct kimg_pe *pe = image(c);
	bool is_64 = h && h->xloadflags & KIMG_BZ_XLF_KERNEL_64;

	if (!h || !pe || !pe->ch ||
	    (pe->ch->Machine != KIMG_PE_IMAGE_FILE_MACHINE_AMD64 &&
	     pe->ch->Machine != KIMG_PE_IMAGE_FILE_MACHINE_I386) ||
	    is_64 == (pe->ch->Machine == KIMG_PE_IMAGE_FILE_MACHINE_AMD64))
		return;
	kimg_check_field(c, &pe->coff, "Machine", &(struct kimg_finding){
		.text = kimg_check_fmt(c, "the kernel is a %d-bit one",
				       is_64 ? 64 : 32),
		.expected = is_64 ? "0x8664" : "0x14c",
		.found = kimg_check_fmt(c, "0x%x", pe->ch->Machine),
	});
}

const struct kimg_rule kimg_rules_pe[] = {
	{
		.id = "KIMG-S001", .name = "pe-decode",
		.area = KIMG_AREA_PE, .hits = EFI,
		.title = "PE headers, sections and certificates are whole.",
		.why = "Firmware refuses to load the image, and shim to trust "
		       "it.",
		.ref = "Microsoft PE Format",
	},
	{
		.id = "KIMG-S002", .name = "pe-overlap",
		.area = KIMG_AREA_PE, .hits = EFI, .run = overlap,
		.needs = { "pe-decode" },
		.title = "Sections follow each other in memory.",
		.why = "Firmware refuses the image, or one section overwrites "
		       "another.",
		.ref = PE_FORMAT "Section Table",
	},
	{
		.id = "KIMG-S003", .name = "pe-image-size",
		.area = KIMG_AREA_PE, .hits = EFI, .run = size_of_image,
		.needs = { "pe-decode" },
		.title = "SizeOfImage covers all sections.",
		.why = "Firmware reserves too little, and refuses the image.",
		.ref = PE_FORMAT "Optional Header Windows-Specific Fields",
	},
	{
		.id = "KIMG-S004", .name = "pe-entry",
		.area = KIMG_AREA_PE, .hits = EFI, .run = entry,
		.needs = { "pe-decode" },
		.title = "The entry is in a section that is executable.",
		.why = "Firmware that protects memory stops at the first "
		       "instruction.",
		.ref = PE_FORMAT "Optional Header Standard Fields",
	},
	{
		.id = "KIMG-S005", .name = "pe-write-execute",
		.area = KIMG_AREA_PE, .sev = KIMG_INFO, .hits = FOR_EFI,
		.run = write_execute, .needs = { "pe-decode" },
		.title = "No section is both writable and executable.",
		.why = "Firmware that demands this of signed images refuses "
		       "it.",
		.ref = "UEFI CA, New UEFI CA memory mitigation requirements",
	},
	{
		.id = "KIMG-S006", .name = "signature-matches",
		.area = KIMG_AREA_PE, .hits = EFI, .run = signature,
		.needs = { "pe-decode" },
		.title = "A signature is for the image that carries it.",
		.why = "With Secure Boot firmware refuses the image.",
		.cure = "sign it again with sbsign, after sbattach --remove",
		.ref = "Windows Authenticode Portable Executable Signature "
		       "Format",
	},
	{
		.id = "KIMG-S007", .name = "signed",
		.area = KIMG_AREA_PE, .sev = KIMG_INFO, .hits = FOR_EFI,
		.run = is_signed, .needs = { "pe-decode" },
		.title = "The image is signed.",
		.why = "With Secure Boot it does not start.",
		.cure = "sbsign --key KEY --cert CERTIFICATE FILE",
		.ref = "UEFI Specification, section 32.2",
	},
	{
		.id = "KIMG-S008", .name = "sbat",
		.area = KIMG_AREA_PE, .sev = KIMG_INFO, .hits = FOR_EFI,
		.run = sbat, .needs = { "pe-decode" },
		.title = "An image that shim starts says its generation.",
		.why = "shim refuses images without .sbat.",
		.ref = "rhboot/shim, SBAT.md",
	},
	{
		.id = "KIMG-S009", .name = "pe-headers-size",
		.area = KIMG_AREA_PE, .hits = EFI, .run = headers,
		.needs = { "pe-decode" },
		.title = "SizeOfHeaders is the size of the headers.",
		.why = "Firmware copies so much before it looks at sections, "
		       "and a signature is for so much.",
		.ref = PE_FORMAT "Optional Header Windows-Specific Fields",
	},
	{
		.id = "KIMG-S010", .name = "pe-alignment",
		.area = KIMG_AREA_PE, .hits = EFI, .run = alignment,
		.needs = { "pe-decode" },
		.title = "Alignments are powers of two, and that of the file "
			 "is not the larger one.",
		.why = "Firmware refuses the image, or rounds to places that "
		       "nobody meant.",
		.ref = PE_FORMAT "Optional Header Windows-Specific Fields",
	},
	{
		.id = "KIMG-S011", .name = "pe-overlap-file",
		.area = KIMG_AREA_PE, .sev = KIMG_WARNING, .hits = EFI,
		.run = overlap_file, .needs = { "pe-decode" },
		.title = "No two sections have the same bytes of the file.",
		.why = "A digest counts such bytes twice, and tools disagree "
		       "about it; shim refuses some of these images.",
		.ref = "Windows Authenticode Portable Executable Signature "
		       "Format",
	},
	{
		.id = "KIMG-S012", .name = "pe-machine",
		.area = KIMG_AREA_PE, .hits = EFI, .run = machine,
		.needs = { "setup-decode", "pe-decode" },
		.title = "Machine is that of the kernel.",
		.why = "Firmware starts the image in the wrong mode, or does "
		       "not start it.",
		.ref = PE_FORMAT "Machine Types; "
		       "Linux Documentation/arch/x86/boot.rst, xloadflags",
	},
	{ .id = NULL },
};
