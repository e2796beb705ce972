/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kimg dump: everything that there is in an image. */
#include "common.h"
#include "files.h"
#include "limits.h"
#include "output.h"
#include "sandbox.h"

#include <kimg/dump.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* Instructions, unless asked for more: enough to see where an entry leads. */
#define INSTRUCTIONS 32

/** struct dump - options of this command */
struct dump {
	bool hex;
	bool sections;
	bool symbols;
	bool relocations;
	struct kimg_list entry;
	unsigned int instructions;
};

static struct dump options = { .instructions = INSTRUCTIONS };

static void entry_words(struct kimg_buf *b)
{
	struct kimg_entry_info e;
	unsigned int i;

	for (i = 0; kimg_entry_get(i, &e); i++)
		kimg_buf_addf(b, "%s\n", e.name);
}

static const struct kimg_opt rows[] = {
	{ .name = "hex", .kind = KIMG_OPT_FLAG,
	  .at = offsetof(struct dump, hex),
	  .help = "show the bytes of PART, a word of kimg extract" },
	{ .name = "sections", .kind = KIMG_OPT_FLAG,
	  .at = offsetof(struct dump, sections),
	  .help = "list sections, as libbfd sees them" },
	{ .name = "symbols", .kind = KIMG_OPT_FLAG,
	  .at = offsetof(struct dump, symbols),
	  .help = "list symbols" },
	{ .name = "relocations", .kind = KIMG_OPT_FLAG,
	  .at = offsetof(struct dump, relocations),
	  .help = "list relocations" },
	{ .name = "disasm", .kind = KIMG_OPT_LIST, .arg = "ENTRY",
	  .words = entry_words, .at = offsetof(struct dump, entry),
	  .help = "disassemble the code at ENTRY, as pvh" },
	{ .name = "instructions", .kind = KIMG_OPT_NUMBER, .arg = "N",
	  .at = offsetof(struct dump, instructions),
	  .help = "how many instructions (default 32)" },
	{ .name = NULL },
};

/** struct dumping - the image, and what is wanted of it
 * @listing: of enum kimg_listing */
struct dumping {
	const struct kimg_call *call;
	struct kimg_options opt;
	struct kimg_file file;
	const char *const *path;
	unsigned int npaths;
	unsigned int listing;
	const char *entry;
};

static int usage(const char *fmt, const char *word)
{
	kimg_complain(fmt, word);
	fprintf(stderr, "Try 'kimg dump --help' for more information.\n");
	return KIMG_EXIT_USAGE;
}

/* Only what was asked for; all else is in the messages. */
static int print(const struct kimg_call *call, const struct kimg_report *r)
{
	struct kimg_buf out = { .p = NULL };

	if (kimg_wants_document(call))
		return kimg_print_document(call, r);
	kimg_report_dump_text(r, kimg_use_color(call), &out);
	return kimg_write(&out);
}

/* A line of our own about the file. */
static void tell(const struct dumping *d, const char *what, const char *word)
{
	struct kimg_buf b = { .p = NULL };

	if (d->call->g.quiet)
		return;
	kimg_buf_addf(&b, "%s: %s%s", d->file.name, what, word);
	kimg_complain("%s", b.p);
	kimg_buf_free(&b);
}

static int dump_parts(const struct dumping *d, const struct kimg_image *img,
		      struct kimg_report *r)
{
	unsigned int missing;
	enum kimg_err err = kimg_report_dump(r, img, d->path, d->npaths,
					     &missing);
	int status = kimg_exit_status(err);

	if (err == KIMG_ERR_NOMEM) {
		kimg_complain("out of memory", NULL);
		return status;
	}
	if (err && !img->err)
		tell(d, "there is no ", d->path[missing]);
	return kimg_worse(status, print(d->call, r));
}

/* Lines go out as they are made. */
static enum kimg_err print_bytes(const struct kimg_part *part, int *status)
{
	struct kimg_bytes b = { .part = part };
	enum kimg_err err = KIMG_OK;
	struct kimg_buf out;
	bool more = true;

	while (!err && !*status && more) {
		out = (struct kimg_buf){ .p = NULL };
		err = kimg_bytes_text(&b, &out);
		more = out.len > 0;
		*status = kimg_write(&out);
	}
	return err ? err : kimg_part_end(part);
}

static int dump_bytes(const struct dumping *d, struct kimg_image *img,
		      struct kimg_report *r)
{
	struct kimg_part part;
	enum kimg_err err = kimg_part_find(img, d->path[0], &part);
	int status = KIMG_EXIT_OK;

	if (!err && !kimg_wants_document(d->call)) {
		err = print_bytes(&part, &status);
	} else if (!err) {
		err = kimg_report_bytes(r, &part);
		if (err == KIMG_ERR_LIMIT)
			tell(d, "too large for a document; kimg extract takes "
			     "out ", d->path[0]);
		if (!err)
			err = kimg_part_end(&part);
		if (!err)
			status = print(d->call, r);
	}
	return kimg_worse(status, kimg_exit_status(err));
}

static int dump_binary(const struct dumping *d, struct kimg_image *img,
		       struct kimg_report *r)
{
	enum kimg_err err = KIMG_OK;
	int status;

	if (d->listing)
		err = kimg_report_objects(r, img, d->npaths ? d->path[0] : NULL,
					  d->listing);
	else
		err = kimg_report_code(r, img, d->entry, options.instructions);
	status = kimg_exit_status(err);
	if (err == KIMG_ERR_UNSUPPORTED && !img->err)
		return kimg_not_built_in("libbfd", "KIMG_WITH_BFD");
	return err ? status : print(d->call, r);
}

/* What is damaged is shown as far as it goes, but not to libbfd. */
static int dump_image(const struct dumping *d, struct kimg_image *img)
{
	struct kimg_report *r = kimg_report_new("dump/1");
	int status;

	if (!r) {
		kimg_complain("out of memory", NULL);
		return KIMG_EXIT_INTERNAL;
	}
	if (options.hex)
		status = dump_bytes(d, img, r);
	else if (d->listing || d->entry)
		status = img->err ? KIMG_EXIT_OK : dump_binary(d, img, r);
	else if (img->kind || kimg_wants_document(d->call))
		status = dump_parts(d, img, r);
	else
		status = KIMG_EXIT_OK;
	kimg_report_free(r);
	return status;
}

static int dump_file(void *ctx)
{
	struct dumping *d = ctx;
	struct kimg_input in = {
		.name = d->file.name, .opened = true, .fd = d->file.fd,
	};
	struct kimg_buf messages = { .p = NULL };
	struct kimg_image *img;
	int status;

	kimg_files_ready(&d->file);
	status = kimg_exit_status(kimg_image_decode(&in, &d->opt, &img));
	if (!img) {
		kimg_complain("%s: out of memory", in.name);
		return KIMG_EXIT_INTERNAL;
	}
	/* Of the rest of the image nothing was asked. */
	if (options.hex)
		status = KIMG_EXIT_OK;
	status = kimg_worse(status, dump_image(d, img));
	if (!status && img->foreign) {
		status = KIMG_EXIT_UNSUPPORTED;
		tell(d, "a kernel for another machine is recognised, and not "
		     "decoded", "");
	}
	if (status || d->call->g.verbose)
		kimg_message_image(&messages, d->call, img);
	kimg_write_messages(&messages);
	kimg_image_free(img);
	return status;
}

static int ask_paths(struct dumping *d)
{
	enum kimg_depth depth;
	unsigned int i;

	kimg_dump_depth(NULL, &d->opt.depth);
	for (i = 0; i < d->npaths; i++) {
		if (kimg_dump_depth(d->path[i], &depth))
			return usage("'%s' is not a path as elf.notes[3]",
				     d->path[i]);
		if (!i || depth > d->opt.depth)
			d->opt.depth = depth;
	}
	return KIMG_EXIT_OK;
}

static int ask_hex(struct dumping *d)
{
	if (d->npaths != 1)
		return usage("--hex shows one PART", NULL);
	if (kimg_part_depth(d->path[0], &d->opt.depth))
		return usage("'%s' is not a part that kimg extract takes",
			     d->path[0]);
	return KIMG_EXIT_OK;
}

static int ask_entry(struct dumping *d)
{
	struct kimg_buf b = { .p = NULL };
	struct kimg_entry_info e;
	unsigned int i;
	int status;

	if (options.entry.n > 1)
		return usage("one ENTRY at a time", NULL);
	for (i = 0; kimg_entry_get(i, &e); i++)
		if (!strcmp(options.entry.item[0], e.name))
			d->entry = e.name;
	if (d->entry)
		return KIMG_EXIT_OK;
	kimg_buf_addf(&b, "there is no entry '%s'; there are",
		      options.entry.item[0]);
	for (i = 0; kimg_entry_get(i, &e); i++)
		kimg_buf_addf(&b, "%s%s", i ? ", " : " ", e.name);
	status = usage("%s", b.p && !b.bad ? b.p : "out of memory");
	kimg_buf_free(&b);
	return status;
}

/* kallsyms gives names, and is only read with all the rest. */
static int ask_binary(struct dumping *d)
{
	const char *word = d->npaths ? d->path[0] : NULL;

	d->opt.depth = d->entry ? KIMG_DEPTH_FULL : KIMG_DEPTH_END;
	if (d->entry && d->npaths)
		return usage("--disasm needs no PART", NULL);
	if (d->npaths > 1 || (word && strcmp(word, "elf") != 0 &&
			      strcmp(word, "pe") != 0 &&
			      strcmp(word, "uki.pe") != 0))
		return usage("libbfd lists what is in elf, pe or uki.pe", NULL);
	return KIMG_EXIT_OK;
}

static int ask(struct dumping *d)
{
	d->opt.max_size = d->call->g.max_size;
	d->opt.threads = KIMG_THREADS;
	d->listing = (options.sections ? KIMG_LISTING_SECTIONS : 0U) |
		     (options.symbols ? KIMG_LISTING_SYMBOLS : 0U) |
		     (options.relocations ? KIMG_LISTING_RELOCATIONS : 0U);
	if (options.entry.n && ask_entry(d))
		return KIMG_EXIT_USAGE;
	if (options.hex + !!d->listing + !!d->entry > 1)
		return usage("--hex, --disasm and lists are shown one at a "
			     "time", NULL);
	if (options.hex)
		return ask_hex(d);
	return d->listing || d->entry ? ask_binary(d) : ask_paths(d);
}

static unsigned int outputs(const struct dumping *d)
{
	unsigned int out = d->listing || d->entry ? KIMG_OUTPUT_CODE : 0;

	if (d->call->g.format == KIMG_FORMAT_XML)
		return out | KIMG_OUTPUT_XML;
	if (d->call->g.format == KIMG_FORMAT_JSON)
		return out | KIMG_OUTPUT_JSON;
	return options.hex ? out : out | KIMG_OUTPUT_TABLES;
}

/* libbfd ends its process when it contradicts itself, with status 1. */
static int run_worker(struct dumping *d)
{
	int status = kimg_output_worker(d->file.name, d->call, dump_file, d);

	if (status != KIMG_EXIT_NO)
		return status;
	tell(d, "libbfd gave up", "");
	return KIMG_EXIT_INTERNAL;
}

static int run(const struct kimg_call *call)
{
	struct kimg_files files = { .n = 0 };
	struct dumping d = { .call = call };
	int status;

	if (!call->nfiles)
		return usage("which FILE?", NULL);
	if (call->g.field.n)
		return usage("-F takes values of images; dump takes paths as "
			     "words", NULL);
	d.path = (const char *const *)call->file + 1;
	d.npaths = call->nfiles - 1;
	status = ask(&d);
	if (!status)
		status = kimg_files_one(&files, call->file[0]);
	if (status)
		return status;
	d.file = files.file[0];
	kimg_prepare(&d.opt, outputs(&d));
	if (d.listing || d.entry) {
		status = run_worker(&d);
	} else {
		status = kimg_sandbox_close(call);
		if (!status)
			status = dump_file(&d);
	}
	kimg_files_free(&files);
	return status;
}

const struct kimg_cmd kimg_cmd_dump = {
	.name = "dump",
	.args = "FILE [PART...]",
	.most = UINT_MAX,
	.summary = "show every field of a kernel image, its code, its bytes",
	.words = kimg_path_words,
	.files = true,
	.opt = rows,
	.options = &options,
	.run = run,
};
