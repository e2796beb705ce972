/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A module "bfd" that turns bad, as BAD_BFD says: it ends the process as
 * libbfd's abort does, or crashes, when it is asked for sections.
 */
#include "../../src/ext/bfd.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

static bool init(void)
{
	return true;
}

static struct kimg_bfd_file *file_open(const struct kimg_bfd_bytes *bytes,
				       const char *target, const char **why)
{
	static char file;

	(void)bytes;
	(void)target;
	*why = "";
	return (struct kimg_bfd_file *)(void *)&file;
}

static enum kimg_err sections(struct kimg_bfd_file *f, unsigned int max,
	void (*each)(void *ctx, const struct kimg_bfd_section *s), void *ctx)
{
	const char *how = getenv("BAD_BFD");

	(void)f;
	(void)max;
	(void)each;
	(void)ctx;
	if (how && !strcmp(how, "exit"))
		exit(1);
	if (how && !strcmp(how, "crash"))
		raise(SIGSEGV);
	return KIMG_OK;
}

static void file_close(struct kimg_bfd_file *f)
{
	(void)f;
}

KIMG_MODULE_TABLE(bfd) = {
	.init = init,
	.open = file_open,
	.sections = sections,
	.close = file_close,
};
