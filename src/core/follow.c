/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "follow.h"

#include <pthread.h>
#include <signal.h>

/**
 * struct relay - how far both are
 * @made: end of what was made
 * @ended: nothing more will be made
 * @err: of the one that follows
 */
struct relay {
	const struct kimg_follow *f;
	pthread_mutex_t lock;
	pthread_cond_t change;
	uint64_t made;
	bool ended;
	enum kimg_err err;
};

/* With the lock held: is there something to take, now or ever? */
static bool wait_for(struct relay *r, uint64_t at)
{
	while (r->made == at && !r->ended)
		pthread_cond_wait(&r->change, &r->lock);
	return r->made > at;
}

static void *work(void *arg)
{
	struct relay *r = arg;
	uint64_t at = 0, end;
	enum kimg_err err;

	pthread_mutex_lock(&r->lock);
	while (!r->err && wait_for(r, at)) {
		end = r->made;
		pthread_mutex_unlock(&r->lock);
		err = r->f->take(r->f->arg, at, end);
		pthread_mutex_lock(&r->lock);
		r->err = err;
		at = end;
	}
	pthread_mutex_unlock(&r->lock);
	return NULL;
}

/* Tell how far it is; false when the other has failed. */
static bool tell(struct relay *r, uint64_t made, bool ended)
{
	bool good;

	pthread_mutex_lock(&r->lock);
	r->made = made;
	r->ended = ended;
	good = !r->err;
	pthread_cond_signal(&r->change);
	pthread_mutex_unlock(&r->lock);
	return good;
}

static enum kimg_err in_turns(const struct kimg_follow *f)
{
	enum kimg_err err = KIMG_OK;
	uint64_t at, end = 0;

	for (at = 0; !err && at < f->size; at = end) {
		err = f->lead(f->arg, at, &end);
		if (!err)
			err = f->take(f->arg, at, end);
	}
	return err;
}

static enum kimg_err at_once(struct relay *r, pthread_t thread)
{
	const struct kimg_follow *f = r->f;
	enum kimg_err err = KIMG_OK;
	uint64_t at, end = 0;

	for (at = 0; !err && at < f->size; at = end) {
		err = f->lead(f->arg, at, &end);
		if (!err && !tell(r, end, false))
			break;
	}
	/* After an error what was made is not worth taking, but is good. */
	tell(r, err ? at : end, true);
	pthread_join(thread, NULL);
	return err ? err : r->err;
}

enum kimg_err kimg_follow(const struct kimg_follow *f, bool threaded)
{
	struct relay r = { .f = f };
	enum kimg_err err;
	pthread_t thread;
	sigset_t all, before;
	bool started;

	if (!threaded)
		return in_turns(f);
	pthread_mutex_init(&r.lock, NULL);
	pthread_cond_init(&r.change, NULL);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	started = !pthread_create(&thread, NULL, work, &r);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	err = started ? at_once(&r, thread) : in_turns(f);
	pthread_cond_destroy(&r.change);
	pthread_mutex_destroy(&r.lock);
	return err;
}
