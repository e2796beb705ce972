/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scripts with which shells complete a command line; from the option rows. */
#ifndef KIMG_COMPLETION_H
#define KIMG_COMPLETION_H

#include "opt.h"
#include <kimg/buf.h>

/** each appends the script of one shell */
void kimg_complete_bash(struct kimg_buf *b);
void kimg_complete_zsh(struct kimg_buf *b);
void kimg_complete_fish(struct kimg_buf *b);

/**
 * kimg_complete_words - the words that an option or a command may take
 * @words: of the row; may be NULL
 * @choice: of an option's row, or NULL
 *
 * Appends them with a blank between, and returns how many there are.
 */
unsigned int kimg_complete_words(struct kimg_buf *b,
				 void (*words)(struct kimg_buf *b),
				 const char *const *choice);

/** kimg_complete_quote - text inside '', for all three shells; the characters
 * of @also get a backslash */
void kimg_complete_quote(struct kimg_buf *b, const char *text,
			 const char *also);

/** kimg_complete_args - does an option take its argument as the next word? */
bool kimg_complete_args(const struct kimg_opt *o);

#endif
