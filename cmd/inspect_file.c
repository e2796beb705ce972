/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inspect.h"

#include <unistd.h>

static void complain_field(struct kimg_buf *to, const char *name,
			   const char *path, enum kimg_err err)
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
	kimg_message(to, "%s", b.p);
	to->bad |= b.bad;
	kimg_buf_free(&b);
}

/* The asked-for fields of one image, one on a line. */
static int add_fields(const struct kimg_call *call,
		      const struct kimg_report *r, const char *name,
		      struct kimg_result *to)
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
			err = kimg_report_value(d, raw, &to->out);
		if (!err)
			kimg_buf_add(&to->out, call->g.nul ? "" : "\n", 1);
		else if (!call->g.quiet)
			complain_field(&to->err, name, path, err);
		status = kimg_worse(status, kimg_exit_status(err));
	}
	return status;
}

/* What was asked for and is not there. */
static void complain_symbols(struct kimg_buf *to, const struct kimg_image *img)
{
	const struct kimg_linux *lx = img->kernel;
	struct kimg_buf b = { .p = NULL };
	unsigned int i;

	if (!lx || !lx->kallsyms) {
		kimg_message(to, "%s: there are no symbols", img->name);
		return;
	}
	for (i = 0; i < lx->nlookups; i++) {
		if (lx->lookup[i].found)
			continue;
		kimg_buf_addf(&b, "%s: there is no symbol %s", img->name,
			      lx->lookup[i].query);
		kimg_message(to, "%s", b.p);
		to->bad |= b.bad;
		kimg_buf_free(&b);
	}
}

/* The asked-for symbols of one image. */
static void add_symbols(const struct kimg_call *call,
			const struct kimg_image *img, struct kimg_result *to)
{
	if (kimg_report_symbols(img, &to->out))
		return;
	if (!call->g.quiet)
		complain_symbols(&to->err, img);
	to->status = kimg_worse(to->status, KIMG_EXIT_UNSUPPORTED);
}

/* An ELF file that a kernel cannot be: a module, a library or a program. */
static bool is_program(const struct kimg_elf *e)
{
	unsigned int i;

	if (e->eh->e_type != KIMG_ET_EXEC && e->eh->e_type != KIMG_ET_DYN)
		return true;
	for (i = 0; i < e->nsegments; i++)
		if (e->segment[i].ph->p_type == KIMG_PT_INTERP ||
		    e->segment[i].ph->p_type == KIMG_PT_DYNAMIC)
			return true;
	return false;
}

bool kimg_passed_over(const struct kimg_image *img)
{
	if (img->err == KIMG_ERR_NOTMINE)
		return true;
	/* FreeBSD's kernel asks for an interpreter, but also for Xen. */
	if (!img->elf || img->setup || (img->xen && img->xen->from))
		return false;
	return is_program(img->elf);
}

static void add_image(const struct kimg_call *call, bool json,
		      bool symbols, const struct kimg_image *img,
		      struct kimg_result *to)
{
	struct kimg_text_options text = {
		.verbose = call->g.verbose, .color = kimg_use_color(call),
	};
	bool fields = call->g.field.n > 0;

	kimg_message_image(&to->err, call, img);
	if (fields || json) {
		to->report = kimg_report_new("inspect/1");
		if (!to->report || kimg_report_add(to->report, img))
			to->out.bad = true;
		else if (fields)
			to->status = kimg_worse(to->status, add_fields(call,
					to->report, img->name, to));
	} else if (symbols) {
		add_symbols(call, img, to);
	} else if (img->kind || img->wrapper) {
		kimg_report_text(img, &text, &to->out);
	}
}

void kimg_inspect_file(const struct kimg_call *call,
		       const struct kimg_options *opt, bool json,
		       struct kimg_file *f, struct kimg_result *to)
{
	struct kimg_input in = { .name = f->name, .opened = true, .fd = f->fd };
	struct kimg_image *img;

	kimg_files_ready(f);
	to->status = kimg_exit_status(kimg_image_decode(&in, opt, &img));
	kimg_files_close(f);
	if (!img) {
		kimg_message(&to->err, "%s: out of memory", f->name);
		to->status = KIMG_EXIT_INTERNAL;
		return;
	}
	to->passed = f->folder && kimg_passed_over(img);
	if (!to->passed) {
		add_image(call, json, opt->nsymbols > 0, img, to);
	} else {
		to->status = KIMG_EXIT_OK;
		if (call->g.verbose && !call->g.quiet)
			kimg_message(&to->err, "%s: passed over: no kernel",
				     f->name);
	}
	kimg_image_free(img);
}
