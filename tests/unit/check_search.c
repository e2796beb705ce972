/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "src/core/limits.h"
#include "src/core/src.h"
#include "unit.h"
#include <stdio.h>
#include <unistd.h>

#define NEEDLE "needle"
#define LEN (sizeof(NEEDLE) - 1)
#define SIZE (3 * KIMG_SEARCH_PIECE + 100)

/** struct fix - a source of a file of zeros with a needle at @at */
struct fix {
	struct kimg_arena arena;
	struct kimg_diags diags;
	struct kimg_src src;
	char path[32];
	int fd;
};

static void start(struct fix *f, uint64_t at)
{
	*f = (struct fix){ .path = "search.XXXXXX" };
	f->diags.arena = &f->arena;
	f->src.diags = &f->diags;
	f->src.layer = "";
	f->fd = mkstemp(f->path);
	ck_assert_int_ge(f->fd, 0);
	ck_assert_int_eq(ftruncate(f->fd, SIZE), 0);
	ck_assert_int_eq(pwrite(f->fd, NEEDLE, LEN, (off_t)at), LEN);
	ck_assert_int_eq(ftruncate(f->fd, SIZE), 0);
	ck_assert_int_eq(kimg_src_open(&f->src, &f->arena, f->path, 10),
			 KIMG_OK);
	ck_assert_int_eq(kimg_src_rest(&f->src, SIZE), KIMG_OK);
}

static void stop(struct fix *f)
{
	kimg_src_done(&f->src);
	kimg_arena_free(&f->arena);
	close(f->fd);
	unlink(f->path);
}

static uint64_t find(struct fix *f, uint64_t off, uint64_t n)
{
	uint64_t at = 1;

	ck_assert_int_eq(kimg_src_search(&f->src, off, n, NEEDLE, LEN, &at),
			 KIMG_OK);
	return at;
}

/* Wherever it is, also over the end of a piece, and nowhere else. */
START_TEST(places)
{
	static const uint64_t place[] = {
		0, 1, 4090, KIMG_SEARCH_PIECE - LEN,
		KIMG_SEARCH_PIECE - LEN + 1, KIMG_SEARCH_PIECE - 1,
		KIMG_SEARCH_PIECE, 2 * KIMG_SEARCH_PIECE - LEN - 3,
		2 * KIMG_SEARCH_PIECE - 9, SIZE - LEN,
	};
	struct fix f;
	size_t i;

	for (i = 0; i < COUNT(place); i++) {
		start(&f, place[i]);
		ck_assert_uint_eq(find(&f, 0, SIZE), place[i]);
		ck_assert_uint_eq(find(&f, place[i], LEN), place[i]);
		ck_assert_uint_eq(find(&f, place[i], LEN - 1),
				  place[i] + LEN - 1);
		ck_assert_uint_eq(find(&f, place[i] + 1,
				       SIZE - place[i] - 1), SIZE);
		ck_assert_uint_eq(find(&f, 0, place[i] + LEN - 1),
				  place[i] + LEN - 1);
		stop(&f);
	}
}
END_TEST

/* What was searched is not kept; what was there before is not read again. */
START_TEST(kept)
{
	struct kimg_view v;
	struct fix f;

	start(&f, 70000);
	ck_assert_uint_eq(find(&f, 0, SIZE), 70000);
	ck_assert(!kimg_src_ready(&f.src, 0, SIZE));
	ck_assert_int_eq(kimg_src_view(&f.src, 0, SIZE, &v), KIMG_OK);
	ck_assert_int_eq(ftruncate(f.fd, 0), 0);
	ck_assert_uint_eq(find(&f, 0, SIZE), 70000);
	stop(&f);
}
END_TEST

START_TEST(wrong)
{
	struct fix f;
	uint64_t at;

	start(&f, 0);
	ck_assert_int_eq(kimg_src_search(&f.src, 1, SIZE, NEEDLE, LEN, &at),
			 KIMG_ERR_TRUNCATED);
	ck_assert_int_eq(ftruncate(f.fd, 70000), 0);
	ck_assert_int_eq(kimg_src_search(&f.src, 1, SIZE - 1, NEEDLE, LEN,
					 &at), KIMG_ERR_IO);
	ck_assert_int_eq(f.diags.err, KIMG_ERR_IO);
	ck_assert_uint_eq(f.diags.first->at, 70000);
	stop(&f);
}
END_TEST

START_TEST(memory)
{
	struct fix f = { .path = "" };
	uint64_t at = 0;

	kimg_src_memory(&f.src, "a needle", 8);
	ck_assert_int_eq(kimg_src_search(&f.src, 1, 7, NEEDLE, LEN, &at),
			 KIMG_OK);
	ck_assert_uint_eq(at, 2);
	ck_assert_int_eq(kimg_src_search(&f.src, 8, 0, NEEDLE, LEN, &at),
			 KIMG_OK);
	ck_assert_uint_eq(at, 8);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { places, kept, wrong, memory };

	return unit_run("search", tests, COUNT(tests));
}
