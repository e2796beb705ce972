/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kimg help, and --help of every command. */
#include "common.h"

#include <stdio.h>
#include <string.h>

static void option_line(const struct kimg_opt *o, struct kimg_buf *b)
{
	size_t start = b->len;

	if (o->letter)
		kimg_buf_addf(b, "  -%c, --%s", o->letter, o->name);
	else
		kimg_buf_addf(b, "      --%s", o->name);
	if (o->kind == KIMG_OPT_MAYBE)
		kimg_buf_addf(b, "[=%s]", o->arg);
	else if (o->arg)
		kimg_buf_addf(b, "=%s", o->arg);
	if (b->len - start < 26)
		kimg_buf_addf(b, "%*s", (int)(26 - (b->len - start)), "");
	else
		kimg_buf_addf(b, "\n%26s", "");
	kimg_buf_addf(b, "%s\n", o->help);
}

static void option_lines(const struct kimg_opt *o, struct kimg_buf *b)
{
	for (; o && o->name; o++)
		option_line(o, b);
}

int kimg_usage(const struct kimg_cmd *cmd)
{
	struct kimg_buf b = { .p = NULL };
	unsigned int i;

	if (cmd) {
		kimg_buf_addf(&b, "Usage: kimg %s [OPTIONS]%s%s\n\n%s\n\n",
			      cmd->name, cmd->args[0] ? " " : "", cmd->args,
			      cmd->summary);
		kimg_buf_addf(&b, "Options:\n");
		option_lines(cmd->opt, &b);
	} else {
		kimg_buf_addf(&b, "Usage: kimg [OPTIONS] COMMAND [OPTIONS] "
			      "[FILE...]\n\nCommands:\n");
		for (i = 0; kimg_cmds[i]; i++)
			kimg_buf_addf(&b, "  %-10s %s\n", kimg_cmds[i]->name,
				      kimg_cmds[i]->summary);
		kimg_buf_addf(&b, "\nOptions:\n");
	}
	option_lines(kimg_global_opts, &b);
	if (cmd)
		kimg_buf_addf(&b, "\nThe manual page is kimg%s%s(1).\n",
			      cmd == &kimg_cmd_inspect ? "-" : "",
			      cmd == &kimg_cmd_inspect ? cmd->name : "");
	else
		kimg_buf_addf(&b, "\n'kimg COMMAND --help' shows the options "
			      "of a command.\nThe manual page is kimg(1).\n");
	return kimg_write(&b);
}

static int run(const struct kimg_call *call)
{
	const struct kimg_cmd *cmd;

	if (!call->nfiles)
		return kimg_usage(NULL);
	cmd = kimg_cmd_find(call->file[0]);
	if (!cmd) {
		kimg_complain("unknown command '%s'", call->file[0]);
		fprintf(stderr, "Try 'kimg --help' for more information.\n");
		return KIMG_EXIT_USAGE;
	}
	return kimg_usage(cmd);
}

static void command_words(struct kimg_buf *b)
{
	unsigned int i;

	for (i = 0; kimg_cmds[i]; i++)
		kimg_buf_addf(b, "%s\n", kimg_cmds[i]->name);
}

const struct kimg_cmd kimg_cmd_help = {
	.name = "help",
	.args = "[COMMAND]",
	.most = 1,
	.summary = "show the commands, or the options of one",
	.words = command_words,
	.run = run,
};
