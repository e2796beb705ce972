/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about the payload of a bzImage. */
#include "rules.h"

#include "../core/num.h"
#include <inttypes.h>
#include <string.h>

#include "../core/poison.h"

/* Those who load the ELF inside have to decode it themselves. */
static void codec_known(struct kimg_check *c)
{
	const struct kimg_stream *s = c->img->payload;

	if (!s || !s->codec || kimg_codec_bit(s->codec) & c->profile->codecs)
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

static void dictionary(struct kimg_check *c)
{
	const struct kimg_stream *s = c->img->payload;
	uint64_t dict;

	if (!c->profile->xz_memory || !s || !kimg_stream_dictionary(s, &dict))
		return;
	/* The decoder takes a little more than the dictionary. */
	if (dict >= c->profile->xz_memory)
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
