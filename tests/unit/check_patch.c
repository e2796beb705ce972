/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are seen with other bytes than they have. */
#include "src/core/src.h"
#include "unit.h"
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define LARGE 3000002

static const struct kimg_patch patch[] = {
	{ .at = 3, .size = 2, .bytes = { 0xaa, 0xbb } },
	{ .at = LARGE - 4, .size = 4, .bytes = { 1, 2, 3, 4 } },
	{ .at = UINT64_MAX, .size = 1, .bytes = { 5 } },
};

/* A file of @n zeros, and then what it would be with the patches. */
struct fix {
	struct kimg_arena arena;
	struct kimg_diags diags;
	struct kimg_src src;
};

static void start(struct fix *f, size_t n)
{
	char path[] = "patch.XXXXXX";
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(ftruncate(fd, (off_t)n), 0);
	close(fd);
	*f = (struct fix){ .src.layer = "" };
	f->diags.arena = &f->arena;
	f->src.diags = &f->diags;
	ck_assert_int_eq(kimg_src_open(&f->src, &f->arena, path, 1024),
			 KIMG_OK);
	ck_assert_int_eq(kimg_src_rest(&f->src, 1 << 30), KIMG_OK);
	unlink(path);
	kimg_src_patch(&f->src, patch, COUNT(patch));
}

static void check(struct fix *f, uint64_t at, const char *bytes, size_t n)
{
	struct kimg_view v;

	ck_assert_int_eq(kimg_src_view(&f->src, at, n, &v), KIMG_OK);
	ck_assert_mem_eq(v.base, bytes, n);
}

static void stop(struct fix *f)
{
	kimg_src_done(&f->src);
	kimg_arena_free(&f->arena);
}

/* All of it is in memory at once. */
START_TEST(small)
{
	struct fix f;

	start(&f, 6);
	check(&f, 0, "\0\0\0\xaa\xbb\0", 6);
	stop(&f);
	start(&f, 5);
	check(&f, 4, "\xbb", 1);
	stop(&f);
	/* what leaves the file changes nothing */
	start(&f, 4);
	check(&f, 0, "\0\0\0\0", 4);
	stop(&f);
}
END_TEST

/* It is read when it is looked at, also only to be copied or searched. */
START_TEST(large)
{
	uint8_t got[4];
	uint64_t at;
	struct fix f;

	start(&f, LARGE);
	ck_assert_int_eq(kimg_src_peek(&f.src, LARGE - 4, 4, got), KIMG_OK);
	ck_assert_mem_eq(got, "\1\2\3\4", 4);
	stop(&f);
	start(&f, LARGE);
	ck_assert_int_eq(kimg_src_search(&f.src, 0, LARGE, "\2\3", 2, &at),
			 KIMG_OK);
	ck_assert_uint_eq(at, LARGE - 3);
	stop(&f);
	start(&f, LARGE);
	check(&f, LARGE - 1, "\4", 1);
	check(&f, LARGE - 5, "\0\1\2\3\4", 5);
	check(&f, 2, "\0\xaa\xbb\0", 4);
	stop(&f);
	start(&f, LARGE - 1);
	check(&f, LARGE - 5, "\0\0\0\0", 4);
	stop(&f);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { small, large };

	return unit_run("patch", tests, COUNT(tests));
}
