/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The model: what every format is decoded into, and all that rules, loaders
 * and reports know. Everything here is read-only for callers, and everything
 * that is reached from a struct kimg_image lives until kimg_image_free().
 *
 * Strings read from the image end at their first NUL and may contain any
 * other byte; escape them before a terminal sees them.
 */
#ifndef KIMG_IMAGE_H
#define KIMG_IMAGE_H

#include <kimg/crc.h>
#include <kimg/diag.h>
#include <kimg/foreign.h>
#include <kimg/multiboot.h>
#include <kimg/pe.h>
#include <kimg/rec_bz.h>
#include <kimg/rec_elf.h>
#include <kimg/spec.h>
#include <kimg/xen.h>
#include <kimg/xen_table.h>

#pragma GCC visibility push(default)

/**
 * struct kimg_layer - a space of bytes that offsets count in
 * @name: "" is the file; "wrapper" the content of a compressed file;
 *        "payload/elf" what the payload of a bzImage decodes to
 * @parent: the layer it was decoded from; NULL for the file
 * @size: bytes; of a decoded layer what its size trailer announces
 * @src: where the bytes come from (private)
 */
struct kimg_layer {
	const char *name;
	const struct kimg_layer *parent;
	uint64_t size;
	struct kimg_src *src;
};

/**
 * kimg_layer_view - borrow bytes of a layer
 * @l: the layer
 * @off: first byte
 * @n: bytes
 * @out: the view
 *
 * Reads or decodes as much as is needed and not more. Returns KIMG_OK;
 * TRUNCATED when the range is not inside the layer; or why reading or decoding
 * failed. Only failures during kimg_image_decode() have a finding.
 */
enum kimg_err kimg_layer_view(const struct kimg_layer *l, uint64_t off,
			      uint64_t n, struct kimg_view *out);

/**
 * struct kimg_stream - compressed bytes and what they decode to
 * @outer: layer with the compressed bytes
 * @inner: layer with the decoded bytes; NULL when nothing was decoded
 * @at: offset of the stream in @outer
 * @length: bytes of the stream, with its size trailer
 * @codec: name of the codec; NULL when no codec knows the magic
 * @size: decoded size that the trailer announces
 * @size_at: where in @outer the trailer is
 * @has_size: there is a size trailer
 * @checked: it was decoded to its end, and the end is where it should be
 * @sha256, @inner_sha256: of the @length bytes, and of what they decode to
 * @padding, @trailing: what follows that end: zeros, and then other bytes
 */
struct kimg_stream {
	const struct kimg_layer *outer;
	const struct kimg_layer *inner;
	uint64_t at;
	uint64_t length;
	const char *codec;
	uint64_t size;
	uint64_t size_at;
	bool has_size;
	bool checked;
	const char *sha256;
	const char *inner_sha256;
	uint64_t padding;
	uint64_t trailing;
};

/**
 * struct kimg_setup - what a bzImage says before its protected-mode part
 * @rec: the setup_header; offsets are those of the file
 * @hdr: the same as a structure; fields that @rec has not are 0
 * @size: boot sector and setup code in bytes; the protected-mode part follows
 * @kernel_version: the string that the field points to; NULL when there is none
 * @kernel_version_at: its offset
 * @kernel_info: record of kernel_info; @kernel_info.spec is NULL without it
 * @pm_at, @pm_size: protected-mode part: offset, and bytes that are there
 * @pm_announced: bytes that syssize announces; 0 when it says nothing
 * @tail_at, @tail_size: what follows the protected-mode part
 * @crc: checksum at the end of what syssize announces; NULL unless looked for
 * @efi_stub: the image is also a PE image
 */
struct kimg_setup {
	struct kimg_rec rec;
	const struct kimg_bz_setup *hdr;
	uint64_t size;
	const char *kernel_version;
	uint64_t kernel_version_at;
	struct kimg_rec kernel_info;
	uint64_t pm_at;
	uint64_t pm_size;
	uint64_t pm_announced;
	uint64_t tail_at;
	uint64_t tail_size;
	const struct kimg_bz_crc *crc;
	bool efi_stub;
};

/** struct kimg_segment - a program header */
struct kimg_segment {
	struct kimg_rec rec;
	const struct kimg_elf_phdr *ph;
	unsigned int index;
};

/** struct kimg_section - a section header; @name is never NULL */
struct kimg_section {
	struct kimg_rec rec;
	const struct kimg_elf_shdr *sh;
	const char *name;
	unsigned int index;
};

enum kimg_note_kind {
	KIMG_NOTE_BYTES,
	KIMG_NOTE_NUMBER,
	KIMG_NOTE_STRING,
};

/**
 * struct kimg_note - an ELF note
 * @rec: its header
 * @layer, @at: where its header is
 * @owner: name; @type: number; @type_name: named by both, NULL when unknown
 * @desc: the descriptor's bytes
 * @desc_at: where the descriptor is
 * @kind: how the specification reads the descriptor
 * @value: of a NUMBER; a descriptor that is not 1, 2, 4 or 8 bytes reads as 0
 * @text: of a STRING, up to its first NUL
 * @big: byte order of the file
 * @from: PT_NOTE or SHT_NOTE
 */
struct kimg_note {
	struct kimg_rec rec;
	const char *layer;
	uint64_t at;
	const char *owner;
	uint32_t type;
	const char *type_name;
	struct kimg_view desc;
	uint64_t desc_at;
	enum kimg_note_kind kind;
	uint64_t value;
	const char *text;
	bool big;
	enum kimg_note_from from;
	unsigned int index;
};

/**
 * struct kimg_elf - an ELF image
 * @layer: where it is; byte 0 of the layer is byte 0 of the ELF
 * @bits: 32 or 64
 * @size: bytes that its header, segments and sections cover
 * @tail_size: bytes of the layer behind it; in a decoded Linux kernel these are
 *             the relocation lists
 * @sections_read: @section is filled (a stopped stream has none to show)
 * @notes_read: @note is complete
 * @build_id: lower-case hex; NULL when there is none
 * @banner: "Linux version ..." without its newline; NULL when not seen
 */
struct kimg_elf {
	const struct kimg_layer *layer;
	struct kimg_rec rec;
	const struct kimg_elf_ehdr *eh;
	unsigned int bits;
	bool big;
	uint64_t size;
	uint64_t tail_size;
	const struct kimg_segment *segment;
	unsigned int nsegments;
	const struct kimg_section *section;
	unsigned int nsections;
	bool sections_read;
	const struct kimg_note *note;
	unsigned int nnotes;
	bool notes_read;
	const char *build_id;
	const char *banner;
};

/**
 * struct kimg_entry - a way into the kernel
 * @abi: linux16, linux32, linux64, efi-handover32, efi-handover64, efi, elf,
 *       xen-pv, pvh, multiboot, multiboot2, multiboot2-ia32, multiboot2-x64
 * @space: what @address counts in: "pm" (offset in the protected-mode part),
 *         "file" (offset in the file), "image" (offset in the loaded PE
 *         image), "virtual", "physical", "identical"
 *         (both are the same), "outside" (in no segment)
 */
struct kimg_entry {
	const char *abi;
	const char *space;
	uint64_t address;
};

#define KIMG_ENTRIES_MAX 16

/** how far an image is decoded */
enum kimg_depth {
	KIMG_DEPTH_NOTES,
	KIMG_DEPTH_HEADER,
	KIMG_DEPTH_LAYERS,
	KIMG_DEPTH_END,
	KIMG_DEPTH_SIGNED,
	KIMG_DEPTH_FULL,
};

/**
 * struct kimg_options - how to decode; all zero is a good choice
 * @depth: NOTES decodes compressed parts as far as the notes need, HEADER
 *         nothing at all, LAYERS finds a payload but does not look into it,
 *         END decodes each stream to its end, SIGNED that and what takes every
 *         byte of the file: checksum, digest and signers, FULL everything there
 *         is to know
 * @max_size: cap on the file and on every decoded layer in bytes; 0 is 1 GiB
 * @threads: that may decode parts of one image, where its codec allows that,
 *           the calling one among them; 0 is 1. The same for what is made
 *           of it later
 * @symbol, @nsymbols: names and addresses to look up in kallsyms; needs FULL
 */
struct kimg_options {
	enum kimg_depth depth;
	uint64_t max_size;
	unsigned int threads;
	const char *const *symbol;
	unsigned int nsymbols;
};

/**
 * struct kimg_image - a decoded image
 * @name: as given by the caller
 * @size: of the file
 * @kind: name of the format, as "bzimage"; NULL when none recognised it
 * @arch: "x86_64", "i386", ...; NULL when nothing tells
 * @version: kernel release, as "6.1.0-50-cloud-amd64"; NULL when nothing tells
 * @file: the layer of the file
 * @wrapper: set when the whole file is compressed
 * @setup: of a bzImage, else NULL
 * @payload: of a bzImage that has one, else NULL
 * @elf: the ELF found at any depth, else NULL
 * @boot_elf: of a bzImage whose protected-mode part starts with an ELF header,
 *     as was proposed in 2007; its layer is "pm", so offsets count from there.
 *     Else NULL
 * @multiboot, @multiboot2, @xen_table: headers for certain loaders, in an image
 *     of any kind; NULL when there is none
 * @foreign: of a kernel for another machine, else NULL
 * @pe: the PE image that the file also is, or is; else NULL
 * @uki: of a unified kernel image; what is not @pe or @uki is then its kernel's
 * @xen: what Xen sees; NULL when nothing was decoded far enough to tell
 * @kernel: what Linux left in its image; NULL when it was not looked for
 * @sha256: of the file, 64 hex digits; NULL unless decoded with FULL
 * @entry: the ways in
 * @finding: what went wrong, first cause first; NULL when nothing did
 * @err: KIMG_OK, or the first error
 * @priv: the library's own
 */
struct kimg_image {
	const char *name;
	uint64_t size;
	const char *kind;
	const char *arch;
	const char *version;
	const struct kimg_layer *file;
	struct kimg_stream *wrapper;
	struct kimg_setup *setup;
	struct kimg_stream *payload;
	struct kimg_elf *elf;
	struct kimg_elf *boot_elf;
	struct kimg_multiboot *multiboot;
	struct kimg_multiboot2 *multiboot2;
	struct kimg_xen_table *xen_table;
	struct kimg_foreign *foreign;
	struct kimg_pe *pe;
	struct kimg_uki *uki;
	struct kimg_xen *xen;
	struct kimg_linux *kernel;
	const char *sha256;
	struct kimg_entry entry[KIMG_ENTRIES_MAX];
	unsigned int nentries;
	const struct kimg_finding *finding;
	enum kimg_err err;
	struct kimg_image_priv *priv;
};

/**
 * struct kimg_input - where an image comes from
 * @name: for messages, and the path to open unless @bytes is set; "-" is
 *        standard input; never NULL
 * @bytes, @len: an image in memory, borrowed until kimg_image_free(); @bytes is
 *               NULL, and @len 0, to read a file
 * @opened, @fd: do not open @name, but read the open file @fd from where it
 *               stands; it is never closed. A negative @fd is -errno of the
 *               caller's own open(), and is reported as such. So a program can
 *               open everything, close a sandbox, and then decode
 * @patch, @npatches: decode what the file would be with these changes; borrowed
 *                    until kimg_image_free(), and not possible with @bytes
 */
struct kimg_input {
	const char *name;
	const void *bytes;
	uint64_t len;
	bool opened;
	int fd;
	const struct kimg_patch *patch;
	unsigned int npatches;
};

/**
 * kimg_image_decode - identify and decode an image
 * @in: what to read
 * @opt: how; NULL for the defaults
 * @out: the image; NULL when memory ran out at once, or after MISUSE
 *
 * A damaged image gives an error *and* an image that shows what could be read
 * before the damage. Free it in both cases.
 *
 * Returns KIMG_OK, or the error of the first finding of severity KIMG_ERROR.
 */
enum kimg_err kimg_image_decode(const struct kimg_input *in,
				const struct kimg_options *opt,
				struct kimg_image **out);

/** kimg_image_free - free an image and all it lent; NULL is fine */
void kimg_image_free(struct kimg_image *img);

#pragma GCC visibility pop

#endif
