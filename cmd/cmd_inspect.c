/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kimg inspect: what is this kernel? */
#include "inspect.h"
#include "jobs.h"
#include "limits.h"
#include "progress.h"
#include "sandbox.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/** struct inspect - options of this command */
struct inspect {
	bool header_only;
	bool full;
	unsigned int jobs;
	struct kimg_list symbol;
};

static struct inspect options = { .jobs = 1 };

static const struct kimg_opt rows[] = {
	{ .name = "header-only", .kind = KIMG_OPT_FLAG,
	  .at = offsetof(struct inspect, header_only),
	  .help = "decode nothing that is compressed" },
	{ .name = "full", .kind = KIMG_OPT_FLAG,
	  .at = offsetof(struct inspect, full),
	  .help = "decode everything to its end" },
	{ .name = "jobs", .letter = 'j', .kind = KIMG_OPT_NUMBER,
	  .arg = "N", .at = offsetof(struct inspect, jobs),
	  .help = "images to decode at a time (0: one per processor)" },
	{ .name = "symbol", .kind = KIMG_OPT_LIST, .arg = "SYMBOL",
	  .at = offsetof(struct inspect, symbol),
	  .help = "look up a name or 0x address in kallsyms; repeatable" },
	{ .name = NULL },
};

/**
 * struct inspection - all files, and what came of them
 * @all: document of all images; NULL when it is not wanted
 * @printed: something was
 */
struct inspection {
	const struct kimg_call *call;
	struct kimg_files files;
	struct kimg_result *result;
	struct kimg_report *all;
	struct kimg_progress progress;
	bool printed;
	int status;
};

/* A wrong path is a wrong command line, whatever the files are. */
static bool check_paths(const struct kimg_list *field)
{
	struct kimg_report *r = kimg_report_new("inspect/1");
	const struct kimg_doc *d;
	bool good = true;
	unsigned int i;

	for (i = 0; r && good && i < field->n; i++) {
		good = kimg_report_find(r, 0, field->item[i], &d) !=
		       KIMG_ERR_MISUSE;
		if (!good)
			kimg_complain("'%s' is not a path as "
				      "elf.notes[3].value", field->item[i]);
	}
	kimg_report_free(r);
	return good;
}

static struct kimg_options decode_options(const struct kimg_call *call)
{
	return (struct kimg_options){
		.max_size = call->g.max_size,
		.threads = options.jobs == 1 ? KIMG_THREADS : 1,
		.depth = options.header_only ? KIMG_DEPTH_HEADER :
			 options.full ? KIMG_DEPTH_FULL : KIMG_DEPTH_NOTES,
		.symbol = options.symbol.item, .nsymbols = options.symbol.n,
	};
}

static void inspect_file(void *ctx, unsigned int i)
{
	struct inspection *all = ctx;
	struct kimg_options opt = decode_options(all->call);

	kimg_inspect_file(all->call, &opt, all->all, &all->files.file[i],
			  &all->result[i]);
}

/* This thread, and in order: its text or fields go out at once. */
static bool print_file(void *ctx, unsigned int i)
{
	struct inspection *all = ctx;
	const struct kimg_file *f = &all->files.file[i];
	struct kimg_result *r = &all->result[i];
	bool text = !all->all && !all->call->g.field.n && !options.symbol.n;
	int wrote;

	kimg_progress_hide(&all->progress);
	r->status = kimg_worse(r->status, kimg_write_messages(&r->err));
	if (f->folder && !r->passed)
		all->files.folder[f->folder - 1].shown++;
	if (text && r->out.len && all->printed)
		putchar('\n');
	all->printed |= r->out.len > 0;
	if (all->all && r->report && !r->out.bad)
		kimg_report_take(all->all, r->report);
	else
		kimg_report_free(r->report);
	r->report = NULL;
	wrote = kimg_write(&r->out);
	all->status = kimg_worse(all->status, kimg_worse(r->status, wrote));
	/* Where nobody listens, more work is for nothing. */
	return wrote != KIMG_EXIT_IO;
}

static void show_progress(void *ctx, unsigned int finished)
{
	struct inspection *all = ctx;

	kimg_progress_show(&all->progress, finished);
}

/* Where distributions put the kernel that is running. */
static const char *running_kernel(struct kimg_buf *b)
{
	static const char *const place[] = {
		"/boot/vmlinuz-%s", "/lib/modules/%s/vmlinuz",
		"/usr/lib/modules/%s/vmlinuz", "/boot/vmlinux-%s",
	};
	struct utsname u;
	unsigned int i;

	if (uname(&u))
		return NULL;
	for (i = 0; i < sizeof(place) / sizeof(place[0]); i++) {
		const char *at = strstr(place[i], "%s");

		kimg_buf_free(b);
		kimg_buf_add(b, place[i], (size_t)(at - place[i]));
		kimg_buf_addf(b, "%s%s", u.release, at + 2);
		if (b->p && !access(b->p, R_OK))
			return b->p;
	}
	kimg_complain("no FILE given, and no image of the running kernel %s "
		      "in /boot or /lib/modules", u.release);
	return NULL;
}

static unsigned int threads(void)
{
	long n = options.jobs ? (long)options.jobs :
				sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > KIMG_MAX_JOBS ? KIMG_MAX_JOBS : (unsigned int)n;
}

static void inspect_all(struct inspection *all)
{
	struct kimg_jobs jobs = {
		.n = all->files.n, .threads = threads(), .ctx = all,
		.work = inspect_file, .done = print_file,
	};
	unsigned int i;

	all->result = calloc(jobs.n + 1, sizeof(*all->result));
	if (!all->result) {
		kimg_complain("out of memory", NULL);
		all->status = KIMG_EXIT_INTERNAL;
		return;
	}
	kimg_progress_begin(&all->progress, all->call, jobs.n);
	if (all->progress.on)
		jobs.wait = show_progress;
	kimg_jobs_run(&jobs);
	kimg_progress_hide(&all->progress);
	/* What was not printed, after an output that failed. */
	for (i = 0; i < jobs.n; i++) {
		kimg_buf_free(&all->result[i].out);
		kimg_buf_free(&all->result[i].err);
		kimg_report_free(all->result[i].report);
	}
	free(all->result);
	all->status = kimg_worse(all->status,
		kimg_files_empty(&all->files, all->call->g.quiet));
}

/* A value that is an object is shown as JSON. */
static unsigned int outputs(const struct kimg_call *call)
{
	unsigned int out = 0;

	if (call->g.format == KIMG_FORMAT_JSON || call->g.field.n)
		out |= KIMG_OUTPUT_JSON;
	if (call->g.format == KIMG_FORMAT_XML)
		out |= KIMG_OUTPUT_XML;
	if (call->g.verbose)
		out |= KIMG_OUTPUT_TABLES;
	return out;
}

/* Everything is opened here, so that nothing needs to be opened later. */
static int open_all(struct inspection *all)
{
	const struct kimg_call *call = all->call;
	struct kimg_options opt = decode_options(call);
	struct kimg_buf path = { .p = NULL };
	const char *running;
	int status = KIMG_EXIT_OK;
	unsigned int i;

	if (kimg_prepare(&opt, outputs(call))) {
		kimg_complain("out of memory", NULL);
		return KIMG_EXIT_INTERNAL;
	}
	for (i = 0; i < call->nfiles; i++) {
		status = kimg_files_add(&all->files, call->file[i]);
		all->status = kimg_worse(all->status, status);
		if (status == KIMG_EXIT_IO || status == KIMG_EXIT_INTERNAL)
			return status;
	}
	if (!call->nfiles) {
		running = running_kernel(&path);
		status = running ? kimg_files_add(&all->files, running) :
				   KIMG_EXIT_IO;
		kimg_buf_free(&path);
		return status;
	}
	return KIMG_EXIT_OK;
}

static int run(const struct kimg_call *call)
{
	struct inspection all = { .call = call };
	int status;

	if (!check_paths(&call->g.field))
		return KIMG_EXIT_USAGE;
	options.full |= options.symbol.n > 0;
	if (options.header_only && options.full) {
		kimg_complain("--header-only and --full or --symbol "
			      "contradict", NULL);
		return KIMG_EXIT_USAGE;
	}
	if (kimg_wants_document(call) && !call->g.field.n) {
		all.all = kimg_report_new("inspect/1");
		if (!all.all) {
			kimg_complain("out of memory", NULL);
			return KIMG_EXIT_INTERNAL;
		}
	}
	status = open_all(&all);
	if (!status)
		status = kimg_sandbox_close(call);
	if (!status) {
		inspect_all(&all);
		status = all.status;
		if (all.all)
			status = kimg_worse(status, kimg_print_document(call,
								 all.all));
	}
	kimg_report_free(all.all);
	kimg_files_free(&all.files);
	return status;
}

const struct kimg_cmd kimg_cmd_inspect = {
	.name = "inspect",
	.args = "[FILE...]",
	.most = UINT_MAX,
	.summary = "show what a kernel image is, where it loads and what "
		   "can start it",
	.opt = rows,
	.options = &options,
	.run = run,
};
