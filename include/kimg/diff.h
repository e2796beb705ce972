/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What differs between two images, member by member of their documents. */
#ifndef KIMG_DIFF_H
#define KIMG_DIFF_H

#include <kimg/report.h>

#pragma GCC visibility push(default)

/**
 * struct kimg_diff_options - what is compared; all zero is everything
 * @ignore, @nignore: members that are left out with all below them: a path as
 *                    kimg_report_find() takes, in which [] is any element; or a
 *                    dot and a name, for members of this name anywhere
 */
struct kimg_diff_options {
	const char *const *ignore;
	unsigned int nignore;
};

/** kimg_diff_ignorable - is that something to ignore, or a wrong path? */
bool kimg_diff_ignorable(const char *what);

/**
 * kimg_report_diff - compare two documents of an image each
 * @r: of the schema "diff/1", empty
 * @a, @b: the old and the new image, of the schema "inspect/1"
 * @same: nothing differs; false when one of them has an error, and then nothing
 *        was compared
 *
 * Elements of an array belong together when they are called the same, wherever
 * they are: sections by name, notes by owner and type. Of several with one name
 * the first belongs to the first. The documents may be freed afterwards.
 *
 * Returns KIMG_OK, NOMEM, or MISUSE when the schemas or the numbers of images
 * are others.
 */
enum kimg_err kimg_report_diff(struct kimg_report *r,
			       const struct kimg_report *a,
			       const struct kimg_report *b,
			       const struct kimg_diff_options *opt,
			       bool *same);

/** kimg_report_diff_text - the differences for a person, a line for each */
void kimg_report_diff_text(const struct kimg_report *r, bool color,
			   struct kimg_buf *out);

#pragma GCC visibility pop

#endif
