/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Architecture, build-id, and the banner of Linux. */
#include "elf_priv.h"

#include "../../src/core/num.h"

#include "../../src/core/poison.h"

#define NT_GNU_BUILD_ID 3
#define BANNER "Linux version "
#define BANNER_MAX 512
#define RODATA_ALIGN (UINT64_C(2) << 20)
#define RODATA_MAX (UINT64_C(16) << 20)

const char *kimg_elf_arch(const struct kimg_elf_ehdr *eh)
{
	switch (eh->e_machine) {
	case KIMG_EM_X86_64:
		return "x86_64";
	case KIMG_EM_386:
		return "i386";
	case KIMG_EM_AARCH64:
		return "aarch64";
	case KIMG_EM_ARM:
		return "arm";
	case KIMG_EM_RISCV:
		return "riscv";
	case KIMG_EM_S390:
		return "s390";
	case KIMG_EM_PPC64:
		return "ppc64";
	case KIMG_EM_LOONGARCH:
		return "loongarch";
	default:
		return NULL;
	}
}

static const char *build_id(struct elf_job *j)
{
	static const char digit[] = "0123456789abcdef";
	const struct kimg_note *n = kimg_image_note(j->img, "GNU",
						    NT_GNU_BUILD_ID);
	struct kimg_cur c = { .big = false };
	uint64_t i, len;
	char *hex;

	if (!n)
		return NULL;
	c.v = n->desc;
	/* SHA-1 takes 20 bytes; nothing that anybody uses takes more than 64 */
	len = kimg_min(n->desc.len, 64);
	hex = kimg_image_get(j->img, len * 2 + 1, 1);
	for (i = 0; hex && i < len; i++) {
		uint64_t b = kimg_cur_get(&c, i, 1);

		hex[2 * i] = digit[b >> 4];
		hex[2 * i + 1] = digit[b & 15];
	}
	return hex;
}

/* "... #1 SMP ...": a weak copy that nobody prints has no number. */
static bool has_number(const struct kimg_view *line)
{
	uint64_t at = kimg_view_find(line, 0, '#');
	struct kimg_cur c = { .v = *line };
	uint64_t digit = kimg_cur_get(&c, at + 1, 1);

	return digit >= '0' && digit <= '9';
}

/* Look for the banner in [@at, @end); a numbered one ends the search. */
static bool look(struct elf_job *j, uint64_t at, uint64_t end)
{
	struct kimg_view line;

	for (;; at++) {
		if (kimg_src_search(j->layer->src, at, end - at, BANNER,
				    sizeof(BANNER) - 1, &at) || at == end ||
		    kimg_layer_view(j->layer, at, kimg_min(end - at,
				    BANNER_MAX), &line))
			return at < end;
		kimg_view_sub(&line, 0, kimg_view_find(&line, 0, '\n'), &line);
		if (!j->elf->banner || has_number(&line))
			kimg_image_string(j->img, &line, &j->elf->banner);
		if (has_number(&line))
			return true;
	}
}

/*
 * linux_banner is in .rodata. With sections that is a place to read. In a
 * stream that was decoded up to the notes, .rodata starts at a multiple of
 * 2 MiB below them (x86-64, CONFIG_STRICT_KERNEL_RWX), so steps of that size
 * are looked at as long as they are decoded.
 */
static void banner(struct elf_job *j)
{
	const struct kimg_section *s = kimg_image_section(j->img, ".rodata");
	uint64_t end, at;

	if (s) {
		at = s->sh->sh_offset;
		if (kimg_fits(j->size, at, s->sh->sh_size))
			look(j, at, at + kimg_min(s->sh->sh_size, RODATA_MAX));
		return;
	}
	if (j->elf->sections_read || !j->elf->nnotes)
		return;
	for (end = j->note[0].at;
	     end && j->note[0].at - end < RODATA_MAX; end = at) {
		at = (end - 1) & ~(RODATA_ALIGN - 1);
		if (!kimg_src_ready(j->layer->src, at, end - at) ||
		    look(j, at, end))
			return;
	}
}

void kimg_elf_linux(struct elf_job *j)
{
	j->elf->build_id = build_id(j);
	banner(j);
}
