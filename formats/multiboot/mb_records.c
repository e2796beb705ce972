/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of multiboot, compiled. */
#include "../../src/core/spec_rows.h"
#include <kimg/rec_mb.h>

#define KIMG_TABLE KIMG_NAMES_TABLE
#define KIMG_N KIMG_NAMES_ROW
#define KIMG_END KIMG_NAMES_END
#include <kimg/mb_names.def>

#define RECORD(var, str, heading, fields, bytes)                 \
	const struct kimg_record var = {                         \
		.name = str, .title = heading, .field = fields,  \
		.n = KIMG_COUNT(fields), .size = bytes,          \
	}

static const struct kimg_field mb1_header[] = {
#define KIMG_F(...) KIMG_ROW(kimg_mb1_header, __VA_ARGS__)
#include <kimg/mb1_header.def>
#undef KIMG_F
};

static const struct kimg_field mb1_address[] = {
#define KIMG_F(...) KIMG_ROW(kimg_mb1_address, __VA_ARGS__)
#include <kimg/mb1_address.def>
#undef KIMG_F
};

static const struct kimg_field mb1_mode[] = {
#define KIMG_F(...) KIMG_ROW(kimg_mb1_mode, __VA_ARGS__)
#include <kimg/mb1_mode.def>
#undef KIMG_F
};

static const struct kimg_field mb2_header[] = {
#define KIMG_F(...) KIMG_ROW(kimg_mb2_header, __VA_ARGS__)
#include <kimg/mb2_header.def>
#undef KIMG_F
};

static const struct kimg_field mb2_tag[] = {
#define KIMG_F(...) KIMG_ROW(kimg_mb2_tag, __VA_ARGS__)
#include <kimg/mb2_tag.def>
#undef KIMG_F
};

static const struct kimg_field mb2_address[] = {
#define KIMG_F(...) KIMG_ROW(kimg_mb2_address, __VA_ARGS__)
#include <kimg/mb2_address.def>
#undef KIMG_F
};

static const struct kimg_field mb2_entry[] = {
#define KIMG_F(...) KIMG_ROW(kimg_mb2_entry, __VA_ARGS__)
#include <kimg/mb2_entry.def>
#undef KIMG_F
};

static const struct kimg_field mb2_console[] = {
#define KIMG_F(...) KIMG_ROW(kimg_mb2_console, __VA_ARGS__)
#include <kimg/mb2_console.def>
#undef KIMG_F
};

static const struct kimg_field mb2_framebuffer[] = {
#define KIMG_F(...) KIMG_ROW(kimg_mb2_framebuffer, __VA_ARGS__)
#include <kimg/mb2_framebuffer.def>
#undef KIMG_F
};

static const struct kimg_field mb2_relocatable[] = {
#define KIMG_F(...) KIMG_ROW(kimg_mb2_relocatable, __VA_ARGS__)
#include <kimg/mb2_relocatable.def>
#undef KIMG_F
};

RECORD(kimg_rec_mb1_header, "mb1_header", "Multiboot 1 header", mb1_header, 12);
RECORD(kimg_rec_mb1_address, "mb1_address",
       "Multiboot 1 addresses", mb1_address, 32);
RECORD(kimg_rec_mb1_mode, "mb1_mode", "Multiboot 1 video mode", mb1_mode, 48);
RECORD(kimg_rec_mb2_header, "mb2_header", "Multiboot 2 header", mb2_header, 16);
RECORD(kimg_rec_mb2_tag, "mb2_tag", "Multiboot 2 tag", mb2_tag, 8);
RECORD(kimg_rec_mb2_address, "mb2_address",
       "Multiboot 2 address tag", mb2_address, 24);
RECORD(kimg_rec_mb2_entry, "mb2_entry", "Multiboot 2 entry tag", mb2_entry, 12);
RECORD(kimg_rec_mb2_console, "mb2_console",
       "Multiboot 2 console tag", mb2_console, 12);
RECORD(kimg_rec_mb2_framebuffer, "mb2_framebuffer",
       "Multiboot 2 framebuffer tag", mb2_framebuffer, 20);
RECORD(kimg_rec_mb2_relocatable, "mb2_relocatable",
       "Multiboot 2 relocatable tag", mb2_relocatable, 24);

const struct kimg_names kimg_mb2_request_names = {
	.name = "mb2_request",
	.row = ROWS_mb2_request,
	.n = KIMG_COUNT(ROWS_mb2_request),
};
