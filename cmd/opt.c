/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "opt.h"

#include "common.h"
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPTS_MAX 32
#define FIRST_LONG 256

static const char *const formats[] = { "human", "json", "xml", "junit",
					"sarif", NULL };
static const char *const styles[] = { "pretty", "short", NULL };
static const char *const when[] = { "auto", "always", "never", NULL };
static const char *const sandboxes[] = { "try", "require", "off", NULL };

#define AT(member) offsetof(struct kimg_globals, member)

const struct kimg_opt kimg_global_opts[] = {
	{ .name = "help", .letter = 'h', .kind = KIMG_OPT_FLAG,
	  .at = AT(help), .help = "show this help" },
	{ .name = "version", .letter = 'V', .kind = KIMG_OPT_FLAG,
	  .at = AT(version), .help = "show the version" },
	{ .name = "quiet", .letter = 'q', .kind = KIMG_OPT_FLAG,
	  .at = AT(quiet), .help = "no messages on standard error" },
	{ .name = "verbose", .letter = 'v', .kind = KIMG_OPT_COUNT,
	  .at = AT(verbose), .help = "show more" },
	{ .name = "format", .kind = KIMG_OPT_CHOICE, .arg = "FORMAT",
	  .choice = formats, .at = AT(format),
	  .help = "human (default), json, xml; validate: junit, sarif" },
	{ .name = "json", .kind = KIMG_OPT_MAYBE, .arg = "STYLE",
	  .choice = styles, .at = AT(json),
	  .help = "--format=json; STYLE is pretty (default) or short" },
	{ .name = "xml", .kind = KIMG_OPT_FLAG, .at = AT(xml),
	  .help = "--format=xml" },
	{ .name = "field", .letter = 'F', .kind = KIMG_OPT_LIST,
	  .arg = "PATH", .words = kimg_path_words, .at = AT(field),
	  .help = "print only this value, as xen.pvh; repeatable" },
	{ .name = "null", .letter = '0', .kind = KIMG_OPT_FLAG,
	  .at = AT(nul), .help = "end values with NUL, not with a newline" },
	{ .name = "color", .kind = KIMG_OPT_CHOICE, .arg = "WHEN",
	  .choice = when, .at = AT(color),
	  .help = "auto (default), always or never" },
	{ .name = "max-size", .kind = KIMG_OPT_SIZE, .arg = "SIZE",
	  .at = AT(max_size),
	  .help = "largest file or decoded part to take (default 1G)" },
	{ .name = "sandbox", .kind = KIMG_OPT_CHOICE, .arg = "HOW",
	  .choice = sandboxes, .at = AT(sandbox),
	  .help = "try (default), require or off" },
	{ .name = "no-progress", .kind = KIMG_OPT_FLAG,
	  .at = AT(no_progress), .help = "do not show how far long work is" },
	{ .name = NULL },
};

/** struct parser - rows and where their values go */
struct parser {
	const struct kimg_opt *row[OPTS_MAX];
	void *into[OPTS_MAX];
	struct option longs[OPTS_MAX + 1];
	char shorts[2 * OPTS_MAX + 3];
	int n;
};

static void add_rows(struct parser *p, const struct kimg_opt *o, void *into)
{
	for (; o && o->name && p->n < OPTS_MAX; o++, p->n++) {
		bool maybe = o->kind == KIMG_OPT_MAYBE;

		p->row[p->n] = o;
		p->into[p->n] = into;
		p->longs[p->n] = (struct option){
			.name = o->name,
			.has_arg = maybe ? optional_argument :
				   o->arg ? required_argument : no_argument,
			.val = FIRST_LONG + p->n,
		};
		if (o->letter)
			snprintf(p->shorts + strlen(p->shorts), 3, "%c%s",
				 o->letter, o->arg ? ":" : "");
	}
	p->longs[p->n] = (struct option){ .name = NULL };
}

static int bad(const struct kimg_call *call, const char *fmt, const char *s)
{
	kimg_complain(fmt, s);
	fprintf(stderr, "Try 'kimg %s%s--help' for more information.\n",
		call->cmd ? call->cmd->name : "", call->cmd ? " " : "");
	return KIMG_EXIT_USAGE;
}

static int bad_value(const struct kimg_call *call, const struct kimg_opt *o,
		     const char *value)
{
	struct kimg_buf b = { .p = NULL };
	int status;

	/* A word can always be put on a list. */
	if (o->kind != KIMG_OPT_LIST)
		kimg_buf_addf(&b, "option '--%s' does not take '%s'", o->name,
			      value);
	if (b.p && !b.bad)
		bad(call, "%s", b.p);
	else
		kimg_complain("out of memory", NULL);
	status = b.p && !b.bad ? KIMG_EXIT_USAGE : KIMG_EXIT_INTERNAL;
	kimg_buf_free(&b);
	return status;
}

bool kimg_opt_address(const char *s, uint64_t *out)
{
	static const char suffix[] = "KMGT";
	const char *unit;
	char *end;
	unsigned long long v;

	if (*s < '0' || *s > '9')
		return false;
	errno = 0;
	v = strtoull(s, &end, s[0] == '0' && s[1] == 'x' ? 16 : 10);
	if (errno || end == s)
		return false;
	*out = v;
	if (!*end)
		return true;
	unit = strchr(suffix, *end);
	if (!unit || end[1])
		return false;
	*out = v << (10 * (unit - suffix + 1));
	return *out >> (10 * (unit - suffix + 1)) == v;
}

bool kimg_opt_size(const char *s, uint64_t *out)
{
	return kimg_opt_address(s, out) && *out;
}

static bool read_number(const char *s, unsigned int *out)
{
	char *end;
	unsigned long v;

	if (*s < '0' || *s > '9')
		return false;
	errno = 0;
	v = strtoul(s, &end, s[0] == '0' && s[1] == 'x' ? 16 : 10);
	if (errno || *end || v > UINT_MAX)
		return false;
	*out = (unsigned int)v;
	return true;
}

static bool read_list(struct kimg_list *l, const char *s)
{
	const char **more = realloc(l->item, (l->n + 1) * sizeof(*more));

	if (!more)
		return false;
	l->item = more;
	l->item[l->n++] = s;
	return true;
}

static int choose(const struct kimg_opt *o, const char *s)
{
	int i;

	for (i = 0; o->choice[i]; i++)
		if (!strcmp(o->choice[i], s))
			return i;
	return -1;
}

static bool set(const struct kimg_opt *o, void *into, const char *arg)
{
	char *p = (char *)into + o->at;
	int i;

	switch (o->kind) {
	case KIMG_OPT_FLAG:
		*(bool *)(void *)p = true;
		return true;
	case KIMG_OPT_COUNT:
		++*(int *)(void *)p;
		return true;
	case KIMG_OPT_SIZE:
		return kimg_opt_size(arg, (uint64_t *)(void *)p);
	case KIMG_OPT_ADDRESS:
		return kimg_opt_address(arg, (uint64_t *)(void *)p);
	case KIMG_OPT_NUMBER:
		return read_number(arg, (unsigned int *)(void *)p);
	case KIMG_OPT_CHOICE:
		i = choose(o, arg);
		*(int *)(void *)p = i + 1;
		return i >= 0;
	case KIMG_OPT_MAYBE:
		i = arg ? choose(o, arg) : 0;
		*(int *)(void *)p = i + 1;
		return i >= 0;
	case KIMG_OPT_FILE:
	case KIMG_OPT_WORD:
		*(const char **)(void *)p = arg;
		return true;
	case KIMG_OPT_LIST:
		return read_list((struct kimg_list *)(void *)p, arg);
	}
	return false;
}

static int find_letter(const struct parser *p, int c)
{
	int i;

	if (c >= FIRST_LONG)
		return c - FIRST_LONG;
	for (i = 0; i < p->n; i++)
		if (p->row[i]->letter == c)
			return i;
	return -1;
}

/* Parse options up to the end, or with @stop to the first other word. */
static int parse(struct kimg_call *call, int argc, char **argv, bool stop)
{
	struct parser p = { .n = 0 };
	int c, i;

	/* '+' stops at the first other word, ':' tells what is missing. */
	strcpy(p.shorts, stop ? "+:" : ":");
	add_rows(&p, kimg_global_opts, &call->g);
	if (call->cmd)
		add_rows(&p, call->cmd->opt, call->options);
	optind = 0;
	opterr = 0;
	while ((c = getopt_long(argc, argv, p.shorts, p.longs, NULL)) != -1) {
		const char *word = argv[optind > 0 ? optind - 1 : 0];
		char letter[3] = { '-', (char)optopt, '\0' };

		if (c == ':')
			return bad(call, "option '%s' needs an argument",
				   optopt >= FIRST_LONG ? word : letter);
		i = c == '?' ? -1 : find_letter(&p, c);
		if (i < 0 && optopt > 0 && optopt < FIRST_LONG)
			return bad(call, "unknown option '%s'", letter);
		if (i < 0)
			return bad(call, optopt ?
				   "option '%s' takes no argument" :
				   "unknown option '%s'", word);
		if (!set(p.row[i], p.into[i], optarg))
			return bad_value(call, p.row[i], optarg);
	}
	return KIMG_EXIT_OK;
}

/* --json and --xml are short for --format. */
static int read_format(struct kimg_call *call)
{
	int format = call->g.json ? KIMG_FORMAT_JSON :
		     call->g.xml ? KIMG_FORMAT_XML : call->g.format;

	if (call->g.json && call->g.xml)
		return bad(call, "--json and --xml contradict", NULL);
	if (call->g.format && call->g.format != format)
		return bad(call, "--%s and --format contradict",
			   call->g.json ? "json" : "xml");
	call->g.format = format;
	return KIMG_EXIT_OK;
}

int kimg_opt_read(int argc, char **argv, struct kimg_call *call)
{
	int status = parse(call, argc, argv, true);

	if (status)
		return status;
	argc -= optind;
	argv += optind;
	if (argc > 0) {
		call->cmd = kimg_cmd_find(argv[0]);
		if (!call->cmd)
			return bad(call, "unknown command '%s'", argv[0]);
		call->options = call->cmd->options;
		status = parse(call, argc, argv, false);
		if (status)
			return status;
		argc -= optind;
		argv += optind;
	}
	call->file = argv;
	call->nfiles = argc > 0 ? (unsigned int)argc : 0;
	return read_format(call);
}

void kimg_opt_free(struct kimg_call *call)
{
	const struct kimg_opt *o = call->cmd ? call->cmd->opt : NULL;
	struct kimg_list *l;

	free(call->g.field.item);
	for (; o && o->name; o++) {
		if (o->kind != KIMG_OPT_LIST)
			continue;
		l = (void *)((char *)call->options + o->at);
		free(l->item);
		*l = (struct kimg_list){ .n = 0 };
	}
}
