/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The relocation lists behind the ELF: 32-bit words, each list with a word of 0
 * before it, read from the end (arch/x86/boot/compressed/misc.c,
 * handle_relocations; arch/x86/tools/relocs.c, emit_relocs).
 */
#include "lx_priv.h"

#include "../../src/core/num.h"
#include <inttypes.h>

#include "../../src/core/poison.h"

#define LISTS_MAX 3

/** struct tail - the words behind an ELF, and what they were counted to be */
struct tail {
	struct kimg_cur c;
	uint64_t words;
	uint64_t odd;
	uint64_t delta;
	uint64_t low;
	uint64_t high;
	uint32_t count[LISTS_MAX];
	unsigned int nlists;
	uint32_t outside;
	uint64_t first_outside;
};

static uint64_t word(struct tail *t, uint64_t i)
{
	return kimg_cur_get(&t->c, t->odd + 4 * i, 4);
}

/* Words count virtual addresses, also of what is linked somewhere else (per-CPU
 * data of x86-64 at 0): so physical addresses are compared. */
static void range(const struct kimg_elf *elf, struct tail *t)
{
	bool first = true;
	unsigned int i;

	for (i = 0; i < elf->nsegments; i++) {
		const struct kimg_elf_phdr *ph = elf->segment[i].ph;

		if (ph->p_type != KIMG_PT_LOAD)
			continue;
		if (first)
			t->delta = ph->p_vaddr - ph->p_paddr;
		if (first || ph->p_paddr < t->low)
			t->low = ph->p_paddr;
		t->high = kimg_max(t->high, ph->p_paddr + ph->p_memsz);
		first = false;
	}
}

static void check_word(struct tail *t, unsigned int bits, uint64_t i)
{
	uint64_t v = word(t, i);

	if (bits == 64 && v >> 31)
		v |= UINT64_C(0xffffffff) << 32;
	v -= t->delta;
	if (bits == 32)
		v &= UINT32_MAX;
	if (v >= t->low && v < t->high)
		return;
	/* From the end to the start: the last one seen is the first. */
	t->first_outside = t->odd + 4 * i;
	t->outside++;
}

/* Count backwards; words that remain belong to no list. */
static uint64_t count(struct tail *t, unsigned int bits)
{
	unsigned int most = bits == 64 ? LISTS_MAX : 1;
	uint64_t i = t->words, n;

	while (i && t->nlists < most) {
		for (n = 0; i && word(t, i - 1); n++)
			check_word(t, bits, --i);
		/* A list that no 0 stops is not one. */
		if (!i)
			return n;
		t->count[t->nlists++] = (uint32_t)n;
		i--;
	}
	/* The ELF may be padded before the lists, which looks like a list. */
	while (i && !word(t, i - 1))
		i--;
	while (t->nlists == LISTS_MAX && !t->count[t->nlists - 1])
		t->nlists--;
	return i;
}

static void complain(struct lx_job *j, const struct tail *t, uint64_t left)
{
	uint64_t at = j->elf->size, all;

	all = (uint64_t)t->count[0] + t->count[1] + t->count[2];
	if (t->odd)
		kimg_lx_warn(j, at, "relocs", &(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED,
			.text = "the relocation lists are not whole words",
			.expected = "a multiple of 4 bytes",
			.found = kimg_image_fmt(j->img, "%" PRIu64,
						j->elf->tail_size),
		});
	if (left)
		kimg_lx_warn(j, at + t->odd, "relocs", &(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED,
			.text = "words that are in no relocation list",
			.expected = kimg_image_fmt(j->img, "at most %u lists, "
				"each with a word of 0 before it",
				j->elf->bits == 64 ? LISTS_MAX : 1),
			.found = kimg_image_fmt(j->img, "%" PRIu64
						" words too many", left),
		});
	if (t->outside)
		kimg_lx_warn(j, at + t->first_outside, "relocs",
			&(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED,
			.text = "relocations outside of the kernel",
			.expected = kimg_image_fmt(j->img, "0x%" PRIx64
				" to 0x%" PRIx64, t->low + t->delta,
				t->high + t->delta),
			.found = kimg_image_fmt(j->img, "%" PRIu32 " of %"
				PRIu64 " are not, the first is 0x%" PRIx64,
				t->outside, all, kimg_cur_get(
				&(struct kimg_cur){ .v = t->c.v,
						    .big = t->c.big },
				t->first_outside, 4)),
		});
	if (t->nlists && !t->count[0])
		kimg_lx_warn(j, at + t->odd + 4 * (t->words - 1), "relocs",
			&(struct kimg_finding){
			.err = KIMG_ERR_MALFORMED,
			.text = "the last relocation list is empty (padding "
				"behind it?)",
			.expected = "the last word is an address",
			.found = "0",
		});
}

bool kimg_lx_relocs(struct lx_job *j)
{
	const struct kimg_elf *elf = j->elf;
	bool payload = j->img->payload && j->img->payload->inner == elf->layer;
	struct tail t = { .c = { .big = elf->big } };
	struct kimg_relocs *r;
	uint64_t left;

	if (!elf->tail_size ||
	    kimg_layer_view(elf->layer, elf->size, elf->tail_size, &t.c.v))
		return true;
	t.words = elf->tail_size / 4;
	t.odd = elf->tail_size % 4;
	range(elf, &t);
	left = count(&t, elf->bits);
	/* Behind an ELF that is a file there may be anything. */
	if (!payload && (t.odd || left || t.outside || !t.count[0]))
		return true;
	r = kimg_image_get(j->img, 1, sizeof(*r));
	if (!r)
		return false;
	*r = (struct kimg_relocs){
		.layer = elf->layer->name, .at = elf->size,
		.size = elf->tail_size, .nlists = t.nlists,
		.relocs32 = t.count[0], .outside = t.outside,
		.relocs32neg = t.nlists == LISTS_MAX ? t.count[1] : 0,
		.relocs64 = t.nlists > 1 ? t.count[t.nlists - 1] : 0,
	};
	j->out->relocs = r;
	complain(j, &t, left);
	return true;
}
