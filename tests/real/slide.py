#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A vmlinux at other addresses, from arch/x86/boot/compressed/misc.c,
arch/x86/tools/relocs.c and elf(5): a second program that does what "kimg
relocate --slide" does, and shares no code with it.
Usage: slide.py VMLINUX BYTES OUTPUT"""
import struct
import sys

MAP = 0xffffffff80000000
SHT_SYMTAB, SHN_ABS, PT_LOAD, PT_NOTE = 2, 0xfff1, 1, 4
# ENTRY, HYPERCALL_PAGE and PHYS32_ENTRY (xen/include/public/elfnote.h)
MOVED_NOTES = (1, 2, 18)


def lists_of(data, end, count):
    """Lists as the decompressor reads them: from the end, a 0 before each."""
    at, lists = len(data), []
    while at > end and len(lists) < count:
        one = []
        while True:
            at -= 4
            word = struct.unpack_from('<I', data, at)[0]
            if not word:
                break
            one.append(word)
        lists.append(one)
    return lists


def main():
    data = bytearray(open(sys.argv[1], 'rb').read())
    by, old = int(sys.argv[2], 0), bytes(data)
    wide = data[4] == 2

    def get(fmt, at):
        return struct.unpack_from('<' + fmt, old, at)[0]

    def put(fmt, at, value):
        mask = (1 << 8 * struct.calcsize(fmt)) - 1
        struct.pack_into('<' + fmt, data, at, value & mask)

    word = 'Q' if wide else 'I'
    phoff, shoff = get(word, 32 if wide else 28), get(word, 40 if wide else 32)
    base = 54 if wide else 42
    phsize, phnum, shsize, shnum = struct.unpack_from('<4H', old, base)
    load, note, tables, ends = [], [], [], [shoff + shsize * shnum]
    for i in range(phnum):
        at = phoff + i * phsize
        if wide:
            where = (at + 8, at + 16, at + 24, at + 32)
        else:
            where = (at + 4, at + 8, at + 12, at + 16)
        offset, vaddr, paddr, size = (get(word, w) for w in where)
        ends.append(offset + size)
        kind = get('I', at)
        if kind == PT_LOAD:
            load.append((vaddr, paddr, offset, size))
        if kind == PT_NOTE:
            note.append((offset, size))
        if size:
            tables.append((where[1], where[2], vaddr, paddr))
    low = MAP if wide else load[0][0] - load[0][1]

    # What the lists name is an address in the kernel's mapping.
    for i in range(shnum):
        at = shoff + i * shsize
        offset, size = get(word, at + (24 if wide else 16)), \
            get(word, at + (32 if wide else 20))
        if get('I', at + 4) != 8:
            ends.append(offset + size)
    lists = lists_of(data, max(ends), 3 if wide else 1)
    how = [('I', 1)]
    if len(lists) > 1:
        how = [('I', 1), ('Q', 1)] if len(lists) == 2 else \
            [('I', 1), ('I', -1), ('Q', 1)]
    words = 0
    for (fmt, sign), names in zip(how, lists):
        for name in names:
            if wide and name >> 31:
                name |= 0xffffffff << 32
            physical = name - low
            for vaddr, paddr, offset, size in load:
                if paddr <= physical < paddr + size:
                    at = offset + physical - paddr
                    break
            else:
                sys.exit('0x%x is in no segment' % name)
            put(fmt, at, struct.unpack_from('<' + fmt, data, at)[0] + sign * by)
            words += 1

    put(word, 24, get(word, 24) + by)
    for vat, pat, vaddr, paddr in tables:
        put(word, pat, paddr + by)
        if vaddr >= low:
            put(word, vat, vaddr + by)
    for i in range(shnum):
        at = shoff + i * shsize
        addr = at + (16 if wide else 12)
        if get(word, addr) >= low:
            put(word, addr, get(word, addr) + by)
        if get('I', at + 4) == SHT_SYMTAB:
            start = get(word, at + (24 if wide else 16))
            size = get(word, at + (32 if wide else 20))
            for sym in range(start, start + size, 24 if wide else 16):
                value = sym + (8 if wide else 4)
                index = get('H', sym + (6 if wide else 14))
                if index not in (0, SHN_ABS) and get(word, value) >= low:
                    put(word, value, get(word, value) + by)
    for offset, size in note:
        at = offset
        while at + 12 <= offset + size:
            namesz, descsz, kind = struct.unpack_from('<3I', old, at)
            desc = at + 12 + (namesz + 3) // 4 * 4
            if old[at + 12:at + 12 + namesz] == b'Xen\0' and \
                    kind in MOVED_NOTES:
                fmt = 'Q' if descsz == 8 else 'I'
                put(fmt, desc, get(fmt, desc) + by)
            at = desc + (descsz + 3) // 4 * 4
    end = max(ends)
    for at in range(len(old) - (len(old) - end) // 4 * 4, len(old), 4):
        if get('I', at):
            put('I', at, get('I', at) + by)
    open(sys.argv[3], 'wb').write(data)
    print(len(lists), words)


main()
