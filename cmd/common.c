/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int kimg_exit_status(enum kimg_err err)
{
	switch (err) {
	case KIMG_ERR_OK:
		return KIMG_EXIT_OK;
	case KIMG_ERR_NOTMINE:
	case KIMG_ERR_TRUNCATED:
	case KIMG_ERR_MALFORMED:
		return KIMG_EXIT_FORMAT;
	case KIMG_ERR_UNSUPPORTED:
	case KIMG_ERR_ABSENT:
		return KIMG_EXIT_UNSUPPORTED;
	case KIMG_ERR_LIMIT:
	case KIMG_ERR_REFUSED:
		return KIMG_EXIT_REFUSED;
	case KIMG_ERR_IO:
		return KIMG_EXIT_IO;
	case KIMG_ERR_NOMEM:
	case KIMG_ERR_MISUSE:
		break;
	}
	return KIMG_EXIT_INTERNAL;
}

int kimg_worse(int a, int b)
{
	return a > b ? a : b;
}

void kimg_message(struct kimg_buf *b, const char *fmt, const char *arg)
{
	const char *at = strstr(fmt, "%s");

	kimg_buf_addf(b, "kimg: ");
	kimg_buf_add(b, fmt, at ? (size_t)(at - fmt) : strlen(fmt));
	if (at && arg)
		kimg_str_escape(b, arg, strlen(arg));
	kimg_buf_addf(b, "%s\n", at ? at + 2 : "");
}

void kimg_complain(const char *fmt, const char *arg)
{
	struct kimg_buf b = { .p = NULL };

	kimg_message(&b, fmt, arg);
	kimg_write_messages(&b);
}

void kimg_message_image(struct kimg_buf *b, const struct kimg_call *call,
			const struct kimg_image *img)
{
	const struct kimg_finding *f;
	bool told = false;

	if (call->g.quiet)
		return;
	/* The first error is the cause; the others, and warnings about what
	 * was read all the same, are for -v. */
	for (f = img->finding; f; f = f->next) {
		if (!call->g.verbose && (told || f->sev != KIMG_ERROR))
			continue;
		told |= f->sev == KIMG_ERROR;
		kimg_buf_addf(b, "kimg: ");
		kimg_report_finding(img->name, f, b);
	}
	if (img->err && !told)
		kimg_message(b, "%s", kimg_strerror(img->err));
}

int kimg_write_messages(struct kimg_buf *b)
{
	int status = b->bad ? KIMG_EXIT_INTERNAL : KIMG_EXIT_OK;

	/* Whether anybody sees them changes nothing. */
	if (b->bad)
		fputs("kimg: out of memory\n", stderr);
	else if (b->p)
		fputs(b->p, stderr);
	kimg_buf_free(b);
	return status;
}

bool kimg_use_color(const struct kimg_call *call)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	switch (call->g.color) {
	case KIMG_COLOR_ALWAYS:
		return true;
	case KIMG_COLOR_NEVER:
		return false;
	default:
		return !(no && *no) && !(term && !strcmp(term, "dumb")) &&
		       isatty(STDOUT_FILENO);
	}
}

int kimg_write(struct kimg_buf *b)
{
	int status = KIMG_EXIT_OK;

	if (b->bad) {
		kimg_complain("out of memory", NULL);
		status = KIMG_EXIT_INTERNAL;
	} else if ((b->len && fwrite(b->p, b->len, 1, stdout) != 1) ||
		   fflush(stdout)) {
		kimg_complain("cannot write to standard output: %s",
			      strerror(errno));
		status = KIMG_EXIT_IO;
	}
	kimg_buf_free(b);
	return status;
}
