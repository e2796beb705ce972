/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "src/core/share.h"
#include "unit.h"
#include <pthread.h>

#define MOST 100

static void once(void *arg, unsigned int i)
{
	unsigned int *done = arg;

	done[i]++;
}

/* Each piece is done once, whatever the number of threads. */
START_TEST(all_once)
{
	static const unsigned int threads[] = { 0, 1, 2, 4, 8, 9, 1000 };
	static const unsigned int pieces[] = { 0, 1, 2, 7, MOST };
	size_t t, n, i;

	for (t = 0; t < COUNT(threads); t++) {
		for (n = 0; n < COUNT(pieces); n++) {
			unsigned int done[MOST] = { 0 };

			kimg_share(threads[t], pieces[n], once, done);
			for (i = 0; i < MOST; i++)
				ck_assert_uint_eq(done[i], i < pieces[n]);
		}
	}
}
END_TEST

struct meeting {
	pthread_barrier_t both;
};

static void meet(void *arg, unsigned int i)
{
	struct meeting *m = arg;

	(void)i;
	pthread_barrier_wait(&m->both);
}

/* Two pieces that wait for each other: only two threads can do them. */
START_TEST(at_once)
{
	struct meeting m;

	pthread_barrier_init(&m.both, NULL, 2);
	kimg_share(2, 2, meet, &m);
	pthread_barrier_destroy(&m.both);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { all_once, at_once };

	return unit_run("share", tests, COUNT(tests));
}
