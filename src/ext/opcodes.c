/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instructions through libopcodes, which is part of the module "bfd". */
#include "bfd.h"

/* Some versions of bfd.h want to know that a configure script ran. */
#define PACKAGE "kimg"
#define PACKAGE_VERSION KIMG_VERSION
#include <dis-asm.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An instruction of x86 has 15 bytes at most, and its text has a line. */
#define INSTRUCTION_MAX 15
#define TEXT_MAX 256

/** struct line - an instruction being written */
struct line {
	const struct kimg_bfd_code *code;
	char text[TEXT_MAX];
	size_t n;
};

__attribute__((format(printf, 2, 0)))
static void add(struct line *l, const char *fmt, va_list ap)
{
	int n = vsnprintf(l->text + l->n, sizeof(l->text) - l->n, fmt, ap);

	if (n > 0)
		l->n += (size_t)n;
	if (l->n >= sizeof(l->text))
		l->n = sizeof(l->text) - 1;
}

__attribute__((format(printf, 2, 3)))
static int print(void *stream, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(stream, fmt, ap);
	va_end(ap);
	return 0;
}

__attribute__((format(printf, 3, 4)))
static int print_styled(void *stream, enum disassembler_style style,
			const char *fmt, ...)
{
	va_list ap;

	(void)style;
	va_start(ap, fmt);
	add(stream, fmt, ap);
	va_end(ap);
	return 0;
}

static void print_address(bfd_vma address, struct disassemble_info *info)
{
	struct line *l = info->stream;

	print(l, "0x%" PRIx64, (uint64_t)address);
	if (l->code->name)
		l->code->name(l->code->ctx, address, l->text + l->n,
			      (unsigned int)(sizeof(l->text) - l->n));
	l->n = strlen(l->text);
}

/* Bytes that are not there are told by what was not written. */
static void no_memory(int status, bfd_vma address,
		      struct disassemble_info *info)
{
	(void)status;
	(void)address;
	(void)info;
}

static disassembler_ftype prepare(const struct kimg_bfd_code *code,
				  struct line *l,
				  struct disassemble_info *info,
				  bfd_byte *bytes)
{
	init_disassemble_info(info, l, print, print_styled);
	info->arch = bfd_arch_i386;
	info->mach = code->bits == 64 ? bfd_mach_x86_64 :
		     code->bits == 32 ? bfd_mach_i386_i386 :
					bfd_mach_i386_i8086;
	info->endian = BFD_ENDIAN_LITTLE;
	info->buffer = bytes;
	info->buffer_vma = code->vma;
	info->buffer_length = code->size;
	info->print_address_func = print_address;
	info->memory_error_func = no_memory;
	disassemble_init_for_target(info);
	return disassembler(info->arch, false, info->mach, NULL);
}

void kimg_opcodes_disassemble(const struct kimg_bfd_code *code,
	unsigned int max,
	void (*each)(void *ctx, const struct kimg_bfd_instruction *i),
	void *ctx)
{
	struct line l = { .code = code };
	struct disassemble_info info;
	bfd_byte *bytes = malloc(code->size + 1);
	struct kimg_bfd_instruction out;
	disassembler_ftype next;
	uint64_t at = 0;
	int n;

	if (!bytes)
		return;
	memcpy(bytes, code->bytes, code->size);
	next = prepare(code, &l, &info, bytes);
	for (; next && max && at < code->size; max--, at += (uint64_t)n) {
		l.n = 0;
		l.text[0] = '\0';
		n = next(code->vma + at, &info);
		if (n <= 0 || n > INSTRUCTION_MAX ||
		    (uint64_t)n > code->size - at)
			break;
		while (l.n && l.text[l.n - 1] == ' ')
			l.text[--l.n] = '\0';
		out.address = code->vma + at;
		out.size = (unsigned int)n;
		out.text = l.text;
		each(ctx, &out);
	}
	disassemble_free_target(&info);
	free(bytes);
}
