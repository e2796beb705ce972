/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files and memory as sources. The only file of the library that opens
 * anything. Files are read, never mapped: a mapped file that shrinks kills the
 * reader, and one that changes is two different files.
 */
#include "src.h"

#include "limits.h"
#include "num.h"
#include "pages.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/**
 * struct file - state of a source that is a file
 * @fd: descriptor; @close_fd: it is ours
 * @regular: it has a size and can be read anywhere
 * @have: bytes at the start that were read
 * @chunk: one byte per KIMG_READ_CHUNK, set when that chunk was read
 */
struct file {
	int fd;
	bool close_fd;
	bool regular;
	uint64_t file_size;
	uint64_t have;
	uint8_t *chunk;
};

/* What was read again is changed again. */
static void put_patches(struct kimg_src *s, uint64_t off, uint64_t n)
{
	unsigned int i;

	for (i = 0; i < s->npatches; i++) {
		const struct kimg_patch *p = &s->patch[i];

		if (kimg_fits(s->size, p->at, p->size) &&
		    p->at < off + n && p->at + p->size > off)
			memcpy(s->base + p->at, p->bytes, p->size);
	}
}

void kimg_src_patch(struct kimg_src *s, const struct kimg_patch *p,
		    unsigned int n)
{
	s->patch = p;
	s->npatches = n;
	/* It would not be seen by who looks without keeping. */
	s->peek = NULL;
	if (!s->fill)
		put_patches(s, 0, s->size);
}

enum kimg_err kimg_src_view(struct kimg_src *s, uint64_t off, uint64_t n,
			    struct kimg_view *out)
{
	enum kimg_err err = KIMG_OK;

	if (!kimg_fits(s->size, off, n))
		return KIMG_ERR_TRUNCATED;
	if (s->fill && n)
		err = s->fill(s, off, n);
	if (err)
		return err;
	if (s->fill)
		put_patches(s, off, n);
	*out = (struct kimg_view){
		.base = s->base ? s->base + off : NULL,
		.len = n,
		.origin = off,
		.layer = s->layer,
	};
	return KIMG_OK;
}

bool kimg_src_ready(const struct kimg_src *s, uint64_t off, uint64_t n)
{
	if (!kimg_fits(s->size, off, n))
		return false;
	return n == 0 || !s->ready || s->ready(s, off, n);
}

enum kimg_err kimg_src_reserve(struct kimg_src *s, uint64_t size)
{
	/* On a 32-bit host the cast alone would ask for less. */
	s->base = size > SIZE_MAX ? NULL : malloc(size ? (size_t)size : 1);
	if (!s->base)
		return kimg_diag_nomem(s->diags);
	s->owned = true;
	s->size = size;
	return KIMG_OK;
}

void kimg_src_expect(struct kimg_src *s, uint64_t off, uint64_t n)
{
	kimg_pages_large(s->base, (size_t)s->size, (size_t)off, (size_t)n);
}

enum kimg_err kimg_src_peek(struct kimg_src *s, uint64_t off, uint64_t n,
			    uint8_t *to)
{
	struct kimg_view v;
	enum kimg_err err;

	if (s->peek && kimg_fits(s->size, off, n) &&
	    !kimg_src_ready(s, off, n))
		return s->peek(s, off, n, to);
	err = kimg_src_view(s, off, n, &v);
	if (!err)
		memcpy(to, v.base, (size_t)n);
	return err;
}

enum kimg_err kimg_src_grow(struct kimg_src *s, uint64_t max)
{
	uint64_t size = kimg_min(kimg_max(s->size, KIMG_READ_CHUNK) * 2, max);
	uint8_t *p;

	if (size <= s->size)
		return KIMG_ERR_LIMIT;
	p = realloc(s->base, (size_t)size);
	if (!p)
		return kimg_diag_nomem(s->diags);
	s->base = p;
	s->size = size;
	return KIMG_OK;
}

void kimg_src_done(struct kimg_src *s)
{
	if (s->done)
		s->done(s);
	if (s->owned)
		free(s->base);
	s->done = NULL;
	s->owned = false;
	s->base = NULL;
}

void kimg_src_memory(struct kimg_src *s, const void *bytes, uint64_t len)
{
	/* Nobody writes through base: a memory source has no fill. */
	memcpy(&s->base, &bytes, sizeof(bytes));
	s->size = len;
	s->total = len;
}

static enum kimg_err io_error(struct kimg_src *s, const char *what, int errnum)
{
	return kimg_diag_add(s->diags, &(struct kimg_finding){
		.err = KIMG_ERR_IO,
		.text = kimg_diag_fmt(s->diags, "%s: %s", what,
				      strerror(errnum)),
	});
}

/*
 * Read up to @n bytes at @off (a stream: at its position). *@got is less only
 * at the end of the file.
 */
static enum kimg_err read_to(struct kimg_src *s, uint64_t off, uint64_t n,
			     uint8_t *to, uint64_t *got)
{
	struct file *f = s->state;

	for (*got = 0; *got < n;) {
		size_t want = (size_t)kimg_min(n - *got, 1U << 30);
		ssize_t k;

		if (f->regular)
			k = pread(f->fd, to + *got, want, (off_t)(off + *got));
		else
			k = read(f->fd, to + *got, want);
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return io_error(s, "cannot read", errno);
		if (k == 0)
			break;
		*got += (uint64_t)k;
	}
	return KIMG_OK;
}

static enum kimg_err read_bytes(struct kimg_src *s, uint64_t off, uint64_t n,
				uint64_t *got)
{
	return read_to(s, off, n, s->base + off, got);
}

static enum kimg_err became_shorter(struct kimg_src *s, uint64_t at)
{
	return kimg_diag_add(s->diags, &(struct kimg_finding){
		.err = KIMG_ERR_IO, .layer = s->layer,
		.at = at, .has_at = true,
		.text = "the file became shorter while it was read",
		.expected = kimg_diag_fmt(s->diags, "%llu bytes",
					  (unsigned long long)s->size),
	});
}

static enum kimg_err file_peek(struct kimg_src *s, uint64_t off, uint64_t n,
			       uint8_t *to)
{
	uint64_t got;
	enum kimg_err err = read_to(s, off, n, to, &got);

	return err || got == n ? err : became_shorter(s, off + got);
}

/* Read the chunks that cover a range and were not read before. */
static enum kimg_err file_fill(struct kimg_src *s, uint64_t off, uint64_t n)
{
	struct file *f = s->state;
	uint64_t i = off / KIMG_READ_CHUNK;
	uint64_t end = (off + n - 1) / KIMG_READ_CHUNK + 1;
	uint64_t j, at, len, got;
	enum kimg_err err;

	for (; i < end; i = j) {
		for (j = i + 1; j < end && f->chunk[j] == f->chunk[i]; j++)
			;
		if (f->chunk[i])
			continue;
		at = i * KIMG_READ_CHUNK;
		len = kimg_min(j * KIMG_READ_CHUNK, s->size) - at;
		kimg_src_expect(s, at, len);
		err = read_bytes(s, at, len, &got);
		if (err)
			return err;
		if (got < len)
			return became_shorter(s, at + got);
		memset(f->chunk + i, 1, (size_t)(j - i));
	}
	return KIMG_OK;
}

static bool file_ready(const struct kimg_src *s, uint64_t off, uint64_t n)
{
	const struct file *f = s->state;
	uint64_t i, end = (off + n - 1) / KIMG_READ_CHUNK + 1;

	for (i = off / KIMG_READ_CHUNK; i < end; i++)
		if (!f->chunk[i])
			return false;
	return true;
}

static void file_done(struct kimg_src *s)
{
	struct file *f = s->state;

	if (f->close_fd)
		close(f->fd);
	free(f->chunk);
}

/* The state of a file, and its first bytes. */
static enum kimg_err start(struct kimg_src *s, struct file *f, uint64_t head)
{
	enum kimg_err err;
	struct stat st;

	s->state = f;
	s->done = file_done;
	if (fstat(f->fd, &st))
		return io_error(s, "cannot stat", errno);
	if (S_ISDIR(st.st_mode))
		return io_error(s, "cannot read", EISDIR);
	/* Files in /proc say that they are empty. */
	f->regular = S_ISREG(st.st_mode) && st.st_size > 0 &&
		     lseek(f->fd, 0, SEEK_CUR) == 0;
	f->file_size = f->regular ? (uint64_t)st.st_size : 0;
	/* What is added to the file from now on is not seen. */
	if (f->regular)
		head = kimg_min(head, f->file_size);
	err = kimg_src_reserve(s, head);
	if (err)
		return err;
	err = read_bytes(s, 0, head, &f->have);
	s->size = f->have;
	s->total = f->regular ? f->file_size : f->have;
	return err;
}

enum kimg_err kimg_src_open(struct kimg_src *s, struct kimg_arena *arena,
			    const char *name, uint64_t head)
{
	struct file *f;

	if (!strcmp(name, "-"))
		return kimg_src_take(s, arena, STDIN_FILENO, head);
	f = kimg_arena_get(arena, 1, sizeof(*f));
	if (!f)
		return kimg_diag_nomem(s->diags);
	f->fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (f->fd < 0)
		return io_error(s, "cannot open", errno);
	f->close_fd = true;
	return start(s, f, head);
}

enum kimg_err kimg_src_take(struct kimg_src *s, struct kimg_arena *arena,
			    int fd, uint64_t head)
{
	struct file *f;

	if (fd < 0)
		return io_error(s, "cannot open", -fd);
	f = kimg_arena_get(arena, 1, sizeof(*f));
	if (!f)
		return kimg_diag_nomem(s->diags);
	f->fd = fd;
	return start(s, f, head);
}

static enum kimg_err too_large(struct kimg_src *s, uint64_t max)
{
	struct file *f = s->state;

	return kimg_diag_add(s->diags, &(struct kimg_finding){
		.err = KIMG_ERR_LIMIT,
		.text = "the file is too large",
		.expected = kimg_diag_fmt(s->diags, "at most %llu bytes",
					  (unsigned long long)max),
		.found = f->regular ? kimg_diag_fmt(s->diags, "%llu",
				(unsigned long long)f->file_size) : "more",
		.hint = "--max-size raises the limit",
	});
}

/* A stream: read to its end, growing the memory. */
static enum kimg_err slurp(struct kimg_src *s, uint64_t max)
{
	struct file *f = s->state;
	uint64_t cap = kimg_max(f->have, KIMG_READ_CHUNK), got;
	enum kimg_err err;
	uint8_t *p;

	if (f->have > max)
		return too_large(s, max);
	do {
		cap = kimg_min(cap * 2, max + 1);
		p = realloc(s->base, (size_t)cap);
		if (!p)
			return kimg_diag_nomem(s->diags);
		s->base = p;
		err = read_bytes(s, f->have, cap - f->have, &got);
		if (err)
			return err;
		f->have += got;
		if (f->have > max)
			return too_large(s, max);
	} while (f->have == cap);
	s->size = f->have;
	s->total = f->have;
	return KIMG_OK;
}

enum kimg_err kimg_src_rest(struct kimg_src *s, uint64_t max)
{
	struct file *f = s->state;
	uint64_t nchunks;
	uint8_t *p;

	if (!f)
		return KIMG_OK;
	if (!f->regular)
		return slurp(s, max);
	if (f->file_size > max)
		return too_large(s, max);
	if (f->file_size <= f->have) {
		s->size = f->have;
		return KIMG_OK;
	}
	/* Untouched pages of a large block cost nothing. */
	nchunks = f->file_size / KIMG_READ_CHUNK + 1;
	p = realloc(s->base, (size_t)f->file_size);
	if (p)
		s->base = p;
	f->chunk = calloc(1, (size_t)nchunks);
	if (!p || !f->chunk)
		return kimg_diag_nomem(s->diags);
	s->size = f->file_size;
	s->fill = file_fill;
	s->ready = file_ready;
	s->peek = file_peek;
	memset(f->chunk, 1, (size_t)(f->have / KIMG_READ_CHUNK));
	return KIMG_OK;
}
