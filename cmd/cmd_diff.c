/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kimg diff: what differs between two images. */
#include "common.h"
#include "files.h"
#include "jobs.h"
#include "limits.h"
#include "sandbox.h"

#include <kimg/diff.h>
#include <stdio.h>

/** struct diff - options of this command */
struct diff {
	struct kimg_list ignore;
};

static struct diff options;

static const struct kimg_opt rows[] = {
	{ .name = "ignore", .kind = KIMG_OPT_LIST, .arg = "PATH",
	  .words = kimg_path_words, .at = offsetof(struct diff, ignore),
	  .help = "leave out a member and all below it; repeatable" },
	{ .name = NULL },
};

/** struct side - one of the two images, and what came of it */
struct side {
	struct kimg_report *report;
	struct kimg_buf err;
	int status;
};

/** struct comparison - both */
struct comparison {
	const struct kimg_call *call;
	struct kimg_options opt;
	struct kimg_files files;
	struct side side[2];
};

static int usage(const char *fmt, const char *word)
{
	kimg_complain(fmt, word);
	fprintf(stderr, "Try 'kimg diff --help' for more information.\n");
	return KIMG_EXIT_USAGE;
}

static void add_image(const struct comparison *c, const struct kimg_image *img,
		      struct side *s)
{
	kimg_message_image(&s->err, c->call, img);
	s->report = kimg_report_new("inspect/1");
	if (!s->report || kimg_report_add(s->report, img))
		s->err.bad = true;
	if (s->status || !img->foreign)
		return;
	s->status = KIMG_EXIT_UNSUPPORTED;
	if (!c->call->g.quiet)
		kimg_message(&s->err, "%s: a kernel for another machine is "
			     "recognised, and not decoded", img->name);
}

static void decode(void *ctx, unsigned int i)
{
	struct comparison *c = ctx;
	struct kimg_file *f = &c->files.file[i];
	struct kimg_input in = { .name = f->name, .opened = true, .fd = f->fd };
	struct side *s = &c->side[i];
	struct kimg_image *img;

	kimg_files_ready(f);
	s->status = kimg_exit_status(kimg_image_decode(&in, &c->opt, &img));
	kimg_files_close(f);
	if (img)
		add_image(c, img, s);
	else
		s->err.bad = true;
	kimg_image_free(img);
}

static bool tell(void *ctx, unsigned int i)
{
	struct comparison *c = ctx;
	struct side *s = &c->side[i];

	s->status = kimg_worse(s->status, kimg_write_messages(&s->err));
	return true;
}

static int print(const struct kimg_call *call, const struct kimg_report *r)
{
	struct kimg_buf out = { .p = NULL };

	if (kimg_wants_document(call))
		return kimg_print_document(call, r);
	kimg_report_diff_text(r, kimg_use_color(call), &out);
	return kimg_write(&out);
}

/* Of an image that is damaged only what is wrong is told. */
static int compare(struct comparison *c)
{
	struct kimg_diff_options opt = {
		.ignore = options.ignore.item, .nignore = options.ignore.n,
	};
	int wrong = kimg_worse(c->side[0].status, c->side[1].status);
	struct kimg_report *r = kimg_report_new("diff/1");
	bool same = false;
	int status;

	if (!r || kimg_report_diff(r, c->side[0].report, c->side[1].report,
				   &opt, &same)) {
		kimg_complain("out of memory", NULL);
		status = KIMG_EXIT_INTERNAL;
	} else {
		status = print(c->call, r);
		if (!status && !same)
			status = KIMG_EXIT_NO;
	}
	kimg_report_free(r);
	return wrong ? kimg_worse(wrong, status) : status;
}

static int compare_files(struct comparison *c)
{
	struct kimg_jobs jobs = {
		.n = 2, .threads = 2, .ctx = c, .work = decode, .done = tell,
	};
	int status;

	/* One after the other, if both are the same stream. */
	if (c->files.file[0].fd == c->files.file[1].fd)
		jobs.threads = 1;
	kimg_jobs_run(&jobs);
	status = kimg_worse(c->side[0].status, c->side[1].status);
	if (c->side[0].report && c->side[1].report &&
	    status != KIMG_EXIT_INTERNAL)
		status = compare(c);
	kimg_report_free(c->side[0].report);
	kimg_report_free(c->side[1].report);
	return status;
}

static int run(const struct kimg_call *call)
{
	struct comparison c = {
		.call = call,
		.opt = { .max_size = call->g.max_size,
			 .threads = KIMG_THREADS,
			 .depth = KIMG_DEPTH_FULL },
	};
	unsigned int i;
	int status = KIMG_EXIT_OK;

	if (call->nfiles < 2)
		return usage("two images are compared", NULL);
	if (call->g.field.n)
		return usage("-F takes values of images; diff has none", NULL);
	for (i = 0; i < options.ignore.n; i++)
		if (!kimg_diff_ignorable(options.ignore.item[i]))
			return usage("'%s' is not a path as elf.sections[].at",
				     options.ignore.item[i]);
	for (i = 0; i < 2 && !status; i++)
		status = kimg_files_one(&c.files, call->file[i]);
	if (!status) {
		kimg_prepare(&c.opt, call->g.format == KIMG_FORMAT_XML ?
			     KIMG_OUTPUT_XML : call->g.format ==
			     KIMG_FORMAT_JSON ? KIMG_OUTPUT_JSON : 0);
		status = kimg_sandbox_close(call);
	}
	if (!status)
		status = compare_files(&c);
	kimg_files_free(&c.files);
	return status;
}

const struct kimg_cmd kimg_cmd_diff = {
	.name = "diff",
	.args = "OLD NEW",
	.most = 2,
	.summary = "show what differs between two kernel images",
	.opt = rows,
	.options = &options,
	.run = run,
};
