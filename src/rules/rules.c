/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rules exist, and asking them in an order that makes sense. */
#include "rules.h"

#include "../core/num.h"
#include <string.h>

#include "../core/poison.h"

static const struct kimg_rule *const tables[] = {
	kimg_rules_setup, kimg_rules_loader, kimg_rules_memory,
	kimg_rules_payload, kimg_rules_elf, kimg_rules_machine,
	kimg_rules_boot,
	kimg_rules_notes, kimg_rules_builder, kimg_rules_xen, kimg_rules_pe,
};

#define NTABLES (sizeof(tables) / sizeof(tables[0]))

/* Rules without @run stand for what decoding finds: the first of each area. */
#define DECODED(r) (!(r)->run)

enum state { WAITING, GOOD, BAD };

/** struct kimg_checks - one validation in the making
 * @state: of each rule
 * @consumers: their bits
 */
struct kimg_checks {
	struct kimg_image *img;
	const struct kimg_rule_options *opt;
	struct kimg_validation *out;
	struct kimg_finding *last;
	struct kimg_verdict *verdict;
	uint8_t *state;
	uint32_t consumers;
	bool nomem;
};

const struct kimg_rule *kimg_rule_get(unsigned int i)
{
	unsigned int t;

	for (t = 0; t < NTABLES; t++) {
		const struct kimg_rule *r = tables[t];

		for (; r->id; r++)
			if (!i--)
				return r;
	}
	return NULL;
}

static unsigned int number_of(const char *word)
{
	const struct kimg_rule *r;
	unsigned int i;

	for (i = 0; (r = kimg_rule_get(i)); i++)
		if (!strcmp(r->name, word) || !strcmp(r->id, word))
			break;
	return i;
}

const struct kimg_rule *kimg_rule_find(const char *word)
{
	return kimg_rule_get(number_of(word));
}

/* The severity that options give; false when the rule is off. */
static bool level_of(const struct kimg_checks *all, const struct kimg_rule *r,
		     enum kimg_severity *sev)
{
	unsigned int i;

	for (i = all->opt->nlevels; i-- > 0;) {
		const struct kimg_level *l = &all->opt->level[i];

		if (l->rule != r)
			continue;
		*sev = l->sev;
		return !l->off;
	}
	return true;
}

static void add(struct kimg_checks *all, const struct kimg_finding *f)
{
	struct kimg_finding *mine = kimg_image_get(all->img, 1, sizeof(*mine));

	if (!mine) {
		all->nomem = true;
		return;
	}
	*mine = *f;
	mine->next = NULL;
	if (!mine->layer)
		mine->layer = "";
	if (all->last)
		all->last->next = mine;
	else
		all->out->finding = mine;
	all->last = mine;
}

void kimg_check_fail(struct kimg_check *c, const struct kimg_finding *f)
{
	struct kimg_finding mine = *f;

	mine.rule = c->rule;
	mine.area = c->rule->area;
	mine.consumer = c->profile ? &c->profile->consumer : NULL;
	if (mine.sev == KIMG_ERROR)
		mine.sev = c->rule->sev;
	if (!mine.hint)
		mine.hint = c->rule->cure;
	if (!level_of(c->all, c->rule, &mine.sev))
		return;
	c->failed |= mine.sev == KIMG_ERROR;
	add(c->all, &mine);
}

void kimg_check_field(struct kimg_check *c, const struct kimg_rec *rec,
		      const char *field, const struct kimg_finding *f)
{
	const struct kimg_field *row = kimg_rec_find(rec, field);
	struct kimg_finding mine = *f;

	mine.layer = rec->layer;
	mine.at = rec->at + (row ? row->off : 0);
	mine.has_at = true;
	mine.field = field;
	kimg_check_fail(c, &mine);
}

const struct kimg_bz_setup *kimg_check_setup(const struct kimg_check *c,
					     const char *field)
{
	const struct kimg_setup *s = c->img->setup;
	const struct kimg_field *f = s ? kimg_rec_find(&s->rec, field) : NULL;

	return f && kimg_rec_has(&s->rec, f) ? s->hdr : NULL;
}

/* What decoding found belongs to the rule of its area that has no code. */
static const struct kimg_rule *decode_rule(const struct kimg_finding *f,
					   unsigned int *number)
{
	/* A file that is compressed as a whole is the payload of nothing. */
	enum kimg_area area = f->area == KIMG_AREA_FILE ? KIMG_AREA_PAYLOAD :
							  f->area;
	const struct kimg_rule *r;

	for (*number = 0; (r = kimg_rule_get(*number)); ++*number)
		if (DECODED(r) && r->area == area)
			return r;
	return NULL;
}

static void take_decoded(struct kimg_checks *all)
{
	const struct kimg_finding *f = all->img->finding;
	unsigned int i;

	for (; f; f = f->next) {
		struct kimg_finding mine = *f;

		mine.rule = decode_rule(f, &i);
		if (!mine.rule || !level_of(all, mine.rule, &mine.sev))
			continue;
		if (mine.sev == KIMG_ERROR)
			all->state[i] = BAD;
		add(all, &mine);
	}
}

/* Have all rules that it builds on passed? WAITING until that is known. */
static enum state ready(const struct kimg_checks *all,
			const struct kimg_rule *r)
{
	enum state s = GOOD;
	unsigned int i;

	for (i = 0; i < KIMG_RULE_NEEDS && r->needs[i]; i++) {
		enum state need = all->state[number_of(r->needs[i])];

		if (need == BAD)
			return BAD;
		if (need == WAITING)
			s = WAITING;
	}
	return s;
}

static bool ask(struct kimg_checks *all, const struct kimg_rule *r)
{
	struct kimg_check c = { .img = all->img, .rule = r, .all = all };
	unsigned int i;

	if (!r->each) {
		r->run(&c);
		return !c.failed;
	}
	for (i = 0; i < all->out->nverdicts; i++) {
		c.profile = kimg_profile_get(all->verdict[i].consumer);
		if (c.profile->bit & r->hits)
			r->run(&c);
	}
	/* One loader's taste does not make the image wrong for others. */
	return true;
}

/* One round; false when nothing is left to do. A ring of needs would end it,
 * too, and a test looks for one. */
static bool ask_ready(struct kimg_checks *all)
{
	const struct kimg_rule *r;
	bool progress = false;
	unsigned int i;

	for (i = 0; (r = kimg_rule_get(i)); i++) {
		enum state s = WAITING;
		enum kimg_severity sev = r->sev;

		if (all->state[i] == WAITING)
			s = ready(all, r);
		if (s == WAITING)
			continue;
		if (s == GOOD && !DECODED(r) && r->hits & all->consumers &&
		    level_of(all, r, &sev) && !ask(all, r))
			s = BAD;
		all->state[i] = (uint8_t)s;
		progress = true;
	}
	return progress;
}

static void judge(struct kimg_checks *all)
{
	const struct kimg_finding *f;
	unsigned int i;

	for (i = 0; i < all->out->nverdicts; i++) {
		struct kimg_verdict *v = &all->verdict[i];
		uint32_t bit = kimg_profile_get(v->consumer)->bit;

		for (f = all->out->finding; f && !v->why; f = f->next)
			if (f->sev == KIMG_ERROR &&
			    (f->consumer ? f->consumer == v->consumer :
			     (f->rule->hits & bit) != 0))
				v->why = f;
		v->takes = !v->why;
	}
}

/* By area, and in it as they came; without what is known already. */
static void sort(struct kimg_checks *all)
{
	const struct kimg_rule_options *opt = all->opt;
	const struct kimg_finding *f, *first = NULL;
	struct kimg_finding *copy;
	enum kimg_area area;

	all->last = NULL;
	for (area = 0; area < KIMG_AREAS; area++) {
		for (f = all->out->finding; f; f = f->next) {
			if (f->area != area)
				continue;
			if (opt->known && opt->known(opt->ctx, f)) {
				all->out->known++;
				continue;
			}
			all->out->count[f->sev]++;
			copy = kimg_image_get(all->img, 1, sizeof(*copy));
			if (!copy) {
				all->nomem = true;
				return;
			}
			*copy = *f;
			copy->next = NULL;
			if (all->last)
				all->last->next = copy;
			else
				first = copy;
			all->last = copy;
		}
	}
	all->out->finding = first;
}

static bool begin(struct kimg_checks *all)
{
	const struct kimg_consumer *generic = kimg_consumer_get(0);
	const struct kimg_consumer *const *who = all->opt->consumer;
	unsigned int i, n = all->opt->nconsumers;

	if (!n) {
		who = &generic;
		n = 1;
	}
	for (i = 0; kimg_rule_get(i); i++)
		;
	all->out = kimg_image_get(all->img, 1, sizeof(*all->out));
	all->verdict = kimg_image_get(all->img, n, sizeof(*all->verdict));
	all->state = kimg_image_get(all->img, i + 1, 1);
	if (!all->out || !all->verdict || !all->state)
		return false;
	all->out->nverdicts = n;
	all->out->verdict = all->verdict;
	for (i = 0; i < n; i++) {
		all->verdict[i].consumer = who[i];
		all->consumers |= kimg_profile_get(who[i])->bit;
	}
	return true;
}

enum kimg_err kimg_image_validate(struct kimg_image *img,
				  const struct kimg_rule_options *opt,
				  const struct kimg_validation **out)
{
	const struct kimg_rule_options none = { .nconsumers = 0 };
	struct kimg_checks all = { .img = img, .opt = opt ? opt : &none };

	*out = NULL;
	if ((!img->kind && !img->wrapper) ||
	    img->priv->opt.depth < KIMG_DEPTH_END)
		return KIMG_ERR_MISUSE;
	if (!begin(&all))
		return kimg_image_nomem(img);
	take_decoded(&all);
	while (ask_ready(&all))
		;
	/* What is known still keeps an image from starting. */
	judge(&all);
	sort(&all);
	if (all.nomem)
		return kimg_image_nomem(img);
	*out = all.out;
	return KIMG_OK;
}
