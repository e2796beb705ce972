/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work on what other work makes, at the same time. */
#ifndef KIMG_FOLLOW_H
#define KIMG_FOLLOW_H

#include <kimg/error.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * struct kimg_follow - two works, the second of which takes what the first made
 * @size: bytes that there will be
 * @lead: make bytes from @at on, in the calling thread; *@end is set to where
 *        they end, behind @at and not behind @size
 * @take: take the bytes [@at, @end), which do not change any more; in another
 *        thread, so it neither allocates from the arena of the first nor
 *        reports
 */
struct kimg_follow {
	uint64_t size;
	enum kimg_err (*lead)(void *arg, uint64_t at, uint64_t *end);
	enum kimg_err (*take)(void *arg, uint64_t at, uint64_t end);
	void *arg;
};

/**
 * kimg_follow - do both
 * @threaded: at the same time; without a second thread they take turns
 *
 * When one fails, the other is not called again. Returns the error of @lead, or
 * else that of @take. Signals stay with the threads of the caller.
 */
enum kimg_err kimg_follow(const struct kimg_follow *f, bool threaded);

#endif
