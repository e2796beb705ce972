/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kimg completion: a script for a shell. */
#include "common.h"
#include "completion.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	void (*write)(struct kimg_buf *b);
} shells[] = {
	{ "bash", kimg_complete_bash },
	{ "zsh", kimg_complete_zsh },
	{ "fish", kimg_complete_fish },
};

#define SHELLS (sizeof(shells) / sizeof(shells[0]))

unsigned int kimg_complete_words(struct kimg_buf *b,
				 void (*words)(struct kimg_buf *b),
				 const char *const *choice)
{
	struct kimg_buf all = { .p = NULL };
	unsigned int n = 0;
	const char *p, *end;

	for (; choice && *choice; choice++)
		kimg_buf_addf(&all, "%s\n", *choice);
	if (words)
		words(&all);
	for (p = all.p; p && *p; p = end + 1) {
		end = strchr(p, '\n');
		kimg_buf_addf(b, "%s%.*s", n++ ? " " : "", (int)(end - p), p);
	}
	b->bad |= all.bad;
	kimg_buf_free(&all);
	return n;
}

void kimg_complete_quote(struct kimg_buf *b, const char *text,
			 const char *also)
{
	for (; *text; text++) {
		if (*text == '\'') {
			kimg_buf_addf(b, "'\\''");
			continue;
		}
		if (strchr(also, *text))
			kimg_buf_addf(b, "\\");
		kimg_buf_add(b, text, 1);
	}
}

bool kimg_complete_args(const struct kimg_opt *o)
{
	return o->arg && o->kind != KIMG_OPT_MAYBE;
}

static void shell_words(struct kimg_buf *b)
{
	size_t i;

	for (i = 0; i < SHELLS; i++)
		kimg_buf_addf(b, "%s\n", shells[i].name);
}

static int run(const struct kimg_call *call)
{
	const char *shell = call->nfiles ? call->file[0] : NULL;
	struct kimg_buf out = { .p = NULL };
	size_t i;

	for (i = 0; shell && i < SHELLS; i++) {
		if (strcmp(shells[i].name, shell))
			continue;
		shells[i].write(&out);
		return kimg_write(&out);
	}
	kimg_complain(shell ? "there is no completion for '%s'" :
			      "for which shell? bash, zsh or fish", shell);
	fprintf(stderr,
		"Try 'kimg completion --help' for more information.\n");
	return KIMG_EXIT_USAGE;
}

const struct kimg_cmd kimg_cmd_completion = {
	.name = "completion",
	.args = "SHELL",
	.most = 1,
	.summary = "print a script that completes command lines",
	.words = shell_words,
	.run = run,
};
