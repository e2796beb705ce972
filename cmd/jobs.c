/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs.h"

#include "limits.h"
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/**
 * struct pool - what the threads share
 * @next: first item that nobody has begun
 * @finished: how many are
 * @ready: one per item, set when it is finished
 */
struct pool {
	const struct kimg_jobs *j;
	pthread_mutex_t mutex;
	pthread_cond_t cond;
	unsigned int next;
	unsigned int finished;
	bool *ready;
};

static void *worker(void *arg)
{
	struct pool *p = arg;
	unsigned int i;

	pthread_mutex_lock(&p->mutex);
	while (p->next < p->j->n) {
		i = p->next++;
		pthread_mutex_unlock(&p->mutex);
		p->j->work(p->j->ctx, i);
		pthread_mutex_lock(&p->mutex);
		p->ready[i] = true;
		p->finished++;
		pthread_cond_signal(&p->cond);
	}
	pthread_mutex_unlock(&p->mutex);
	return NULL;
}

/* With the mutex held: until a thread says something, or it is time. */
static void wait_some(struct pool *p)
{
	struct timespec t;

	if (!p->j->wait) {
		pthread_cond_wait(&p->cond, &p->mutex);
		return;
	}
	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_nsec += KIMG_PROGRESS_EVERY * 1000000L;
	t.tv_sec += t.tv_nsec / 1000000000L;
	t.tv_nsec %= 1000000000L;
	pthread_cond_timedwait(&p->cond, &p->mutex, &t);
	p->j->wait(p->j->ctx, p->finished);
}

static void collect(struct pool *p)
{
	unsigned int i;
	bool go = true;

	for (i = 0; go && i < p->j->n; i++) {
		pthread_mutex_lock(&p->mutex);
		while (!p->ready[i])
			wait_some(p);
		pthread_mutex_unlock(&p->mutex);
		go = p->j->done(p->j->ctx, i);
	}
	pthread_mutex_lock(&p->mutex);
	p->next = p->j->n;
	pthread_mutex_unlock(&p->mutex);
}

static void alone(const struct kimg_jobs *j)
{
	unsigned int i;

	for (i = 0; i < j->n; i++) {
		j->work(j->ctx, i);
		if (!j->done(j->ctx, i))
			break;
	}
}

/* Returns false when not even one thread could be started. */
static bool together(struct pool *p, unsigned int threads)
{
	pthread_t *t = calloc(threads, sizeof(*t));
	unsigned int i, n = 0;

	while (t && n < threads && !pthread_create(&t[n], NULL, worker, p))
		n++;
	if (n)
		collect(p);
	for (i = 0; i < n; i++)
		pthread_join(t[i], NULL);
	free(t);
	return n > 0;
}

void kimg_jobs_run(const struct kimg_jobs *j)
{
	unsigned int threads = j->threads < j->n ? j->threads : j->n;
	struct pool p = { .j = j };
	pthread_condattr_t clock;
	bool ran = false;

	if (threads > 1 || j->wait)
		p.ready = calloc(j->n + 1, sizeof(*p.ready));
	if (p.ready) {
		pthread_mutex_init(&p.mutex, NULL);
		pthread_condattr_init(&clock);
		pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
		pthread_cond_init(&p.cond, &clock);
		ran = together(&p, threads);
		pthread_cond_destroy(&p.cond);
		pthread_condattr_destroy(&clock);
		pthread_mutex_destroy(&p.mutex);
	}
	if (!ran)
		alone(j);
	free(p.ready);
}
