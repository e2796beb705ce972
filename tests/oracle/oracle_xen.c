/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes and features: the public headers of Xen. */
#include "oracle.h"
#include <xen/elfnote.h>
#include <xen/features.h>

/* Younger than Xen 4.17: elfnote.h of 4.19, features.h of 4.18 and 4.20. */
#ifndef XEN_ELFNOTE_PHYS32_RELOC
#define XEN_ELFNOTE_PHYS32_RELOC 19
#endif
/* The header keeps the number of this one in a comment. */
#ifndef XENFEAT_grant_map_identity
#define XENFEAT_grant_map_identity 12
#endif
#ifndef XENFEAT_runstate_phys_area
#define XENFEAT_runstate_phys_area 18
#endif
#ifndef XENFEAT_vcpu_time_phys_area
#define XENFEAT_vcpu_time_phys_area 19
#endif
#ifndef XENFEAT_dm_msix_all_writes
#define XENFEAT_dm_msix_all_writes 20
#endif

#define KIMG_XEN(type, name, kind, key, doc)                         \
	_Static_assert((type) == XEN_ELFNOTE_##name, "type of " #name);
#include "xen_notes.def"
#undef KIMG_XEN

#define KIMG_FEATURE(bit, name, in_string, doc)                      \
	_Static_assert((bit) == XENFEAT_##name, "bit of " #name);
#include "xen_features.def"
#undef KIMG_FEATURE

/* Every type up to the header's last one has a row. */
enum {
	NOTES = 0
#define KIMG_XEN(type, ...) + ((type) <= XEN_ELFNOTE_MAX)
#include "xen_notes.def"
#undef KIMG_XEN
};
_Static_assert(NOTES == XEN_ELFNOTE_MAX + 1, "a note has no row");
