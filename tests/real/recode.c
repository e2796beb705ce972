// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Puts another payload into a bzImage by the library. Says what was done; ends
 * with the number of an error.
 */
#include <kimg/kimg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 8

static const struct kimg_consumer *who[MOST];
static struct kimg_setting set[MOST];
static struct kimg_recode_options opt = { .consumer = who, .set = set };

static int usage(void)
{
	fprintf(stderr, "Usage: recode [-c CODEC] [-l LEVEL] [-f CONSUMER] "
		"[-s FIELD=NUMBER] [-x] [-1] IMAGE [OUT]\n"
		"-x leaves the signature out, -1 uses one thread\n");
	return 255;
}

static void explain(const struct kimg_image *img)
{
	const struct kimg_finding *f;
	struct kimg_buf b = { .p = NULL };

	for (f = img->finding; f; f = f->next)
		kimg_report_finding(img->name, f, &b);
	fprintf(stderr, "%s", b.p ? b.p : "no finding\n");
	kimg_buf_free(&b);
}

static int save(const char *name, const struct kimg_buf *b)
{
	FILE *f = fopen(name, "wb");
	int bad = !f || fwrite(b->p, 1, b->len, f) != b->len;

	if (f && fclose(f))
		bad = 1;
	return bad ? 254 : 0;
}

static int recode(struct kimg_image *img, const char *out)
{
	struct kimg_buf b = { .p = NULL };
	struct kimg_recode r;
	enum kimg_err err = kimg_recode_plan(img, &opt, &r);
	int status;

	if (!err)
		err = kimg_recode_make(img, &r, &b);
	status = (int)err;
	if (err)
		explain(img);
	else
		printf("%s %s %d %s%s%s%llu %llu\n", r.from, r.to, r.level,
		       r.in_place ? "in place " : "", r.crc ? "crc " : "",
		       r.strip ? "stripped " : "",
		       (unsigned long long)r.old_length,
		       (unsigned long long)r.length);
	if (!err && out)
		status = save(out, &b);
	kimg_buf_free(&b);
	return status;
}

static int option(char letter, char *value)
{
	char *sign;

	switch (letter) {
	case 'c':
		opt.codec = value;
		return 0;
	case 'l':
		opt.has_level = true;
		opt.level = (int)strtol(value, NULL, 10);
		return 0;
	case 'f':
		who[opt.nconsumers] = kimg_consumer_find(value);
		return !who[opt.nconsumers++] || opt.nconsumers == MOST;
	case 's':
		sign = strchr(value, '=');
		if (!sign || opt.nset == MOST)
			return 1;
		*sign = '\0';
		set[opt.nset].field = value;
		set[opt.nset++].value = strtoull(sign + 1, NULL, 0);
		return 0;
	}
	return 1;
}

int main(int argc, char **argv)
{
	struct kimg_options how = { .depth = KIMG_DEPTH_LAYERS, .threads = 2 };
	struct kimg_input in = { .name = NULL };
	struct kimg_image *img;
	int i, status;

	for (i = 1; i < argc && argv[i][0] == '-'; i++) {
		if (!strcmp(argv[i], "-x"))
			opt.strip = true;
		else if (!strcmp(argv[i], "-1"))
			how.threads = 1;
		else if (i + 1 == argc || option(argv[i][1], argv[i + 1]))
			return usage();
		else
			i++;
	}
	if (i == argc)
		return usage();
	in.name = argv[i];
	kimg_image_decode(&in, &how, &img);
	if (!img)
		return KIMG_ERR_NOMEM;
	status = recode(img, argv[i + 1]);
	kimg_image_free(img);
	return status;
}
