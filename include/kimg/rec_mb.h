/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Structures of headers for multiboot, made from the rows in mb*.def. */
#ifndef KIMG_REC_MB_H
#define KIMG_REC_MB_H

#include <kimg/rec_types.h>

#pragma GCC visibility push(default)

struct kimg_mb1_header {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/mb1_header.def>
#undef KIMG_F
};

struct kimg_mb1_address {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/mb1_address.def>
#undef KIMG_F
};

struct kimg_mb1_mode {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/mb1_mode.def>
#undef KIMG_F
};

struct kimg_mb2_header {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/mb2_header.def>
#undef KIMG_F
};

struct kimg_mb2_tag {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/mb2_tag.def>
#undef KIMG_F
};

struct kimg_mb2_address {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/mb2_address.def>
#undef KIMG_F
};

struct kimg_mb2_entry {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/mb2_entry.def>
#undef KIMG_F
};

struct kimg_mb2_console {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/mb2_console.def>
#undef KIMG_F
};

struct kimg_mb2_framebuffer {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/mb2_framebuffer.def>
#undef KIMG_F
};

struct kimg_mb2_relocatable {
#define KIMG_F(n, o, t, s, u, r, w, names, ref, d) KIMG_C_##t n;
#include <kimg/mb2_relocatable.def>
#undef KIMG_F
};

extern const struct kimg_record kimg_rec_mb1_header;
extern const struct kimg_record kimg_rec_mb1_address;
extern const struct kimg_record kimg_rec_mb1_mode;
extern const struct kimg_record kimg_rec_mb2_header;
extern const struct kimg_record kimg_rec_mb2_tag;
extern const struct kimg_record kimg_rec_mb2_address;
extern const struct kimg_record kimg_rec_mb2_entry;
extern const struct kimg_record kimg_rec_mb2_console;
extern const struct kimg_record kimg_rec_mb2_framebuffer;
extern const struct kimg_record kimg_rec_mb2_relocatable;

/** what an information request asks for, by MULTIBOOT_TAG_TYPE_* */
extern const struct kimg_names kimg_mb2_request_names;

/* Values that code asks for by name. */
enum {
#define KIMG_TABLE(table)
#define KIMG_N(table, value, name, doc) KIMG_##name = value,
#define KIMG_END(table, flags)
#include <kimg/mb_names.def>
#undef KIMG_TABLE
#undef KIMG_N
#undef KIMG_END
};

#pragma GCC visibility pop

#endif
