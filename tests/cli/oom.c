/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Decode and report an image, failing its first, second, ... allocation until
 * none fails. The library must say NOMEM each time; what it forgets to free is
 * found by the leak sanitizer. Usage: oom IMAGE
 */
#include <kimg/kimg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned long countdown;
static bool reports;
static bool hit;

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);

/* Once: what comes after a failure must work, or fail cleanly, too. */
static bool fails(void)
{
	if (countdown == 0 || --countdown > 0)
		return false;
	hit = true;
	return true;
}

void *__wrap_malloc(size_t n)
{
	return fails() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
	return fails() ? NULL : __real_realloc(p, n);
}

static enum kimg_err make_reports(const struct kimg_image *img)
{
	const struct kimg_text_options text = { .verbose = 1 };
	struct kimg_report *r = kimg_report_new("inspect/1");
	const struct kimg_finding *f;
	struct kimg_buf json = { .p = NULL }, out = { .p = NULL };
	struct kimg_buf xml = { .p = NULL };
	const struct kimg_doc *d;
	enum kimg_err err = r ? kimg_report_add(r, img) : KIMG_ERR_NOMEM;

	if (!err)
		err = kimg_report_find(r, 0, "kind", &d);
	if (!err)
		err = kimg_report_value(d, false, &out);
	if (!err)
		err = kimg_report_json(r, true, &json);
	if (!err)
		err = kimg_report_xml(r, &xml);
	kimg_report_text(img, &text, &out);
	kimg_report_symbols(img, &out);
	for (f = img->finding; f; f = f->next)
		kimg_report_finding(img->name, f, &out);
	if (!err && out.bad)
		err = KIMG_ERR_NOMEM;
	kimg_buf_free(&json);
	kimg_buf_free(&xml);
	kimg_buf_free(&out);
	kimg_report_free(r);
	return err;
}

static enum kimg_err try(const char *name, enum kimg_depth depth)
{
	static const char *const symbols[] = { "_text", "0xffffffff81000123" };
	const struct kimg_options opt = {
		.depth = depth, .symbol = symbols, .nsymbols = 2,
	};
	struct kimg_input in = { .name = name };
	struct kimg_image *img;
	enum kimg_err err, after;

	err = kimg_image_decode(&in, &opt, &img);
	if (!img)
		return err;
	after = reports ? make_reports(img) : KIMG_OK;
	kimg_image_free(img);
	/* A report of a damaged image fails, too. */
	return err && after != KIMG_ERR_NOMEM ? err : after;
}

/* Returns the allocations of one run, or -1. */
static long fail_each(const char *name, enum kimg_depth depth)
{
	enum kimg_err err, expected = try(name, depth);
	bool bad = false;
	long n;

	if (expected == KIMG_ERR_UNSUPPORTED)
		exit(77);
	for (n = 1;; n++) {
		hit = false;
		countdown = (unsigned long)n;
		err = try(name, depth);
		countdown = 0;
		if (err != (hit ? KIMG_ERR_NOMEM : expected)) {
			printf("%s: allocation %ld: %s\n", name, n,
			       kimg_strerror(err));
			bad = true;
		}
		if (!hit)
			return bad ? -1 : n - 1;
	}
}

int main(int argc, char **argv)
{
	long notes, full;

	if (argc < 2)
		return 2;
	reports = argc > 2 && !strcmp(argv[2], "reports");
	notes = fail_each(argv[1], KIMG_DEPTH_NOTES);
	full = fail_each(argv[1], KIMG_DEPTH_FULL);
	printf("%ld allocations, in full %ld\n", notes, full);
	return notes < 0 || full < 0;
}
