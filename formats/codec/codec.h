/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compressions: streams that become layers. */
#ifndef KIMG_CODEC_H
#define KIMG_CODEC_H

#include "../../src/model/model.h"

struct kimg_decoder;

/** struct kimg_step - one turn of a sequential decoder */
struct kimg_step {
	const uint8_t *in;
	size_t in_len;
	size_t in_used;
	uint8_t *out;
	size_t out_len;
	size_t out_used;
	bool ended;
};

/**
 * struct kimg_codec - a compression
 * @name: as in outputs
 * @tool: command that people decompress it with, for hints
 * @library: decoder and version; NULL when it is not built in
 * @option: CMake option that builds it in; NULL when this version has no
 *          decoder
 * @magic, @nmagic: first bytes of a stream
 * @least: bytes of the shortest stream; 0 when there is no such rule
 * @isize: the stream itself ends with its decoded size (LE32, modulo 2^32);
 *         else the kernel build appends one
 * @begin: get ready; called once
 * @step: decode some; a codec has either this or
 * @fill: decode what covers [@off, @off + @n)
 * @ready: with @fill: is that range decoded?
 * @end: release what the codec library holds
 */
struct kimg_codec {
	const char *name;
	const char *tool;
	const char *(*library)(void);
	const char *option;
	uint8_t magic[6];
	unsigned int nmagic;
	unsigned int least;
	bool isize;
	enum kimg_err (*begin)(struct kimg_decoder *d);
	enum kimg_err (*step)(struct kimg_decoder *d, struct kimg_step *s);
	enum kimg_err (*fill)(struct kimg_decoder *d, uint64_t off,
			      uint64_t n);
	bool (*ready)(const struct kimg_decoder *d, uint64_t off, uint64_t n);
	void (*end)(struct kimg_decoder *d);
};

/**
 * struct kimg_decoder - a stream being decoded
 * @img: for memory and findings
 * @codec: its codec
 * @in: layer with the stream at @in_at; @in_len bytes without a size trailer
 * @part: "payload" or "wrapper", for messages
 * @in_pos: bytes that were consumed
 * @layer: what the output becomes; @src: gets it
 * @out_pos: bytes that a sequential codec produced
 * @ended: the codec saw the end of its stream
 * @err: the error that ended decoding; sticky
 * @state: of the codec
 */
struct kimg_decoder {
	struct kimg_image *img;
	const struct kimg_codec *codec;
	const struct kimg_layer *in;
	uint64_t in_at;
	uint64_t in_len;
	const char *part;
	uint64_t in_pos;
	struct kimg_layer *layer;
	struct kimg_src *src;
	uint64_t out_pos;
	bool ended;
	enum kimg_err err;
	void *state;
};

/** kimg_codec_find - codec by the first bytes; NULL when none knows them */
const struct kimg_codec *kimg_codec_find(const struct kimg_view *head);

/**
 * kimg_stream_decode - make a layer of a stream
 * @s: @outer, @at and @length are set; the rest is filled in
 * @name: of the new layer
 *
 * Nothing is decoded before bytes of @s->inner are asked for. Returns KIMG_OK
 * or an error that was reported.
 */
enum kimg_err kimg_stream_decode(struct kimg_image *img, struct kimg_stream *s,
				 const char *name);

/**
 * kimg_stream_decode_all - the same, decoded to its end at once
 *
 * For a stream whose size is not known: the end of its bytes may be padding.
 * After an error @s->inner has what was decoded before it.
 */
enum kimg_err kimg_stream_decode_all(struct kimg_image *img,
				     struct kimg_stream *s, const char *name);

/**
 * kimg_stream_finish - decode a stream to its end, and see that it is one
 *
 * Sets @s->checked. Returns KIMG_OK or an error that was reported.
 */
enum kimg_err kimg_stream_finish(struct kimg_image *img,
				 struct kimg_stream *s);

/**
 * kimg_decoder_fail - report a failure inside a stream
 * @pos: offset in the stream
 * @f: error and texts; place and field are filled in
 */
enum kimg_err kimg_decoder_fail(struct kimg_decoder *d, uint64_t pos,
				const struct kimg_finding *f);

extern const struct kimg_codec *const kimg_codecs[];

extern const struct kimg_codec kimg_codec_gzip, kimg_codec_bzip2,
	kimg_codec_lzma, kimg_codec_xz, kimg_codec_lzo, kimg_codec_lz4,
	kimg_codec_zstd, kimg_codec_none;

#endif
