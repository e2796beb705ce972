/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "module.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#ifdef KIMG_MODULES

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>

/* Every module has a string of this name; one of another version has other
 * tables. */
#define VERSION_SYMBOL "kimg_module_version"

static const void *table_of(void *handle)
{
	const char *version = dlsym(handle, VERSION_SYMBOL);

	if (!version || strcmp(version, KIMG_VERSION) != 0)
		return NULL;
	return dlsym(handle, "kimg_module_table");
}

/*
 * The plain name finds what is open already, by its soname, without looking at
 * a file. Else a module is beside the program or the library, as they are
 * installed or built, or where it was configured to be installed. The loader
 * knows what $ORIGIN is. A run path would do it too, but is searched for every
 * library of the program, at each start. The handle is never closed: tables
 * stay valid.
 */
enum kimg_err kimg_module_get(const char *name, const void **table)
{
	static const char *const place[] = {
		"", "$ORIGIN/../" KIMG_LIBDIR "/kimg/", "$ORIGIN/kimg/",
		"$ORIGIN/modules/", KIMG_MODULE_DIR "/",
	};
	char path[4096];
	unsigned int i;
	void *handle;
	int n;

	*table = NULL;
	for (i = 0; !*table && i < sizeof(place) / sizeof(place[0]); i++) {
		n = snprintf(path, sizeof(path), "%skimg-%s.so", place[i],
			     name);
		if (n < 0 || (size_t)n >= sizeof(path))
			return KIMG_ERR_UNSUPPORTED;
		errno = 0;
		handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
		/* dlerror() has words for people only. */
		if (!handle && errno == ENOMEM)
			return KIMG_ERR_NOMEM;
		if (handle)
			*table = table_of(handle);
	}
	return *table ? KIMG_OK : KIMG_ERR_UNSUPPORTED;
}

#else

/* Linked in: the tables of all that this build has. */
extern const struct kimg_crypto kimg_module_crypto;
extern const struct kimg_xml kimg_module_xml;
extern const struct kimg_json kimg_module_json;
extern const struct kimg_tables kimg_module_tables;

enum kimg_err kimg_module_get(const char *name, const void **table)
{
	*table = NULL;
#ifdef KIMG_HAVE_CRYPTO
	if (!strcmp(name, "crypto"))
		*table = &kimg_module_crypto;
#endif
#ifdef KIMG_HAVE_XML
	if (!strcmp(name, "xml"))
		*table = &kimg_module_xml;
#endif
#ifdef KIMG_HAVE_JSON
	if (!strcmp(name, "json"))
		*table = &kimg_module_json;
#endif
#ifdef KIMG_HAVE_SMARTCOLS
	if (!strcmp(name, "tables"))
		*table = &kimg_module_tables;
#endif
	(void)name;
	return *table ? KIMG_OK : KIMG_ERR_UNSUPPORTED;
}

#endif
