/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diags.h"
#include "limits.h"

enum kimg_err kimg_diag_add(struct kimg_diags *d, const struct kimg_finding *f)
{
	bool first = f->sev == KIMG_ERROR && d->err == KIMG_OK && !d->optional;
	struct kimg_finding *mine;

	if (first)
		d->err = f->err;
	/* However many warnings there are, an error says what it is. */
	if (d->n >= KIMG_MAX_FINDINGS && !first)
		return f->err;
	mine = kimg_arena_get(d->arena, 1, sizeof(*mine));
	if (!mine) {
		d->err = KIMG_ERR_NOMEM;
		return KIMG_ERR_NOMEM;
	}
	*mine = *f;
	if (!mine->area)
		mine->area = d->area;
	mine->next = NULL;
	if (d->optional) {
		mine->sev = KIMG_WARNING;
		mine->field = d->optional;
		/* Hints help those who need the part to go on. */
		mine->hint = NULL;
	}
	if (!mine->layer)
		mine->layer = "";
	if (d->last)
		d->last->next = mine;
	else
		d->first = mine;
	d->last = mine;
	d->n++;
	return f->err;
}

const char *kimg_diag_fmt(struct kimg_diags *d, const char *fmt, ...)
{
	const char *p;
	va_list ap;

	va_start(ap, fmt);
	p = kimg_arena_vfmt(d->arena, fmt, ap);
	va_end(ap);
	return p ? p : "";
}

enum kimg_err kimg_diag_nomem(struct kimg_diags *d)
{
	/* There may be no memory left for a finding: the code must do. */
	if (d->err == KIMG_OK)
		d->err = KIMG_ERR_NOMEM;
	return KIMG_ERR_NOMEM;
}
