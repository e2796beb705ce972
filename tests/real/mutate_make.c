// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Mutated images. A number decides everything, so that one image of a hundred
 * thousand can be made again. Offsets are literal, from gABI, elfnote.h and
 * boot.rst; nothing of kimg is used.
 */
#define _GNU_SOURCE
#include "mutate.h"

#include <stdlib.h>
#include <string.h>

#define MAX_SPOTS 4096
#define MAX_PHDRS 16
#define MAX_NOTES 64
#define GZIP_INNER 0x480

static uint64_t get(const uint8_t *p, unsigned int width)
{
	uint64_t v = 0;

	while (width-- > 0)
		v = v << 8 | p[width];
	return v;
}

static void put(uint8_t *p, unsigned int width, uint64_t v)
{
	for (; width-- > 0; v >>= 8)
		*p++ = (uint8_t)v;
}

static void spot(struct mutate_base *b, size_t at, unsigned int width)
{
	if (b->nspots < MAX_SPOTS && at <= b->len && width <= b->len - at)
		b->spot[b->nspots++] = (struct mutate_spot){ at, width };
}

/* Headers, and each descriptor as numbers of its bytes. */
static void look_notes(struct mutate_base *b, size_t at, size_t end)
{
	unsigned int i, k;

	for (i = 0; i < MAX_NOTES && at + 12 <= end && end <= b->len; i++) {
		uint64_t name = get(b->bytes + at, 4);
		uint64_t desc = get(b->bytes + at + 4, 4);

		for (k = 0; k < 4; k++)
			spot(b, at + 4 * k, 4);
		at += 12 + ((name + 3) & ~UINT64_C(3));
		/* Numbers more often than what is in strings. */
		for (k = 0; k < 4 && (desc == 4 || desc == 8); k++)
			spot(b, at, (unsigned int)desc);
		if (desc >= 4)
			spot(b, at, 4);
		at += (desc + 3) & ~UINT64_C(3);
	}
}

static void look_phdrs(struct mutate_base *b, bool wide)
{
	static const uint8_t at32[] = { 0, 4, 8, 12, 16, 20, 24, 28 };
	const uint8_t *elf = b->bytes + b->elf;
	uint64_t off = get(elf + (wide ? 0x20 : 0x1c), wide ? 8 : 4);
	uint64_t size = get(elf + (wide ? 0x36 : 0x2a), 2);
	uint64_t n = get(elf + (wide ? 0x38 : 0x2c), 2);
	uint64_t i, k;

	for (i = 0; i < n && i < MAX_PHDRS; i++) {
		size_t ph = b->elf + off + i * size;

		if (ph > b->len || 56 > b->len - ph)
			return;
		for (k = 0; k < 8; k++)
			if (wide)
				spot(b, ph + (k < 2 ? k * 4 : k * 8 - 8),
				     k < 2 ? 4 : 8);
			else
				spot(b, ph + at32[k], 4);
		if (get(b->bytes + ph, 4) == 4) {
			size_t at = b->elf + get(b->bytes + ph +
				(wide ? 8 : 4), wide ? 8 : 4);

			look_notes(b, at, at + get(b->bytes + ph +
				(wide ? 32 : 16), wide ? 8 : 4));
		}
	}
}

static void look_elf(struct mutate_base *b)
{
	bool wide = b->bytes[b->elf + 4] == 2;
	unsigned int i;

	spot(b, b->elf + 4, 1);
	spot(b, b->elf + 5, 1);
	for (i = 16; i < 20; i += 2)
		spot(b, b->elf + i, 2);
	for (i = 0; i < 3; i++)
		spot(b, b->elf + 24 + i * (wide ? 8u : 4u), wide ? 8 : 4);
	for (i = 0; i < 6; i++)
		spot(b, b->elf + (wide ? 52 : 40) + 2 * i, 2);
	look_phdrs(b, wide);
}

/* Of the setup header what decides where the payload is. */
static void look_setup(struct mutate_base *b)
{
	static const struct mutate_spot setup[] = {
		{ 0x1f1, 1 }, { 0x1f4, 4 }, { 0x1fe, 2 }, { 0x201, 1 },
		{ 0x202, 4 }, { 0x206, 2 }, { 0x211, 1 }, { 0x236, 2 },
		{ 0x248, 4 }, { 0x24c, 4 }, { 0x258, 8 },
	};
	unsigned int i;
	uint64_t at, end;

	for (i = 0; i < sizeof(setup) / sizeof(setup[0]); i++)
		spot(b, setup[i].at, setup[i].width);
	at = (b->bytes[0x1f1] + 1u) * 512 + get(b->bytes + 0x248, 4);
	end = at + get(b->bytes + 0x24c, 4);
	for (i = 0; i < 8; i++)
		spot(b, at + 4 * i, 4);
	if (end >= 4)
		spot(b, end - 4, 4);
}

bool mutate_look(struct mutate_base *b)
{
	const uint8_t *elf = memmem(b->bytes, b->len, "\177ELF", 4);

	b->spot = calloc(MAX_SPOTS, sizeof(*b->spot));
	if (!b->spot)
		return false;
	b->has_elf = elf && b->len - (size_t)(elf - b->bytes) >= 64;
	if (b->has_elf) {
		b->elf = (size_t)(elf - b->bytes);
		look_elf(b);
		if (!b->inner && strstr(b->name, "gzip") &&
		    b->elf + GZIP_INNER + 4 <= b->len)
			b->inner = GZIP_INNER;
	}
	if (b->len > 0x268 && !memcmp(b->bytes + 0x202, "HdrS", 4))
		look_setup(b);
	return true;
}

/* splitmix64 */
static uint64_t next(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static uint64_t value(const struct mutate_base *b, const uint8_t *out,
		      uint64_t old, uint64_t *s)
{
	static const uint64_t steps[] = { 1, 2, 4, 8, 16, 0x1000, 0x200000 };
	static const uint64_t edges[] = {
		0, 1, 2, 3, 4, 6, 8, 18, 40, 56, 62, 0x1000, 0x7fffffff,
		0x80000000, 0xffffffff, UINT64_C(0x100000000),
		UINT64_C(0x7fffffffffff), UINT64_C(0xffff800000000000),
		UINT64_C(0xffff880000000000), UINT64_C(0xffffffff80000000),
		UINT64_MAX, UINT64_MAX - 0xfff,
	};
	const struct mutate_spot *other = &b->spot[next(s) % b->nspots];

	switch (next(s) % 6) {
	case 0:
		return old + steps[next(s) % 7];
	case 1:
		return old - steps[next(s) % 7];
	case 2:
		return edges[next(s) % (sizeof(edges) / sizeof(edges[0]))];
	case 3:
		return old ^ UINT64_C(1) << next(s) % 64;
	case 4:
		return get(out + other->at, other->width);
	default:
		return next(s) >> next(s) % 64;
	}
}

/* A string that means something over one that does. */
static void swap_string(uint8_t *out, size_t len, uint64_t *s)
{
	static const char *const words[] = {
		"xen-3.0", "linux", "generic", "yes", "dom0", "!dom0",
		"bimodal", "Xen", "pae_pgdir_above_4gb",
		"!auto_translated_physmap",
		"!unknown|dom0", "writable_page_tables|!dom0", "xen-3.1",
		"Linux", "",
	};
	const char *from = words[next(s) % 4], *to;
	uint8_t *at = memmem(out, len, from, strlen(from) + 1);
	size_t n;

	to = words[next(s) % (sizeof(words) / sizeof(words[0]))];
	n = strlen(to) + 1;
	if (at && n <= len - (size_t)(at - out))
		memcpy(at, to, n);
}

static uint32_t crc32(const uint8_t *p, size_t n)
{
	uint32_t crc = UINT32_MAX;
	unsigned int i;

	while (n-- > 0) {
		crc ^= *p++;
		for (i = 0; i < 8; i++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

/* The stored block of a gzip fixture is nothing without its checksum. */
static void mend(const struct mutate_base *b, uint8_t *out, uint64_t *s)
{
	if (b->inner && next(s) % 8)
		put(out + b->elf + b->inner, 4,
		    crc32(out + b->elf, b->inner));
}

size_t mutate_make(const struct mutate_base *b, uint64_t number, uint8_t *out)
{
	uint64_t s = number * UINT64_C(0xd1342543de82ef95);
	size_t len = b->len;
	uint64_t i, n;

	memcpy(out, b->bytes, len);
	memset(out + len, 0, MUTATE_PAD);
	n = 1 + next(&s) % 3;
	for (i = 0; i < n && b->nspots; i++) {
		const struct mutate_spot *at = &b->spot[next(&s) % b->nspots];

		put(out + at->at, at->width,
		    value(b, out, get(out + at->at, at->width), &s));
	}
	if (next(&s) % 8 == 0)
		swap_string(out, len, &s);
	n = next(&s) % 4 ? 0 : 1 + next(&s) % 4;
	for (i = 0; i < n; i++)
		out[next(&s) % len] = (uint8_t)next(&s);
	mend(b, out, &s);
	if (next(&s) % 32 == 0) {
		n = next(&s) % len;
		memset(out + n, 0, len - n);
		len = n;
	}
	return len;
}
