/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Architecture, build-id, and the banner of Linux. */
#include "elf_priv.h"

#include "../../src/core/num.h"

#include "../../src/core/poison.h"

#define NT_GNU_BUILD_ID 3
#define BANNER "Linux version "
#define BANNER_MAX 512
#define RODATA_ALIGN (UINT64_C(2) << 20)
#define RODATA_LOOK 65536

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

/* Look for the banner in bytes that cost nothing, or that @pay for. */
static bool look(struct elf_job *j, uint64_t off, uint64_t n, bool pay)
{
	struct kimg_view v, line;
	uint64_t at, end;

	if (off >= j->size)
		return false;
	n = kimg_min(n, j->size - off);
	if ((!pay && !kimg_src_ready(j->layer->src, off, n)) ||
	    kimg_layer_view(j->layer, off, n, &v))
		return false;
	at = kimg_view_search(&v, BANNER, sizeof(BANNER) - 1);
	if (at == v.len)
		return false;
	kimg_view_sub(&v, at, kimg_min(v.len - at, BANNER_MAX), &line);
	end = kimg_view_find(&line, 0, '\n');
	kimg_view_sub(&line, 0, end, &line);
	kimg_image_string(j->img, &line, &j->elf->banner);
	return true;
}

/*
 * linux_banner is among the first objects of .rodata (init/ is linked first).
 * With sections that is a place. In a stream that was decoded up to the notes,
 * which are in the same segment, .rodata starts at a multiple of 2 MiB below
 * them (x86-64, CONFIG_STRICT_KERNEL_RWX).
 */
static void banner(struct elf_job *j)
{
	const struct kimg_section *s = kimg_image_section(j->img, ".rodata");
	uint64_t at = 0;

	if (s) {
		look(j, s->sh->sh_offset, kimg_min(s->sh->sh_size, RODATA_LOOK),
		     true);
		return;
	}
	if (j->elf->sections_read || !j->elf->nnotes)
		return;
	at = j->note[0].at & ~(RODATA_ALIGN - 1);
	for (; at; at -= RODATA_ALIGN)
		if (look(j, at, RODATA_LOOK, false))
			return;
	/* Decoded in sequence: all up to the notes is there, so look at it. */
	look(j, 0, j->note[0].at, false);
}

void kimg_elf_linux(struct elf_job *j)
{
	j->elf->build_id = build_id(j);
	banner(j);
}
