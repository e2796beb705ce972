/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kimg validate is asked: consumers and severities as words. */
#include "validate.h"

#include <stdlib.h>
#include <string.h>

void kimg_consumer_words(struct kimg_buf *b)
{
	const struct kimg_consumer *c;
	const char *last = "";
	unsigned int i;

	for (i = 0; (c = kimg_consumer_get(i)); i++) {
		if (strcmp(c->name, last) != 0)
			kimg_buf_addf(b, "%s\n", c->name);
		last = c->name;
	}
	kimg_buf_addf(b, "all\n");
}

void kimg_rule_words(struct kimg_buf *b)
{
	const struct kimg_rule *r;
	unsigned int i;

	for (i = 0; (r = kimg_rule_get(i)); i++)
		kimg_buf_addf(b, "%s\n", r->name);
}

static int put(struct kimg_asked *a, const struct kimg_consumer *c)
{
	unsigned int i;

	for (i = 0; i < a->opt.nconsumers; i++)
		if (a->consumer[i] == c)
			return KIMG_EXIT_OK;
	if (a->opt.nconsumers == KIMG_MAX_CONSUMERS)
		return KIMG_EXIT_USAGE;
	a->consumer[a->opt.nconsumers++] = c;
	a->signatures |= !strcmp(c->name, "efi");
	return KIMG_EXIT_OK;
}

/* The first version of each: that which the others are measured by. */
static int put_all(struct kimg_asked *a)
{
	const struct kimg_consumer *c;
	const char *last = "";
	int status = KIMG_EXIT_OK;
	unsigned int i;

	for (i = 0; !status && (c = kimg_consumer_get(i)); i++) {
		if (strcmp(c->name, last) != 0)
			status = put(a, c);
		last = c->name;
	}
	return status;
}

static int unknown_consumer(const char *word)
{
	struct kimg_buf b = { .p = NULL };
	char *p;

	kimg_buf_addf(&b, "there is no consumer '%s'; there are\n", word);
	kimg_consumer_words(&b);
	for (p = b.p ? strchr(b.p, '\n') : NULL; p; p = strchr(p, '\n'))
		*p = p[1] ? ' ' : '\0';
	kimg_complain("%s", b.p);
	kimg_buf_free(&b);
	return KIMG_EXIT_USAGE;
}

/* A list by commas. */
static int read_consumers(struct kimg_asked *a, const char *list)
{
	const struct kimg_consumer *c;
	char word[64];
	size_t n;

	for (;; list += n + 1) {
		n = strcspn(list, ",");
		if (!n || n >= sizeof(word))
			return unknown_consumer(list);
		memcpy(word, list, n);
		word[n] = '\0';
		c = kimg_consumer_find(word);
		if (!c && strcmp(word, "all") != 0)
			return unknown_consumer(word);
		if (c ? put(a, c) : put_all(a))
			return KIMG_EXIT_USAGE;
		if (!list[n])
			return KIMG_EXIT_OK;
	}
}

/* RULE=LEVEL */
static int read_level(const char *word, struct kimg_level *out)
{
	static const char *const name[] = { "error", "warning", "info", "off" };
	const char *eq = strchr(word, '=');
	char rule[64];
	unsigned int i;

	if (eq && (size_t)(eq - word) < sizeof(rule)) {
		memcpy(rule, word, (size_t)(eq - word));
		rule[eq - word] = '\0';
		out->rule = kimg_rule_find(rule);
		for (i = 0; out->rule && i < 4; i++) {
			if (strcmp(eq + 1, name[i]) != 0)
				continue;
			out->off = i == 3;
			out->sev = (enum kimg_severity)(i % 3);
			return KIMG_EXIT_OK;
		}
	}
	kimg_complain("'%s' is not RULE=error, warning, info or off with a "
		      "rule of 'kimg validate --list-rules'", word);
	return KIMG_EXIT_USAGE;
}

int kimg_asked_read(const struct kimg_validate *v, struct kimg_asked *a)
{
	int status = KIMG_EXIT_OK;
	unsigned int i;

	a->opt.consumer = a->consumer;
	for (i = 0; !status && i < v->consumers.n; i++)
		status = read_consumers(a, v->consumers.item[i]);
	a->level = calloc(v->levels.n + 1, sizeof(*a->level));
	if (!a->level) {
		kimg_complain("out of memory", NULL);
		return KIMG_EXIT_INTERNAL;
	}
	a->opt.level = a->level;
	a->opt.nlevels = v->levels.n;
	for (i = 0; !status && i < v->levels.n; i++)
		status = read_level(v->levels.item[i], &a->level[i]);
	return status;
}

void kimg_asked_free(struct kimg_asked *a)
{
	free(a->level);
}
