// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * kimg and libxenguest about mutated images: what kimg takes for a PV or PVH
 * guest, libxenguest takes, too. Both directions are counted, and what they
 * disagree about for a known reason is a row of mutate_known.def. libxenguest
 * works in a child, because what it does not expect can end it.
 *
 * Usage: mutate [-n IMAGES] [-f FIRST] [-w NUMBER -o FILE] [-v] BASE...
 */
#define _GNU_SOURCE
#include "mutate.h"

#include <kimg/kimg.h>
#include <kimg/rule.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define BATCH 2048
#define SECONDS 20
#define SHOWN 20

/** struct known - a disagreement and its reason
 * @kimg: kimg takes it, and libxenguest does not
 * @kind: "pv" or "pvh"; NULL for both
 * @rule: why kimg refuses it; NULL when it takes it
 * @text: part of the text of that, or of what is special about the image
 */
static struct known {
	bool kimg;
	const char *kind;
	const char *rule;
	const char *text;
	unsigned long hits;
} known[] = {
#define XEN_REFUSES(kind, text, why) { true, kind, NULL, text, 0 },
#define XEN_TAKES(kind, rule, text, why) { false, kind, rule, text, 0 },
#include "mutate_known.def"
#undef XEN_REFUSES
#undef XEN_TAKES
};

#define NKNOWN (sizeof(known) / sizeof(known[0]))

static const char *const kinds[2] = { "pv", "pvh" };

static struct mutate_base *bases;
static unsigned int nbases;
static uint8_t *room;
static struct mutate_answer (*answers)[2];
static unsigned long both, neither, listed, unlisted, ended;
static bool verbose;

static size_t make(uint64_t number)
{
	return mutate_make(&bases[number % nbases], number, room);
}

static bool read_file(struct mutate_base *b)
{
	FILE *f = fopen(b->name, "rb");
	long size = -1;
	bool ok;

	if (f && !fseek(f, 0, SEEK_END))
		size = ftell(f);
	if (size > 0)
		b->bytes = calloc(1, (size_t)size + MUTATE_PAD);
	b->len = (size_t)size;
	ok = b->bytes && !fseek(f, 0, SEEK_SET) &&
	     fread(b->bytes, 1, b->len, f) == b->len;
	if (f)
		fclose(f);
	return ok;
}

/* A file as it is, or "elf:" or "bzimage:" and a kernel to take apart. */
static bool load(const char *name)
{
	struct mutate_base *b = &bases[nbases];
	bool elf = !strncmp(name, "elf:", 4);
	bool bzimage = !strncmp(name, "bzimage:", 8);

	b->name = elf ? name + 4 : bzimage ? name + 8 : name;
	if (!(elf || bzimage ? mutate_sparse(b, bzimage) : read_file(b))) {
		fprintf(stderr, "%s: cannot be taken\n", name);
		return false;
	}
	nbases++;
	return mutate_look(b);
}

/* In the child: all images from @first on, whatever becomes of it. */
static void work(uint64_t number, unsigned int first, unsigned int n)
{
	unsigned int i, pvh;

	if (!freopen("/dev/null", "w", stderr) || !mutate_xen_open())
		_exit(1);
	for (i = first; i < n; i++)
		for (pvh = 0; pvh < 2; pvh++) {
			if (answers[i][pvh].done)
				continue;
			/* When it ends here, that is the answer. */
			answers[i][pvh].done = 2;
			alarm(SECONDS);
			mutate_xen_ask(room, make(number + i), pvh,
				       &answers[i][pvh]);
		}
	_exit(0);
}

static pid_t begin(uint64_t number, unsigned int first, unsigned int n)
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid)
		work(number, first, n);
	return pid;
}

/* Wait for the child, and start another one when it did not get to the end. */
static bool finish(pid_t pid, uint64_t number, unsigned int n)
{
	unsigned int i, last = 0;
	int status;

	for (;;) {
		if (pid < 0 || waitpid(pid, &status, 0) != pid)
			return false;
		for (i = last; i < n && answers[i][1].done; i++)
			;
		if (i == n && WIFEXITED(status))
			return !WEXITSTATUS(status);
		if (WIFEXITED(status))
			return false;
		ended++;
		last = i;
		pid = begin(number, i < n ? i : n, n);
	}
}

/**
 * struct ours - what kimg says of an image for one kind
 * @text: why it refuses it, and what is special about the image
 */
struct ours {
	bool takes;
	const char *rule;
	char text[256];
};

static const char *special(const struct kimg_image *img)
{
	const struct kimg_xen *x = img->xen;

	if (img->setup && !img->payload)
		return "no payload";
	if (x && x->paddr_offset.set && !x->virt_base.set)
		return "PADDR_OFFSET without VIRT_BASE";
	return "";
}

static void ask(size_t len, struct ours out[2])
{
	const struct kimg_consumer *who[] = {
		kimg_consumer_find("xen-pv:4.17"),
		kimg_consumer_find("xen-pvh:4.17"),
	};
	const struct kimg_rule_options opt = { .consumer = who,
					       .nconsumers = 2 };
	const struct kimg_options deep = { .depth = KIMG_DEPTH_END };
	const struct kimg_input in = { .name = "image", .bytes = room,
				       .len = len };
	const struct kimg_validation *v = NULL;
	struct kimg_image *img;
	unsigned int i;

	kimg_image_decode(&in, &deep, &img);
	for (i = 0; i < 2; i++)
		out[i] = (struct ours){ .rule = "none" };
	if (img && !kimg_image_validate(img, &opt, &v))
		for (i = 0; i < 2; i++) {
			out[i].takes = v->verdict[i].takes;
			if (!out[i].takes)
				out[i].rule = v->verdict[i].why->rule->name;
			snprintf(out[i].text, sizeof(out[i].text), "%s; %s",
				 out[i].takes ? "" : v->verdict[i].why->text,
				 special(img));
		}
	kimg_image_free(img);
}

static struct known *reason(const char *kind, const struct ours *o)
{
	unsigned int i;

	for (i = 0; i < NKNOWN; i++) {
		struct known *k = &known[i];

		if (k->kimg == o->takes &&
		    (!k->kind || !strcmp(k->kind, kind)) &&
		    (!k->rule || !strcmp(k->rule, o->rule)) &&
		    (!k->text || strstr(o->text, k->text)))
			return k;
	}
	return NULL;
}

static void compare(uint64_t number, const char *kind, const struct ours *o,
		    const struct mutate_answer *a)
{
	struct known *k;

	if (o->takes == a->takes) {
		both += a->takes;
		neither += !a->takes;
		return;
	}
	k = reason(kind, o);
	listed += k != NULL;
	unlisted += !k;
	if (k)
		k->hits++;
	if (!verbose && (k || (unlisted > SHOWN)))
		return;
	printf("%llu of %s, %s: ", (unsigned long long)number,
	       bases[number % nbases].name, kind);
	if (o->takes)
		printf("libxenguest refuses it: %s%s\n", a->why,
		       a->done == 2 ? "(it ended)" : "");
	else
		printf("libxenguest takes it, kimg: %s: %s\n", o->rule,
		       o->text);
}

static bool batch(uint64_t number, unsigned int n)
{
	struct ours o[2];
	unsigned int i;
	pid_t pid;

	memset(answers, 0, BATCH * sizeof(*answers));
	pid = begin(number, 0, n);
	/* One after the other: both use the same processor time anyhow. */
	if (!finish(pid, number, n))
		return false;
	for (i = 0; i < n; i++) {
		ask(make(number + i), o);
		compare(number + i, kinds[0], &o[0], &answers[i][0]);
		compare(number + i, kinds[1], &o[1], &answers[i][1]);
	}
	return true;
}

static int summary(uint64_t n)
{
	unsigned int i;

	printf("%llu images of %u: both take %lu, both refuse %lu, known "
	       "disagreements %lu, others %lu; libxenguest ended %lu times\n",
	       (unsigned long long)n, nbases, both, neither, listed, unlisted,
	       ended);
	for (i = 0; i < NKNOWN; i++)
		printf("%8lu %s %s: %s\n", known[i].hits,
		       known[i].kind ? known[i].kind : "both",
		       known[i].kimg ? "libxenguest refuses" : known[i].rule,
		       known[i].text ? known[i].text : "");
	/* Without images that both take, nothing was compared. */
	return unlisted || both < n / 20;
}

/** struct asked - what the command line asks for */
struct asked {
	unsigned long long n, first, number;
	const char *file;
};

static bool options(int argc, char **argv, struct asked *a)
{
	int c;

	while ((c = getopt(argc, argv, "n:f:w:o:v")) != -1) {
		if (c == 'n')
			a->n = strtoull(optarg, NULL, 10);
		else if (c == 'f')
			a->first = strtoull(optarg, NULL, 10);
		else if (c == 'w')
			a->number = strtoull(optarg, NULL, 10);
		else if (c == 'o')
			a->file = optarg;
		else if (c == 'v')
			verbose = true;
		else
			return false;
	}
	return optind < argc;
}

static bool prepare(char **name, int n)
{
	size_t size = 0;
	int i;

	bases = calloc((size_t)n, sizeof(*bases));
	for (i = 0; bases && i < n; i++) {
		if (!load(name[i]))
			return false;
		if (bases[i].len > size)
			size = bases[i].len;
	}
	room = malloc(size + MUTATE_PAD);
	answers = mmap(NULL, BATCH * sizeof(*answers), PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return bases && room && answers != MAP_FAILED;
}

static int write_one(const struct asked *a)
{
	size_t len = make(a->number);
	FILE *f = fopen(a->file, "wb");

	return !f || fwrite(room, 1, len, f) != len || fclose(f);
}

int main(int argc, char **argv)
{
	struct asked a = { .n = 100000 };
	unsigned long long done;

	if (!options(argc, argv, &a) || !prepare(argv + optind, argc - optind))
		return 2;
	if (a.file)
		return write_one(&a);
	for (done = 0; done < a.n; done += BATCH)
		if (!batch(a.first + done, a.n - done < BATCH ?
			   (unsigned int)(a.n - done) : BATCH)) {
			fprintf(stderr, "libxenguest cannot be asked\n");
			return 2;
		}
	return summary(a.n);
}
