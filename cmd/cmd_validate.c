/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kimg validate: will this kernel start where it is sent? */
#include "inspect.h"
#include "limits.h"
#include "sandbox.h"
#include "validate.h"

#include <limits.h>
#include <stdio.h>

static struct kimg_validate options;

static const char *const severities[] = { "error", "warning", "info", NULL };

static const struct kimg_opt rows[] = {
	{ .name = "for", .kind = KIMG_OPT_LIST, .arg = "CONSUMERS",
	  .at = offsetof(struct kimg_validate, consumers),
	  .words = kimg_consumer_words,
	  .help = "who will load it: names by commas, or all" },
	{ .name = "rule", .letter = 'W', .kind = KIMG_OPT_LIST,
	  .arg = "RULE=LEVEL",
	  .at = offsetof(struct kimg_validate, levels),
	  .words = kimg_rule_words,
	  .help = "severity of a rule, or off; repeatable" },
	{ .name = "fail-on", .kind = KIMG_OPT_CHOICE, .choice = severities,
	  .arg = "LEVEL", .at = offsetof(struct kimg_validate, fail_on),
	  .help = "exit with 1 from this severity on (error)" },
	{ .name = "full", .kind = KIMG_OPT_FLAG,
	  .at = offsetof(struct kimg_validate, full),
	  .help = "check checksums, digests and signatures, too" },
	{ .name = "baseline", .kind = KIMG_OPT_LIST, .arg = "FILE",
	  .at = offsetof(struct kimg_validate, baseline),
	  .help = "leave out the findings that FILE names" },
	{ .name = "write-baseline", .kind = KIMG_OPT_FLAG,
	  .at = offsetof(struct kimg_validate, write_baseline),
	  .help = "print findings as lines of a baseline" },
	{ .name = "explain", .kind = KIMG_OPT_LIST, .arg = "RULE",
	  .at = offsetof(struct kimg_validate, explain),
	  .words = kimg_rule_words,
	  .help = "say why a rule is there and what helps; repeatable" },
	{ .name = "list-rules", .kind = KIMG_OPT_FLAG,
	  .at = offsetof(struct kimg_validate, list_rules),
	  .help = "show all rules" },
	{ .name = NULL },
};

/**
 * struct validation - all files, and what came of them
 * @name: of the image that is looked at
 * @report: document of all; NULL when text is wanted
 */
struct validation {
	const struct kimg_call *call;
	struct kimg_asked asked;
	struct kimg_baseline *baseline;
	const char *name;
	struct kimg_files files;
	struct kimg_report *report;
	int status;
};

static bool known(void *ctx, const struct kimg_finding *f)
{
	const struct validation *all = ctx;

	return kimg_baseline_has(all->baseline, all->name, f);
}

static enum kimg_severity fail_on(void)
{
	return options.fail_on ? (enum kimg_severity)(options.fail_on - 1) :
				 KIMG_ERROR;
}

/* Damage is an answer; only what cannot be asked at all is an error. */
static int status_of(const struct validation *all,
		     const struct kimg_image *img,
		     const struct kimg_validation *v)
{
	unsigned int i, n = 0;

	if (!v)
		return kimg_exit_status(img->err);
	for (i = 0; i <= fail_on(); i++)
		n += v->count[i];
	for (i = 0; i < v->nverdicts; i++)
		n += v->verdict[i].why &&
		     !kimg_baseline_has(all->baseline, img->name,
					v->verdict[i].why);
	return n ? KIMG_EXIT_NO : KIMG_EXIT_OK;
}

/* Formats that are only recognised, and codecs that are not built in. */
static bool can_be_asked(const struct kimg_image *img)
{
	switch (img->err) {
	case KIMG_ERR_IO:
	case KIMG_ERR_NOMEM:
	case KIMG_ERR_NOTMINE:
	case KIMG_ERR_LIMIT:
	case KIMG_ERR_UNSUPPORTED:
		return false;
	default:
		return img->kind && !img->foreign;
	}
}

static int show(struct validation *all, const struct kimg_image *img,
		const struct kimg_validation *v)
{
	struct kimg_buf out = { .p = NULL }, err = { .p = NULL };
	int status = KIMG_EXIT_OK;

	if (!v)
		kimg_message_image(&err, all->call, img);
	if (all->report)
		out.bad = kimg_report_validation(all->report, img, v) != 0;
	else if (v && options.write_baseline)
		kimg_baseline_write(img->name, v->finding, &out);
	else if (v && !(all->call->g.quiet && !v->finding))
		kimg_report_validation_text(img, v, kimg_use_color(all->call),
					    &out);
	status = kimg_write_messages(&err);
	return kimg_worse(status, kimg_write(&out));
}

static struct kimg_options decode_options(const struct validation *all)
{
	return (struct kimg_options){
		.max_size = all->call->g.max_size,
		.threads = KIMG_THREADS,
		.depth = options.full || all->asked.signatures ?
			KIMG_DEPTH_SIGNED : KIMG_DEPTH_END,
	};
}

static int validate(struct validation *all, struct kimg_file *f)
{
	struct kimg_input in = { .name = f->name, .opened = true, .fd = f->fd };
	struct kimg_options opt = decode_options(all);
	const struct kimg_validation *v = NULL;
	struct kimg_image *img;
	int status;

	all->name = f->name;
	kimg_files_ready(f);
	kimg_image_decode(&in, &opt, &img);
	kimg_files_close(f);
	if (!img || (can_be_asked(img) &&
		     kimg_image_validate(img, &all->asked.opt, &v))) {
		kimg_complain("%s: out of memory", f->name);
		kimg_image_free(img);
		return KIMG_EXIT_INTERNAL;
	}
	if (f->folder && kimg_passed_over(img)) {
		kimg_image_free(img);
		return KIMG_EXIT_OK;
	}
	if (f->folder)
		all->files.folder[f->folder - 1].shown++;
	if (!v && !img->err)
		kimg_complain("%s: recognised, but there are no rules for "
			      "kernels of other machines", f->name);
	status = v || img->err ? status_of(all, img, v) : KIMG_EXIT_UNSUPPORTED;
	status = kimg_worse(status, show(all, img, v));
	kimg_image_free(img);
	return status;
}

static const unsigned int outputs[] = {
	[KIMG_FORMAT_JSON] = KIMG_OUTPUT_JSON,
	[KIMG_FORMAT_XML] = KIMG_OUTPUT_XML,
	[KIMG_FORMAT_JUNIT] = KIMG_OUTPUT_XML,
	[KIMG_FORMAT_SARIF] = KIMG_OUTPUT_JSON,
};

static int open_all(struct validation *all)
{
	const struct kimg_call *call = all->call;
	struct kimg_options opt = decode_options(all);
	unsigned int i;
	int status;

	if (kimg_prepare(&opt, outputs[call->g.format])) {
		kimg_complain("out of memory", NULL);
		return KIMG_EXIT_INTERNAL;
	}
	for (i = 0; i < call->nfiles; i++) {
		status = kimg_files_add(&all->files, call->file[i]);
		all->status = kimg_worse(all->status, status);
		if (status == KIMG_EXIT_IO || status == KIMG_EXIT_INTERNAL)
			return status;
	}
	if (call->g.format <= KIMG_FORMAT_HUMAN)
		return kimg_sandbox_close(call);
	all->report = kimg_report_new("validate/1");
	if (all->report)
		return kimg_sandbox_close(call);
	kimg_complain("out of memory", NULL);
	return KIMG_EXIT_INTERNAL;
}

static int print(struct validation *all)
{
	struct kimg_buf out = { .p = NULL };
	enum kimg_err err;
	bool junit = all->call->g.format == KIMG_FORMAT_JUNIT;

	if (kimg_wants_document(all->call))
		return kimg_print_document(all->call, all->report);
	err = junit ? kimg_report_junit(all->report, fail_on(), &out) :
		      kimg_report_sarif(all->report, &out);
	if (err == KIMG_ERR_UNSUPPORTED) {
		kimg_buf_free(&out);
		return junit ? kimg_not_built_in("XML", "KIMG_WITH_XML") :
			       kimg_not_built_in("JSON", "KIMG_WITH_JSON");
	}
	out.bad |= err == KIMG_ERR_NOMEM;
	return kimg_write(&out);
}

static int validate_all(struct validation *all)
{
	int status = open_all(all);
	unsigned int i;

	for (i = 0; !status && i < all->files.n; i++)
		all->status = kimg_worse(all->status,
					 validate(all, &all->files.file[i]));
	if (!status)
		all->status = kimg_worse(all->status, kimg_files_empty(
					&all->files, all->call->g.quiet));
	if (!status && all->report)
		status = print(all);
	kimg_report_free(all->report);
	kimg_files_free(&all->files);
	return kimg_worse(status, all->status);
}

static int run(const struct kimg_call *call)
{
	struct validation all = { .call = call };
	int status;

	if (options.list_rules)
		return kimg_rules_list(call);
	if (options.explain.n)
		return kimg_rules_explain(&options.explain);
	if (!call->nfiles || call->g.field.n) {
		kimg_complain(call->nfiles ? "-F takes values of inspect" :
			      "no FILE given", NULL);
		fprintf(stderr, "Try 'kimg validate --help' for more "
			"information.\n");
		return KIMG_EXIT_USAGE;
	}
	status = kimg_asked_read(&options, &all.asked);
	if (!status && options.baseline.n) {
		status = kimg_baseline_read(&options.baseline, &all.baseline);
		all.asked.opt.known = known;
		all.asked.opt.ctx = &all;
	}
	if (!status)
		status = validate_all(&all);
	kimg_baseline_free(all.baseline);
	kimg_asked_free(&all.asked);
	return status;
}

const struct kimg_cmd kimg_cmd_validate = {
	.name = "validate",
	.args = "FILE...",
	.most = UINT_MAX,
	.summary = "say whether a kernel will start where it is sent, and if "
		   "not, why",
	.opt = rows,
	.options = &options,
	.findings = true,
	.run = run,
};
