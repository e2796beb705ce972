/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which commands exist. */
#include "opt.h"

#include <string.h>

const struct kimg_cmd *const kimg_cmds[] = {
	&kimg_cmd_inspect,
	&kimg_cmd_validate,
	&kimg_cmd_dump,
	&kimg_cmd_extract,
	&kimg_cmd_diff,
	&kimg_cmd_relocate,
	&kimg_cmd_paddr,
	&kimg_cmd_repack,
	&kimg_cmd_list,
	&kimg_cmd_help,
	&kimg_cmd_version,
	&kimg_cmd_completion,
	NULL,
};

const struct kimg_cmd *kimg_cmd_find(const char *name)
{
	unsigned int i;

	for (i = 0; kimg_cmds[i]; i++)
		if (!strcmp(kimg_cmds[i]->name, name))
			return kimg_cmds[i];
	return NULL;
}

const struct kimg_opt *const *kimg_opt_sets(unsigned int i)
{
	static const struct kimg_opt *const globals = kimg_global_opts;

	if (i == 0)
		return &globals;
	return kimg_cmds[i - 1] ? &kimg_cmds[i - 1]->opt : NULL;
}
