/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kimg repack: a kernel in another package. */
#include "common.h"
#include "files.h"
#include "limits.h"
#include "output.h"
#include "ramdisk.h"
#include "recode.h"
#include "verify.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** struct repack - options of this command */
struct repack {
	int to;
	struct kimg_recode_words recode;
	const char *ramdisk;
	const char *cmdline;
	bool dry_run;
	struct kimg_output_options output;
};

static struct repack options;

static const char *const to_words[] = { "boot-elf", NULL };

static const struct kimg_opt rows[] = {
	{ .name = "to", .kind = KIMG_OPT_CHOICE, .arg = "PACKAGE",
	  .choice = to_words, .at = offsetof(struct repack, to),
	  .help = "boot-elf: an ELF file that starts by PVH" },
	{ .name = "initrd", .kind = KIMG_OPT_FILE, .arg = "FILE",
	  .at = offsetof(struct repack, ramdisk),
	  .help = "put this initial ramdisk inside" },
	{ .name = "cmdline", .kind = KIMG_OPT_WORD, .arg = "TEXT",
	  .at = offsetof(struct repack, cmdline),
	  .help = "put this command line inside" },
	{ .name = "codec", .kind = KIMG_OPT_WORD, .arg = "CODEC",
	  .words = kimg_codec_words,
	  .at = offsetof(struct repack, recode.codec),
	  .help = "compress the kernel in a bzImage by this one" },
	{ .name = "level", .kind = KIMG_OPT_WORD, .arg = "LEVEL",
	  .at = offsetof(struct repack, recode.level),
	  .help = "how hard, as of the codec's own tool" },
	{ .name = "for", .kind = KIMG_OPT_LIST, .arg = "CONSUMERS",
	  .words = kimg_consumer_words,
	  .at = offsetof(struct repack, recode.consumers),
	  .help = "who will load it (all, by its own decompressor)" },
	{ .name = "strip-signature", .kind = KIMG_OPT_FLAG,
	  .at = offsetof(struct repack, recode.strip),
	  .help = "leave out a signature, which will not match" },
	{ .name = "set", .kind = KIMG_OPT_LIST, .arg = "FIELD=VALUE",
	  .at = offsetof(struct repack, recode.set),
	  .help = "give a field of the setup header a value" },
	{ .name = "size-report", .kind = KIMG_OPT_FLAG,
	  .at = offsetof(struct repack, recode.report),
	  .help = "show sizes before and after" },
	{ .name = "dry-run", .letter = 'n', .kind = KIMG_OPT_FLAG,
	  .at = offsetof(struct repack, dry_run),
	  .help = "make it, show where all is, and write nothing" },
	KIMG_OUTPUT_ROWS(struct repack, output),
	{ .name = NULL },
};

/**
 * struct packing - a file at work
 * @file: the kernel, and perhaps a ramdisk
 */
struct packing {
	const struct kimg_call *call;
	struct kimg_options opt;
	struct kimg_files files;
	struct kimg_out out;
	struct kimg_ramdisk ramdisk;
	struct kimg_recode_ask recode;
};

static int usage(const char *fmt, const char *word)
{
	kimg_complain(fmt, word);
	fprintf(stderr, "Try 'kimg repack --help' for more information.\n");
	return KIMG_EXIT_USAGE;
}

static void range(struct kimg_buf *b, const char *what, uint64_t at,
		  uint64_t room, uint64_t size)
{
	kimg_buf_addf(b, "  %-12s  0x%08" PRIx64 " to 0x%08" PRIx64 ", %" PRIu64
		      " bytes in the file\n", what, at, at + room, size);
}

/* What --dry-run shows. */
static int show(const struct kimg_boot_elf *e)
{
	struct kimg_buf b = { .p = NULL };

	range(&b, "Kernel", e->kernel, e->kernel_room, e->kernel_size);
	range(&b, "Stub", e->stub, e->stub_room, e->stub_size);
	if (e->ramdisk_size)
		range(&b, "Ramdisk", e->ramdisk_to, e->ramdisk_size,
		      e->ramdisk_size);
	if (e->cmdline) {
		kimg_buf_addf(&b, "  %-12s  ", "Command line");
		kimg_str_escape(&b, e->cmdline, strlen(e->cmdline));
		kimg_buf_addf(&b, "\n");
	}
	kimg_buf_addf(&b, "  %-12s  0x%08" PRIx64 ", by PVH\n", "Entry",
		      e->entry);
	kimg_buf_addf(&b, "  %-12s  %" PRIu64 " bytes\n", "File", e->size);
	return kimg_write(&b);
}

/* Who loads such a file. */
static const char *const takers[] = {
	"generic", "qemu", "firecracker", "cloud-hypervisor", "xen-pvh",
};

#define NTAKERS (sizeof(takers) / sizeof(takers[0]))

/* Is it what it should be, to those who load it? */
static int verify(const struct packing *p, struct kimg_image *img,
		  const struct kimg_boot_elf *e, const uint8_t *bytes)
{
	const struct kimg_consumer *who[NTAKERS];
	const struct kimg_rule_options ask = {
		.consumer = who, .nconsumers = NTAKERS,
	};
	struct kimg_image *made = NULL;
	unsigned int i;
	int status;

	for (i = 0; i < NTAKERS; i++)
		who[i] = kimg_consumer_find(takers[i]);
	status = kimg_verify(&(struct kimg_verify){
		.call = p->call, .ask = &ask, .worse = KIMG_EXIT_INTERNAL,
		.made = { .name = "what was made", .bytes = bytes,
			  .len = e->size },
		.keep = &made,
	});

	if (!status)
		status = kimg_verify_same(img, "pm", made, "elf.phdrs[0]");
	kimg_image_free(made);
	return status;
}

static int boot_elf(struct packing *p, struct kimg_image *img)
{
	struct kimg_boot_elf e = {
		.cmdline = options.cmdline, .ramdisk = p->ramdisk.bytes,
		.ramdisk_size = p->ramdisk.size,
	};
	struct kimg_buf b = { .p = NULL };
	uint8_t *bytes = NULL;
	int status = kimg_exit_status(kimg_boot_elf_plan(img, &e));

	if (!status && (bytes = malloc((size_t)e.size)) == NULL) {
		kimg_complain("%s: out of memory", img->name);
		return KIMG_EXIT_INTERNAL;
	}
	if (!status)
		status = kimg_exit_status(kimg_boot_elf_make(img, &e, bytes));
	if (status || p->call->g.verbose)
		kimg_message_image(&b, p->call, img);
	kimg_write_messages(&b);
	if (!status)
		status = verify(p, img, &e, bytes);
	if (!status)
		status = options.dry_run ? show(&e) :
			 kimg_output_write(&p->out, bytes, e.size);
	free(bytes);
	return status;
}

/* In the sandbox. */
static int repack(void *ctx)
{
	struct packing *p = ctx;
	const struct kimg_file *file = p->files.file;
	struct kimg_input in = {
		.name = file->name, .opened = true, .fd = file->fd,
	};
	struct kimg_image *img;
	int status = KIMG_EXIT_OK;

	kimg_files_ready(file);
	kimg_image_decode(&in, &p->opt, &img);
	if (!img) {
		kimg_complain("%s: out of memory", in.name);
		return KIMG_EXIT_INTERNAL;
	}
	if (p->files.n > 1)
		status = kimg_ramdisk_read(p->call, &file[1], &p->ramdisk);
	if (!status)
		status = options.to ? boot_elf(p, img) :
			 kimg_recode_file(&p->recode, img, &p->out);
	kimg_ramdisk_free(&p->ramdisk);
	kimg_image_free(img);
	return status;
}

static int open_files(struct packing *p)
{
	const char *name = p->call->file[0];
	int status = kimg_files_one(&p->files, name);

	if (!status && options.ramdisk)
		status = kimg_files_one(&p->files, options.ramdisk);
	return status;
}

static int make(struct packing *p)
{
	const int fd[] = {
		p->files.file[0].fd, p->files.file[p->files.n - 1].fd,
	};
	int status;

	if (options.dry_run)
		return kimg_output_worker(p->files.file[0].name, p->call,
					  repack, p);
	status = kimg_output_open(&p->out, &options.output, fd, 2);
	return status ? status :
			kimg_output_make(&p->out, p->call, repack, p);
}

static int check_usage(const struct packing *p)
{
	const struct kimg_call *call = p->call;

	if (options.to && p->recode.any)
		return usage("--to makes another file than --codec and --set",
			     NULL);
	if (!options.to && !p->recode.any)
		return usage("into what? --to or --codec tells", NULL);
	if (!options.to && (options.ramdisk || options.cmdline))
		return usage("--initrd and --cmdline are for --to boot-elf",
			     NULL);
	if (call->nfiles < 1)
		return usage("which FILE?", NULL);
	if (call->g.field.n)
		return usage("-F takes values of images; repack has none",
			     NULL);
	if (kimg_wants_document(call))
		return usage("repack writes an image, and no document; "
			     "\"kimg inspect --json\" tells of it", NULL);
	if (options.ramdisk && !strcmp(options.ramdisk, "-") &&
	    !strcmp(call->file[0], "-"))
		return usage("standard input cannot be kernel and ramdisk",
			     NULL);
	return KIMG_EXIT_OK;
}

static int run(const struct kimg_call *call)
{
	struct packing p = { .call = call };
	int status = kimg_recode_read(&p.recode, &options.recode, call);

	p.recode.dry_run = options.dry_run;
	if (!status)
		status = check_usage(&p);
	if (!status) {
		p.opt.max_size = call->g.max_size;
		p.opt.threads = KIMG_THREADS;
		p.opt.depth = options.to ? KIMG_DEPTH_END : p.recode.depth;
		status = open_files(&p);
	}
	if (!status) {
		kimg_prepare(&p.opt, 0);
		status = make(&p);
	}
	kimg_files_free(&p.files);
	kimg_recode_free(&p.recode);
	return status;
}

const struct kimg_cmd kimg_cmd_repack = {
	.name = "repack",
	.args = "FILE",
	.most = 1,
	.summary = "put a kernel into another package",
	.opt = rows,
	.options = &options,
	.run = run,
};
