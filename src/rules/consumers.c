/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who loads x86 kernel images, and what they take: the only home of that.
 * Rules ask the row of their consumer; what takes more than a row is in the
 * rules themselves.
 */
#include "rules.h"

#include <string.h>

#include "../core/poison.h"

#define ALL_BUT_BZIP2_LZO (CODEC_NONE | CODEC_GZIP | CODEC_LZMA | CODEC_XZ | \
			   CODEC_LZ4 | CODEC_ZSTD)
#define ALL_CODECS (ALL_BUT_BZIP2_LZO | CODEC_BZIP2 | CODEC_LZO)

/* xg_dom_decompress.h and xg_dom_bzimageloader.c of each version. */
#define XEN_4_17 .codecs = ALL_BUT_BZIP2_LZO, \
	.xz_memory = UINT64_C(256) << 20, .protocol = 0x208, .elf = 32 + 64
#define XEN_4_20 .codecs = ALL_CODECS, \
	.xz_memory = UINT64_C(256) << 20, .protocol = 0x208, .elf = 32 + 64

/* Stable releases after it got the limit of 4.20. */
#define XEN_4_17_0 .codecs = ALL_BUT_BZIP2_LZO, \
	.xz_memory = UINT64_C(128) << 20, .protocol = 0x208, .elf = 32 + 64

#define DEBIAN_12 "compared with libxenguest 4.17.7 of Debian 12 in the tests"
#define XEN_4_17_0_SOURCE "from source, Xen 4.17.0"
#define XEN_SOURCE "from source, Xen 4.20, all codecs built in"
#define LOADER "from source, linux-loader 0.14"

#define ROW(name, version, title, basis) \
	.consumer = { name, version, title, basis }

static const struct profile profiles[] = {
	{ ROW("generic", NULL, "what the specifications ask for",
	      "boot.rst, gABI, elfnote.h, PE Format"),
	  .bit = FOR_GENERIC, .protocol = 0x200, .elf = 32 + 64 },
	{ ROW("xen-pv", "4.17", "Xen, PV guest", DEBIAN_12),
	  .bit = FOR_XEN_PV, XEN_4_17 },
	{ ROW("xen-pv", "4.17.0", "Xen, PV guest", XEN_4_17_0_SOURCE),
	  .bit = FOR_XEN_PV, XEN_4_17_0 },
	{ ROW("xen-pv", "4.20", "Xen, PV guest", XEN_SOURCE),
	  .bit = FOR_XEN_PV, XEN_4_20 },
	{ ROW("xen-pvh", "4.17", "Xen, PVH guest", DEBIAN_12),
	  .bit = FOR_XEN_PVH, XEN_4_17, .base_for_pvh = true },
	{ ROW("xen-pvh", "4.17.0", "Xen, PVH guest", XEN_4_17_0_SOURCE),
	  .bit = FOR_XEN_PVH, XEN_4_17_0, .base_for_pvh = true },
	{ ROW("xen-pvh", "4.20", "Xen, PVH guest", XEN_SOURCE),
	  .bit = FOR_XEN_PVH, XEN_4_20 },
	/* The hypervisor has its own decoders: xen/common/decompress.c. */
	{ ROW("xen-dom0", "4.17", "Xen, first domain (PV)",
	      "from source, Xen 4.17"),
	  .bit = FOR_XEN_DOM0, .codecs = ALL_CODECS, .protocol = 0x208,
	  .elf = 32 + 64 },
	{ ROW("pvgrub", "2.06", "GRUB for Xen PV",
	      "from source, GRUB 2.06 (loader/i386/xen_file.c)"),
	  .bit = FOR_PVGRUB, .protocol = 0x208, .elf = 32 + 64,
	  .codecs = CODEC_NONE | CODEC_GZIP | CODEC_XZ | CODEC_LZO },
	{ ROW("qemu", "7.2", "QEMU -kernel", "booted in the tests, QEMU 7.2"),
	  .bit = FOR_QEMU, .protocol = 0x200, .elf = 32 + 64 },
	{ ROW("grub", "2.06", "GRUB, command linux",
	      "booted in the tests, GRUB 2.06"),
	  .bit = FOR_GRUB, .protocol = 0x203 },
	{ ROW("kexec", NULL, "kexec-tools",
	      "from source, kexec-tools (kexec/arch/i386)"),
	  .bit = FOR_KEXEC, .protocol = 0x200, .elf = 32 + 64 },
	{ ROW("efi", NULL, "UEFI firmware, the EFI stub",
	      "from source, UEFI 2.10 and EDK II"),
	  .bit = FOR_EFI },
	{ ROW("firecracker", "2026-06", "Firecracker", LOADER),
	  .bit = FOR_FIRECRACKER, .elf = 64 },
	{ ROW("firecracker", "2026-07", "Firecracker",
	      "from source, pull request 6037"),
	  .bit = FOR_FIRECRACKER, .protocol = 0x20c, .elf = 64 },
	{ ROW("cloud-hypervisor", NULL, "Cloud Hypervisor", LOADER),
	  .bit = FOR_CLOUD_HYPERVISOR, .protocol = 0x200, .elf = 64 },
};

#define NPROFILES (sizeof(profiles) / sizeof(profiles[0]))

const struct kimg_consumer *kimg_consumer_get(unsigned int i)
{
	return i < NPROFILES ? &profiles[i].consumer : NULL;
}

const struct kimg_consumer *kimg_consumer_find(const char *word)
{
	const char *colon = strchr(word, ':');
	size_t n = colon ? (size_t)(colon - word) : SIZE_MAX;
	unsigned int i;

	for (i = 0; i < NPROFILES; i++) {
		const struct kimg_consumer *c = &profiles[i].consumer;

		if (colon ? strncmp(c->name, word, n) != 0 || c->name[n] :
			    strcmp(c->name, word) != 0)
			continue;
		if (!colon ||
		    (c->version && !strcmp(c->version, colon + 1)))
			return c;
	}
	return NULL;
}

const struct profile *kimg_profile_get(const struct kimg_consumer *c)
{
	unsigned int i;

	for (i = 0; i < NPROFILES; i++)
		if (&profiles[i].consumer == c)
			return &profiles[i];
	return NULL;
}
