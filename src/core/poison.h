/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names that code above core must not use: bytes move through views and
 * buffers, memory comes from the arena, and the library neither prints nor
 * exits. Included after all other headers; GCC and clang then refuse the names.
 */
#ifndef KIMG_POISON_H
#define KIMG_POISON_H

#ifdef __GNUC__
#pragma GCC poison memcpy memmove strcpy strncpy strcat strncat strlen sprintf
#pragma GCC poison printf fprintf puts vprintf vfprintf snprintf vsnprintf
#pragma GCC poison malloc calloc realloc free alloca
#pragma GCC poison exit abort system open fopen
#endif

#endif
