/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this build has and knows, for listings; formats and codecs are in
 * <kimg/format.h>. Each function returns false behind the last number. */
#ifndef KIMG_LIST_H
#define KIMG_LIST_H

#include <kimg/buf.h>
#include <kimg/error.h>
#include <stdint.h>

#pragma GCC visibility push(default)

/** struct kimg_limit_info - a cap that protects the host; @name: MAX_NOTES */
struct kimg_limit_info {
	const char *name;
	uint64_t value;
	const char *unit;
	const char *reason;
};

bool kimg_limit_get(unsigned int i, struct kimg_limit_info *out);

/**
 * struct kimg_library_info - something that an outside library does, besides
 * the codecs
 * @name: json, xml, tables, digests
 * @library: what does it, with its version; NULL when it is not built in, or
 *           its module is not installed
 * @option: CMake option that builds it in
 */
struct kimg_library_info {
	const char *name;
	const char *library;
	const char *option;
};

/** kimg_library_get - may open modules */
bool kimg_library_get(unsigned int i, struct kimg_library_info *out);

/**
 * struct kimg_note_info - a type of ELF notes
 * @kind: what its descriptor is: number, text or bytes
 */
struct kimg_note_info {
	const char *owner;
	uint32_t type;
	const char *name;
	const char *kind;
	const char *meaning;
};

bool kimg_note_get(unsigned int i, struct kimg_note_info *out);

/** kimg_list_topic - name of the topic of a number, as "codecs"; or NULL */
const char *kimg_list_topic(unsigned int i);

struct kimg_report;

/**
 * kimg_report_list - add a listing to a document of the schema "list/1"
 * @topic: a name of kimg_list_topic()
 *
 * Returns KIMG_OK, NOMEM, or MISUSE when there is no such topic.
 */
enum kimg_err kimg_report_list(struct kimg_report *r, const char *topic);

/**
 * kimg_report_list_text - the listings of a document for a person
 * @color: use terminal colours
 */
void kimg_report_list_text(const struct kimg_report *r, bool color,
			   struct kimg_buf *out);

#pragma GCC visibility pop

#endif
