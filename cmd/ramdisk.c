/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ramdisk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What is read at first, and at most when --max-size does not say. */
#define FIRST (UINT64_C(1) << 20)
#define MOST (UINT64_C(1) << 30)

static int complain(const struct kimg_file *f, const char *what, int status)
{
	struct kimg_buf b = { .p = NULL };

	kimg_buf_addf(&b, "%s: %s", f->name, what);
	kimg_complain("%s", b.p && !b.bad ? b.p : "out of memory");
	kimg_buf_free(&b);
	return status;
}

/* Twice the room, until it is the most and one byte more. */
static bool grow(struct kimg_ramdisk *r, uint64_t *room, uint64_t most)
{
	uint64_t n = *room ? *room * 2 : FIRST;
	uint8_t *p;

	if (n > most)
		n = most + 1;
	p = n <= SIZE_MAX ? realloc(r->bytes, (size_t)n) : NULL;
	if (!p)
		return false;
	r->bytes = p;
	*room = n;
	return true;
}

int kimg_ramdisk_read(const struct kimg_call *call, const struct kimg_file *f,
		      struct kimg_ramdisk *out)
{
	uint64_t most = call->g.max_size ? call->g.max_size : MOST, room = 0;
	ssize_t n = 0;

	if (f->fd < 0)
		return complain(f, strerror(-f->fd), KIMG_EXIT_IO);
	kimg_files_ready(f);
	do {
		out->size += (uint64_t)n;
		if (out->size > most)
			return complain(f, "larger than --max-size",
					KIMG_EXIT_REFUSED);
		if (out->size == room && !grow(out, &room, most))
			return complain(f, "out of memory",
					KIMG_EXIT_INTERNAL);
		do {
			n = read(f->fd, out->bytes + out->size,
				 (size_t)(room - out->size));
		} while (n < 0 && errno == EINTR);
	} while (n > 0);
	if (n < 0)
		return complain(f, strerror(errno), KIMG_EXIT_IO);
	return out->size ? KIMG_EXIT_OK :
		complain(f, "an empty ramdisk", KIMG_EXIT_REFUSED);
}

void kimg_ramdisk_free(struct kimg_ramdisk *r)
{
	free(r->bytes);
	*r = (struct kimg_ramdisk){ .bytes = NULL };
}
