/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kimg paddr: physical addresses of an ELF kernel, shown and changed. */
#include "common.h"
#include "files.h"
#include "in_place.h"
#include "output.h"
#include "sandbox.h"
#include "validate.h"
#include "verify.h"

#include <kimg/paddr.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** struct paddr - options of this command */
struct paddr {
	bool physical;
	bool virtual;
	uint64_t phys_base;
	const char *offset;
	struct kimg_list set;
	int entry;
	const char *virt_base;
	struct kimg_list consumers;
	bool dry_run;
	bool in_place;
	bool undo;
	struct kimg_output_options output;
};

static struct paddr options;

static const char *const spaces[] = { "keep", "physical", "virtual", NULL };

static const struct kimg_opt rows[] = {
	{ .name = "physical", .kind = KIMG_OPT_FLAG,
	  .at = offsetof(struct paddr, physical),
	  .help = "let p_paddr be physical addresses" },
	{ .name = "phys-base", .kind = KIMG_OPT_ADDRESS, .arg = "ADDRESS",
	  .at = offsetof(struct paddr, phys_base),
	  .help = "with --physical: p_paddr of physical address 0 (0)" },
	{ .name = "virtual", .kind = KIMG_OPT_FLAG,
	  .at = offsetof(struct paddr, virtual),
	  .help = "let p_paddr be virtual addresses" },
	{ .name = "offset", .kind = KIMG_OPT_WORD, .arg = "DISTANCE",
	  .at = offsetof(struct paddr, offset),
	  .help = "add to p_paddr; with a minus, subtract" },
	{ .name = "set", .kind = KIMG_OPT_LIST, .arg = "INDEX=ADDRESS",
	  .at = offsetof(struct paddr, set),
	  .help = "p_paddr of one program header; repeatable" },
	{ .name = "entry", .kind = KIMG_OPT_CHOICE, .choice = spaces,
	  .arg = "SPACE", .at = offsetof(struct paddr, entry),
	  .help = "what e_entry shall be: keep, physical, virtual" },
	{ .name = "virt-base", .kind = KIMG_OPT_WORD, .arg = "ADDRESS",
	  .at = offsetof(struct paddr, virt_base),
	  .help = "virtual address of physical address 0" },
	{ .name = "for", .kind = KIMG_OPT_LIST, .arg = "CONSUMERS",
	  .at = offsetof(struct paddr, consumers),
	  .words = kimg_consumer_words,
	  .help = "who still has to take the result (all)" },
	{ .name = "dry-run", .letter = 'n', .kind = KIMG_OPT_FLAG,
	  .at = offsetof(struct paddr, dry_run),
	  .help = "only show what would change" },
	{ .name = "in-place", .kind = KIMG_OPT_FLAG,
	  .at = offsetof(struct paddr, in_place),
	  .help = "change FILE itself" },
	{ .name = "undo", .kind = KIMG_OPT_FLAG,
	  .at = offsetof(struct paddr, undo),
	  .help = "take an --in-place back that was not finished" },
	KIMG_OUTPUT_ROWS(struct paddr, output),
	{ .name = NULL },
};

/**
 * struct job - a file whose addresses are looked at
 * @change: what to change; @changes: something
 * @show: print the report
 */
struct job {
	const struct kimg_call *call;
	struct kimg_options opt;
	struct kimg_asked asked;
	struct kimg_paddr_options change;
	struct kimg_paddr_set *set;
	bool changes;
	bool show;
	struct kimg_file file;
	struct kimg_out out;
	struct kimg_in_place place;
};

static int usage(const char *fmt, const char *word)
{
	kimg_complain(fmt, word);
	fprintf(stderr, "Try 'kimg paddr --help' for more information.\n");
	return KIMG_EXIT_USAGE;
}

static int out_of_memory(void)
{
	kimg_complain("out of memory", NULL);
	return KIMG_EXIT_INTERNAL;
}

static int read_sets(struct job *j)
{
	const struct kimg_list *l = &options.set;
	unsigned long long index;
	unsigned int i;
	char *eq;

	j->set = calloc(l->n + 1, sizeof(*j->set));
	if (!j->set)
		return out_of_memory();
	for (i = 0; i < l->n; i++) {
		index = strtoull(l->item[i], &eq, 10);
		if (eq == l->item[i] || *eq != '=' ||
		    !kimg_opt_address(eq + 1, &j->set[i].to))
			return usage("option '--set' does not take '%s'",
				     l->item[i]);
		j->set[i].index = index;
	}
	j->change.set = j->set;
	j->change.nset = l->n;
	return KIMG_EXIT_OK;
}

static int read_numbers(struct job *j)
{
	const char *s = options.offset;
	bool minus = s && *s == '-';

	if (s && !kimg_opt_size(s + minus, &j->change.by))
		return usage("option '--offset' does not take '%s'", s);
	if (minus)
		j->change.by = -j->change.by;
	s = options.virt_base;
	j->change.virt_base.set = s != NULL;
	if (s && !kimg_opt_address(s, &j->change.virt_base.v))
		return usage("option '--virt-base' does not take '%s'", s);
	return KIMG_EXIT_OK;
}

static int read_change(struct job *j)
{
	int status = read_numbers(j);

	if (status)
		return status;
	if (options.physical + options.virtual + (options.offset != NULL) > 1)
		return usage("only one of --physical, --virtual and --offset",
			     NULL);
	if (options.phys_base && !options.physical)
		return usage("--phys-base is for --physical", NULL);
	j->change.to = options.physical ? KIMG_PADDR_PHYSICAL :
		       options.virtual ? KIMG_PADDR_VIRTUAL :
		       options.offset ? KIMG_PADDR_MOVED : KIMG_PADDR_KEEP;
	j->change.base = options.phys_base;
	j->change.entry = options.entry ? (enum kimg_paddr_entry)
			  (options.entry - 1) : KIMG_PADDR_ENTRY_KEEP;
	j->change.force = options.output.force;
	j->changes = j->change.to != KIMG_PADDR_KEEP || options.set.n ||
		     j->change.entry != KIMG_PADDR_ENTRY_KEEP;
	if (options.in_place && options.output.to)
		return usage("--in-place has no other output", NULL);
	if (!j->changes && (options.in_place || options.output.to))
		return usage("what is to be changed?", NULL);
	/* Bytes and a report do not share standard output. */
	j->show = !j->changes || options.dry_run || options.in_place ||
		  (options.output.to && strcmp(options.output.to, "-") != 0);
	if (!j->show && kimg_wants_document(j->call))
		return usage("a document needs --dry-run, --in-place or "
			     "--output", NULL);
	return read_sets(j);
}

static int print(const struct job *j, struct kimg_image *img,
		 const struct kimg_paddr *p)
{
	struct kimg_report *r = kimg_report_new("paddr/1");
	struct kimg_buf b = { .p = NULL };
	const struct kimg_validation *v;
	int status;

	if (!r || kimg_image_validate(img, &j->asked.opt, &v) ||
	    kimg_report_paddr(r, img, p, v)) {
		status = out_of_memory();
	} else if (kimg_wants_document(j->call)) {
		status = kimg_print_document(j->call, r);
	} else {
		kimg_report_paddr_text(r, kimg_use_color(j->call), &b);
		status = kimg_write(&b);
	}
	kimg_report_free(r);
	return status;
}

/* A file that is open is read again; what came by a pipe is here. */
static int verify(const struct job *j, struct kimg_image *img,
		  const struct kimg_paddr *p, const uint8_t *bytes,
		  uint64_t size)
{
	struct kimg_verify v = {
		.call = j->call, .before = img, .worse = KIMG_EXIT_REFUSED,
		.made = { .name = "what was made", .bytes = bytes,
			  .len = size },
		.hint = "--for tells who has to take it, --force writes it",
	};

	if (!bytes) {
		v.made.opened = true;
		v.made.fd = j->place.fd;
		v.made.patch = p->patch;
		v.made.npatches = p->npatches;
	}
	if (options.consumers.n)
		v.ask = &j->asked.opt;
	return options.output.force ? KIMG_EXIT_OK : kimg_verify(&v);
}

static int write_file(struct job *j, struct kimg_image *img,
		      const struct kimg_paddr *p)
{
	struct kimg_view v = { .base = NULL };
	uint8_t *bytes = malloc((size_t)img->size + 1);
	unsigned int i;
	int status;

	if (!bytes)
		return out_of_memory();
	status = kimg_exit_status(kimg_layer_view(img->file, 0, img->size,
						  &v));
	if (!status) {
		memcpy(bytes, v.base, (size_t)img->size);
		for (i = 0; i < p->npatches; i++)
			memcpy(bytes + p->patch[i].at, p->patch[i].bytes,
			       p->patch[i].size);
		status = verify(j, img, p, bytes, img->size);
	}
	if (!status && !options.dry_run)
		status = kimg_output_write(&j->out, bytes, img->size);
	free(bytes);
	return status;
}

static int change(struct job *j, struct kimg_image *img,
		  const struct kimg_paddr *p)
{
	int status;

	if (!options.in_place)
		return write_file(j, img, p);
	status = verify(j, img, p, NULL, 0);
	if (!status && !options.dry_run)
		status = kimg_in_place_write(&j->place, p->patch, p->npatches);
	return status;
}

static int look(struct job *j, struct kimg_image *img)
{
	struct kimg_paddr *p = NULL;
	struct kimg_buf b = { .p = NULL };
	int status;

	status = kimg_exit_status(j->changes ?
		kimg_paddr_plan(img, &j->change, &p) :
		kimg_paddr_look(img, j->change.virt_base, &p));
	if (status || j->call->g.verbose)
		kimg_message_image(&b, j->call, img);
	kimg_write_messages(&b);
	if (!status && j->changes)
		status = change(j, img, p);
	if (!status && j->show)
		status = print(j, img, p);
	return status;
}

/* In the sandbox. */
static int work(void *ctx)
{
	struct job *j = ctx;
	struct kimg_input in = {
		.name = j->file.name, .opened = true,
		.fd = options.in_place ? j->place.fd : j->file.fd,
	};
	struct kimg_image *img;
	int status;

	if (!options.in_place)
		kimg_files_ready(&j->file);
	kimg_image_decode(&in, &j->opt, &img);
	if (!img)
		return out_of_memory();
	status = look(j, img);
	kimg_image_free(img);
	return status;
}

/* Where the result goes decides what has to be opened before. */
static int run_change(struct job *j, const char *name)
{
	int status;

	if (options.in_place) {
		status = kimg_in_place_open(&j->place, name);
		if (!status)
			status = kimg_output_worker(name, j->call, work, j);
		return kimg_in_place_close(&j->place, status);
	}
	if (!j->changes || options.dry_run) {
		status = kimg_sandbox_close(j->call);
		return status ? status : work(j);
	}
	status = kimg_output_open(&j->out, &options.output, &j->file.fd, 1);
	return status ? status : kimg_output_make(&j->out, j->call, work, j);
}

static int run(const struct kimg_call *call)
{
	struct job j = {
		.call = call,
		.opt = { .max_size = call->g.max_size,
			 .depth = KIMG_DEPTH_END },
	};
	const struct kimg_validate ask = { .consumers = options.consumers };
	struct kimg_validate all = { .consumers = { .n = 1 } };
	const char *word = "all";
	struct kimg_files files = { .n = 0 };
	int status;

	if (call->nfiles < 1)
		return usage("which FILE?", NULL);
	if (call->g.field.n)
		return usage("-F takes values of images; paddr has none",
			     NULL);
	if (options.undo)
		return kimg_in_place_undo(call->file[0]);
	all.consumers.item = &word;
	status = kimg_asked_read(options.consumers.n ? &ask : &all, &j.asked);
	if (!status)
		status = read_change(&j);
	if (!status && !options.in_place)
		status = kimg_files_one(&files, call->file[0]);
	if (!status) {
		j.file = files.n ? files.file[0] : (struct kimg_file){
			.name = call->file[0], .fd = -1 };
		kimg_prepare(&j.opt, call->g.format == KIMG_FORMAT_XML ?
			     KIMG_OUTPUT_XML : call->g.format ==
			     KIMG_FORMAT_JSON ? KIMG_OUTPUT_JSON : 0);
		status = run_change(&j, call->file[0]);
	}
	kimg_files_free(&files);
	kimg_asked_free(&j.asked);
	free(j.set);
	return status;
}

const struct kimg_cmd kimg_cmd_paddr = {
	.name = "paddr",
	.args = "FILE",
	.most = 1,
	.summary = "show and change physical addresses of an ELF kernel",
	.opt = rows,
	.options = &options,
	.run = run,
};
