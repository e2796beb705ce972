/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loadable modules: outside libraries that cost start-up time are not linked
 * but opened when they are needed. A module is a table of functions.
 */
#ifndef KIMG_MODULE_H
#define KIMG_MODULE_H

#include <kimg/error.h>

/*
 * The head of the table that a module consists of. Loadable modules all call
 * theirs kimg_module_table and have a version beside it; those that are linked
 * in have their own name in it.
 */
#ifdef KIMG_MODULES
#define KIMG_MODULE_TABLE(name)                                     \
	extern __attribute__((visibility("default")))               \
	const char kimg_module_version[];                           \
	const char kimg_module_version[] = KIMG_VERSION;            \
	extern __attribute__((visibility("default")))               \
	const struct kimg_##name kimg_module_table;                 \
	const struct kimg_##name kimg_module_table
#else
#define KIMG_MODULE_TABLE(name)                                     \
	extern const struct kimg_##name kimg_module_##name;         \
	const struct kimg_##name kimg_module_##name
#endif

/**
 * kimg_module_get - the functions of a module
 * @name: "crypto" or "xml"
 * @table: the functions; NULL unless OK
 *
 * Opens it when it is not open yet, which reads files; afterwards no file is
 * read for it any more, so a program that closes a sandbox calls this before.
 * Returns KIMG_OK; UNSUPPORTED when it is not built in, not installed, or of
 * another version; or NOMEM.
 */
enum kimg_err kimg_module_get(const char *name, const void **table);

#endif
