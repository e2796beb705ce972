/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about the payload of a bzImage. */
#include "rules.h"

#include "../core/num.h"
#include <inttypes.h>
#include <string.h>

#include "../core/poison.h"

static uint32_t codec_bit(const char *name)
{
	static const struct { const char *name; uint32_t bit; } rows[] = {
		{ "none", CODEC_NONE }, { "gzip", CODEC_GZIP },
		{ "bzip2", CODEC_BZIP2 }, { "lzma", CODEC_LZMA },
		{ "xz", CODEC_XZ }, { "lzo", CODEC_LZO },
		{ "lz4-legacy", CODEC_LZ4 }, { "zstd", CODEC_ZSTD },
	};
	unsigned int i;

	for (i = 0; name && i < sizeof(rows) / sizeof(rows[0]); i++)
		if (!strcmp(rows[i].name, name))
			return rows[i].bit;
	return 0;
}

/* Those who load the ELF inside have to decode it themselves. */
static void codec_known(struct kimg_check *c)
{
	const struct kimg_stream *s = c->img->payload;

	if (!s || !s->codec || codec_bit(s->codec) & c->profile->codecs)
		return;
	kimg_check_fail(c, &(struct kimg_finding){
		.layer = s->outer->name, .at = s->at, .has_at = true,
		.text = kimg_check_fmt(c, "%s%s%s cannot decode %s",
			c->profile->consumer.title,
			c->profile->consumer.version ? " " : "",
			c->profile->consumer.version ?
			c->profile->consumer.version : "", s->codec),
		.hint = "kimg extract -o vmlinux FILE vmlinux",
	});
}

static void payload_there(struct kimg_check *c)
{
	const struct kimg_setup *s = c->img->setup;

	if (s && !c->img->payload)
		kimg_check_field(c, &s->rec, "payload_offset",
				 &(struct kimg_finding){
			.text = kimg_check_fmt(c, "%s loads the ELF file in "
				"the payload, and there is no payload",
				c->profile->consumer.title),
		});
}

/* Xen's decoders of these want the size trailer right behind the stream. */
static void stream_end(struct kimg_check *c)
{
	const struct kimg_stream *s = c->img->payload;
	uint64_t behind;

	if (!s || !s->codec || !s->checked)
		return;
	behind = !strcmp(s->codec, "zstd") ? s->padding + s->trailing :
		 !strcmp(s->codec, "lz4-legacy") ? s->trailing : 0;
	if (behind)
		kimg_check_fail(c, &(struct kimg_finding){
			.layer = s->outer->name,
			.at = s->at + s->length - 4 - behind, .has_at = true,
			.text = kimg_check_fmt(c, "%s wants the payload to end "
				"with the stream", c->profile->consumer.title),
			.expected = "the size trailer",
			.found = kimg_check_fmt(c, "%" PRIu64 " bytes more",
						behind),
		});
}

/* The last four bytes of the file are taken for the decoded size. */
static void file_end(struct kimg_check *c)
{
	const struct kimg_stream *s = c->img->wrapper;

	if (s && s->checked && s->padding + s->trailing)
		kimg_check_fail(c, &(struct kimg_finding){
			.at = s->length - s->padding - s->trailing,
			.has_at = true,
			.text = kimg_check_fmt(c, "%s takes the end of the "
				"file for the decoded size",
				c->profile->consumer.title),
			.found = kimg_check_fmt(c, "%" PRIu64 " bytes behind "
				"the stream", s->padding + s->trailing),
		});
}

/* A variable-length integer of the xz format, 1.2; false at the end. */
static bool vli(struct kimg_cur *c, uint64_t *pos, uint64_t *out)
{
	unsigned int shift;

	for (*out = 0, shift = 0; shift < 63; shift += 7) {
		uint64_t b = kimg_cur_get(c, (*pos)++, 1);

		*out |= (b & 0x7f) << shift;
		if (!(b & 0x80))
			return !c->bad;
	}
	return false;
}

/*
 * Dictionary of the first block: xz-file-format 3.1 and 5.3.1. The magic and
 * the flags of the stream take 12 bytes; then come the size of the block
 * header, its flags, two sizes that may be missing, and filters, of which
 * LZMA2 is the last.
 */
static bool xz_dictionary(struct kimg_cur *c, uint64_t *dict)
{
	uint64_t pos = 13, flags = kimg_cur_get(c, pos++, 1), id, size, bits;
	unsigned int i;

	if (flags & 0x40 && !vli(c, &pos, &size))
		return false;
	if (flags & 0x80 && !vli(c, &pos, &size))
		return false;
	for (i = 0; i <= (flags & 3); i++) {
		if (!vli(c, &pos, &id) || !vli(c, &pos, &size) || size > 16)
			return false;
		bits = kimg_cur_get(c, pos, 1);
		pos += size;
		if (id != 0x21 || c->bad || bits > 40)
			continue;
		*dict = bits == 40 ? UINT32_MAX :
			(UINT64_C(2) | (bits & 1)) << (bits / 2 + 11);
		return true;
	}
	return false;
}

static void dictionary(struct kimg_check *c)
{
	const struct kimg_stream *s = c->img->payload;
	struct kimg_cur cur = { .big = false };
	uint64_t dict = 0;
	bool known;

	if (!c->profile->xz_memory || !s || !s->codec ||
	    kimg_layer_view(s->outer, s->at, kimg_min(s->length, 64), &cur.v))
		return;
	if (!strcmp(s->codec, "xz")) {
		known = xz_dictionary(&cur, &dict);
	} else {
		/* LZMA-alone: properties, and then the dictionary. */
		dict = kimg_cur_get(&cur, 1, 4);
		known = !strcmp(s->codec, "lzma") && !cur.bad;
	}
	/* The decoder takes a little more than the dictionary. */
	if (known && dict >= c->profile->xz_memory)
		kimg_check_fail(c, &(struct kimg_finding){
			.layer = s->outer->name, .at = s->at, .has_at = true,
			.text = kimg_check_fmt(c, "%s gives the decoder too "
				"little memory for its dictionary",
				c->profile->consumer.title),
			.expected = kimg_check_fmt(c, "less than %" PRIu64
				" MiB", c->profile->xz_memory >> 20),
			.found = kimg_check_fmt(c, "%" PRIu64 " MiB",
						dict >> 20),
			.hint = "kimg extract -o vmlinux FILE vmlinux",
		});
}

const struct kimg_rule kimg_rules_payload[] = {
	{
		.id = "KIMG-P001", .name = "payload-decode",
		.area = KIMG_AREA_PAYLOAD, .hits = FOR_ALL,
		.title = "The payload decodes to its end, and to the size it "
			 "announces.",
		.why = "The kernel's own decompressor, or the domain builder, "
		       "stops with an error, or a damaged kernel starts.",
		.ref = "Linux Documentation/arch/x86/boot.rst, payload_offset",
	},
	{
		.id = "KIMG-P002", .name = "codec-known",
		.area = KIMG_AREA_PAYLOAD, .hits = FOR_DECODERS,
		.each = true, .run = codec_known,
		.title = "The consumer can decode the payload.",
		.why = "A domain builder decodes the kernel itself; what it "
		       "was ",
		       "not built for it cannot start.",
		.ref = "Xen tools/libs/guest/xg_dom_bzimageloader.c; GRUB "
		       "grub-core/loader/i386/xen_file.c",
	},
	{
		.id = "KIMG-P003", .name = "payload-there",
		.area = KIMG_AREA_PAYLOAD, .hits = FOR_DECODERS,
		.each = true, .run = payload_there,
		.needs = { "payload-decode" },
		.title = "A bzImage for a domain builder has a payload.",
		.why = "The builder loads the ELF file in it, and never runs "
		       "the code in front.",
		.ref = "Linux Documentation/arch/x86/boot.rst, payload_offset",
	},
	{
		.id = "KIMG-P004", .name = "dictionary",
		.area = KIMG_AREA_PAYLOAD,
		.hits = FOR_XEN_PV | FOR_XEN_PVH, .each = true,
		.run = dictionary, .needs = { "payload-decode" },
		.title = "The dictionary is one that the builder has memory "
			 "for.",
		.why = "Kernels from Linux 6.12 on have 128 MiB; Xen 4.17.0 "
		       "says \"unable to XZ decompress kernel\", later ones "
		       "have 256 MiB.",
		.ref = "Xen tools/libs/guest/xg_dom_bzimageloader.c, "
		       "xc_try_xz_decode",
	},
	{
		.id = "KIMG-P005", .name = "stream-end",
		.area = KIMG_AREA_PAYLOAD,
		.hits = FOR_XEN_PV | FOR_XEN_PVH, .each = true,
		.run = stream_end, .needs = { "payload-decode" },
		.title = "Nothing is between the stream and its size trailer.",
		.why = "Xen says that it is unable to decompress the kernel.",
		.ref = "Xen tools/libs/guest/xg_dom_bzimageloader.c, "
		       "xc_try_zstd_decode, xc_try_lz4_decode",
	},
	{
		.id = "KIMG-P006", .name = "file-end",
		.area = KIMG_AREA_PAYLOAD,
		.hits = FOR_XEN_PV | FOR_XEN_PVH, .each = true,
		.run = file_end,
		.title = "A compressed file ends with its stream.",
		.why = "Xen reads a wrong size, and does not unpack the file.",
		.ref = "Xen tools/libs/guest/xg_dom_core.c, "
		       "xc_dom_check_gzip",
	},
	{ .id = NULL },
};
