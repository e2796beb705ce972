/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources: bytes that are looked at and not kept. */
#include "src/core/src.h"
#include "unit.h"
#include <string.h>
#include <unistd.h>

#define CHUNK 4096

START_TEST(memory)
{
	struct kimg_src s = { .layer = "" };
	uint8_t to[3] = { 0 };

	kimg_src_memory(&s, "abcd", 4);
	ck_assert_int_eq(kimg_src_peek(&s, 1, 3, to), KIMG_OK);
	ck_assert_mem_eq(to, "bcd", 3);
	ck_assert_int_eq(kimg_src_peek(&s, 2, 3, to), KIMG_ERR_TRUNCATED);
	ck_assert_int_eq(kimg_src_peek(&s, UINT64_MAX, 2, to),
			 KIMG_ERR_TRUNCATED);
}
END_TEST

START_TEST(file)
{
	struct kimg_arena arena = { 0 };
	struct kimg_diags diags = { .arena = &arena };
	struct kimg_src s = { .layer = "", .diags = &diags };
	char path[] = "peek.XXXXXX";
	struct kimg_view v;
	uint8_t to[4];
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(ftruncate(fd, 4 * CHUNK), 0);
	ck_assert_int_eq(pwrite(fd, "wxyz", 4, 2 * CHUNK - 2), 4);
	ck_assert_int_eq(kimg_src_open(&s, &arena, path, CHUNK), KIMG_OK);
	ck_assert_int_eq(kimg_src_rest(&s, 1 << 20), KIMG_OK);
	ck_assert_int_eq(kimg_src_peek(&s, 2 * CHUNK - 2, 4, to), KIMG_OK);
	ck_assert_mem_eq(to, "wxyz", 4);
	ck_assert(!kimg_src_ready(&s, 2 * CHUNK - 2, 1));
	ck_assert(!kimg_src_ready(&s, 2 * CHUNK, 1));
	ck_assert_int_eq(kimg_src_peek(&s, 4 * CHUNK - 3, 4, to),
			 KIMG_ERR_TRUNCATED);
	/* what was kept before does not change any more */
	ck_assert_int_eq(kimg_src_view(&s, 2 * CHUNK - 2, 4, &v), KIMG_OK);
	ck_assert_int_eq(pwrite(fd, "0123", 4, 2 * CHUNK - 2), 4);
	ck_assert_int_eq(kimg_src_peek(&s, 2 * CHUNK - 2, 4, to), KIMG_OK);
	ck_assert_mem_eq(to, "wxyz", 4);
	ck_assert_int_eq(ftruncate(fd, 3 * CHUNK), 0);
	ck_assert_int_eq(kimg_src_peek(&s, 4 * CHUNK - 4, 4, to), KIMG_ERR_IO);
	kimg_src_done(&s);
	kimg_arena_free(&arena);
	close(fd);
	unlink(path);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { memory, file };

	return unit_run("peek", tests, COUNT(tests));
}
