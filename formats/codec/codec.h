/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compressions: streams that become layers. */
#ifndef KIMG_CODEC_H
#define KIMG_CODEC_H

#include "../../src/model/model.h"
#include <kimg/buf.h>

struct kimg_decoder;
struct kimg_writer;

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
 * @option: CMake option that builds it in; NULL when it is always there
 * @magic, @nmagic: first bytes of a stream
 * @least: bytes of the shortest stream; 0 when there is no such rule
 * @isize: the stream itself ends with its decoded size (LE32, modulo 2^32);
 *         else the kernel build appends one
 * @bid: do the first bytes of a file look like a stream, beyond the magic?
 *       Pure; NULL when the magic is enough. Returns how many bits speak for
 *       it, 0 for no
 * @begin: get ready; again for the next stream of a file. With @fill, and
 *         when @d->whole, it also finds size and end, and reserves memory
 * @step: decode some; a codec has either this or
 * @fill: decode what covers [@off, @off + @n)
 * @ready: with @fill: is that range decoded?
 * @last: with @fill: all is decoded; see that the stream ends here
 * @end: release what the codec library holds
 * @writer: makes streams; NULL when it is not built in
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
	unsigned int (*bid)(const struct kimg_view *head);
	enum kimg_err (*begin)(struct kimg_decoder *d);
	enum kimg_err (*step)(struct kimg_decoder *d, struct kimg_step *s);
	enum kimg_err (*fill)(struct kimg_decoder *d, uint64_t off,
			      uint64_t n);
	bool (*ready)(const struct kimg_decoder *d, uint64_t off, uint64_t n);
	enum kimg_err (*last)(struct kimg_decoder *d);
	void (*end)(struct kimg_decoder *d);
	const struct kimg_writer *writer;
};

/**
 * struct kimg_decoder - a stream being decoded
 * @img: for memory and findings
 * @codec: its codec
 * @in: layer with the stream at @in_at; @in_len bytes without a size trailer
 * @part: "payload" or "wrapper", for messages
 * @whole: as a whole file: nothing outside the stream announces its size
 * @in_pos: bytes that were consumed
 * @in_end: with @fill: the end of the stream, when it was found
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
	bool whole;
	uint64_t in_pos;
	uint64_t in_end;
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
 * kimg_codec_bid - how many bits at the start of a file speak for a codec
 *
 * Returns 0 when it is no compressed file.
 */
unsigned int kimg_codec_bid(const struct kimg_view *head);

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

/** kimg_wanted_fn - is what a stream holds of use, by its first
 *  KIMG_HEAD_SIZE bytes? */
typedef bool kimg_wanted_fn(const struct kimg_view *head);

/**
 * kimg_stream_decode_all - the same without a size trailer, as a whole file
 *
 * The end of its bytes may be padding, so the size is found by decoding, but
 * for codecs whose blocks tell it. After an error @s->inner has what was
 * decoded before it; so it has, without an error and without @s->checked, when
 * that is not @wanted. Without @wanted all is.
 */
enum kimg_err kimg_stream_decode_all(struct kimg_image *img,
				     struct kimg_stream *s, const char *name,
				     kimg_wanted_fn *wanted);

/**
 * kimg_stream_finish - decode a stream to its end, and see that it is one
 *
 * The codec must reach its end with the last announced byte; what follows is
 * measured, and a warning unless all of it is 0. Sets @s->checked. Returns
 * KIMG_OK or an error that was reported.
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

/** kimg_decoder_large - report a stream that decodes to more than is allowed */
enum kimg_err kimg_decoder_large(struct kimg_decoder *d);

/**
 * struct kimg_encoding - how to make a stream
 * @level: one of the codec's writer
 * @size: bytes that will be added, all together
 * @dictionary: of xz and lzma in bytes; 0 takes that of the level
 * @most: it is not larger than this; 0 for no limit
 */
struct kimg_encoding {
	int level;
	uint64_t size;
	uint32_t dictionary;
	uint32_t most;
};

/**
 * struct kimg_encoder - a stream being made
 * @codec: of the stream; @how: to make it
 * @arena: memory of the encoder, which another thread than the image's may use
 * @out: where the stream goes; it starts at @out_at
 * @in_pos: bytes that were added
 * @state: of the codec
 */
struct kimg_encoder {
	const struct kimg_codec *codec;
	struct kimg_encoding how;
	struct kimg_arena arena;
	struct kimg_buf *out;
	size_t out_at;
	uint64_t in_pos;
	void *state;
};

/**
 * struct kimg_writer - how streams of a codec are made
 * @least, @most: levels, those of the codec's own tool; @usual: that of a
 *     kernel build
 * @begin: get ready
 * @add: take more bytes; @n is not 0
 * @end: all were added: finish the stream. Only once, and before @done
 * @done: release what the codec library holds; also after a failed @begin. May
 *        be NULL
 *
 * Functions return KIMG_OK or NOMEM, and report nothing.
 */
struct kimg_writer {
	int least;
	int most;
	int usual;
	enum kimg_err (*begin)(struct kimg_encoder *e);
	enum kimg_err (*add)(struct kimg_encoder *e, const uint8_t *bytes,
			     size_t n);
	enum kimg_err (*end)(struct kimg_encoder *e);
	void (*done)(struct kimg_encoder *e);
};

/* Libraries make so much of a stream at once. */
#define KIMG_ENCODE_PIECE 65536

/**
 * kimg_encoder_begin - start a stream as a kernel build makes it
 * @how: copied
 * @out: gets the stream, and the size trailer if the codec has one, behind what
 *       it has
 *
 * The same bytes and options make the same stream, in whatever pieces they are
 * added. Returns KIMG_OK; NOMEM; UNSUPPORTED when the codec is not built in;
 * MISUSE when the level is none of it; or LIMIT when no size trailer can tell
 * the size. To be ended by kimg_encoder_done() in any case.
 */
enum kimg_err kimg_encoder_begin(struct kimg_encoder *e,
				 const struct kimg_codec *codec,
				 const struct kimg_encoding *how,
				 struct kimg_buf *out);

/** kimg_encoder_add - more bytes; MISUSE when they are more than announced */
enum kimg_err kimg_encoder_add(struct kimg_encoder *e, const void *bytes,
			       size_t n);

/** kimg_encoder_end - that was all; MISUSE when it is less than announced */
enum kimg_err kimg_encoder_end(struct kimg_encoder *e);

/** kimg_encoder_done - release all but what is in @e->out */
void kimg_encoder_done(struct kimg_encoder *e);

/**
 * struct kimg_recheck - sees that a stream decodes to what it was made of
 * @d: decodes it, for an image of its own
 * @stream: what is encoded, from @from on; @size: bytes of that
 * @piece: room for decoded bytes
 */
struct kimg_recheck {
	struct kimg_decoder d;
	const struct kimg_buf *stream;
	size_t from;
	uint64_t size;
	uint8_t *piece;
};

/**
 * kimg_recheck_begin - get ready to check a stream while it is made
 * @e: just begun
 *
 * In the thread of the encoder. Returns KIMG_OK; NOMEM; or UNSUPPORTED when the
 * codec does not decode from the start to the end. To be ended by
 * kimg_recheck_done() in any case.
 */
enum kimg_err kimg_recheck_begin(struct kimg_recheck *c,
				 const struct kimg_encoder *e);

/**
 * kimg_recheck_add - check what there is of the stream
 * @plain: all bytes that were added to the encoder so far, and before them none
 *
 * Returns KIMG_OK; REFUSED when the stream decodes to something else; or why it
 * does not decode.
 */
enum kimg_err kimg_recheck_add(struct kimg_recheck *c, const uint8_t *plain);

/** kimg_recheck_end - the same of the rest; all must be there */
enum kimg_err kimg_recheck_end(struct kimg_recheck *c, const uint8_t *plain);

void kimg_recheck_done(struct kimg_recheck *c);

/**
 * struct kimg_gather - blocks of one size from bytes in any pieces
 * @room: @size bytes, of which @have are filled
 */
struct kimg_gather {
	uint8_t *room;
	size_t size;
	size_t have;
};

/**
 * kimg_gather_next - the next full block
 * @bytes, @n: what is to be taken; less after each call
 * @block: gets @g->size bytes, which are valid until the next call
 *
 * Returns false when all was taken and no block is full; what is left over is
 * in @g then.
 */
bool kimg_gather_next(struct kimg_gather *g, const uint8_t **bytes, size_t *n,
		      const uint8_t **block);

extern const struct kimg_writer kimg_lz4_writer, kimg_lzo_writer;

/** kimg_codec_named - by its name, or that of its tool; NULL when there is
 *  none */
const struct kimg_codec *kimg_codec_named(const char *word);

extern const struct kimg_codec *const kimg_codecs[];

extern const struct kimg_codec kimg_codec_gzip, kimg_codec_bzip2,
	kimg_codec_lzma, kimg_codec_xz, kimg_codec_lzo, kimg_codec_lz4,
	kimg_codec_zstd, kimg_codec_none;

#endif
