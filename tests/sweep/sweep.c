/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reports take ten times as long as decoding: one in so many images, a number
 * that has no divisor in common with the three ways of flipping. */
/* Memory for what a changed byte announces: the sanitizers touch a part of all
 * that is asked for. */
#define MOST (UINT64_C(32) << 20)
#define REPORTS 13

unsigned char *sweep_load(const char *name, size_t *len)
{
	FILE *f = fopen(name, "rb");
	unsigned char *p = NULL;
	long n = -1;

	if (f && !fseek(f, 0, SEEK_END))
		n = ftell(f);
	if (n >= 0)
		p = malloc(n ? (size_t)n : 1);
	if (!p || fseek(f, 0, SEEK_SET) ||
	    fread(p, 1, (size_t)n, f) != (size_t)n) {
		perror(name);
		exit(2);
	}
	fclose(f);
	*len = (size_t)n;
	return p;
}

static bool complain(const char *what)
{
	printf("inconsistent: %s\n", what);
	fflush(stdout);	/* a fuzz target ends here */
	return false;
}

/* An error has a finding that says where and what; a success has none. */
static bool check_findings(const struct kimg_image *img, enum kimg_err err)
{
	const struct kimg_finding *f;
	const struct kimg_finding *first = NULL;

	if (err != img->err)
		return complain("the image has another error than the call");
	for (f = img->finding; f; f = f->next) {
		if (!f->layer || !f->text || !f->text[0])
			return complain("a finding without layer or text");
		if (!f->has_at)
			return complain("a finding without a place");
		if (f->err == KIMG_OK || !kimg_strerror(f->err))
			return complain("a finding without an error");
		if (!first && f->sev == KIMG_ERROR)
			first = f;
	}
	if (err == KIMG_ERR_NOMEM)
		return true;
	if (err && !first)
		return complain("an error without a finding");
	if (!err && first)
		return complain("a finding without an error");
	return !first || first->err == err ||
	       complain("the error is not that of the first finding");
}

static bool inside(const struct kimg_layer *l, uint64_t at, uint64_t n)
{
	return kimg_fits(l->size, at, n);
}

static bool check_elf(const struct kimg_elf *e)
{
	unsigned int i;

	if (e->size + e->tail_size != e->layer->size)
		return complain("an ELF and its tail are not the layer");
	for (i = 0; i < e->nsegments; i++)
		if (!inside(e->layer, e->segment[i].rec.at,
			    e->segment[i].rec.spec->size) ||
		    e->segment[i].index != i)
			return complain("a segment outside the layer");
	for (i = 0; i < e->nsections; i++)
		if (!e->section[i].name ||
		    !inside(e->layer, e->section[i].rec.at,
			    e->section[i].rec.spec->size))
			return complain("a section outside the layer");
	for (i = 0; i < e->nnotes; i++)
		if (!e->note[i].owner ||
		    !inside(e->layer, e->note[i].at, 12) ||
		    !inside(e->layer, e->note[i].desc_at,
			    e->note[i].desc.len))
			return complain("a note outside the layer");
	return true;
}

static bool check_setup(const struct kimg_image *img)
{
	const struct kimg_setup *s = img->setup;
	const struct kimg_layer *l = img->wrapper ? img->wrapper->inner :
						    img->file;

	if (s->rec.end > l->size && !img->err)
		return complain("a header that ends behind the file");
	if (!inside(l, s->pm_at, s->pm_size) ||
	    !inside(l, s->tail_at, s->tail_size))
		return complain("parts outside the file");
	if (img->payload && !inside(l, img->payload->at, img->payload->length))
		return complain("a payload outside the file");
	return true;
}

static bool check_xen(const struct kimg_xen *x)
{
	if (!x->pv.ok == !x->pv.why || !x->pvh.ok == !x->pvh.why)
		return complain("neither yes nor why not");
	return true;
}

/* Symbols of a table that was found can be had. */
static bool check_kernel(const struct kimg_linux *lx, const struct kimg_elf *e)
{
	const struct kimg_kallsyms *k = lx->kallsyms;
	struct kimg_symbol s;
	uint64_t before = 0;
	uint32_t i;

	if (lx->relocs && !inside(e->layer, lx->relocs->at, lx->relocs->size))
		return complain("relocations outside the layer");
	if (lx->config && !inside(e->layer, lx->config->at,
				  lx->config->length))
		return complain("a configuration outside the layer");
	/* All names are gone through below; getting each one takes long. */
	for (i = 0; k && kimg_kallsyms_get(k, i, &s); i += 29) {
		if (!s.type || !s.name[0] || s.address < before)
			return complain("a bad symbol");
		before = s.address;
	}
	if (k && (i < k->count || k->count < 2))
		return complain("symbols are missing");
	if (k && kimg_kallsyms_find(k, "no such name", 0) != k->count)
		return complain("a symbol that is not there");
	return true;
}

/* All rules, for everybody. Without the end of its streams there is nothing to
 * ask; a verdict of no has a reason. */
static bool check_rules(struct kimg_image *img)
{
	const struct kimg_consumer *who[KIMG_MAX_CONSUMERS];
	struct kimg_rule_options opt = { .consumer = who };
	const struct kimg_validation *v;
	enum kimg_err err;
	unsigned int i;

	while ((who[opt.nconsumers] = kimg_consumer_get(opt.nconsumers)))
		opt.nconsumers++;
	err = kimg_image_validate(img, &opt, &v);
	if (err)
		return err == KIMG_ERR_MISUSE || err == KIMG_ERR_NOMEM ||
		       complain("rules that fail");
	for (i = 0; i < v->nverdicts; i++)
		if (v->verdict[i].takes == (v->verdict[i].why != NULL))
			return complain("neither yes nor why not");
	return true;
}

bool sweep_check(struct kimg_image *img, enum kimg_err err)
{
	return check_rules(img) && check_findings(img, err) &&
	       (!img->elf || check_elf(img->elf)) &&
	       (!img->setup || check_setup(img)) &&
	       (!img->xen || check_xen(img->xen)) &&
	       (!img->kernel || check_kernel(img->kernel, img->elf));
}

bool sweep_report(const struct kimg_image *img)
{
	const struct kimg_text_options text = { .verbose = 2, .color = true };
	struct kimg_report *r = kimg_report_new("inspect/1");
	const struct kimg_finding *f;
	struct kimg_buf b = { .p = NULL };
	enum kimg_err err;
	bool good;

	err = kimg_report_add(r, img);
	if (!err)
		err = kimg_report_json(r, true, &b);
	good = !err || err == KIMG_ERR_UNSUPPORTED;
	kimg_buf_free(&b);
	kimg_report_text(img, &text, &b);
	for (f = img->finding; f; f = f->next)
		kimg_report_finding(img->name, f, &b);
	good = good && !b.bad;
	kimg_buf_free(&b);
	kimg_report_free(r);
	return good || complain("a report that fails");
}

bool sweep_padding(const unsigned char *p, size_t len, size_t at)
{
	size_t i;

	if (at < SWEEP_STRIDE || len - at <= 2 * SWEEP_STRIDE)
		return false;
	for (i = at - SWEEP_STRIDE; i < at + 2 * SWEEP_STRIDE; i++)
		if (p[i])
			return false;
	return true;
}

static enum kimg_err decode(const struct kimg_input *in,
			    const struct kimg_options *opt, bool *bad)
{
	struct kimg_image *img = NULL;
	enum kimg_err err = kimg_image_decode(in, opt, &img);
	static unsigned int turn;

	if (!img) {
		*bad = !complain("no image");
		return err;
	}
	if (!sweep_check(img, err) ||
	    (turn++ % REPORTS == 0 && !sweep_report(img)))
		*bad = true;
	kimg_image_free(img);
	return err;
}

enum kimg_err sweep_decode(const unsigned char *bytes, size_t len, bool *bad)
{
	const struct kimg_options notes = { .max_size = MOST };
	const struct kimg_options full = {
		.max_size = MOST, .depth = KIMG_DEPTH_FULL,
	};
	struct kimg_input in = { .name = "sweep", .bytes = bytes, .len = len };
	enum kimg_err err = decode(&in, &notes, bad);

	if (!decode(&in, &full, bad) && err)
		*bad = !complain("an error that full decoding does not see");
	return err;
}
