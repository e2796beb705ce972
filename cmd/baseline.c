/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Findings that are known already: a file with a line for each, as
 *
 *	KIMG-N003 payload/elf@0x2056c8 vmlinuz-6.1.0   # anything
 *
 * The rule may be named; the place and then the image may be left out, or "*",
 * and mean any. The image is the last part of its path.
 */
#include "validate.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Longer than any line that kimg writes. */
#define LINE 8192
#define LINES 100000

/** struct kimg_known - a line; @place and @image: NULL means any */
struct kimg_known {
	const struct kimg_rule *rule;
	char *place;
	char *image;
};

struct kimg_baseline {
	struct kimg_known *line;
	unsigned int n;
};

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* "payload/elf@0x10", "0x10", or "-" when the finding has no place */
static void place_of(const struct kimg_finding *f, struct kimg_buf *b)
{
	if (f->has_at)
		kimg_buf_addf(b, "%s%s0x%" PRIx64, f->layer,
			      f->layer[0] ? "@" : "", f->at);
	else
		kimg_buf_addf(b, "-");
}

static int wrong(const char *name, unsigned int line, const char *what)
{
	struct kimg_buf b = { .p = NULL };

	kimg_buf_addf(&b, "%s: line %u: %s", name, line, what);
	kimg_complain("%s", b.p ? b.p : "out of memory");
	kimg_buf_free(&b);
	return KIMG_EXIT_USAGE;
}

/* A copy of a word; NULL for "*" and for a word that is not there. */
static bool keep(const char *word, char **out)
{
	*out = NULL;
	if (!word || !strcmp(word, "*"))
		return true;
	*out = strdup(word);
	return *out != NULL;
}

static int put(struct kimg_baseline *b, const char *name, unsigned int number,
	       char *line)
{
	struct kimg_known *k;
	char *save, *word;

	line[strcspn(line, "#\r\n")] = '\0';
	word = strtok_r(line, " \t", &save);
	if (!word)
		return KIMG_EXIT_OK;
	if (b->n == LINES)
		return wrong(name, number, "too many lines");
	k = realloc(b->line, (b->n + 1) * sizeof(*k));
	if (!k)
		return KIMG_EXIT_INTERNAL;
	b->line = k;
	k += b->n;
	*k = (struct kimg_known){ .rule = kimg_rule_find(word) };
	if (!k->rule)
		return wrong(name, number, "there is no such rule");
	b->n++;
	if (!keep(strtok_r(NULL, " \t", &save), &k->place) ||
	    !keep(strtok_r(NULL, " \t", &save), &k->image))
		return KIMG_EXIT_INTERNAL;
	return strtok_r(NULL, " \t", &save) ?
	       wrong(name, number, "more than a rule, a place and an image") :
	       KIMG_EXIT_OK;
}

static int read_lines(struct kimg_baseline *b, const char *name, FILE *f)
{
	char line[LINE];
	unsigned int n;
	int status = KIMG_EXIT_OK;

	for (n = 1; !status && fgets(line, sizeof(line), f); n++) {
		if (strlen(line) == sizeof(line) - 1)
			return wrong(name, n, "too long");
		status = put(b, name, n, line);
	}
	if (!status && ferror(f)) {
		kimg_complain("%s: cannot read", name);
		status = KIMG_EXIT_IO;
	}
	return status;
}

int kimg_baseline_read(const struct kimg_list *files,
		       struct kimg_baseline **out)
{
	struct kimg_baseline *b = calloc(1, sizeof(*b));
	int status = b ? KIMG_EXIT_OK : KIMG_EXIT_INTERNAL;
	unsigned int i;
	FILE *f;

	*out = b;
	for (i = 0; !status && i < files->n; i++) {
		f = fopen(files->item[i], "re");
		if (!f) {
			kimg_complain("%s: cannot open the baseline",
				      files->item[i]);
			return KIMG_EXIT_IO;
		}
		status = read_lines(b, files->item[i], f);
		fclose(f);
	}
	if (status == KIMG_EXIT_INTERNAL)
		kimg_complain("out of memory", NULL);
	return status;
}

bool kimg_baseline_has(const struct kimg_baseline *b, const char *image,
		       const struct kimg_finding *f)
{
	struct kimg_buf place = { .p = NULL };
	bool has = false;
	unsigned int i;

	if (!b)
		return false;
	place_of(f, &place);
	for (i = 0; i < b->n && place.p && !has; i++) {
		const struct kimg_known *k = &b->line[i];

		has = k->rule == f->rule &&
		      (!k->place || !strcmp(k->place, place.p)) &&
		      (!k->image || !strcmp(k->image, last_part(image)));
	}
	kimg_buf_free(&place);
	return has;
}

void kimg_baseline_write(const char *image, const struct kimg_finding *f,
			 struct kimg_buf *out)
{
	for (; f; f = f->next) {
		kimg_buf_addf(out, "%s ", f->rule->id);
		place_of(f, out);
		kimg_buf_addf(out, " ");
		/* A blank would end the word, and a # the line. */
		if (last_part(image)[strcspn(last_part(image), " \t#\r\n")])
			kimg_buf_addf(out, "*");
		else
			kimg_str_escape(out, last_part(image),
					strlen(last_part(image)));
		kimg_buf_addf(out, "   # %s\n", f->rule->name);
	}
}

void kimg_baseline_free(struct kimg_baseline *b)
{
	unsigned int i;

	for (i = 0; b && i < b->n; i++) {
		free(b->line[i].place);
		free(b->line[i].image);
	}
	if (b)
		free(b->line);
	free(b);
}
