/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every cap, with its reason. One that stops decoding is reported; those that
 * only shorten what is shown (strings, owners, findings, descriptors) are not.
 */
#ifndef KIMG_LIMITS_H
#define KIMG_LIMITS_H

/* Xen's cap on kernels, packed and unpacked (xc_dom_kernel_max_size). */
#define KIMG_MAX_SIZE (UINT64_C(1) << 30)

/* What a format may look at before it is chosen; covers setup_header. */
#define KIMG_HEAD_SIZE 4096

/* Unit of reading from files; neighbours are read in one call. */
#define KIMG_READ_CHUNK 4096

/* What a search reads at once; with the other data it stays in the cache. */
#define KIMG_SEARCH_PIECE 65536

/* Xen's libelf looks at no more notes than this. */
#define KIMG_MAX_NOTES 65536

/* Debian's kernels have 512 bytes of notes; many segments may share one, so the
 * sum over all of them is bounded. */
#define KIMG_MAX_NOTE_BYTES (16 << 20)

/* PT_NOTE segments: the linker makes one or two. */
#define KIMG_MAX_NOTE_SEGMENTS 64

/* Xen's libelf reads no string beyond this. */
#define KIMG_MAX_STRING 4096

/* Owner names are a word; a longer one is shown cut. */
#define KIMG_MAX_OWNER 64

/* e_phnum is 16 bits wide; PN_XNUM could announce 2^32. */
#define KIMG_MAX_SEGMENTS 65536

/* Kernels have 40 to 80; e_shnum alone could announce 65535. */
#define KIMG_MAX_SECTIONS 65536

/* All sections may share one long name: this bounds what a report repeats. */
#define KIMG_MAX_SECTION_NAME 1024

/* Bytes of a note's descriptor that a report shows; its size is shown too. */
#define KIMG_MAX_DESC_SHOWN 256

/* Memory that a codec may take for its dictionary or window. Linux 6.12 and
 * later need 128 MiB for xz; libxenguest 4.20 allows 256 MiB. */
#define KIMG_MAX_CODEC_MEMORY (UINT64_C(256) << 20)

/* 2^27 = 128 MiB, the window of "zstd -22 --ultra" in kernel builds. */
#define KIMG_MAX_ZSTD_WINDOWLOG 27

/* Findings kept per image; the first cause comes first. */
#define KIMG_MAX_FINDINGS 64

/* Layers in layers: a compressed file that holds a bzImage that holds ELF. */
#define KIMG_MAX_LAYERS 3

#endif
