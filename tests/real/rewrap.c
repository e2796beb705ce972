// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Makes a bzImage with another payload out of a real one. A witness: offsets
 * are those of Documentation/arch/x86/boot.rst as numbers, no header of kimg is
 * used.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** struct bytes - a file in memory */
struct bytes {
	unsigned char *p;
	size_t len;
};

static uint32_t get32(const unsigned char *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	       (uint32_t)p[3] << 24;
}

static void put32(unsigned char *p, size_t v)
{
	p[0] = (unsigned char)v;
	p[1] = (unsigned char)(v >> 8);
	p[2] = (unsigned char)(v >> 16);
	p[3] = (unsigned char)(v >> 24);
}

/* With @room zero bytes behind it. */
static int slurp(const char *name, size_t room, struct bytes *b)
{
	FILE *f = fopen(name, "rb");
	long n;

	if (!f)
		return 1;
	fseek(f, 0, SEEK_END);
	n = ftell(f);
	rewind(f);
	b->len = n > 0 ? (size_t)n : 0;
	b->p = calloc(b->len + room, 1);
	if (!b->p || fread(b->p, 1, b->len, f) != b->len)
		b->len = 0;
	fclose(f);
	return b->len == 0;
}

/* An offset in the protected-mode part that is behind the payload moves. */
static void move(unsigned char *field, size_t behind, size_t by)
{
	if (get32(field) >= behind)
		put32(field, get32(field) + by);
}

/* @pay replaces the payload; what follows it keeps its alignment of 16. */
static int rewrap(struct bytes *old, const struct bytes *pay, FILE *out)
{
	size_t sects = old->p[0x1f1] ? old->p[0x1f1] : 4;
	size_t setup = (sects + 1) * 512;
	size_t at = get32(old->p + 0x248), len = get32(old->p + 0x24c);
	size_t pm = (size_t)get32(old->p + 0x1f4) * 16;
	size_t room = pay->len, rest = setup + at + len;
	static const unsigned char zero[16];

	if (setup + pm > old->len || at + len > pm)
		return 1;
	while ((room - len) % 16)
		room++;
	/* Sections and certificates are not where the PE headers say. */
	memset(old->p, 0, 2);
	put32(old->p + 0x1f4, (pm - len + room) / 16);
	put32(old->p + 0x24c, pay->len);
	move(old->p + 0x264, at + len, room - len);
	move(old->p + 0x268, at + len, room - len);
	return fwrite(old->p, 1, setup + at, out) != setup + at ||
	       fwrite(pay->p, 1, pay->len, out) != pay->len ||
	       fwrite(zero, 1, room - pay->len, out) != room - pay->len ||
	       fwrite(old->p + rest, 1, setup + pm - rest, out) !=
	       setup + pm - rest;
}

int main(int argc, char **argv)
{
	struct bytes old = { NULL, 0 }, pay = { NULL, 0 };
	FILE *out = NULL;
	int bad = 1;

	if (argc != 5) {
		fprintf(stderr, "Usage: rewrap BZIMAGE PAYLOAD SIZE|- OUT\n"
			"SIZE is what the payload decodes to; with - it gets "
			"no size trailer\n");
		return 2;
	}
	if (!slurp(argv[1], 0, &old) && !slurp(argv[2], 4, &pay) &&
	    old.len > 0x26c)
		out = fopen(argv[4], "wb");
	if (out && strcmp(argv[3], "-")) {
		put32(pay.p + pay.len, strtoul(argv[3], NULL, 0));
		pay.len += 4;
	}
	if (out)
		bad = rewrap(&old, &pay, out);
	if (out && fclose(out))
		bad = 1;
	free(old.p);
	free(pay.p);
	return bad;
}
