/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kimg inspect: what is this kernel? */
#include "common.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/** struct inspect - options of this command */
struct inspect {
	bool header_only;
	bool full;
};

static struct inspect options;

static const struct kimg_opt rows[] = {
	{ .name = "header-only", .kind = KIMG_OPT_FLAG,
	  .at = offsetof(struct inspect, header_only),
	  .help = "decode nothing that is compressed" },
	{ .name = "full", .kind = KIMG_OPT_FLAG,
	  .at = offsetof(struct inspect, full),
	  .help = "decode everything to its end" },
	{ .name = NULL },
};

static void complain_field(const char *name, const char *path,
			   enum kimg_err err)
{
	struct kimg_buf b = { .p = NULL };

	kimg_buf_addf(&b, "%s: ", name);
	if (err == KIMG_ERR_ABSENT)
		kimg_buf_addf(&b, "there is no field %s", path);
	else if (err == KIMG_ERR_UNSUPPORTED)
		kimg_buf_addf(&b, "%s is not one value, and JSON is not built "
			      "in (build with -DKIMG_WITH_JSON=ON)", path);
	else
		kimg_buf_addf(&b, "%s: %s", path, kimg_strerror(err));
	kimg_complain("%s", b.p);
	kimg_buf_free(&b);
}

/* The asked-for fields of one image, one on a line. */
static int print_fields(const struct kimg_call *call,
			const struct kimg_report *r, const char *name,
			struct kimg_buf *out)
{
	/* Bytes of a file never reach a terminal as they are. */
	bool raw = call->g.nul && !isatty(STDOUT_FILENO);
	int status = KIMG_EXIT_OK;
	unsigned int i;

	for (i = 0; i < call->g.field.n; i++) {
		const char *path = call->g.field.item[i];
		const struct kimg_doc *d;
		enum kimg_err err = kimg_report_find(r, 0, path, &d);

		if (!err)
			err = kimg_report_value(d, raw, out);
		if (!err)
			kimg_buf_add(out, call->g.nul ? "" : "\n", 1);
		else if (!call->g.quiet)
			complain_field(name, path, err);
		status = kimg_worse(status, kimg_exit_status(err));
	}
	return status;
}

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

/* One file: text or fields go out at once, documents when all are read. */
static int inspect_file(const struct kimg_call *call, const char *name,
			struct kimg_report *all, bool first)
{
	struct kimg_options opt = {
		.max_size = call->g.max_size,
		.depth = options.header_only ? KIMG_DEPTH_HEADER :
			 options.full ? KIMG_DEPTH_FULL : KIMG_DEPTH_NOTES,
	};
	struct kimg_text_options text = {
		.verbose = call->g.verbose, .color = kimg_use_color(call),
	};
	struct kimg_input in = { .name = name };
	struct kimg_buf out = { .p = NULL };
	struct kimg_report *one;
	struct kimg_image *img;
	int status;

	status = kimg_exit_status(kimg_image_decode(&in, &opt, &img));
	if (!img) {
		kimg_complain("%s: out of memory", name);
		return KIMG_EXIT_INTERNAL;
	}
	kimg_complain_image(call, img);
	if (call->g.field.n) {
		one = kimg_report_new("inspect/1");
		if (one && !kimg_report_add(one, img))
			status = kimg_worse(status, print_fields(call, one,
						img->name, &out));
		else
			out.bad = true;
		kimg_report_free(one);
	} else if (all) {
		out.bad = kimg_report_add(all, img) != KIMG_OK;
	} else if (img->kind || img->wrapper) {
		kimg_buf_addf(&out, "%s", first ? "" : "\n");
		kimg_report_text(img, &text, &out);
	}
	kimg_image_free(img);
	return kimg_worse(status, kimg_write(&out));
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

static int run(const struct kimg_call *call)
{
	struct kimg_buf path = { .p = NULL };
	struct kimg_report *all = NULL;
	int status = KIMG_EXIT_OK;
	const char *name;
	unsigned int i;

	if (!check_paths(&call->g.field))
		return KIMG_EXIT_USAGE;
	if (options.header_only && options.full) {
		kimg_complain("--header-only and --full contradict", NULL);
		return KIMG_EXIT_USAGE;
	}
	if (kimg_wants_document(call) && !call->g.field.n) {
		all = kimg_report_new("inspect/1");
		if (!all) {
			kimg_complain("out of memory", NULL);
			return KIMG_EXIT_INTERNAL;
		}
	}
	for (i = 0; i < call->nfiles; i++)
		status = kimg_worse(status, inspect_file(call, call->file[i],
							 all, i == 0));
	if (!call->nfiles) {
		name = running_kernel(&path);
		status = name ? inspect_file(call, name, all, true) :
				KIMG_EXIT_IO;
	}
	if (all)
		status = kimg_worse(status, kimg_print_document(call, all));
	kimg_report_free(all);
	kimg_buf_free(&path);
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
