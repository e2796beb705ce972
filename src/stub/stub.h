/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stubs: machine code that kimg puts into files. Each is an assembler source
 * here; tools/regen-stub.sh makes bytes of it, so that a build needs no x86
 * assembler, and the test lint_stub sees that both are the same.
 */
#ifndef KIMG_STUB_H
#define KIMG_STUB_H

#include <kimg/view.h>

/** the words of stub.def */
enum kimg_stub_word {
#define KIMG_WORD(name, at, doc) KIMG_STUB_##name,
#include "stub.def"
#undef KIMG_WORD
	KIMG_STUB_WORDS
};

/**
 * struct kimg_stub - a stub, and its contract
 * @bytes, @size: the code; it is entered at its first byte, and can be anywhere
 *                below 4 GiB in memory that can be written and executed
 * @needs: what must be when it is entered
 * @gives: what it does with that, and what is when it enters the kernel
 */
struct kimg_stub {
	const char *name;
	const uint8_t *bytes;
	size_t size;
	const char *needs;
	const char *gives;
};

/** kimg_stub_pvh - from hvm_start_info to boot_params; see pvh.S */
extern const struct kimg_stub kimg_stub_pvh;

/** kimg_stub_get - a word of a stub; 0 when the view is too short */
uint32_t kimg_stub_get(const struct kimg_view *v, enum kimg_stub_word word);

/** kimg_stub_set - fill in a word of a copy of a stub */
void kimg_stub_set(uint8_t *copy, enum kimg_stub_word word, uint32_t value);

#endif
