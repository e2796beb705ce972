/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes on their way into a descriptor, in a thread of their own. */
#ifndef KIMG_SINK_H
#define KIMG_SINK_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * struct kimg_sink - where bytes go
 * @fd: the descriptor
 * @sparse: it is a new file: pages of zeros are left out
 * @base, @ready: the run of bytes that is being written, and how much of it is
 *                there; @done: how much was written
 * @at: bytes of the file before the run
 * @flush: this run is complete; @ended: no more will come
 * @error: errno of what failed, or 0
 * @threaded: somebody else writes
 */
struct kimg_sink {
	int fd;
	bool sparse;
	const uint8_t *base;
	uint64_t ready;
	uint64_t done;
	uint64_t at;
	bool flush;
	bool ended;
	int error;
	bool threaded;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t change;
};

/**
 * kimg_sink_begin - start to write
 *
 * Where no thread can be started, kimg_sink_add() writes.
 */
void kimg_sink_begin(struct kimg_sink *s, int fd, bool sparse);

/**
 * kimg_sink_add - bytes that follow those before
 * @p: stays valid, and does not change, until kimg_sink_end()
 *
 * Does not wait when the bytes lie behind those before in memory too. Returns
 * false when writing has failed.
 */
bool kimg_sink_add(struct kimg_sink *s, const void *p, uint64_t n);

/**
 * kimg_sink_end - wait until all is written
 *
 * Returns 0 or the errno of what failed. Must be called, also after a failure.
 */
int kimg_sink_end(struct kimg_sink *s);

#endif
