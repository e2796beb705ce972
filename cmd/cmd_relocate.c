/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kimg relocate: a kernel at other addresses. */
#include "common.h"
#include "files.h"
#include "output.h"
#include "verify.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/** struct relocate - options of this command */
struct relocate {
	const char *slide;
	const char *seed;
	struct kimg_output_options output;
};

static struct relocate options;

static const char *const random_word[] = { "random", NULL };

static const struct kimg_opt rows[] = {
	{ .name = "slide", .kind = KIMG_OPT_WORD, .arg = "DISTANCE",
	  .choice = random_word, .at = offsetof(struct relocate, slide),
	  .help = "move a vmlinux up: a multiple of 2M, or random" },
	{ .name = "seed", .kind = KIMG_OPT_WORD, .arg = "WORD",
	  .at = offsetof(struct relocate, seed),
	  .help = "with --slide random: the same word, the same distance" },
	KIMG_OUTPUT_ROWS(struct relocate, output),
	{ .name = NULL },
};

/**
 * struct relocation - a file that is moved
 * @by: distance, or 0 for one that @chance chooses
 */
struct relocation {
	const struct kimg_call *call;
	struct kimg_options opt;
	struct kimg_file file;
	struct kimg_out out;
	uint64_t by;
	uint64_t chance;
};

static int usage(const char *fmt, const char *word)
{
	kimg_complain(fmt, word);
	fprintf(stderr, "Try 'kimg relocate --help' for more information.\n");
	return KIMG_EXIT_USAGE;
}

/* FNV-1a, and the last step of splitmix64, so that similar words differ. */
static uint64_t number_of(const char *word)
{
	uint64_t v = UINT64_C(0xcbf29ce484222325);

	for (; *word; word++)
		v = (v ^ (unsigned char)*word) * UINT64_C(0x100000001b3);
	v = (v ^ v >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	v = (v ^ v >> 27) * UINT64_C(0x94d049bb133111eb);
	return v ^ v >> 31;
}

static int choose(struct relocation *r)
{
	if (!options.slide)
		return usage("how far? --slide tells", NULL);
	if (strcmp(options.slide, "random") != 0) {
		if (options.seed)
			return usage("--seed is for --slide random", NULL);
		return kimg_opt_size(options.slide, &r->by) ? KIMG_EXIT_OK :
			usage("option '--slide' does not take '%s'",
			      options.slide);
	}
	if (options.seed) {
		r->chance = number_of(options.seed);
		return KIMG_EXIT_OK;
	}
	if (getrandom(&r->chance, sizeof(r->chance), 0) ==
	    (ssize_t)sizeof(r->chance))
		return KIMG_EXIT_OK;
	kimg_complain("the system gives no random numbers", NULL);
	return KIMG_EXIT_IO;
}

static void tell(const struct relocation *r, const struct kimg_image *img,
		 const struct kimg_slide *s, int status)
{
	struct kimg_buf b = { .p = NULL };

	if (status || r->call->g.verbose)
		kimg_message_image(&b, r->call, img);
	if (!status && r->call->g.verbose)
		kimg_buf_addf(&b, "kimg: moved by %" PRIu64 " MiB of at most %"
			      PRIu64 ", %" PRIu64 " relocations\n",
			      s->by >> 20, s->most >> 20, s->words);
	kimg_write_messages(&b);
}

static int slide(struct relocation *r, struct kimg_image *img,
		 struct kimg_slide *s, uint8_t *bytes)
{
	int status;

	/* Without any room, the shortest distance is refused as too long. */
	if (!r->by)
		r->by = s->step * (1 + (s->most ? r->chance %
					(s->most / s->step) : 0));
	status = kimg_exit_status(kimg_slide_make(img, s, r->by, bytes));
	tell(r, img, s, status);
	if (!status)
		status = kimg_verify(&(struct kimg_verify){
			.call = r->call, .before = img,
			.made = { .name = "what was made", .bytes = bytes,
				  .len = s->size },
			.worse = KIMG_EXIT_INTERNAL,
		});
	if (status)
		return status;
	return kimg_output_write(&r->out, bytes, s->size);
}

/* In the sandbox. */
static int relocate(void *ctx)
{
	struct relocation *r = ctx;
	struct kimg_input in = {
		.name = r->file.name, .opened = true, .fd = r->file.fd,
	};
	struct kimg_image *img;
	struct kimg_slide s;
	uint8_t *bytes = NULL;
	int status;

	kimg_files_ready(&r->file);
	kimg_image_decode(&in, &r->opt, &img);
	if (!img) {
		kimg_complain("%s: out of memory", in.name);
		return KIMG_EXIT_INTERNAL;
	}
	status = kimg_exit_status(kimg_slide_plan(img, &s));
	if (status) {
		tell(r, img, &s, status);
	} else if ((bytes = malloc((size_t)s.size)) == NULL) {
		kimg_complain("%s: out of memory", in.name);
		status = KIMG_EXIT_INTERNAL;
	} else {
		status = slide(r, img, &s, bytes);
	}
	free(bytes);
	kimg_image_free(img);
	return status;
}

static int run(const struct kimg_call *call)
{
	struct relocation r = { .call = call };
	struct kimg_files files = { .n = 0 };
	int status;

	if (call->nfiles < 1)
		return usage("which FILE?", NULL);
	if (call->g.field.n)
		return usage("-F takes values of images; relocate has none",
			     NULL);
	if (kimg_wants_document(call))
		return usage("relocate writes an image, and no document; "
			     "\"kimg inspect --json\" tells of it", NULL);
	status = choose(&r);
	if (status)
		return status;
	r.opt.max_size = call->g.max_size;
	r.opt.depth = KIMG_DEPTH_END;
	status = kimg_files_one(&files, call->file[0]);
	if (status)
		return status;
	r.file = files.file[0];
	kimg_prepare(&r.opt, 0);
	status = kimg_output_open(&r.out, &options.output, &r.file.fd, 1);
	if (!status)
		status = kimg_output_make(&r.out, call, relocate, &r);
	kimg_files_free(&files);
	return status;
}

const struct kimg_cmd kimg_cmd_relocate = {
	.name = "relocate",
	.args = "FILE",
	.most = 1,
	.summary = "move a kernel to other addresses",
	.opt = rows,
	.options = &options,
	.run = run,
};
