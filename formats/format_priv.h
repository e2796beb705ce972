/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a format is, and how formats find each other. */
#ifndef KIMG_FORMAT_PRIV_H
#define KIMG_FORMAT_PRIV_H

#include "../src/model/model.h"
#include <kimg/format.h>

/**
 * struct kimg_format - a format of whole images
 * @name: as in outputs; @title: for people
 * @area: what its findings are about
 * @beside: it can be on the same layer as another one, and is then decoded
 *          after that
 * @bid: how many bits of @head speak for this format, 0 for none; pure. @head
 *       is the start of the layer, at most KIMG_HEAD_SIZE bytes
 * @decode: fill the model. Returns the first error, after reporting it; what
 *          was decoded before stays in the model
 * @finish: from KIMG_DEPTH_SIGNED on, when all formats of the layer are
 *          decoded: what needs all its bytes, or what others found. May be
 *          NULL. Returns as @decode
 */
struct kimg_format {
	const char *name;
	const char *title;
	enum kimg_area area;
	bool beside;
	unsigned int (*bid)(const struct kimg_view *head);
	enum kimg_err (*decode)(struct kimg_image *img,
				const struct kimg_layer *l);
	enum kimg_err (*finish)(struct kimg_image *img,
				const struct kimg_layer *l);
};

/**
 * kimg_format_find - the format of a layer by its first bytes
 *
 * The highest bid wins, the earlier row among equals. Returns NULL when nobody
 * bids.
 */
const struct kimg_format *kimg_format_find(const struct kimg_view *head);

/**
 * kimg_format_decode - identify and decode a layer
 *
 * After a format was chosen its verdict is final. Reports when no format
 * matches.
 */
enum kimg_err kimg_format_decode(struct kimg_image *img,
				 const struct kimg_layer *l);

extern const struct kimg_format kimg_format_bzimage;
extern const struct kimg_format kimg_format_elf;
extern const struct kimg_format kimg_format_pe;
extern const struct kimg_format kimg_format_wrapper;
extern const struct kimg_format kimg_format_multiboot;
extern const struct kimg_format kimg_format_xen_bin;
extern const struct kimg_format kimg_format_arm64_image;
extern const struct kimg_format kimg_format_riscv_image;
extern const struct kimg_format kimg_format_efi_zboot;
extern const struct kimg_format kimg_format_arm_zimage;

/**
 * struct kimg_magic - a header that loaders search the start of a file for
 * @value: its first word, little-endian
 * @step: it starts at a multiple of this
 * @end: it starts before this offset
 * @words: so many words from the magic on have the sum 0 modulo 2^32
 */
struct kimg_magic {
	uint32_t value;
	unsigned int step;
	uint64_t end;
	unsigned int words;
};

/** kimg_magic_find - @at of the first such header; false when there is none */
bool kimg_magic_find(const struct kimg_view *head, const struct kimg_magic *m,
		     uint64_t *at);

/**
 * kimg_pe_bits - bits for PE: MZ, and the signature if it is in sight
 *
 * Formats that can be PE as well add them to their bids.
 */
unsigned int kimg_pe_bits(const struct kimg_view *head);

/**
 * struct kimg_want - a little-endian record to be read
 * @bytes: size of its C structure
 * @at: where it is
 * @end: bytes of it that are there; 0 when all are
 */
struct kimg_want {
	const struct kimg_record *spec;
	size_t bytes;
	uint64_t at;
	uint64_t end;
};

/**
 * kimg_record_read - read a record that stands alone
 * @rec: description of the result, with its data
 *
 * Returns KIMG_OK or an error that was reported.
 */
enum kimg_err kimg_record_read(struct kimg_image *img,
			       const struct kimg_layer *l,
			       const struct kimg_want *w,
			       struct kimg_rec *rec);

/**
 * kimg_record_fail - report what is wrong with a field of a record
 * @field: its name, or that of the whole record
 * @f: error and texts; place and field are filled in
 */
enum kimg_err kimg_record_fail(struct kimg_image *img,
			       const struct kimg_rec *rec, const char *field,
			       const struct kimg_finding *f);

/**
 * kimg_multiboot_look - the headers for multiboot loaders, in any image
 * @l: the layer of the image
 *
 * Fills @img->multiboot and @img->multiboot2. Returns KIMG_OK, also when there
 * are none, or an error that was reported.
 */
enum kimg_err kimg_multiboot_look(struct kimg_image *img,
				  const struct kimg_layer *l);

/**
 * kimg_elf_boot_look - the ELF header of 2007 in a bzImage
 *
 * Fills @img->boot_elf when the protected-mode part starts like an ELF file.
 * Returns KIMG_OK, also when it does not, or an error that was reported.
 */
enum kimg_err kimg_elf_boot_look(struct kimg_image *img,
				 const struct kimg_layer *l);

/** kimg_xen_table_look - the same for Xen's table; fills @img->xen_table */
enum kimg_err kimg_xen_table_look(struct kimg_image *img,
				  const struct kimg_layer *l);

/**
 * struct kimg_note_type - what a note means to its owner
 */
struct kimg_note_type {
	const char *owner;
	uint32_t type;
	const char *name;
	enum kimg_note_kind kind;
	const char *doc;
};

extern const struct kimg_note_type kimg_elf_note_types[];
extern const struct kimg_note_type kimg_xen_note_types[];

/** kimg_note_type_find - by owner and type; NULL when nobody knows it */
const struct kimg_note_type *kimg_note_type_find(const char *owner,
						 uint32_t type);

/**
 * kimg_xen_decode - what Xen makes of the notes and sections in the model
 *
 * Fills @img->xen. Reads only the model, so it serves every format that fills
 * notes. Returns KIMG_OK or an error that it reported.
 */
enum kimg_err kimg_xen_decode(struct kimg_image *img);

/**
 * kimg_linux_decode - what Linux left in its own image
 *
 * Fills @img->kernel when the image was decoded with KIMG_DEPTH_FULL and to the
 * end of its ELF. Damage found here is a warning. Returns KIMG_OK or NOMEM.
 */
enum kimg_err kimg_linux_decode(struct kimg_image *img);

/**
 * kimg_linux_config - only the configuration
 *
 * For an image decoded with KIMG_DEPTH_END; with FULL it is there already.
 * Returns as kimg_linux_decode().
 */
enum kimg_err kimg_linux_config(struct kimg_image *img);

/**
 * kimg_linux_relocs - only the relocation lists
 *
 * For an image decoded with KIMG_DEPTH_END; with FULL they are there already.
 * Returns as kimg_linux_decode().
 */
enum kimg_err kimg_linux_relocs(struct kimg_image *img);

/**
 * kimg_bz_crc - is there a checksum at the end of a bzImage, and does it match?
 * @l: the layer of the image
 *
 * From KIMG_DEPTH_SIGNED on it was looked for already. Fills @img->setup->crc
 * when there is room for one. Reads all that syssize announces. Returns KIMG_OK
 * or an error that was reported.
 */
enum kimg_err kimg_bz_crc(struct kimg_image *img, const struct kimg_layer *l);

/**
 * kimg_digest_image - SHA-256 of the file and of its streams
 *
 * Only with KIMG_DEPTH_FULL; reads the whole file. Returns KIMG_OK or an error
 * that was reported.
 */
enum kimg_err kimg_digest_image(struct kimg_image *img);

#endif
