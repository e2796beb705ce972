/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kimg: find the command, run it, exit with its status. */
#include "common.h"

#include <signal.h>
#include <stdio.h>

static int too_many(const struct kimg_call *call)
{
	kimg_complain("there is nothing to do with '%s'",
		      call->file[call->cmd->most]);
	fprintf(stderr, "Try 'kimg %s --help' for more information.\n",
		call->cmd->name);
	return KIMG_EXIT_USAGE;
}

static int no_findings(const struct kimg_call *call)
{
	kimg_complain("%s has no findings to show as JUnit or SARIF",
		      call->cmd->name);
	return KIMG_EXIT_USAGE;
}

static int dispatch(const struct kimg_call *call)
{
	if (call->g.help)
		return kimg_usage(call->cmd);
	if (call->g.version) {
		printf("kimg %s\n", kimg_version());
		return KIMG_EXIT_OK;
	}
	if (call->cmd && call->nfiles > call->cmd->most)
		return too_many(call);
	if (call->cmd && call->g.format > KIMG_FORMAT_XML &&
	    !call->cmd->findings)
		return no_findings(call);
	if (call->cmd)
		return call->cmd->run(call);
	fprintf(stderr, "kimg: no command given\n"
			"Try 'kimg --help' for more information.\n");
	return KIMG_EXIT_USAGE;
}

int main(int argc, char **argv)
{
	struct kimg_call call = { .cmd = NULL };
	int status;

	/* A limit on files is an error of the output, and no reason to die. */
	signal(SIGXFSZ, SIG_IGN);
	status = kimg_opt_read(argc, argv, &call);

	if (!status)
		status = dispatch(&call);
	kimg_opt_free(&call);
	return status;
}
