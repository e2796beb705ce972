/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A finding as text. */
#include <inttypes.h>
#include <kimg/report.h>
#include <string.h>

static void add(struct kimg_buf *out, const char *before, const char *s)
{
	if (!s)
		return;
	kimg_buf_addf(out, "%s", before);
	kimg_str_escape(out, s, strlen(s));
}

void kimg_report_finding(const char *name, const struct kimg_finding *f,
			 struct kimg_buf *out)
{
	add(out, "", name);
	if (f->has_at) {
		kimg_buf_addf(out, ": %s%s0x%" PRIx64, f->layer,
			      f->layer[0] ? "@" : "", f->at);
	}
	add(out, ": ", f->field);
	if (f->sev == KIMG_WARNING)
		add(out, ": ", "warning");
	add(out, ": ", f->text);
	add(out, ": expected ", f->expected);
	add(out, f->expected ? ", found " : ": found ", f->found);
	kimg_buf_addf(out, "\n");
	if (f->hint) {
		add(out, "  hint: ", f->hint);
		kimg_buf_addf(out, "\n");
	}
}
