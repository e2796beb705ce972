/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KIMG_ERROR_H
#define KIMG_ERROR_H

#pragma GCC visibility push(default)

/**
 * enum kimg_err - what every fallible function of the library returns
 *
 * Zero is success. The rows, with their meanings, are in error.def. Where and
 * why something failed is not in the code: it is a struct kimg_finding.
 */
enum kimg_err {
#define KIMG_E(name, number, text, meaning) KIMG_ERR_##name = number,
#include <kimg/error.def>
#undef KIMG_E
};

#define KIMG_OK KIMG_ERR_OK

/**
 * kimg_strerror - short English text of an error
 * @err: any value
 *
 * Returns a static string; for a number outside the table "unknown error".
 */
const char *kimg_strerror(enum kimg_err err);

/**
 * kimg_errname - name of an error, as "TRUNCATED"
 *
 * For programs: names never change. "UNKNOWN" for a number outside the table.
 */
const char *kimg_errname(enum kimg_err err);

#pragma GCC visibility pop

#endif
