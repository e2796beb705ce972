/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PVH stub: from hvm_start_info to boot_params, and then into the protected-
 * mode part of a bzImage by its 32-bit entry. stub.def says what it is told;
 * tools/regen-stub.sh makes pvh_bytes.h of it.
 *
 * It runs where PVH starts a kernel: 32 bits, no paging, interrupts off, EBX
 * has hvm_start_info; CS, DS and ES are flat, and nothing else is promised
 * (Xen docs/misc/pvh.pandoc). It leaves what Linux
 * Documentation/arch/x86/boot.rst asks for in "32-bit Boot Protocol".
 */
	.intel_syntax noprefix
	.code32

/* boot.rst, "32-bit Boot Protocol" */
	.set BOOT_CS, 0x10
	.set BOOT_DS, 0x18

/* Xen include/public/arch-x86/hvm/start_info.h */
	.set START_MAGIC, 0x336ec578
	.set START_VERSION, 0x04
	.set START_MODULES, 0x0c
	.set START_MODLIST, 0x10
	.set START_CMDLINE, 0x18
	.set START_RSDP, 0x20
	.set START_MEMMAP, 0x28
	.set START_ENTRIES, 0x30
	.set MODULE_SIZE, 0x08

/* Linux arch/x86/include/uapi/asm/bootparam.h, struct boot_params */
	.set BP_RSDP, 0x070
	.set BP_EXT_RAMDISK, 0x0c0
	.set BP_EXT_RAMDISK_SIZE, 0x0c4
	.set BP_EXT_CMDLINE, 0x0c8
	.set BP_E820_ENTRIES, 0x1e8
	.set BP_RAMDISK, 0x218
	.set BP_RAMDISK_SIZE, 0x21c
	.set BP_CMDLINE, 0x228
	.set BP_E820, 0x2d0
/* The table has 128 entries, and the last is for the ISA range. */
	.set E820_MOST, 127
	.set E820_RESERVED, 2

/* Xen include/public: arch-x86/cpuid.h, xen.h, memory.h */
	.set CPUID_FIRST, 0x40000000
	.set CPUID_STEP, 0x100
	.set CPUID_LAST, 0x40010000
	.set MEMORY_OP, 12
	.set HYPERCALL_BYTES, 32
	.set XENMEM_memory_map, 9

	.text
stub:
	cli
	cld
	nop
	.byte 0xbd			/* mov ebp, self */
self:	.long 0
	jmp	start

/* with "self", the words of stub.def */
	.org stub + 0x10
boot_params:	.long 0
kernel:		.long 0
cmdline:	.long 0
ramdisk:	.long 0
ramdisk_size:	.long 0
scratch:	.long 0

/*
 * Segments of our own: nobody promises SS, and the kernel wants these numbers.
 * Until SS is loaded, EBP must not be used as a base.
 */
start:	mov	edi, ebp
	lea	eax, [edi + gdt - stub]
	mov	[edi + gdt_base - stub], eax
	lgdt	[edi + gdt_limit - stub]
	mov	eax, BOOT_DS
	mov	ds, eax
	mov	es, eax
	mov	fs, eax
	mov	gs, eax
	mov	ss, eax
	lea	esp, [ebp + stack - stub]
	push	BOOT_CS
	lea	eax, [ebp + boot_cs - stub]
	push	eax
	retf

/* From here on EBP is the stub, EBX hvm_start_info, EDX boot_params. */
boot_cs:	mov	edx, [ebp + boot_params - stub]
	mov	esi, OFFSET no_start_info - stub
	cmp	DWORD PTR [ebx], START_MAGIC
	jne	fatal

/* Memory: version 0 has no map. Both forms fill the table, count in CL. */
	cmp	DWORD PTR [ebx + START_VERSION], 0
	je	ask_xen
	mov	ecx, [ebx + START_ENTRIES]
	test	ecx, ecx
	jz	ask_xen
	mov	esi, OFFSET above_4g - stub
	cmp	DWORD PTR [ebx + START_MEMMAP + 4], 0
	jne	fatal
	cmp	ecx, E820_MOST
	jbe	1f
	mov	ecx, E820_MOST
1:	mov	[edx + BP_E820_ENTRIES], cl
	mov	esi, [ebx + START_MEMMAP]
	lea	edi, [edx + BP_E820]
/* 20 bytes are the same in both, then 4 follow that are reserved. */
2:	movsd
	movsd
	movsd
	movsd
	movsd
	lodsd
	loop	2b

/* What is between 640 KiB and 1 MiB is no memory, whatever the map says; as in
 * Linux arch/x86/platform/pvh/enlighten.c. EDI is behind the last entry. */
isa:	xor	eax, eax
	mov	DWORD PTR [edi], 0xa0000
	mov	[edi + 4], eax
	mov	DWORD PTR [edi + 8], 0x60000
	mov	[edi + 12], eax
	mov	DWORD PTR [edi + 16], E820_RESERVED
	inc	BYTE PTR [edx + BP_E820_ENTRIES]

/* The command line: that of the loader, or ours when it has none. */
	mov	eax, [ebx + START_CMDLINE]
	mov	ecx, [ebx + START_CMDLINE + 4]
	test	ecx, ecx
	jnz	2f
	test	eax, eax
	jz	1f
	cmp	BYTE PTR [eax], 0
	jne	2f
1:	mov	eax, [ebp + cmdline - stub]
2:	mov	[edx + BP_CMDLINE], eax
	mov	[edx + BP_EXT_CMDLINE], ecx

/* The ramdisk: the first module, or ours when there is none. */
	cmp	DWORD PTR [ebx + START_MODULES], 0
	je	1f
	mov	esi, OFFSET above_4g - stub
	cmp	DWORD PTR [ebx + START_MODLIST + 4], 0
	jne	fatal
	mov	esi, [ebx + START_MODLIST]
	mov	eax, [esi + MODULE_SIZE]
	mov	ecx, [esi + MODULE_SIZE + 4]
	mov	[edx + BP_RAMDISK_SIZE], eax
	mov	[edx + BP_EXT_RAMDISK_SIZE], ecx
	or	eax, ecx
	jz	1f
	lodsd
	mov	[edx + BP_RAMDISK], eax
	lodsd
	mov	[edx + BP_EXT_RAMDISK], eax
	jmp	2f
1:	mov	eax, [ebp + ramdisk - stub]
	mov	[edx + BP_RAMDISK], eax
	mov	eax, [ebp + ramdisk_size - stub]
	mov	[edx + BP_RAMDISK_SIZE], eax

2:	mov	eax, [ebx + START_RSDP]
	mov	[edx + BP_RSDP], eax
	mov	eax, [ebx + START_RSDP + 4]
	mov	[edx + BP_RSDP + 4], eax

	mov	esi, edx
	mov	eax, [ebp + kernel - stub]
	xor	ebx, ebx
	xor	edi, edi
	xor	ebp, ebp
	jmp	eax

/*
 * Xen before 4.11 gives no map but answers when it is asked, with entries as
 * those of the table. EBX and EDX are on the stack.
 */
ask_xen:
	push	ebx
	push	edx
	mov	edi, CPUID_FIRST
1:	mov	eax, edi
	cpuid
	cmp	ebx, 0x566e6558		/* XenV */
	jne	2f
	cmp	ecx, 0x65584d4d		/* MMXe */
	jne	2f
	cmp	edx, 0x4d4d566e		/* nVMM */
	je	3f
2:	add	edi, CPUID_STEP
	cmp	edi, CPUID_LAST
	jb	1b
no_map:	mov	esi, OFFSET no_memory_map - stub
	jmp	fatal
/* An MSR takes the page that hypercalls are put into. */
3:	lea	eax, [edi + 2]
	cpuid
	mov	ecx, ebx
	mov	eax, [ebp + scratch - stub]
	xor	edx, edx
	wrmsr
	mov	edx, [esp]
	lea	edi, [edx + BP_E820]
	push	edi			/* struct xen_memory_map: buffer, */
	push	E820_MOST		/* nr_entries */
	mov	ecx, esp
	mov	ebx, XENMEM_memory_map
	mov	eax, [ebp + scratch - stub]
	add	eax, MEMORY_OP * HYPERCALL_BYTES
	call	eax
	test	eax, eax
	jnz	no_map
	pop	ecx
	pop	eax
	pop	edx
	pop	ebx
	jecxz	no_map
	mov	[edx + BP_E820_ENTRIES], cl
	imul	ecx, ecx, 20
	lea	edi, [edx + ecx + BP_E820]
	jmp	isa

/*
 * ESI is the message, counted from the stub. To the first serial port and to
 * Xen's debug port; a port that nobody has swallows it.
 */
fatal:	add	esi, ebp
1:	lodsb
	test	al, al
	jz	4f
	out	0xe9, al
	mov	ah, al
	mov	dx, 0x3fd
	mov	ecx, 100000
2:	in	al, dx
	test	al, 0x20
	loopz	2b
	mov	dx, 0x3f8
	mov	al, ah
	out	dx, al
	jmp	1b
4:	hlt
	jmp	4b

no_start_info:	.asciz "kimg PVH stub: EBX is not hvm_start_info\r\n"
no_memory_map:	.asciz "kimg PVH stub: no memory map, and no Xen to ask\r\n"
above_4g:	.asciz "kimg PVH stub: start info above 4 GiB\r\n"

	.balign	8
gdt:	.quad	0
	.quad	0
	.quad	0x00cf9b000000ffff	/* BOOT_CS: flat, code */
	.quad	0x00cf93000000ffff	/* BOOT_DS: flat, data */
gdt_end:
	.word	0
gdt_limit:
	.word	gdt_end - gdt - 1
gdt_base:
	.long	0

	.fill	128, 1, 0
	.balign	16
stack:
