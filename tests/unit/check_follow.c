/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "src/core/follow.h"
#include "unit.h"
#include <pthread.h>

/**
 * struct work - what both did
 * @piece: bytes that the first makes at once
 * @fail_lead, @fail_take: at this offset they fail
 * @seen: end of what the second took
 * @bad_lead, @bad_take: they were not called in order
 * @self: the calling thread; @other: the second one was another
 */
struct work {
	uint64_t size, piece;
	uint64_t fail_lead, fail_take;
	uint64_t made, seen;
	bool bad_lead, bad_take, other;
	pthread_t self;
	pthread_barrier_t *both;
};

static enum kimg_err lead(void *arg, uint64_t at, uint64_t *end)
{
	struct work *w = arg;
	uint64_t n = w->size - at < w->piece ? w->size - at : w->piece;

	if (at >= w->fail_lead)
		return KIMG_ERR_MALFORMED;
	w->bad_lead |= at != w->made;
	w->made = at + n;
	*end = at + n;
	/* Only two threads come past this: the first piece was taken. */
	if (w->both && at)
		pthread_barrier_wait(w->both);
	return KIMG_OK;
}

static enum kimg_err take(void *arg, uint64_t at, uint64_t end)
{
	struct work *w = arg;

	w->bad_take |= at != w->seen || end <= at || end > w->size;
	w->other = !pthread_equal(pthread_self(), w->self);
	if (end > w->fail_take)
		return KIMG_ERR_NOMEM;
	w->seen = end;
	if (w->both && !at)
		pthread_barrier_wait(w->both);
	return KIMG_OK;
}

static bool in_order(const struct work *w)
{
	return !w->bad_lead && !w->bad_take;
}

static enum kimg_err run(struct work *w, bool threaded)
{
	const struct kimg_follow f = {
		.size = w->size, .lead = lead, .take = take, .arg = w,
	};

	w->self = pthread_self();
	return kimg_follow(&f, threaded);
}

/* All is taken, once and in order. */
START_TEST(all)
{
	static const uint64_t sizes[] = { 0, 1, 9, 10, 11, 1000, 12345 };
	size_t i;
	int threaded;

	for (threaded = 0; threaded < 2; threaded++)
		for (i = 0; i < COUNT(sizes); i++) {
			struct work w = {
				.size = sizes[i], .piece = 10,
				.fail_lead = UINT64_MAX,
				.fail_take = UINT64_MAX,
			};

			ck_assert_int_eq(run(&w, threaded), KIMG_OK);
			ck_assert_uint_eq(w.seen, sizes[i]);
			ck_assert(in_order(&w));
			ck_assert(!sizes[i] || w.other == (threaded != 0));
		}
}
END_TEST

/* The error of the one ends the other. */
START_TEST(errors)
{
	int threaded;

	for (threaded = 0; threaded < 2; threaded++) {
		struct work w = {
			.size = 1000, .piece = 10, .fail_lead = 500,
			.fail_take = UINT64_MAX,
		};

		ck_assert_int_eq(run(&w, threaded), KIMG_ERR_MALFORMED);
		ck_assert(in_order(&w) && w.seen <= 500);
		w = (struct work){
			.size = 1000, .piece = 10, .fail_lead = UINT64_MAX,
			.fail_take = 500,
		};
		ck_assert_int_eq(run(&w, threaded), KIMG_ERR_NOMEM);
		ck_assert(in_order(&w) && w.seen <= 500);
		/* The first one's comes first. */
		w = (struct work){
			.size = 1000, .piece = 10, .fail_lead = 0,
			.fail_take = 0,
		};
		ck_assert_int_eq(run(&w, threaded), KIMG_ERR_MALFORMED);
		ck_assert_uint_eq(w.seen, 0);
	}
}
END_TEST

/* The second piece is made while the first is taken. */
START_TEST(at_once)
{
	pthread_barrier_t both;
	struct work w = {
		.size = 20, .piece = 10, .fail_lead = UINT64_MAX,
		.fail_take = UINT64_MAX, .both = &both,
	};

	pthread_barrier_init(&both, NULL, 2);
	ck_assert_int_eq(run(&w, true), KIMG_OK);
	ck_assert_uint_eq(w.seen, 20);
	pthread_barrier_destroy(&both);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { all, errors, at_once };

	return unit_run("follow", tests, COUNT(tests));
}
