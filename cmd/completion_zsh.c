/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion for zsh, through its _arguments. */
#include "completion.h"

/* What an argument may be, as _arguments wants it: words, files or nothing. */
static void action(struct kimg_buf *b, void (*words)(struct kimg_buf *b),
		   const char *const *choice, bool files)
{
	if (words && files) {
		kimg_buf_addf(b, "{ _files; compadd -- ");
		kimg_complete_words(b, words, choice);
		kimg_buf_addf(b, " }");
	} else if (words || choice) {
		kimg_buf_addf(b, "(");
		kimg_complete_words(b, words, choice);
		kimg_buf_addf(b, ")");
	} else if (files) {
		kimg_buf_addf(b, "_files");
	} else {
		kimg_buf_addf(b, " ");
	}
}

static void spec(struct kimg_buf *b, const struct kimg_opt *o,
		 const char *name, bool is_long)
{
	bool again = o->kind == KIMG_OPT_LIST || o->kind == KIMG_OPT_COUNT;
	bool maybe = o->kind == KIMG_OPT_MAYBE;

	kimg_buf_addf(b, "\t'%s%s%s", again ? "*" : "", is_long ? "--" : "-",
		      name);
	if (maybe)
		kimg_buf_addf(b, "=-");
	else if (o->arg)
		kimg_buf_addf(b, is_long ? "=" : "+");
	kimg_buf_addf(b, "[");
	kimg_complete_quote(b, o->help, "[]:\\");
	kimg_buf_addf(b, "]");
	if (o->arg) {
		kimg_buf_addf(b, "%s%s:", maybe ? "::" : ":", o->arg);
		action(b, o->words, o->choice, o->kind == KIMG_OPT_FILE);
	}
	kimg_buf_addf(b, "'\n");
}

static void specs(struct kimg_buf *b, const struct kimg_opt *o)
{
	for (; o && o->name; o++) {
		char letter[2] = { o->letter, '\0' };

		spec(b, o, o->name, true);
		if (o->letter)
			spec(b, o, letter, false);
	}
}

static void command(struct kimg_buf *b, const struct kimg_cmd *c)
{
	kimg_buf_addf(b, "\t%s)\n\t\tspecs=(\n", c->name);
	specs(b, c->opt);
	if (c->most) {
		kimg_buf_addf(b, "\t'%s:word:", c->most > 1 ? "*" : "1");
		action(b, c->words, NULL, c->files || !c->words);
		kimg_buf_addf(b, "'\n");
	}
	kimg_buf_addf(b, "\t\t) ;;\n");
}

void kimg_complete_zsh(struct kimg_buf *b)
{
	unsigned int i;

	kimg_buf_addf(b, "#compdef kimg\n"
			 "# kimg completion for zsh; made by "
			 "\"kimg completion zsh\"\n\n"
			 "_kimg()\n{\n"
			 "local curcontext=$curcontext state line\n"
			 "local -a globals commands specs\n\n"
			 "globals=(\n");
	specs(b, kimg_global_opts);
	kimg_buf_addf(b, ")\ncommands=(\n");
	for (i = 0; kimg_cmds[i]; i++) {
		kimg_buf_addf(b, "\t'%s:", kimg_cmds[i]->name);
		kimg_complete_quote(b, kimg_cmds[i]->summary, ":\\");
		kimg_buf_addf(b, "'\n");
	}
	kimg_buf_addf(b, ")\n"
			 "_arguments -C -s -S $globals "
			 "'1:command:->command' '*::word:->words'\n"
			 "case $state in\n"
			 "command)\n\t_describe command commands ;;\n"
			 "words)\n\tcase $words[1] in\n");
	for (i = 0; kimg_cmds[i]; i++)
		command(b, kimg_cmds[i]);
	kimg_buf_addf(b, "\tesac\n\t_arguments -s -S $globals $specs ;;\n"
			 "esac\n}\n\n"
			 "if [[ $funcstack[1] == _kimg ]]; then\n"
			 "\t_kimg \"$@\"\nelse\n\tcompdef _kimg kimg\nfi\n");
}
