/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion for bash, 4.0 and later. It needs no other scripts. */
#include "completion.h"

#include <string.h>

static void names(struct kimg_buf *b, const struct kimg_opt *o,
		  const char *between)
{
	kimg_buf_addf(b, "--%s", o->name);
	if (o->letter)
		kimg_buf_addf(b, "%s-%c", between, o->letter);
}

/* Commands may share an option, as --output; in a "case" the first one counts,
 * and the others would be a mistake. */
static bool seen(unsigned int set, const struct kimg_opt *o)
{
	const struct kimg_opt *other;
	unsigned int i;

	for (i = 0; i < set; i++)
		for (other = *kimg_opt_sets(i); other && other->name; other++)
			if (!strcmp(other->name, o->name))
				return true;
	return false;
}

/* Bash splits at '=', but only in what it shows to functions. */
static void find_words(struct kimg_buf *b)
{
	const struct kimg_opt *const *set;
	const struct kimg_opt *o;
	unsigned int i;
	const char *before = "";

	kimg_buf_addf(b,
		"# Which word is the command, and is the current one the "
		"argument of an option?\n"
		"_kimg_look()\n{\n"
		"\tlocal i word\n\n"
		"\tcommand='' option=''\n"
		"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
		"\t\tword=${COMP_WORDS[i]}\n"
		"\t\tcase $word in\n"
		"\t\t=)\n\t\t\toption=${COMP_WORDS[i-1]} ;;\n"
		"\t\t");
	for (i = 0; (set = kimg_opt_sets(i)); i++)
		for (o = *set; o && o->name; o++)
			if (kimg_complete_args(o) && !seen(i, o)) {
				kimg_buf_addf(b, "%s", before);
				names(b, o, "|");
				before = "|";
			}
	kimg_buf_addf(b,
		")\n\t\t\toption=$word ;;\n"
		"\t\t-*)\n\t\t\toption='' ;;\n"
		"\t\t*)\n"
		"\t\t\t[[ $option || $command ]] || command=$word\n"
		"\t\t\toption='' ;;\n"
		"\t\tesac\n"
		"\tdone\n"
		"\t[[ $cur != = ]] || { option=${COMP_WORDS[COMP_CWORD-1]}; "
		"cur=''; }\n"
		"}\n\n");
}

static void option_arguments(struct kimg_buf *b, unsigned int set)
{
	const struct kimg_opt *o = *kimg_opt_sets(set);

	for (; o && o->name; o++) {
		if (!o->arg || seen(set, o))
			continue;
		kimg_buf_addf(b, "\t");
		names(b, o, "|");
		kimg_buf_addf(b, ")\n\t\twords='");
		kimg_complete_words(b, o->words, o->choice);
		kimg_buf_addf(b, "'%s ;;\n", o->kind == KIMG_OPT_FILE ?
			      "" : " files=''");
	}
}

static void option_names(struct kimg_buf *b, const struct kimg_opt *o)
{
	for (; o && o->name; o++) {
		kimg_buf_addf(b, " ");
		names(b, o, " ");
	}
}

static void commands(struct kimg_buf *b)
{
	unsigned int i;

	for (i = 0; kimg_cmds[i]; i++) {
		const struct kimg_cmd *c = kimg_cmds[i];

		kimg_buf_addf(b, "\t%s)\n\t\toptions+='", c->name);
		option_names(b, c->opt);
		kimg_buf_addf(b, "'\n");
		if (c->words) {
			kimg_buf_addf(b, "\t\t%swords='",
				      c->files ? "" : "files='' ");
			kimg_complete_words(b, c->words, NULL);
			kimg_buf_addf(b, "'\n");
		} else if (!c->most) {
			kimg_buf_addf(b, "\t\tfiles=''\n");
		}
		kimg_buf_addf(b, "\t\t;;\n");
	}
	kimg_buf_addf(b, "\t'')\n\t\tfiles='' words='");
	for (i = 0; kimg_cmds[i]; i++)
		kimg_buf_addf(b, "%s%s", i ? " " : "", kimg_cmds[i]->name);
	kimg_buf_addf(b, "' ;;\n");
}

static void reply(struct kimg_buf *b)
{
	kimg_buf_addf(b,
		"\tif [[ $option && ! $files ]]; then\n"
		"\t\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- "
		"\"$cur\")\n"
		"\t\t# Of paths only the next name.\n"
		"\t\tfor i in \"${!COMPREPLY[@]}\"; do\n"
		"\t\t\t[[ ${COMPREPLY[i]#\"$cur\"} != *.* ]] ||\n"
		"\t\t\t\tunset 'COMPREPLY[i]'\n"
		"\t\tdone\n"
		"\t\tCOMPREPLY=(\"${COMPREPLY[@]}\")\n"
		"\t\t[[ $option != -F && $option != --field ]] ||\n"
		"\t\t\tcompopt -o nospace 2> /dev/null\n"
		"\telif [[ $cur == -* && ! $option ]]; then\n"
		"\t\tmapfile -t COMPREPLY < <(compgen -W \"$options\" -- "
		"\"$cur\")\n"
		"\telif [[ $files ]]; then\n"
		"\t\tmapfile -t COMPREPLY < <(compgen -f -W \"$words\" "
		"-- \"$cur\")\n"
		"\t\tcompopt -o filenames 2> /dev/null\n"
		"\telse\n"
		"\t\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- "
		"\"$cur\")\n"
		"\tfi\n"
		"\treturn 0\n"
		"}\n\n"
		"complete -F _kimg kimg\n");
}

void kimg_complete_bash(struct kimg_buf *b)
{
	unsigned int i;

	kimg_buf_addf(b, "# kimg completion for bash; made by "
			 "\"kimg completion bash\"\n\n");
	find_words(b);
	kimg_buf_addf(b, "_kimg()\n{\n"
			 "\tlocal cur=${COMP_WORDS[COMP_CWORD]} command option"
			 " words='' files=1 i\n\tlocal options='");
	option_names(b, kimg_global_opts);
	kimg_buf_addf(b, "'\n\n\t_kimg_look\n\tcase $option in\n");
	for (i = 0; kimg_opt_sets(i); i++)
		option_arguments(b, i);
	kimg_buf_addf(b, "\tesac\n\t[[ $option ]] || case $command in\n");
	commands(b);
	kimg_buf_addf(b, "\tesac\n");
	reply(b);
}
