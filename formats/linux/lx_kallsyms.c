/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finding kallsyms in a kernel without symbols. Nothing says where the tables
 * are, so they are recognised by their structure, from what is certain to what
 * follows: the tokens for the ten digits, the index of tokens, the markers
 * before the tokens, the names before the markers, their number before the
 * names, and the addresses before all or behind the index (scripts/kallsyms.c,
 * write_src).
 */
#include "lx_priv.h"

#include "../../src/core/limits.h"
#include "../../src/core/num.h"
#include <inttypes.h>

#include "../../src/core/poison.h"

/* kallsyms_seqs_of_names has so many bytes for each symbol. */
#define SEQ 3
#define STEP 256
#define SLACK 16

/* Steps that a token takes, also one that is wrong. */
#define WORK 16

/**
 * struct search - tables that are being recognised
 * @align: what each of them is aligned to: a word, and since 7.0 4 bytes
 * @work: steps that may still be made
 */
struct search {
	struct lx_job *j;
	struct kimg_cur c;
	struct kimg_kallsyms *k;
	struct kimg_kallsyms_priv *p;
	unsigned int align;
	uint64_t work;
};

/* One step, or many; false when there were too many. */
static bool spend(struct search *s, uint64_t n)
{
	s->work -= kimg_min(n, s->work);
	return s->work != 0;
}

static uint64_t get(struct search *s, uint64_t at, unsigned int width)
{
	return kimg_cur_get(&s->c, at, width);
}

static uint64_t padded(const struct search *s, uint64_t n)
{
	return (n + s->align - 1) & ~(uint64_t)(s->align - 1);
}

/* The tokens are strings that follow each other; @end gets what is behind. */
static bool read_tokens(struct search *s, unsigned int first, uint64_t at,
			unsigned int last, uint64_t *end)
{
	struct kimg_view v;
	uint64_t n;
	unsigned int i;

	for (i = first; i <= last; i++) {
		n = s->c.v.len - at;
		if (!spend(s, WORK) ||
		    !kimg_view_sub(&s->c.v, at,
				   kimg_min(n, KIMG_SYMBOL_MAX + 1), &v))
			return false;
		n = kimg_view_find(&v, 0, 0);
		if (n >= v.len)
			return false;
		s->p->token[i] = at;
		s->p->token_len[i] = (uint16_t)n;
		at += n + 1;
	}
	*end = at;
	return true;
}

/* Are there tables of tokens whose '0' is at @zero? */
static bool find_tokens(struct search *s, uint64_t zero)
{
	struct kimg_kallsyms *k = s->k;
	uint64_t end, before;
	unsigned int i;

	s->c.bad = false;
	if (!read_tokens(s, '0', zero, LX_TOKENS - 1, &end) ||
	    !spend(s, LX_TOKENS))
		return false;
	k->token_index_at = padded(s, end);
	before = get(s, k->token_index_at + 2 * '0', 2);
	if (s->c.bad || before > zero)
		return false;
	k->token_table_at = zero - before;
	if (!read_tokens(s, 0, k->token_table_at, '0' - 1, &end) ||
	    end != zero)
		return false;
	for (i = 0; i < LX_TOKENS; i++)
		if (get(s, k->token_index_at + 2 * i, 2) !=
		    s->p->token[i] - k->token_table_at)
			return false;
	return !s->c.bad;
}

/* One compressed name: can it be expanded? */
static bool good_name(struct search *s, uint64_t *at)
{
	uint32_t n = kimg_lx_symbol_head(&s->c, at), sum = 0;

	if (!n || n > KIMG_SYMBOL_MAX)
		return false;
	for (; n && sum <= KIMG_SYMBOL_MAX; n--)
		sum += s->p->token_len[get(s, (*at)++, 1)];
	return !n && sum > 1 && sum <= KIMG_SYMBOL_MAX && !s->c.bad;
}

/* Do @n names start at @at, with the markers that are there, and end where
 * those start? */
static bool good_names(struct search *s, uint64_t at, uint64_t n)
{
	uint64_t i, from, start = at;

	for (i = 0; i < n; i++) {
		from = at;
		if (i % STEP == 0 &&
		    get(s, s->k->markers_at + i / STEP * s->p->marker,
			s->p->marker) != at - start)
			return false;
		if (!good_name(s, &at) || at > s->k->markers_at ||
		    !spend(s, at - from))
			return false;
	}
	/* What is left is padding. */
	return padded(s, at) == s->k->markers_at &&
	       (at == s->k->markers_at ||
		!get(s, at, (unsigned int)(s->k->markers_at - at)));
}

/*
 * The names of which there are @nmarkers markers. Up to 256 names are behind
 * the last marker, so the first one is in a range that is known; before it is
 * their number, in 32 bits or a word, and padded to the alignment.
 */
static bool find_names(struct search *s, uint64_t nmarkers)
{
	const uint64_t longest = STEP * (KIMG_SYMBOL_MAX + 2);
	uint64_t last, at, low, n;

	last = get(s, s->k->markers_at + (nmarkers - 1) * s->p->marker,
		   s->p->marker);
	if (last > KIMG_MAX_SYMBOL_BYTES || s->k->markers_at < last + s->align)
		return false;
	at = (s->k->markers_at - last) & ~(uint64_t)(s->align - 1);
	low = at > longest ? at - longest : 0;
	for (; at >= low + s->align && spend(s, 1); at -= s->align) {
		n = get(s, at - s->align, s->align);
		if (n > KIMG_MAX_SYMBOLS || (n + STEP - 1) / STEP != nmarkers)
			continue;
		s->c.bad = false;
		if (!good_names(s, at, n))
			continue;
		s->k->names_at = at;
		s->k->num_syms_at = at - s->align;
		s->k->count = (uint32_t)n;
		return true;
	}
	return false;
}

/*
 * Are there @n markers at @at: from 0 up, in steps that 256 names can take?
 * With one marker anything could be names; a kernel has thousands of symbols.
 */
static bool good_markers(struct search *s, uint64_t at, uint64_t n)
{
	uint64_t i, v, before = 0;

	s->c.bad = false;
	if (n < 2 || get(s, at, s->p->marker))
		return false;
	for (i = 1; i < n && spend(s, 1); i++, before = v) {
		v = get(s, at + i * s->p->marker, s->p->marker);
		if (v < before + 2 * STEP ||
		    v > before + STEP * (KIMG_SYMBOL_MAX + 2))
			return false;
	}
	return !s->c.bad && s->work;
}

static bool try_markers(struct search *s, uint64_t at, uint64_t n)
{
	s->k->markers_at = at;
	return good_markers(s, at, n) && find_names(s, n);
}

/*
 * Markers that start @gap bytes before the tokens: they fill the gap, or in 6.2
 * and 6.3 kallsyms_seqs_of_names is there too, whose size follows from theirs.
 */
static bool fits_gap(struct search *s, uint64_t gap)
{
	uint64_t at = s->k->token_table_at - gap, n, m = s->p->marker;
	uint64_t end, tried = 0;

	if (try_markers(s, at, gap / m) ||
	    (m < s->align && try_markers(s, at, gap / m - 1)))
		return true;
	/* gap = n * 3 + n / 256 * m, and up to 24 bytes of rounding. */
	n = gap * STEP / (SEQ * STEP + m) + 2;
	for (n -= kimg_min(n, SLACK), end = n + SLACK; n < end; n++) {
		uint64_t nmarkers = (n + STEP - 1) / STEP;

		if (padded(s, nmarkers * m) + padded(s, n * SEQ) != gap ||
		    nmarkers == tried)
			continue;
		if (try_markers(s, at, nmarkers))
			return true;
		tried = nmarkers;
	}
	return false;
}

/* Go back from the tokens to where markers start with 0. */
static bool find_markers(struct search *s)
{
	const uint64_t most = (uint64_t)KIMG_MAX_SYMBOLS * (SEQ + 1);
	uint64_t gap, end = kimg_min(most, s->k->token_table_at);

	for (gap = s->align; gap <= end && spend(s, 1); gap += s->align) {
		uint64_t at = s->k->token_table_at - gap;

		/* Since 4.20 markers have 32 bits, before they were words. */
		s->p->marker = 4;
		if (get(s, at, 4))
			continue;
		if (fits_gap(s, gap))
			return true;
		s->p->marker = s->p->word;
		if (s->align == 8 && fits_gap(s, gap))
			return true;
	}
	return false;
}

/* Addresses never go down, and most are in the kernel. */
static bool good_addresses(struct search *s, enum kimg_kallsyms_kind kind,
			   uint64_t at, uint64_t base_at)
{
	struct kimg_kallsyms *k = s->k;
	uint64_t v, before = 0, bytes, inside = 0;
	uint32_t i;

	bytes = (uint64_t)k->count *
		(kind == KIMG_KALLSYMS_ABSOLUTE ? s->p->word : 4);
	if (!kimg_fits(s->c.v.len, at, bytes))
		return false;
	s->c.bad = false;
	k->kind = kind;
	k->addresses_at = at;
	k->relative_base_at = base_at;
	k->relative_base = base_at ? get(s, base_at, s->p->word) : 0;
	for (i = 0; i < k->count && !s->c.bad; i++, before = v) {
		v = kimg_lx_symbol_address(k, i);
		if (v < before)
			return false;
		inside += v >= s->j->low && v <= s->j->high;
	}
	return !s->c.bad && inside >= k->count / 2 + 1;
}

/* Virtual address of a place in the file; false when it is not loaded. */
static bool address_of(const struct search *s, uint64_t at, uint64_t *out)
{
	unsigned int i;

	for (i = 0; i < s->j->elf->nsegments; i++) {
		const struct kimg_elf_phdr *ph = s->j->elf->segment[i].ph;

		if (ph->p_type != KIMG_PT_LOAD || at < ph->p_offset ||
		    at - ph->p_offset >= ph->p_filesz)
			continue;
		*out = ph->p_vaddr + (at - ph->p_offset);
		return true;
	}
	return false;
}

/* Before 6.4 addresses are before the number of symbols, then behind the index
 * of tokens; the base, as long as there is one, follows them. */
static bool find_addresses(struct search *s)
{
	static const enum kimg_kallsyms_kind based[] = {
		KIMG_KALLSYMS_PERCPU, KIMG_KALLSYMS_RELATIVE,
	};
	uint64_t word = s->p->word, n = s->k->count, num = s->k->num_syms_at;
	uint64_t behind = padded(s, s->k->token_index_at + 2 * LX_TOKENS);
	unsigned int i;

	for (i = 0; i < 2; i++) {
		if (num >= word + padded(s, n * 4) &&
		    good_addresses(s, based[i], num - word - padded(s, n * 4),
				   num - word))
			return true;
		if (kimg_fits(s->c.v.len, behind + padded(s, n * 4), word) &&
		    good_addresses(s, based[i], behind,
				   behind + padded(s, n * 4)))
			return true;
	}
	if (num >= n * word &&
	    good_addresses(s, KIMG_KALLSYMS_ABSOLUTE, num - n * word, 0))
		return true;
	if (address_of(s, behind, &s->p->self) &&
	    good_addresses(s, KIMG_KALLSYMS_PCREL, behind, 0))
		return true;
	return good_addresses(s, KIMG_KALLSYMS_ABSOLUTE, behind, 0);
}

static void incomplete(struct search *s, uint64_t at, const char *text,
		       const char *expected)
{
	kimg_lx_warn(s->j, at, "kallsyms", &(struct kimg_finding){
		.err = s->work ? KIMG_ERR_MALFORMED : KIMG_ERR_LIMIT,
		.text = text, .expected = expected,
		.found = s->work ? "nothing that fits" :
			"too much that only looks like it",
	});
}

/* All from one place that looks like the token of '0'; false when it is not. */
static bool try_tables(struct search *s, uint64_t zero)
{
	bool tokens = false, names = false;
	uint64_t table = 0;

	for (s->align = s->p->word;; s->align = 4) {
		if (find_tokens(s, zero)) {
			tokens = true;
			table = s->k->token_table_at;
			s->k->count = 0;
			names = find_markers(s);
		}
		if (names && find_addresses(s)) {
			s->j->out->kallsyms = s->k;
			return true;
		}
		if (names || s->align == 4)
			break;
	}
	if (names)
		incomplete(s, s->k->num_syms_at,
			   "names of symbols without their addresses",
			   kimg_image_fmt(s->j->img, "%" PRIu32 " addresses "
				"that only go up", s->k->count));
	else if (tokens)
		incomplete(s, table,
			   "tokens without names before them",
			   "kallsyms_names and kallsyms_markers");
	return tokens;
}

bool kimg_lx_kallsyms(struct lx_job *j)
{
	static const char digits[] = "0\0" "1\0" "2\0" "3\0" "4\0" "5\0"
				     "6\0" "7\0" "8\0" "9";
	struct search s = { .j = j, .work = KIMG_MAX_SYMBOL_STEPS };
	struct kimg_view rest = j->all;
	uint64_t at;

	s.k = kimg_image_get(j->img, 1, sizeof(*s.k));
	s.p = kimg_image_get(j->img, 1, sizeof(*s.p));
	if (!s.k || !s.p)
		return false;
	*s.p = (struct kimg_kallsyms_priv){
		.all = j->all, .elf = j->elf, .word = j->word,
	};
	s.k->layer = j->elf->layer->name;
	s.k->priv = s.p;
	s.c = (struct kimg_cur){ .v = j->all, .big = j->elf->big };
	while (s.work) {
		at = kimg_view_search(&rest, digits, sizeof(digits));
		if (at >= rest.len ||
		    try_tables(&s, rest.origin + at - j->all.origin))
			return true;
		kimg_view_sub(&rest, at + 1, rest.len - at - 1, &rest);
	}
	incomplete(&s, rest.origin, "no table of symbols so far",
		   "kallsyms_token_table");
	return true;
}
