/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libkimg: kernel images, decoded.
 *
 * The life of an image:
 *
 *	struct kimg_input in = { .name = "/boot/vmlinuz" };
 *	struct kimg_image *img;
 *	enum kimg_err err = kimg_image_decode(&in, NULL, &img);
 *
 * The input is read (never mapped: it may change), identified and decoded as
 * far as struct kimg_options asks. When something is wrong, img->finding says
 * where and why, and what could be decoded before is still there. Then look:
 *
 *	img->kind, img->version, img->setup, img->payload, img->elf, img->xen,
 *	img->kernel
 *
 * or make a document or a text of it with <kimg/report.h>, and finally
 *
 *	kimg_image_free(img);
 *
 * The library has no global state, never prints, never exits, and keeps no
 * reference to the input after kimg_image_free(). One image must not be used
 * by two threads at a time; different images may.
 */
#ifndef KIMG_KIMG_H
#define KIMG_KIMG_H

#include <kimg/buf.h>
#include <kimg/diag.h>
#include <kimg/diff.h>
#include <kimg/dump.h>
#include <kimg/error.h>
#include <kimg/format.h>
#include <kimg/image.h>
#include <kimg/linux.h>
#include <kimg/list.h>
#include <kimg/member.h>
#include <kimg/paddr.h>
#include <kimg/patch.h>
#include <kimg/report.h>
#include <kimg/rule.h>
#include <kimg/spec.h>
#include <kimg/view.h>
#include <kimg/xen.h>
#include <kimg/xform.h>

#pragma GCC visibility push(default)

/** kimg_version - version of the library, as "0.1.0" */
const char *kimg_version(void);

/** outputs that need a library; text alone needs none */
enum kimg_output {
	KIMG_OUTPUT_JSON = 1,
	KIMG_OUTPUT_XML = 2,
	KIMG_OUTPUT_TABLES = 4,
	KIMG_OUTPUT_CODE = 8,	/* what libbfd and libopcodes tell */
};

/**
 * kimg_prepare - load what decoding with these options may need
 * @opt: may be NULL
 * @outputs: of enum kimg_output, what will be written
 *
 * For a program that closes a sandbox before it decodes: modules are opened,
 * and libraries read the files that they read once. Afterwards decoding and
 * reporting open nothing but inputs that are given by name. What is not built
 * in or not installed is reported when it is needed.
 *
 * Returns KIMG_OK or NOMEM.
 */
enum kimg_err kimg_prepare(const struct kimg_options *opt,
			   unsigned int outputs);

#pragma GCC visibility pop

#endif
