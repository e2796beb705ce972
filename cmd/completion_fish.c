/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion for fish: a line for each option and command. */
#include "completion.h"

static void option_lines(struct kimg_buf *b, const struct kimg_opt *o,
			 const char *condition)
{
	for (; o && o->name; o++) {
		kimg_buf_addf(b, "complete -c kimg%s", condition);
		if (o->letter)
			kimg_buf_addf(b, " -s %c", o->letter);
		kimg_buf_addf(b, " -l %s", o->name);
		/* A word that may be missing is only after '='. */
		if (kimg_complete_args(o))
			kimg_buf_addf(b, o->kind == KIMG_OPT_FILE ? " -r" :
								    " -x");
		if (kimg_complete_args(o) && (o->words || o->choice)) {
			kimg_buf_addf(b, " -a '");
			kimg_complete_words(b, o->words, o->choice);
			kimg_buf_addf(b, "'");
		}
		kimg_buf_addf(b, " -d '");
		kimg_complete_quote(b, o->help, "\\");
		kimg_buf_addf(b, "'\n");
		if (o->kind != KIMG_OPT_MAYBE)
			continue;
		for (const char *const *c = o->choice; c && *c; c++)
			kimg_buf_addf(b, "complete -c kimg%s -l %s=%s\n",
				      condition, o->name, *c);
	}
}

static void command(struct kimg_buf *b, const struct kimg_cmd *c)
{
	struct kimg_buf condition = { .p = NULL };

	kimg_buf_addf(b, "complete -c kimg -n __fish_use_subcommand -f -a %s "
			 "-d '", c->name);
	kimg_complete_quote(b, c->summary, "\\");
	kimg_buf_addf(b, "'\n");
	kimg_buf_addf(&condition, " -n '__fish_seen_subcommand_from %s'",
		      c->name);
	if (c->words) {
		kimg_buf_addf(b, "complete -c kimg%s %s-a '", condition.p,
			      c->files ? "" : "-f ");
		kimg_complete_words(b, c->words, NULL);
		kimg_buf_addf(b, "'\n");
	} else if (!c->most) {
		kimg_buf_addf(b, "complete -c kimg%s -f\n", condition.p);
	}
	option_lines(b, c->opt, condition.p);
	b->bad |= condition.bad;
	kimg_buf_free(&condition);
}

void kimg_complete_fish(struct kimg_buf *b)
{
	unsigned int i;

	kimg_buf_addf(b, "# kimg completion for fish; made by "
			 "\"kimg completion fish\"\n");
	option_lines(b, kimg_global_opts, "");
	for (i = 0; kimg_cmds[i]; i++)
		command(b, kimg_cmds[i]);
}
