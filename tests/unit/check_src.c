/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "src/core/limits.h"
#include "src/core/src.h"
#include "unit.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* A source with what it needs, and a file of its own. */
struct fix {
	struct kimg_arena arena;
	struct kimg_diags diags;
	struct kimg_src src;
	char path[32];
};

static void start(struct fix *f)
{
	*f = (struct fix){ .path = "src.XXXXXX" };
	f->diags.arena = &f->arena;
	f->src.diags = &f->diags;
	f->src.layer = "";
}

static void stop(struct fix *f)
{
	kimg_src_done(&f->src);
	kimg_arena_free(&f->arena);
	if (f->path[4] != 'X')
		unlink(f->path);
}

static uint8_t byte_at(uint64_t off)
{
	return (uint8_t)(off * 7 + off / 251);
}

/* A file of @n bytes; returns a descriptor to write to. */
static int make_file(struct fix *f, size_t n)
{
	int fd = mkstemp(f->path);
	uint8_t *bytes = malloc(n ? n : 1);
	size_t i;

	ck_assert_int_ge(fd, 0);
	ck_assert_ptr_nonnull(bytes);
	for (i = 0; i < n; i++)
		bytes[i] = byte_at(i);
	ck_assert_int_eq(write(fd, bytes, n), (ssize_t)n);
	free(bytes);
	return fd;
}

static void check_view(struct kimg_src *s, uint64_t off, uint64_t n)
{
	struct kimg_view v;
	uint64_t i;

	ck_assert_int_eq(kimg_src_view(s, off, n, &v), KIMG_OK);
	ck_assert_uint_eq(v.len, n);
	ck_assert_uint_eq(v.origin, off);
	ck_assert_str_eq(v.layer, "");
	/* an assertion for each byte would take seconds */
	for (i = 0; i < n && v.base[i] == byte_at(off + i); i++)
		;
	ck_assert_uint_eq(i, n);
}

START_TEST(memory)
{
	static const struct { uint64_t off, n; bool ok; } rows[] = {
		{ 0, 0, true }, { 0, 3, true }, { 0, 4, false },
		{ 2, 1, true }, { 3, 0, true }, { 3, 1, false },
		{ 4, 0, false }, { UINT64_MAX, 1, false },
		{ 1, UINT64_MAX, false },
	};
	struct kimg_view v;
	struct fix f;
	size_t i;

	start(&f);
	kimg_src_memory(&f.src, "abc", 3);
	ck_assert_uint_eq(f.src.total, 3);
	for (i = 0; i < COUNT(rows); i++) {
		enum kimg_err want = rows[i].ok ? KIMG_OK : KIMG_ERR_TRUNCATED;

		ck_assert_msg(kimg_src_view(&f.src, rows[i].off, rows[i].n,
					    &v) == want, "row %zu", i);
		ck_assert_msg(kimg_src_ready(&f.src, rows[i].off, rows[i].n)
			      == rows[i].ok, "row %zu", i);
	}
	/* only the caller knows what it looked for */
	ck_assert_ptr_null(f.diags.first);
	kimg_src_view(&f.src, 1, 2, &v);
	ck_assert_mem_eq(v.base, "bc", 2);
	/* there is nothing more to read */
	ck_assert_int_eq(kimg_src_rest(&f.src, 1), KIMG_OK);
	stop(&f);
}
END_TEST

START_TEST(empty_memory)
{
	struct kimg_view v;
	struct fix f;

	start(&f);
	kimg_src_memory(&f.src, NULL, 0);
	ck_assert_int_eq(kimg_src_view(&f.src, 0, 0, &v), KIMG_OK);
	ck_assert_uint_eq(v.len, 0);
	ck_assert_int_eq(kimg_src_view(&f.src, 0, 1, &v),
			 KIMG_ERR_TRUNCATED);
	stop(&f);
}
END_TEST

/* Sizes around the unit of reading, opened with a shorter and longer head. */
START_TEST(whole_files)
{
	static const size_t sizes[] = {
		1, 99, 100, 101, 4095, 4096, 4097, 8192, 12289, 70000,
	};
	static const uint64_t heads[] = { 100, 4096, 32768 };
	struct fix f;
	size_t i, j;

	for (i = 0; i < COUNT(sizes); i++)
		for (j = 0; j < COUNT(heads); j++) {
			size_t n = sizes[i];
			uint64_t head = n < heads[j] ? n : heads[j];

			start(&f);
			close(make_file(&f, n));
			ck_assert_int_eq(kimg_src_open(&f.src, &f.arena,
				f.path, heads[j]), KIMG_OK);
			ck_assert_uint_eq(f.src.size, head);
			ck_assert_uint_eq(f.src.total, n);
			check_view(&f.src, 0, head);
			ck_assert_int_eq(kimg_src_rest(&f.src, n), KIMG_OK);
			ck_assert_uint_eq(f.src.size, n);
			check_view(&f.src, n - 1, 1);
			check_view(&f.src, 0, n);
			stop(&f);
		}
}
END_TEST

/* What was not asked for is not read, and what was read stays as it was. */
START_TEST(lazy)
{
	struct kimg_view v;
	struct fix f;
	int fd;

	start(&f);
	fd = make_file(&f, 5 * 4096);
	ck_assert_int_eq(kimg_src_open(&f.src, &f.arena, f.path, 4096),
			 KIMG_OK);
	ck_assert_int_eq(kimg_src_rest(&f.src, 1 << 20), KIMG_OK);
	ck_assert(kimg_src_ready(&f.src, 0, 4096));
	ck_assert(!kimg_src_ready(&f.src, 0, 4097));
	check_view(&f.src, 8192, 1);
	ck_assert(kimg_src_ready(&f.src, 8192, 4096));
	ck_assert(!kimg_src_ready(&f.src, 8191, 2));
	ck_assert(!kimg_src_ready(&f.src, 12287, 2));
	ck_assert(!kimg_src_ready(&f.src, 5 * 4096, 1));
	/* change the file behind its back: the chunk was read already */
	ck_assert_int_eq(pwrite(fd, "\xaa\xaa", 2, 8192), 2);
	ck_assert_int_eq(pwrite(fd, "\xaa\xaa", 2, 12288), 2);
	check_view(&f.src, 8192, 4096);
	ck_assert_int_eq(kimg_src_view(&f.src, 12288, 1, &v), KIMG_OK);
	ck_assert_uint_eq(v.base[0], 0xaa);
	close(fd);
	stop(&f);
}
END_TEST

START_TEST(shrinks)
{
	struct kimg_view v;
	struct fix f;
	int fd;

	start(&f);
	fd = make_file(&f, 5 * 4096);
	ck_assert_int_eq(kimg_src_open(&f.src, &f.arena, f.path, 4096),
			 KIMG_OK);
	ck_assert_int_eq(kimg_src_rest(&f.src, 1 << 20), KIMG_OK);
	ck_assert_int_eq(ftruncate(fd, 9000), 0);
	ck_assert_int_eq(kimg_src_view(&f.src, 4096, 3 * 4096, &v),
			 KIMG_ERR_IO);
	ck_assert_ptr_nonnull(f.diags.first);
	ck_assert_uint_eq(f.diags.first->at, 9000);
	ck_assert_ptr_nonnull(strstr(f.diags.first->text, "shorter"));
	close(fd);
	stop(&f);
}
END_TEST

START_TEST(limit)
{
	struct fix f;

	start(&f);
	close(make_file(&f, 5000));
	ck_assert_int_eq(kimg_src_open(&f.src, &f.arena, f.path, 10),
			 KIMG_OK);
	ck_assert_int_eq(kimg_src_rest(&f.src, 4999), KIMG_ERR_LIMIT);
	ck_assert_str_eq(f.diags.first->expected, "at most 4999 bytes");
	ck_assert_str_eq(f.diags.first->found, "5000");
	ck_assert_ptr_nonnull(f.diags.first->hint);
	stop(&f);
}
END_TEST

START_TEST(not_there)
{
	static const char *const names[] = { "no such file", "." };
	struct fix f;
	size_t i;

	for (i = 0; i < COUNT(names); i++) {
		start(&f);
		ck_assert_int_eq(kimg_src_open(&f.src, &f.arena, names[i],
					       10), KIMG_ERR_IO);
		ck_assert_int_eq(f.diags.err, KIMG_ERR_IO);
		ck_assert(!f.diags.first->has_at);
		stop(&f);
	}
}
END_TEST

/* Standard input becomes a pipe with @n bytes, or a file at an offset. */
static void feed(struct fix *f, size_t n)
{
	uint8_t bytes[40000];
	int fd[2];
	size_t i;

	ck_assert_int_eq(pipe(fd), 0);
	for (i = 0; i < n; i++)
		bytes[i] = byte_at(i);
	ck_assert_int_eq(write(fd[1], bytes, n), (ssize_t)n);
	close(fd[1]);
	ck_assert_int_eq(dup2(fd[0], STDIN_FILENO), STDIN_FILENO);
	close(fd[0]);
	ck_assert_int_eq(kimg_src_open(&f->src, &f->arena, "-", 100),
			 KIMG_OK);
}

START_TEST(streams)
{
	static const size_t sizes[] = {
		0, 1, 99, 100, 101, 8191, 8192, 8193, 16384, 40000,
	};
	struct fix f;
	size_t i;

	for (i = 0; i < COUNT(sizes); i++) {
		size_t n = sizes[i];

		start(&f);
		feed(&f, n);
		ck_assert_uint_eq(f.src.size, n < 100 ? n : 100);
		ck_assert_int_eq(kimg_src_rest(&f.src, n), KIMG_OK);
		ck_assert_uint_eq(f.src.size, n);
		ck_assert_uint_eq(f.src.total, n);
		check_view(&f.src, 0, n);
		stop(&f);
	}
}
END_TEST

START_TEST(stream_limit)
{
	struct fix f;

	start(&f);
	feed(&f, 5000);
	ck_assert_int_eq(kimg_src_rest(&f.src, 4999), KIMG_ERR_LIMIT);
	ck_assert_str_eq(f.diags.first->found, "more");
	stop(&f);
}
END_TEST

/* A file as standard input, from its start and from the middle. */
START_TEST(stdin_file)
{
	struct kimg_view v;
	struct fix f;
	int fd;

	start(&f);
	fd = make_file(&f, 9000);
	ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
	ck_assert_int_eq(dup2(fd, STDIN_FILENO), STDIN_FILENO);
	ck_assert_int_eq(kimg_src_open(&f.src, &f.arena, "-", 10), KIMG_OK);
	ck_assert_uint_eq(f.src.total, 9000);
	ck_assert_int_eq(kimg_src_rest(&f.src, 9000), KIMG_OK);
	check_view(&f.src, 0, 9000);
	kimg_src_done(&f.src);
	f.src = (struct kimg_src){ .diags = &f.diags, .layer = "" };
	ck_assert_int_eq(lseek(STDIN_FILENO, 5000, SEEK_SET), 5000);
	ck_assert_int_eq(kimg_src_open(&f.src, &f.arena, "-", 10), KIMG_OK);
	ck_assert_int_eq(kimg_src_rest(&f.src, 9000), KIMG_OK);
	ck_assert_uint_eq(f.src.size, 4000);
	ck_assert_int_eq(kimg_src_view(&f.src, 0, 1, &v), KIMG_OK);
	ck_assert_uint_eq(v.base[0], byte_at(5000));
	close(fd);
	stop(&f);
}
END_TEST

/* A descriptor of the caller: read from where it stands, and left open. */
START_TEST(taken)
{
	struct fix f;
	int fd;

	start(&f);
	fd = make_file(&f, 9000);
	ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
	unlink(f.path);
	ck_assert_int_eq(kimg_src_take(&f.src, &f.arena, fd, 10), KIMG_OK);
	ck_assert_int_eq(kimg_src_rest(&f.src, 9000), KIMG_OK);
	check_view(&f.src, 0, 9000);
	kimg_src_done(&f.src);
	f.src = (struct kimg_src){ .diags = &f.diags, .layer = "" };
	ck_assert_int_eq(lseek(fd, 8990, SEEK_SET), 8990);
	ck_assert_int_eq(kimg_src_take(&f.src, &f.arena, fd, 100), KIMG_OK);
	ck_assert_uint_eq(f.src.size, 10);
	kimg_src_done(&f.src);
	ck_assert_int_eq(close(fd), 0);
	kimg_arena_free(&f.arena);
}
END_TEST

START_TEST(not_taken)
{
	struct fix f;

	start(&f);
	ck_assert_int_eq(kimg_src_take(&f.src, &f.arena, -ENOENT, 10),
			 KIMG_ERR_IO);
	ck_assert_ptr_nonnull(strstr(f.diags.first->text, "cannot open: No"));
	stop(&f);
}
END_TEST

/* An endless device is cut at the head, and refused at the limit. */
START_TEST(device)
{
	struct fix f;

	start(&f);
	ck_assert_int_eq(kimg_src_open(&f.src, &f.arena, "/dev/zero", 4096),
			 KIMG_OK);
	ck_assert_uint_eq(f.src.size, 4096);
	ck_assert_int_eq(kimg_src_rest(&f.src, 1 << 20), KIMG_ERR_LIMIT);
	stop(&f);
}
END_TEST

START_TEST(done_twice)
{
	struct fix f;

	start(&f);
	kimg_src_done(&f.src);
	ck_assert_int_eq(kimg_src_reserve(&f.src, 0), KIMG_OK);
	ck_assert_ptr_nonnull(f.src.base);
	kimg_src_done(&f.src);
	ck_assert_ptr_null(f.src.base);
	kimg_src_done(&f.src);
	ck_assert_int_eq(kimg_src_reserve(&f.src, UINT64_C(1) << 62),
			 KIMG_ERR_NOMEM);
	ck_assert_int_eq(f.diags.err, KIMG_ERR_NOMEM);
	stop(&f);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		memory, empty_memory, whole_files, lazy, shrinks, limit,
		not_there, streams, stream_limit, stdin_file, taken,
		not_taken, device, done_twice,
	};

	return unit_run("src", tests, COUNT(tests));
}
