/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work that several threads share. */
#ifndef KIMG_SHARE_H
#define KIMG_SHARE_H

/**
 * kimg_share - do pieces of work that do not depend on each other
 * @threads: that may work, the calling one among them
 * @n: pieces
 * @work: does piece @i; in any order, in any of the threads, so it neither
 *        allocates from an arena nor reports
 *
 * Returns when all is done. What no thread could be started for, the calling
 * one does. Signals stay with the threads of the caller.
 */
void kimg_share(unsigned int threads, unsigned int n,
		void (*work)(void *arg, unsigned int i), void *arg);

#endif
