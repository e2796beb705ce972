/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sections, symbols and relocations through libbfd. */
#include "bfd.h"

/* Some versions of bfd.h want to know that a configure script ran. */
#define PACKAGE "kimg"
#define PACKAGE_VERSION KIMG_VERSION
#include <bfd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** struct kimg_bfd_file - a file that libbfd has open
 * @symbol: its symbols, ended by NULL, when they were read */
struct kimg_bfd_file {
	struct bfd *abfd;
	struct kimg_bfd_bytes bytes;
	asymbol **symbol;
	long nsymbols;
};

static const struct {
	flagword bit;
	const char *name;
} flags[] = {
	{ SEC_HAS_CONTENTS, "CONTENTS" }, { SEC_ALLOC, "ALLOC" },
	{ SEC_LOAD, "LOAD" },		  { SEC_RELOC, "RELOC" },
	{ SEC_READONLY, "READONLY" },	  { SEC_CODE, "CODE" },
	{ SEC_DATA, "DATA" },		  { SEC_DEBUGGING, "DEBUGGING" },
	{ SEC_EXCLUDE, "EXCLUDE" },	  { SEC_NEVER_LOAD, "NEVER_LOAD" },
	{ SEC_THREAD_LOCAL, "THREAD_LOCAL" },
};

static const char *library(void)
{
	return "libbfd of binutils " KIMG_BFD_VERSION;
}

/* What they have to say is about what was asked, or about the file: the first
 * we know, and the second is not theirs to judge. */
static void be_quiet(const char *fmt, va_list ap)
{
	(void)fmt;
	(void)ap;
}

static void be_quiet_too(const char *fmt, const char *version,
			 const char *file, int line)
{
	(void)fmt;
	(void)version;
	(void)file;
	(void)line;
}

/* That of libbfd, by the linker: some of its messages go there without asking a
 * handler (format.c, print_warnmsg). What does not fit is lost. */
extern FILE *kimg_bfd_stderr;
FILE *kimg_bfd_stderr;

static bool init(void)
{
	static char lost[256];
	static bool ready;

	if (ready)
		return true;
	if (!kimg_bfd_stderr)
		kimg_bfd_stderr = fmemopen(lost, sizeof(lost), "w");
	if (!kimg_bfd_stderr || bfd_init() != BFD_INIT_MAGIC)
		return false;
	bfd_set_error_handler(be_quiet);
	bfd_set_assert_handler(be_quiet_too);
	ready = true;
	return true;
}

static void *stream_open(struct bfd *abfd, void *closure)
{
	(void)abfd;
	return closure;
}

static file_ptr stream_read(struct bfd *abfd, void *stream, void *to,
			    file_ptr n, file_ptr at)
{
	const struct kimg_bfd_file *f = stream;
	uint64_t left;

	(void)abfd;
	if (n < 0 || at < 0 || (uint64_t)at > f->bytes.size)
		return -1;
	left = f->bytes.size - (uint64_t)at;
	if ((uint64_t)n > left)
		n = (file_ptr)left;
	if (n && !f->bytes.read(f->bytes.ctx, (uint64_t)at, to, (uint64_t)n))
		return -1;
	return n;
}

static int stream_close(struct bfd *abfd, void *stream)
{
	(void)abfd;
	(void)stream;
	return 0;
}

/* The size, by which libbfd bounds what a file announces. */
static int stream_stat(struct bfd *abfd, void *stream, struct stat *st)
{
	const struct kimg_bfd_file *f = stream;

	(void)abfd;
	memset(st, 0, sizeof(*st));
	st->st_size = (off_t)f->bytes.size;
	return 0;
}

static void file_close(struct kimg_bfd_file *f)
{
	if (f->abfd)
		bfd_close(f->abfd);
	free(f->symbol);
	free(f);
}

static struct kimg_bfd_file *file_open(const struct kimg_bfd_bytes *bytes,
				       const char *target, const char **why)
{
	struct kimg_bfd_file *f = calloc(1, sizeof(*f));

	*why = "out of memory";
	if (!f)
		return NULL;
	f->bytes = *bytes;
	f->abfd = bfd_openr_iovec("image", target, stream_open, f, stream_read,
				  stream_close, stream_stat);
	if (f->abfd && bfd_check_format(f->abfd, bfd_object))
		return f;
	*why = bfd_errmsg(bfd_get_error());
	file_close(f);
	return NULL;
}

static void fill_section(const struct bfd_section *s,
			 struct kimg_bfd_section *out)
{
	size_t i;

	*out = (struct kimg_bfd_section){
		.name = bfd_section_name(s),
		.vma = bfd_section_vma(s),
		.lma = bfd_section_lma(s),
		.at = (uint64_t)s->filepos,
		.size = bfd_section_size(s),
	};
	if (bfd_section_alignment(s) < 64)
		out->align = UINT64_C(1) << bfd_section_alignment(s);
	for (i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (bfd_section_flags(s) & flags[i].bit)
			out->flag[out->nflags++] = flags[i].name;
}

static enum kimg_err sections(struct kimg_bfd_file *f, unsigned int max,
	void (*each)(void *ctx, const struct kimg_bfd_section *s), void *ctx)
{
	struct kimg_bfd_section out;
	const struct bfd_section *s;

	if (bfd_count_sections(f->abfd) > max)
		return KIMG_ERR_LIMIT;
	for (s = f->abfd->sections; s; s = s->next) {
		fill_section(s, &out);
		each(ctx, &out);
	}
	return KIMG_OK;
}

/* Symbols are read once; relocations need them, too. */
static enum kimg_err read_symbols(struct kimg_bfd_file *f, unsigned int max,
				  const char **why)
{
	long bytes;

	if (f->symbol || !(bfd_get_file_flags(f->abfd) & HAS_SYMS))
		return KIMG_OK;
	bytes = bfd_get_symtab_upper_bound(f->abfd);
	*why = bfd_errmsg(bfd_get_error());
	if (bytes < 0)
		return KIMG_ERR_MALFORMED;
	if ((unsigned long)bytes / sizeof(*f->symbol) > (uint64_t)max + 1)
		return KIMG_ERR_LIMIT;
	f->symbol = calloc((size_t)bytes / sizeof(*f->symbol) + 1,
			   sizeof(*f->symbol));
	if (!f->symbol)
		return KIMG_ERR_NOMEM;
	f->nsymbols = bfd_canonicalize_symtab(f->abfd, f->symbol);
	*why = bfd_errmsg(bfd_get_error());
	return f->nsymbols < 0 ? KIMG_ERR_MALFORMED : KIMG_OK;
}

static void fill_symbol(asymbol *s, struct kimg_bfd_symbol *out)
{
	*out = (struct kimg_bfd_symbol){
		.value = bfd_asymbol_value(s),
		.type = (char)bfd_decode_symclass(s),
		.bind = s->flags & BSF_WEAK ? "weak" :
			s->flags & BSF_GLOBAL ? "global" :
			s->flags & BSF_LOCAL ? "local" : NULL,
		.kind = s->flags & BSF_FUNCTION ? "function" :
			s->flags & BSF_OBJECT ? "object" :
			s->flags & BSF_FILE ? "file" :
			s->flags & BSF_SECTION_SYM ? "section" : NULL,
		.section = s->section ? bfd_section_name(s->section) : NULL,
		.name = bfd_asymbol_name(s),
	};
}

static enum kimg_err symbols(struct kimg_bfd_file *f, unsigned int max,
	void (*each)(void *ctx, const struct kimg_bfd_symbol *s), void *ctx,
	const char **why)
{
	enum kimg_err err = read_symbols(f, max, why);
	struct kimg_bfd_symbol out;
	long i;

	for (i = 0; !err && i < f->nsymbols; i++) {
		if (!f->symbol[i])
			continue;
		fill_symbol(f->symbol[i], &out);
		each(ctx, &out);
	}
	return err;
}

/* A relocation counts in its section; in a file that is linked libbfd makes
 * that of what was an address. */
static void give_relocation(const struct bfd_section *s, const arelent *r,
	void (*each)(void *ctx, const struct kimg_bfd_relocation *s), void *ctx)
{
	asymbol *sym = r->sym_ptr_ptr ? *r->sym_ptr_ptr : NULL;
	struct kimg_bfd_relocation out = {
		.address = s->vma + r->address,
		.section = bfd_section_name(s),
		.type = r->howto ? r->howto->name : NULL,
		.symbol = sym ? bfd_asymbol_name(sym) : NULL,
		.addend = r->addend,
	};

	/* That of a section has a name that is often empty. */
	if (sym && sym->section && sym->flags & BSF_SECTION_SYM)
		out.symbol = bfd_section_name(sym->section);
	each(ctx, &out);
}

static enum kimg_err section_relocations(struct kimg_bfd_file *f,
	struct bfd_section *s, unsigned int *left,
	void (*each)(void *ctx, const struct kimg_bfd_relocation *s), void *ctx)
{
	static asymbol *none;
	long i, n, bytes = bfd_get_reloc_upper_bound(f->abfd, s);
	arelent **r;

	if (bytes < 0)
		return KIMG_ERR_MALFORMED;
	if ((unsigned long)bytes / sizeof(*r) > (uint64_t)*left + 1)
		return KIMG_ERR_LIMIT;
	r = calloc((size_t)bytes / sizeof(*r) + 1, sizeof(*r));
	if (!r)
		return KIMG_ERR_NOMEM;
	n = bfd_canonicalize_reloc(f->abfd, s, r, f->symbol ? f->symbol :
							      &none);
	for (i = 0; i < n; i++)
		give_relocation(s, r[i], each, ctx);
	free(r);
	if (n > 0)
		*left -= (unsigned int)n;
	return n < 0 ? KIMG_ERR_MALFORMED : KIMG_OK;
}

static enum kimg_err relocations(struct kimg_bfd_file *f, unsigned int max,
	void (*each)(void *ctx, const struct kimg_bfd_relocation *s), void *ctx,
	const char **why)
{
	enum kimg_err err = read_symbols(f, max, why);
	struct bfd_section *s;

	for (s = f->abfd->sections; !err && s; s = s->next)
		if (bfd_section_flags(s) & SEC_RELOC && s->reloc_count) {
			err = section_relocations(f, s, &max, each, ctx);
			*why = bfd_errmsg(bfd_get_error());
		}
	return err;
}

KIMG_MODULE_TABLE(bfd) = {
	.init = init,
	.library = library,
	.open = file_open,
	.sections = sections,
	.symbols = symbols,
	.relocations = relocations,
	.close = file_close,
	.disassemble = kimg_opcodes_disassemble,
};
