/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Linux leaves in its image: the order of looking, and look-ups. */
#include "lx_priv.h"

#include "../../src/core/limits.h"
#include "../../src/core/num.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/core/poison.h"

void kimg_lx_warn(struct lx_job *j, uint64_t at, const char *field,
	     const struct kimg_finding *f)
{
	struct kimg_finding mine = *f;

	mine.sev = KIMG_WARNING;
	mine.layer = j->elf->layer->name;
	mine.at = at;
	mine.has_at = true;
	mine.field = field;
	kimg_image_add(j->img, &mine);
}

/* Room for answers: a name may have many, an address has one. */
static struct kimg_lookup *new_lookups(struct lx_job *j)
{
	const struct kimg_options *opt = &j->img->priv->opt;

	return kimg_image_get(j->img, (uint64_t)opt->nsymbols *
			      KIMG_MAX_SAME_NAME,
			      sizeof(struct kimg_lookup));
}

/* Add an answer; @i is a number of a symbol, or the count for none. */
static bool answer(struct lx_job *j, struct kimg_lookup *list,
		   const char *query, uint32_t i, uint64_t address)
{
	const struct kimg_kallsyms *k = j->out->kallsyms;
	struct kimg_lookup *l = &list[j->out->nlookups++];
	struct kimg_symbol *s;

	l->query = kimg_image_fmt(j->img, "%s", query);
	if (!k || i >= k->count)
		return true;
	s = kimg_image_get(j->img, 1, sizeof(*s));
	if (!s)
		return false;
	l->symbol = s;
	l->found = kimg_kallsyms_get(k, i, s);
	l->offset = address ? address - s->address : 0;
	return true;
}

static bool look_up_name(struct lx_job *j, struct kimg_lookup *list,
			 const char *name)
{
	const struct kimg_kallsyms *k = j->out->kallsyms;
	uint32_t i = k ? kimg_kallsyms_find(k, name, 0) : 0;
	unsigned int n = 0;

	do {
		if (!answer(j, list, name, i, 0))
			return false;
		if (!k || i >= k->count)
			return true;
		i = kimg_kallsyms_find(k, name, i + 1);
	} while (i < k->count && ++n < KIMG_MAX_SAME_NAME);
	return true;
}

/* What is no number after 0x is the name of nothing. */
static bool is_address(const char *query, uint64_t *at)
{
	char *end;

	errno = 0;
	*at = strtoull(query, &end, 16);
	return !strncmp(query, "0x", 2) && !*end && !errno;
}

bool kimg_lx_lookups(struct lx_job *j)
{
	const struct kimg_options *opt = &j->img->priv->opt;
	const struct kimg_kallsyms *k = j->out->kallsyms;
	struct kimg_lookup *list;
	unsigned int i;
	bool good = true;

	if (!opt->nsymbols)
		return true;
	list = new_lookups(j);
	if (!list)
		return false;
	for (i = 0; i < opt->nsymbols && good; i++) {
		const char *query = opt->symbol[i];

		uint64_t at;

		if (is_address(query, &at)) {
			good = answer(j, list, query, k ?
				      kimg_kallsyms_at(k, at) : 0, at);
		} else {
			good = look_up_name(j, list, query);
		}
	}
	j->out->lookup = list;
	return good;
}

/* The range of addresses in which most symbols must be. */
static void measure(struct lx_job *j)
{
	uint64_t end;
	unsigned int i;

	j->low = UINT64_MAX;
	for (i = 0; i < j->elf->nsegments; i++) {
		const struct kimg_elf_phdr *ph = j->elf->segment[i].ph;

		if (ph->p_type != KIMG_PT_LOAD ||
		    !kimg_add(ph->p_vaddr, ph->p_memsz, &end))
			continue;
		j->high = kimg_max(j->high, end);
		if (ph->p_flags & KIMG_PF_X)
			j->low = kimg_min(j->low, ph->p_vaddr);
	}
}

/* Not of a stream that stopped: what is missing could be anything. */
static bool is_whole(const struct kimg_layer *l)
{
	return !l->parent || kimg_src_ready(l->src, 0, l->size);
}

/* False when there is nothing to look through, or no memory. */
static bool begin(struct lx_job *j)
{
	if (!j->elf || !is_whole(j->elf->layer) ||
	    kimg_layer_view(j->elf->layer, 0, j->elf->size, &j->all))
		return false;
	j->out = kimg_image_get(j->img, 1, sizeof(*j->out));
	if (!j->out)
		return false;
	j->img->kernel = j->out;
	j->word = j->elf->bits / 8;
	measure(j);
	return true;
}

enum kimg_err kimg_linux_config(struct kimg_image *img)
{
	struct lx_job j = { .img = img, .elf = img->elf };

	/* With FULL it was looked for. */
	if (img->kernel)
		return KIMG_OK;
	if (begin(&j) && !kimg_lx_config(&j))
		return kimg_image_nomem(img);
	return img->priv->arena.bad ? kimg_image_nomem(img) : KIMG_OK;
}

enum kimg_err kimg_linux_relocs(struct kimg_image *img)
{
	struct lx_job j = { .img = img, .elf = img->elf };

	if (img->kernel)
		return KIMG_OK;
	if (begin(&j) && !kimg_lx_relocs(&j))
		return kimg_image_nomem(img);
	return img->priv->arena.bad ? kimg_image_nomem(img) : KIMG_OK;
}

enum kimg_err kimg_linux_decode(struct kimg_image *img)
{
	struct lx_job j = { .img = img, .elf = img->elf };

	if (img->priv->opt.depth != KIMG_DEPTH_FULL)
		return KIMG_OK;
	if (!begin(&j))
		return img->priv->arena.bad ? kimg_image_nomem(img) : KIMG_OK;
	if (!kimg_lx_relocs(&j) || !kimg_lx_btf(&j) || !kimg_lx_config(&j) ||
	    !kimg_lx_kallsyms(&j) || !kimg_lx_lookups(&j))
		return kimg_image_nomem(img);
	return KIMG_OK;
}
