/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Decoding takes long, and so does copying what was decoded into a file: two
 * threads do both at a time.
 */
#include "sink.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* What a file system leaves out is a multiple of this. */
#define PAGE 4096

/* What is written at once. */
#define PIECE (1 << 20)

static bool is_zero(const uint8_t *p, size_t n)
{
	/* The first byte is 0, and each equals the one before it. */
	return !p[0] && !memcmp(p, p + 1, n - 1);
}

static int write_all(int fd, const uint8_t *p, size_t n)
{
	ssize_t k;

	while (n) {
		k = write(fd, p, n);
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return errno;
		p += k;
		n -= (size_t)k;
	}
	return 0;
}

/*
 * Bytes from the current page of the file to the first page that is zero, or
 * is not, as the first one is.
 */
static size_t same_pages(uint64_t at, const uint8_t *p, size_t n, bool last,
			 bool *zero)
{
	size_t page, end = 0;
	bool is;

	do {
		page = PAGE - (size_t)((at + end) % PAGE);
		page = page < n - end ? page : n - end;
		/* The last page gives the file its size. */
		is = !(last && end + page == n) && is_zero(p + end, page);
		if (end && is != *zero)
			break;
		*zero = is;
		end += page;
	} while (end < n);
	return end;
}

/* Bytes for the place @at of the file; @last: nothing follows. */
static int put(const struct kimg_sink *s, uint64_t at, const uint8_t *p,
	       size_t n, bool last)
{
	int error = 0;
	size_t k;
	bool zero = false;

	if (!s->sparse)
		return write_all(s->fd, p, n);
	for (; n && !error; p += k, at += k, n -= k) {
		k = same_pages(at, p, n, last, &zero);
		if (!zero)
			error = write_all(s->fd, p, k);
		else if (lseek(s->fd, (off_t)k, SEEK_CUR) < 0)
			error = errno;
	}
	return error;
}

/* What can be written now? As long as more may come, something is left over:
 * what is last is written differently. With the lock held. */
static size_t next(const struct kimg_sink *s)
{
	uint64_t left = s->ready - s->done;

	if (left > PIECE)
		return PIECE;
	return s->flush || s->ended ? (size_t)left : 0;
}

/* Write @n bytes. With the lock held, but not while it writes. */
static void step(struct kimg_sink *s, size_t n)
{
	const uint8_t *p = s->base + s->done;
	uint64_t at = s->at + s->done;
	bool last = s->ended && s->done + n == s->ready;
	int error;

	pthread_mutex_unlock(&s->lock);
	error = put(s, at, p, n, last);
	pthread_mutex_lock(&s->lock);
	s->error = error;
	s->done += n;
	pthread_cond_broadcast(&s->change);
}

static void *work(void *ctx)
{
	struct kimg_sink *s = ctx;
	size_t n;

	pthread_mutex_lock(&s->lock);
	while (!s->error) {
		n = next(s);
		if (n)
			step(s, n);
		else if (s->ended)
			break;
		else
			pthread_cond_wait(&s->change, &s->lock);
	}
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

/* Write, or wait until it is written. With the lock held. */
static void drain(struct kimg_sink *s)
{
	size_t n;

	pthread_cond_broadcast(&s->change);
	while (!s->error && (n = next(s)) != 0) {
		if (s->threaded)
			pthread_cond_wait(&s->change, &s->lock);
		else
			step(s, n);
	}
}

void kimg_sink_begin(struct kimg_sink *s, int fd, bool sparse)
{
	*s = (struct kimg_sink){ .fd = fd, .sparse = sparse };
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->change, NULL);
	s->threaded = !pthread_create(&s->thread, NULL, work, s);
}

bool kimg_sink_add(struct kimg_sink *s, const void *p, uint64_t n)
{
	const uint8_t *bytes = p;
	bool good;

	pthread_mutex_lock(&s->lock);
	if (!s->base || bytes != s->base + s->ready) {
		s->flush = true;
		drain(s);
		s->flush = false;
		s->at += s->ready;
		s->base = bytes;
		s->ready = 0;
		s->done = 0;
	}
	s->ready += n;
	if (s->threaded)
		pthread_cond_broadcast(&s->change);
	else
		drain(s);
	good = !s->error;
	pthread_mutex_unlock(&s->lock);
	return good;
}

int kimg_sink_end(struct kimg_sink *s)
{
	pthread_mutex_lock(&s->lock);
	s->ended = true;
	pthread_cond_broadcast(&s->change);
	if (!s->threaded)
		drain(s);
	pthread_mutex_unlock(&s->lock);
	if (s->threaded)
		pthread_join(s->thread, NULL);
	pthread_cond_destroy(&s->change);
	pthread_mutex_destroy(&s->lock);
	return s->error;
}
