/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kimg/error.h>
#include <kimg/kimg.h>

const char *kimg_strerror(enum kimg_err err)
{
	switch (err) {
#define KIMG_E(name, number, text, meaning) \
	case KIMG_ERR_##name:               \
		return text;
#include <kimg/error.def>
#undef KIMG_E
	}
	return "unknown error";
}

const char *kimg_errname(enum kimg_err err)
{
	switch (err) {
#define KIMG_E(name, number, text, meaning) \
	case KIMG_ERR_##name:               \
		return #name;
#include <kimg/error.def>
#undef KIMG_E
	}
	return "UNKNOWN";
}

const char *kimg_version(void)
{
	return KIMG_VERSION;
}
