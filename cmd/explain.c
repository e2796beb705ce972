/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules for a person: all of them, or one with its reasons. */
#include "validate.h"

#include <kimg/view.h>
#include <string.h>

/* A heading and a text in lines of at most 78 columns. */
static void put(struct kimg_buf *b, const char *head, const char *text)
{
	const char *p = text;
	size_t col = 80, n;

	if (!text)
		return;
	kimg_buf_addf(b, "\n%s", head);
	while (*p) {
		n = strcspn(p, " ");
		if (col + 1 + n > 78) {
			kimg_buf_addf(b, "\n ");
			col = 1;
		}
		kimg_buf_addf(b, " %.*s", (int)n, p);
		col += 1 + n;
		p += n + (p[n] == ' ');
	}
	kimg_buf_addf(b, "\n");
}

static void explain(const struct kimg_rule *r, struct kimg_buf *b)
{
	unsigned int i;

	kimg_buf_addf(b, "%s  %s  (%s)\n", r->id, r->name,
		      kimg_severity_name(r->sev));
	put(b, "What has to be true", r->title);
	put(b, "What breaks", r->why);
	put(b, "What helps", r->cure);
	put(b, "Where that is written", r->ref);
	for (i = 0; i < KIMG_RULE_NEEDS && r->needs[i]; i++)
		put(b, i ? "" : "Only asked when these hold", r->needs[i]);
}

int kimg_rules_explain(const struct kimg_list *list)
{
	struct kimg_buf b = { .p = NULL };
	const struct kimg_rule *r;
	unsigned int i;

	for (i = 0; i < list->n; i++) {
		r = kimg_rule_find(list->item[i]);
		if (!r) {
			kimg_buf_free(&b);
			kimg_complain("there is no rule '%s'; 'kimg validate "
				      "--list-rules' shows all", list->item[i]);
			return KIMG_EXIT_USAGE;
		}
		if (i)
			kimg_buf_addf(&b, "\n");
		explain(r, &b);
	}
	return kimg_write(&b);
}

int kimg_rules_list(const struct kimg_call *call)
{
	struct kimg_buf b = { .p = NULL };
	const struct kimg_rule *r;
	unsigned int i;

	(void)call;
	for (i = 0; (r = kimg_rule_get(i)); i++)
		kimg_buf_addf(&b, "%s  %-7s  %-20s  %s\n", r->id,
			      kimg_severity_name(r->sev), r->name, r->title);
	return kimg_write(&b);
}
