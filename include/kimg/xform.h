/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Parts of an image as bytes: what they are called, where they are, and taking
 * them out. A program that extracts
 *
 *	struct kimg_options opt = { .max_size = 0 };
 *	struct kimg_part part;
 *
 *	err = kimg_part_depth("vmlinux", &opt.depth);
 *	err = kimg_image_decode(&in, &opt, &img);	(errors: see below)
 *	err = kimg_part_find(img, "vmlinux", &part);
 *	while (!err && at < part.size) {
 *		err = kimg_part_read(&part, at, 1 << 20, &bytes);
 *		at += bytes.len;
 *	}
 *	err = err ? err : kimg_part_end(&part);
 *
 * Damage elsewhere in the image does not hinder that, so the error of decoding
 * counts only if the part is not found then. All functions report what is wrong
 * as findings of the image.
 */
#ifndef KIMG_XFORM_H
#define KIMG_XFORM_H

#include <kimg/buf.h>
#include <kimg/image.h>
#include <kimg/rule.h>

#pragma GCC visibility push(default)

/** struct kimg_range - bytes [@at, @at + @size) of a layer */
struct kimg_range {
	const struct kimg_layer *layer;
	uint64_t at;
	uint64_t size;
};

/**
 * struct kimg_part - a part of an image
 * @name: as it was asked for
 * @size: bytes of all ranges
 * @range, @nranges: where they are, one behind the other; they are inside
 *                   their layers
 * @img: whose part it is
 */
struct kimg_part {
	const char *name;
	uint64_t size;
	const struct kimg_range *range;
	unsigned int nranges;
	struct kimg_image *img;
};

/**
 * kimg_part_depth - how far an image must be decoded to have a part
 * @name: of the part
 * @out: for struct kimg_options
 *
 * Returns KIMG_OK, or MISUSE when no part is called so.
 */
enum kimg_err kimg_part_depth(const char *name, enum kimg_depth *out);

/**
 * kimg_part_find - where a part is
 * @img: decoded with the depth of the part, or with FULL
 * @name: borrowed
 * @out: the part; lives as long as the image
 *
 * Returns KIMG_OK; ABSENT; what made the image end before the part; MISUSE; or
 * NOMEM.
 */
enum kimg_err kimg_part_find(struct kimg_image *img, const char *name,
			     struct kimg_part *out);

/**
 * kimg_part_read - borrow bytes of a part
 * @off: first byte, less than @p->size
 * @n: the most that is wanted, not 0
 * @out: at least one byte from there on; valid as long as the image
 *
 * Compressed parts are decoded as far as is needed for this. Returns KIMG_OK or
 * why reading or decoding failed.
 */
enum kimg_err kimg_part_read(const struct kimg_part *p, uint64_t off,
			     uint64_t n, struct kimg_view *out);

/**
 * kimg_part_end - see that all is well to the end
 *
 * A stream that the part comes from must decode to its end, and end where it
 * should. Returns KIMG_OK or what is wrong.
 */
enum kimg_err kimg_part_end(const struct kimg_part *p);

/**
 * struct kimg_part_info - a kind of part
 * @name: what it is called; with [N] or NAME where that is to be filled in
 * @doc: sentences
 */
struct kimg_part_info {
	const char *name;
	const char *doc;
};

/** kimg_part_get - the kind of a number; false behind the last one */
bool kimg_part_get(unsigned int i, struct kimg_part_info *out);

/**
 * struct kimg_slide - a kernel that is moved to other addresses
 * @size: bytes of the file, before and after
 * @step: distances are multiples of this; @most: the largest one
 * @by: how far it was moved
 * @words: words of the kernel that the relocation lists changed
 */
struct kimg_slide {
	uint64_t size;
	uint64_t step;
	uint64_t most;
	uint64_t by;
	uint64_t words;
};

/**
 * kimg_slide_plan - can this image slide, and how far?
 * @img: a vmlinux with its relocation lists behind it, decoded with END or FULL
 *
 * Returns KIMG_OK; REFUSED; or why the image could not be decoded.
 */
enum kimg_err kimg_slide_plan(struct kimg_image *img, struct kimg_slide *out);

/**
 * kimg_slide_make - the same kernel, linked to other addresses
 * @s: of kimg_slide_plan(); gets @s->by and @s->words
 * @by: distance in bytes
 * @bytes: room for @s->size bytes
 *
 * Virtual and physical addresses move by the same distance: the relocation
 * lists are applied, then headers, symbols, entries in notes and the lists
 * themselves are moved. What is not part of the kernel's own mapping, as
 * per-CPU data at 0, stays. Sources: Linux arch/x86/boot/compressed/misc.c,
 * arch/x86/tools/relocs.c. Returns KIMG_OK; REFUSED, and then @bytes is of no
 * use.
 */
enum kimg_err kimg_slide_make(struct kimg_image *img, struct kimg_slide *s,
			      uint64_t by, uint8_t *bytes);

/**
 * struct kimg_boot_elf - an ELF file that starts a bzImage by PVH
 * @cmdline: a command line to put inside, or NULL
 * @ramdisk, @ramdisk_size: a ramdisk to put inside, or NULL and 0
 * @size: bytes of the file
 * @kernel: address of the protected-mode part; @kernel_at: its place in the
 *          file; @kernel_size: its bytes; @kernel_room: memory from @kernel on
 *          that it needs
 * @stub: address of headers, stub, boot_params and command line, which are at
 *        0 of the file; @stub_size: their bytes; @stub_room: their memory
 * @entry: where PVH starts it
 * @ramdisk_to: address of the ramdisk; @ramdisk_at: its place in the file
 *
 * The first members are the caller's, and borrowed; kimg_boot_elf_plan() fills
 * in the others.
 */
struct kimg_boot_elf {
	const char *cmdline;
	const void *ramdisk;
	uint64_t ramdisk_size;
	uint64_t size;
	uint64_t kernel;
	uint64_t kernel_at;
	uint64_t kernel_size;
	uint64_t kernel_room;
	uint64_t stub;
	uint64_t stub_size;
	uint64_t stub_room;
	uint64_t entry;
	uint64_t ramdisk_to;
	uint64_t ramdisk_at;
};

/**
 * kimg_boot_elf_plan - can this image be started so, and where is all of it?
 * @img: a bzImage, decoded with NOTES, END or FULL
 *
 * Returns KIMG_OK; REFUSED; or why the image could not be decoded.
 */
enum kimg_err kimg_boot_elf_plan(struct kimg_image *img,
				 struct kimg_boot_elf *b);

/**
 * kimg_boot_elf_make - the file
 * @b: of kimg_boot_elf_plan()
 * @bytes: room for @b->size bytes
 *
 * The protected-mode part does not change. In front of it comes code that makes
 * boot_params of what a PVH loader tells, and enters it by the 32-bit entry
 * that every bzImage has; segments are mapped 1:1. Sources: Xen
 * docs/misc/pvh.pandoc, Linux Documentation/arch/x86/boot.rst. Returns KIMG_OK,
 * or why reading failed.
 */
enum kimg_err kimg_boot_elf_make(struct kimg_image *img,
				 const struct kimg_boot_elf *b,
				 uint8_t *bytes);

/** struct kimg_setting - another value for a field of the setup header */
struct kimg_setting {
	const char *field;
	uint64_t value;
};

/**
 * struct kimg_recode_options - what to change in a bzImage
 * @codec: of the new payload: a name of kimg_codec_get(), or the codec's tool;
 *         NULL leaves the payload as it is
 * @has_level, @level: one of the codec's tool; without it that of a kernel
 *     build
 * @consumer, @nconsumers: who will load the result. If all of them decode the
 *     payload themselves, it need not start by its own decompressor, which
 *     knows one codec; with none it must
 * @strip: leave a signature out, which will not match the result
 * @set, @nset: fields that the specification lets others than the kernel's
 *     build set; borrowed until the image is made
 */
struct kimg_recode_options {
	const char *codec;
	bool has_level;
	int level;
	const struct kimg_consumer *const *consumer;
	unsigned int nconsumers;
	bool strip;
	const struct kimg_setting *set;
	unsigned int nset;
};

struct kimg_codec;

/**
 * struct kimg_recode - another payload for a bzImage
 * @from, @to: codecs
 * @level: that is used
 * @native: the result must start by its own decompressor
 * @in_place: the new payload is where the old one was, and nothing else moved,
 *            so the result starts by its own decompressor
 * @strip: there is a signature, and it will be left out
 * @crc: there is a checksum at the end, and it will be made anew
 * @size: bytes that the payload decodes to
 * @old_length, @length: bytes of the payload, with its size trailer
 * @codec, @dictionary, @most, @pair_at, @end: private
 * @set, @nset: as in the options
 *
 * @in_place and @length are known when the image is made.
 */
struct kimg_recode {
	const char *from;
	const char *to;
	int level;
	bool native;
	bool in_place;
	bool strip;
	bool crc;
	uint64_t size;
	uint64_t old_length;
	uint64_t length;
	const struct kimg_codec *codec;
	uint64_t dictionary;
	uint64_t most;
	uint64_t pair_at;
	uint64_t end;
	const struct kimg_setting *set;
	unsigned int nset;
};

/**
 * kimg_recode_plan - can this image get such a payload?
 * @img: a bzImage, decoded with LAYERS or more; with LAYERS kimg_recode_make()
 *       decodes the payload while it makes the new one
 *
 * Returns KIMG_OK; MISUSE when there is no such codec, level or field;
 * UNSUPPORTED when the codec is not built in; REFUSED when the result would not
 * start where it has to, or when the image is signed and @opt->strip is not
 * set; or why the image could not be decoded.
 */
enum kimg_err kimg_recode_plan(struct kimg_image *img,
			       const struct kimg_recode_options *opt,
			       struct kimg_recode *out);

/**
 * kimg_recode_make - the image with the new payload
 * @r: of kimg_recode_plan()
 * @out: an empty buffer; gets all bytes of the new image
 *
 * Everything that is not of the payload stays byte for byte, but for sizes,
 * checksums and a signature. A payload that is longer than the old one, or of
 * another codec, moves what is behind it: then the image is no PE image any
 * more, since the code of its stub would not run. The result was decoded
 * again, to the same bytes. With two threads (struct kimg_options) decoding and
 * encoding are done at the same time. Sources: Linux
 * arch/x86/boot/compressed/mkpiggy.c, arch/x86/boot/header.S. Returns KIMG_OK;
 * REFUSED; NOMEM; or what is wrong with the payload. Then @out is empty.
 */
enum kimg_err kimg_recode_make(struct kimg_image *img, struct kimg_recode *r,
			       struct kimg_buf *out);

#pragma GCC visibility pop

#endif
