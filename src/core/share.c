/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "share.h"

#include <pthread.h>
#include <signal.h>

/* Pieces are few, so more would have nothing to do. */
#define MOST_HELPERS 7

struct pool {
	pthread_mutex_t lock;
	unsigned int next;
	unsigned int n;
	void (*work)(void *arg, unsigned int i);
	void *arg;
};

static void *help(void *arg)
{
	struct pool *p = arg;
	unsigned int i;

	for (;;) {
		pthread_mutex_lock(&p->lock);
		i = p->next;
		p->next += i < p->n;
		pthread_mutex_unlock(&p->lock);
		if (i >= p->n)
			return NULL;
		p->work(p->arg, i);
	}
}

void kimg_share(unsigned int threads, unsigned int n,
		void (*work)(void *arg, unsigned int i), void *arg)
{
	struct pool p = { .n = n, .work = work, .arg = arg };
	pthread_t helper[MOST_HELPERS];
	unsigned int i, started = 0;
	sigset_t all, before;

	if (threads > n)
		threads = n;
	if (threads > MOST_HELPERS + 1)
		threads = MOST_HELPERS + 1;
	pthread_mutex_init(&p.lock, NULL);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (started + 1 < threads &&
	       !pthread_create(&helper[started], NULL, help, &p))
		started++;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	help(&p);
	for (i = 0; i < started; i++)
		pthread_join(helper[i], NULL);
	pthread_mutex_destroy(&p.lock);
}
