/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stub.h"

static const uint8_t pvh[] = {
#include "pvh_bytes.h"
};

const struct kimg_stub kimg_stub_pvh = {
	.name = "pvh", .bytes = pvh, .size = sizeof(pvh),
	.needs = "32-bit protected mode without paging, interrupts off; CS, "
		 "DS and ES flat; EBX has the address of hvm_start_info, "
		 "version 0 (in Xen only) or 1, below 4 GiB with all that it "
		 "points to but ramdisk and command line",
	.gives = "memory map, first module, command line and RSDP in "
		 "boot_params; then the 32-bit entry: ESI has its address, "
		 "EBP, EDI and EBX are 0, CS is 0x10, the other segments 0x18",
};

static const uint8_t at[] = {
#define KIMG_WORD(name, at, doc) at,
#include "stub.def"
#undef KIMG_WORD
};

uint32_t kimg_stub_get(const struct kimg_view *v, enum kimg_stub_word word)
{
	struct kimg_cur c = { .v = *v };

	return (uint32_t)kimg_cur_get(&c, at[word], 4);
}

void kimg_stub_set(uint8_t *copy, enum kimg_stub_word word, uint32_t value)
{
	unsigned int i;

	for (i = 0; i < 4; i++)
		copy[at[word] + i] = (uint8_t)(value >> 8 * i);
}
