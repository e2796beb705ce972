/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rules found, for a person. */
#include "report_priv.h"
#include "text_priv.h"

#include <inttypes.h>
#include <kimg/rule.h>
#include <string.h>

static void put(struct kimg_buf *out, const char *before, const char *s)
{
	if (!s)
		return;
	kimg_buf_addf(out, "%s", before);
	kimg_str_escape(out, s, strlen(s));
}

static void put_finding(const char *name, const struct kimg_finding *f,
			bool color, struct kimg_buf *out)
{
	static const char *const paint[] = { "31", "33", "36" };

	put(out, "", name);
	if (f->has_at)
		kimg_buf_addf(out, ": %s%s0x%" PRIx64, f->layer,
			      f->layer[0] ? "@" : "", f->at);
	else
		put(out, ": ", f->layer[0] ? f->layer : NULL);
	if (color)
		kimg_buf_addf(out, ": \033[%sm%s\033[0m", paint[f->sev],
			      kimg_severity_name(f->sev));
	else
		kimg_buf_addf(out, ": %s", kimg_severity_name(f->sev));
	kimg_buf_addf(out, ": %s", f->rule->name);
	if (f->consumer)
		kimg_buf_addf(out, " (%s)", f->consumer->name);
	put(out, ": ", f->field);
	put(out, ": ", f->text);
	put(out, ": expected ", f->expected);
	put(out, f->expected ? ", found " : ": found ", f->found);
	kimg_buf_addf(out, " [%s]\n", f->rule->id);
	put(out, "  hint: ", f->hint);
	if (f->hint)
		kimg_buf_addf(out, "\n");
}

/* The answer for each consumer that was asked for. */
static void put_verdicts(const char *name, const struct kimg_validation *v,
			 struct kimg_buf *out)
{
	size_t width = 0, n;
	unsigned int i;

	for (i = 0; i < v->nverdicts; i++) {
		n = strlen(v->verdict[i].consumer->name);
		width = n > width ? n : width;
	}
	put(out, "", name);
	kimg_buf_addf(out, ":\n");
	for (i = 0; i < v->nverdicts; i++) {
		const struct kimg_verdict *w = &v->verdict[i];

		kimg_buf_addf(out, "  %-*s  %-7s  %-3s", (int)width,
			      w->consumer->name, w->consumer->version ?
			      w->consumer->version : "",
			      w->takes ? "yes" : "no");
		if (w->why)
			put(out, "  ", w->why->text);
		kimg_buf_addf(out, "\n");
	}
}

void kimg_report_validation_text(const struct kimg_image *img,
				 const struct kimg_validation *v, bool color,
				 struct kimg_buf *out)
{
	const struct kimg_finding *f;
	unsigned int n = 0, i;

	for (f = v->finding; f; f = f->next)
		put_finding(img->name, f, color, out);
	if (v->nverdicts > 1 || v->verdict[0].consumer != kimg_consumer_get(0))
		put_verdicts(img->name, v, out);
	for (i = 0; i < KIMG_SEVERITIES; i++)
		n += v->count[i];
	if (!n) {
		put(out, "", img->name);
		kimg_buf_addf(out, v->known ? ": no findings but %u that are "
			      "known\n" : ": no findings\n", v->known);
	}
}
