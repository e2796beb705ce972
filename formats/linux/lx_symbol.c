/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Symbols of kallsyms, expanded when they are asked for (kernel/kallsyms.c).
 * lx_kallsyms.c has seen that all names and addresses can be read.
 */
#include "lx_priv.h"

#include <string.h>

#include "../../src/core/poison.h"

/* Each marker is the place of every 256th name. */
#define STEP 256

static struct kimg_cur cursor(const struct kimg_kallsyms *k)
{
	return (struct kimg_cur){ .v = k->priv->all,
				  .big = k->priv->elf->big };
}

uint32_t kimg_lx_symbol_head(struct kimg_cur *c, uint64_t *at)
{
	uint32_t n = (uint32_t)kimg_cur_get(c, (*at)++, 1);

	if (n & 0x80)
		n = (n & 0x7f) | (uint32_t)kimg_cur_get(c, (*at)++, 1) << 7;
	return n;
}

uint64_t kimg_lx_symbol_address(const struct kimg_kallsyms *k, uint32_t i)
{
	const struct kimg_kallsyms_priv *p = k->priv;
	struct kimg_cur c = cursor(k);
	uint64_t v, out = 0;

	if (k->kind == KIMG_KALLSYMS_ABSOLUTE)
		return kimg_cur_get(&c, k->addresses_at +
				    (uint64_t)i * p->word, p->word);
	v = kimg_cur_get(&c, k->addresses_at + (uint64_t)i * 4, 4);
	switch (k->kind) {
	case KIMG_KALLSYMS_RELATIVE:
		out = k->relative_base + v;
		break;
	case KIMG_KALLSYMS_PERCPU:
		out = v >> 31 ? k->relative_base + (UINT32_MAX - v) : v;
		break;
	case KIMG_KALLSYMS_PCREL:
		if (v >> 31)
			v |= UINT64_C(0xffffffff) << 32;
		out = p->self + (uint64_t)i * 4 + v;
		break;
	case KIMG_KALLSYMS_ABSOLUTE:
		break;
	}
	return p->word == 4 ? out & UINT32_MAX : out;
}

/* Where the name of a symbol starts, with its length. */
static uint64_t name_at(const struct kimg_kallsyms *k, struct kimg_cur *c,
			uint32_t i)
{
	uint64_t at = k->names_at + kimg_cur_get(c, k->markers_at +
		(uint64_t)(i / STEP) * k->priv->marker, k->priv->marker);
	uint32_t n;

	for (i %= STEP; i; i--) {
		n = kimg_lx_symbol_head(c, &at);
		at += n;
	}
	return at;
}

/* The name at @*at, moved to the next one; the first character is the type. */
static void expand(const struct kimg_kallsyms *k, struct kimg_cur *c,
		   uint64_t *at, struct kimg_symbol *out)
{
	const struct kimg_kallsyms_priv *p = k->priv;
	uint32_t n = kimg_lx_symbol_head(c, at), used = 0;
	char text[KIMG_SYMBOL_MAX + 1];

	for (; n; n--) {
		unsigned int t = (unsigned int)kimg_cur_get(c, (*at)++, 1);

		if (p->token_len[t] > KIMG_SYMBOL_MAX - used)
			continue;
		kimg_view_copy(&p->all, p->token[t], text + used,
			       p->token_len[t]);
		used += p->token_len[t];
	}
	text[used] = '\0';
	out->type = text[0];
	for (n = 0; n < used; n++)
		out->name[n] = text[n + 1];
	if (!used)
		out->name[0] = '\0';
}

bool kimg_kallsyms_get(const struct kimg_kallsyms *k, uint32_t i,
		       struct kimg_symbol *out)
{
	struct kimg_cur c = cursor(k);
	uint64_t at;

	if (i >= k->count)
		return false;
	at = name_at(k, &c, i);
	expand(k, &c, &at, out);
	out->address = kimg_lx_symbol_address(k, i);
	return true;
}

uint32_t kimg_kallsyms_find(const struct kimg_kallsyms *k, const char *name,
			    uint32_t from)
{
	struct kimg_cur c = cursor(k);
	struct kimg_symbol s;
	uint64_t at;
	uint32_t i;

	if (from >= k->count)
		return k->count;
	at = name_at(k, &c, from);
	for (i = from; i < k->count; i++) {
		expand(k, &c, &at, &s);
		if (!strcmp(s.name, name))
			return i;
	}
	return k->count;
}

/* Is there a segment that has the address and what is nearest below it? Per-CPU
 * variables of x86-64 are at 0, and are not what the kernel starts behind. */
static bool in_segment(const struct kimg_elf *elf, uint64_t address,
		       uint64_t nearest)
{
	unsigned int i;

	for (i = 0; i < elf->nsegments; i++) {
		const struct kimg_elf_phdr *ph = elf->segment[i].ph;

		if (ph->p_type == KIMG_PT_LOAD && nearest >= ph->p_vaddr &&
		    address - ph->p_vaddr < ph->p_memsz)
			return true;
	}
	return false;
}

uint32_t kimg_kallsyms_at(const struct kimg_kallsyms *k, uint64_t address)
{
	uint32_t low = 0, high = k->count, mid;
	uint64_t nearest;

	/* The first one above it ... */
	while (low < high) {
		mid = low + (high - low) / 2;
		if (kimg_lx_symbol_address(k, mid) <= address)
			low = mid + 1;
		else
			high = mid;
	}
	if (!low)
		return k->count;
	nearest = kimg_lx_symbol_address(k, low - 1);
	if (nearest != address &&
	    !in_segment(k->priv->elf, address, nearest))
		return k->count;
	/* ... and the first of those below. */
	for (high = low - 1, low = 0; low < high;) {
		mid = low + (high - low) / 2;
		if (kimg_lx_symbol_address(k, mid) < nearest)
			low = mid + 1;
		else
			high = mid;
	}
	return high;
}

const char *kimg_kallsyms_kind_name(enum kimg_kallsyms_kind kind)
{
	switch (kind) {
	case KIMG_KALLSYMS_ABSOLUTE:
		return "absolute";
	case KIMG_KALLSYMS_RELATIVE:
		return "relative";
	case KIMG_KALLSYMS_PERCPU:
		return "relative-percpu";
	case KIMG_KALLSYMS_PCREL:
		break;
	}
	return "pc-relative";
}
