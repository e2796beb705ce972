/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kimg: find the command, run it, exit with its status. */
#include "common.h"

#include <stdio.h>

static int dispatch(const struct kimg_call *call)
{
	if (call->g.help)
		return kimg_usage(call->cmd);
	if (call->g.version)
		return kimg_cmd_version.run(call);
	if (call->cmd)
		return call->cmd->run(call);
	fprintf(stderr, "kimg: no command given\n"
			"Try 'kimg --help' for more information.\n");
	return KIMG_EXIT_USAGE;
}

int main(int argc, char **argv)
{
	struct kimg_call call = { .cmd = NULL };
	int status = KIMG_EXIT_USAGE;

	if (kimg_opt_read(argc, argv, &call))
		status = dispatch(&call);
	kimg_opt_free(&call);
	return status;
}
