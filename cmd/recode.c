/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "recode.h"

#include "verify.h"
#include <errno.h>
#include <inttypes.h>
#include <kimg/format.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void kimg_codec_words(struct kimg_buf *b)
{
	struct kimg_codec_info c;
	unsigned int i;

	for (i = 0; kimg_codec_get(i, &c); i++)
		kimg_buf_addf(b, "%s\n", c.name);
}

static int usage(const char *fmt, const char *word)
{
	kimg_complain(fmt, word);
	fprintf(stderr, "Try 'kimg repack --help' for more information.\n");
	return KIMG_EXIT_USAGE;
}

static int out_of_memory(void)
{
	kimg_complain("out of memory", NULL);
	return KIMG_EXIT_INTERNAL;
}

static int read_level(struct kimg_recode_ask *a, const char *word)
{
	char *end;
	long v;

	if (!word)
		return KIMG_EXIT_OK;
	errno = 0;
	v = strtol(word, &end, 10);
	if (errno || end == word || *end || v < INT_MIN || v > INT_MAX)
		return usage("option '--level' does not take '%s'", word);
	a->opt.has_level = true;
	a->opt.level = (int)v;
	return a->opt.codec ? KIMG_EXIT_OK :
			      usage("--level is for --codec", NULL);
}

/* FIELD=VALUE; the names live as long as what is asked. */
static int read_set(struct kimg_recode_ask *a, const struct kimg_list *l)
{
	size_t n = 1;
	unsigned int i;
	char *p, *eq;

	for (i = 0; i < l->n; i++)
		n += strlen(l->item[i]) + 1;
	a->set = calloc(l->n + 1, sizeof(*a->set));
	a->fields = malloc(n);
	if (!a->set || !a->fields)
		return out_of_memory();
	for (i = 0, p = a->fields; i < l->n; i++, p += n) {
		n = strlen(l->item[i]) + 1;
		memcpy(p, l->item[i], n);
		eq = strchr(p, '=');
		if (!eq || eq == p ||
		    !kimg_opt_address(eq + 1, &a->set[i].value))
			return usage("option '--set' does not take '%s'",
				     l->item[i]);
		a->set[i].field = p;
		*eq = '\0';
	}
	a->opt.set = a->set;
	a->opt.nset = l->n;
	return KIMG_EXIT_OK;
}

int kimg_recode_read(struct kimg_recode_ask *a,
		     const struct kimg_recode_words *w,
		     const struct kimg_call *call)
{
	const struct kimg_validate ask = { .consumers = w->consumers };
	int status;

	*a = (struct kimg_recode_ask){ .call = call, .report = w->report };
	a->opt.codec = w->codec;
	a->opt.strip = w->strip;
	a->any = w->codec || w->strip || w->set.n;
	status = kimg_asked_read(&ask, &a->asked);
	if (!status)
		status = read_level(a, w->level);
	if (!status)
		status = read_set(a, &w->set);
	if (!status && !a->any && (w->consumers.n || w->report))
		status = usage("--for and --size-report are for --codec, --set "
			       "and --strip-signature", NULL);
	a->opt.consumer = a->asked.consumer;
	a->opt.nconsumers = a->asked.opt.nconsumers;
	/* The payload is decoded while the new one is made, if verdicts about
	 * the old image are not needed. */
	a->depth = w->consumers.n ? KIMG_DEPTH_LAYERS : KIMG_DEPTH_END;
	return status;
}

void kimg_recode_free(struct kimg_recode_ask *a)
{
	kimg_asked_free(&a->asked);
	free(a->set);
	free(a->fields);
}

static void line(struct kimg_buf *b, const char *what, uint64_t from,
		 uint64_t to)
{
	kimg_buf_addf(b, "  %-8s  %12" PRIu64 "  %12" PRIu64 "  %6.1f %%\n",
		      what, from, to, from ? 100.0 * (double)to / (double)from :
					     100.0);
}

/* Bytes and text do not share standard output. */
static int show(const struct kimg_recode_ask *a, const struct kimg_recode *r,
		const struct kimg_image *img, uint64_t size,
		const struct kimg_out *out)
{
	struct kimg_buf b = { .p = NULL };

	kimg_buf_addf(&b, "  %-8s  %12s  %12s\n", "", r->from, r->to);
	line(&b, "payload", r->old_length, r->length);
	line(&b, "file", img->size, size);
	line(&b, "kernel", r->size, r->size);
	kimg_buf_addf(&b, "  %s\n", r->in_place ?
		      "starts by its own decompressor" :
		      "only for loaders that decode the payload themselves");
	return a->dry_run || out->made ? kimg_write(&b) :
					 kimg_write_messages(&b);
}

static int verify(const struct kimg_recode_ask *a, struct kimg_image *img,
		  const struct kimg_buf *made)
{
	struct kimg_verify v = {
		.call = a->call, .worse = KIMG_EXIT_REFUSED,
		.made = { .name = "what was made", .bytes = made->p,
			  .len = made->len },
	};

	if (a->opt.nconsumers)
		v.ask = &a->asked.opt;
	else
		v.before = img;
	return kimg_verify(&v);
}

int kimg_recode_file(const struct kimg_recode_ask *a, struct kimg_image *img,
		     struct kimg_out *out)
{
	struct kimg_buf made = { .p = NULL }, b = { .p = NULL };
	struct kimg_recode r;
	enum kimg_err err = kimg_recode_plan(img, &a->opt, &r);
	int status;

	if (!err)
		err = kimg_recode_make(img, &r, &made);
	status = err == KIMG_ERR_MISUSE ? KIMG_EXIT_USAGE :
					  kimg_exit_status(err);
	if (status || a->call->g.verbose)
		kimg_message_image(&b, a->call, img);
	kimg_write_messages(&b);
	if (!status)
		status = verify(a, img, &made);
	if (!status && (a->report || a->dry_run))
		status = show(a, &r, img, made.len, out);
	if (!status && !a->dry_run)
		status = kimg_output_write(out, made.p, made.len);
	kimg_buf_free(&made);
	return status;
}
