/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kimg extract: a part of an image as a file. */
#include "common.h"
#include "files.h"
#include "limits.h"
#include "output.h"
#include "sink.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

/* What is decoded before the writer hears of it. */
#define PIECE (1 << 20)

/** struct extract - options of this command */
struct extract {
	struct kimg_output_options output;
};

static struct extract options;

static const struct kimg_opt rows[] = {
	KIMG_OUTPUT_ROWS(struct extract, output),
	{ .name = NULL },
};

/** struct extraction - the part, and where it comes from and goes */
struct extraction {
	const struct kimg_call *call;
	const char *part;
	struct kimg_options opt;
	struct kimg_file file;
	struct kimg_out out;
};

static int usage(const char *fmt, const char *word)
{
	kimg_complain(fmt, word);
	fprintf(stderr, "Try 'kimg extract --help' for more information.\n");
	return KIMG_EXIT_USAGE;
}

static int unknown(const char *part)
{
	struct kimg_buf b = { .p = NULL };
	struct kimg_part_info p;
	unsigned int i;
	int status;

	kimg_buf_addf(&b, "there is no part '%s'; there are", part);
	for (i = 0; kimg_part_get(i, &p); i++)
		kimg_buf_addf(&b, "%s%s", i ? ", " : " ", p.name);
	status = usage("%s", b.p && !b.bad ? b.p : "out of memory");
	kimg_buf_free(&b);
	return status;
}

/* Bytes follow each other as fast as they are decoded. */
static enum kimg_err copy(struct extraction *x, const struct kimg_part *part,
			  int *error)
{
	struct kimg_sink sink;
	enum kimg_err err = KIMG_OK;
	struct kimg_view v;
	uint64_t at = 0;

	kimg_sink_begin(&sink, x->out.fd, x->out.made);
	for (; !err && at < part->size; at += v.len) {
		err = kimg_part_read(part, at, PIECE, &v);
		if (err || !kimg_sink_add(&sink, v.base, v.len))
			break;
	}
	*error = kimg_sink_end(&sink);
	return err || *error ? err : kimg_part_end(part);
}

static void tell(const struct extraction *x, const struct kimg_image *img,
		 int status)
{
	struct kimg_buf b = { .p = NULL };

	/* Damage of other parts is for those who want to know all. */
	if (status || x->call->g.verbose)
		kimg_message_image(&b, x->call, img);
	kimg_write_messages(&b);
}

/* In the sandbox. */
static int extract(void *ctx)
{
	struct extraction *x = ctx;
	struct kimg_input in = {
		.name = x->file.name, .opened = true, .fd = x->file.fd,
	};
	struct kimg_image *img;
	struct kimg_part part;
	enum kimg_err err;
	int error = 0, status;

	kimg_files_ready(&x->file);
	kimg_image_decode(&in, &x->opt, &img);
	if (!img) {
		kimg_complain("%s: out of memory", in.name);
		return KIMG_EXIT_INTERNAL;
	}
	err = kimg_part_find(img, x->part, &part);
	if (!err)
		err = copy(x, &part, &error);
	status = kimg_exit_status(err);
	tell(x, img, status);
	if (error)
		status = kimg_worse(status, kimg_output_fail(&x->out,
						"cannot write", error));
	kimg_image_free(img);
	return status;
}

static int run(const struct kimg_call *call)
{
	struct extraction x = { .call = call };
	struct kimg_files files = { .n = 0 };
	int status;

	if (call->nfiles < 2)
		return usage(call->nfiles ? "which part of '%s'?" :
			     "which FILE, and which PART of it?",
			     call->nfiles ? call->file[0] : NULL);
	if (call->g.field.n)
		return usage("-F takes values of images; extract has none",
			     NULL);
	x.part = call->file[1];
	x.opt.max_size = call->g.max_size;
	x.opt.threads = KIMG_THREADS;
	if (kimg_part_depth(x.part, &x.opt.depth))
		return unknown(x.part);
	status = kimg_files_one(&files, call->file[0]);
	if (status)
		return status;
	x.file = files.file[0];
	kimg_prepare(&x.opt, 0);
	status = kimg_output_open(&x.out, &options.output, &x.file.fd, 1);
	if (!status)
		status = kimg_output_make(&x.out, call, extract, &x);
	kimg_files_free(&files);
	return status;
}

static void part_words(struct kimg_buf *b)
{
	struct kimg_part_info p;
	unsigned int i;

	for (i = 0; kimg_part_get(i, &p); i++)
		if (!strpbrk(p.name, "[:"))
			kimg_buf_addf(b, "%s\n", p.name);
}

const struct kimg_cmd kimg_cmd_extract = {
	.name = "extract",
	.args = "FILE PART",
	.most = 2,
	.summary = "take a part out of a kernel image",
	.words = part_words,
	.files = true,
	.opt = rows,
	.options = &options,
	.run = run,
};
