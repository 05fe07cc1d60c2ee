/* SPDX-License-Identifier: Apache-2.0 */
/*
 * elf_posix.c: see elf_posix.h. Only files of this machine's own word size are looked at; no other can be loaded.
 */
#include "platform/elf_posix.h"

#include <stdint.h>
#include <unistd.h>

#if defined(__ELF__)
#include <link.h>
#include <string.h>

/* More program headers than any linker writes. */
enum { MAX_HEADERS = 1024 };

static bool read_at(int file, void *data, size_t data_len, uint64_t offset, uint64_t file_size)
{
    return offset <= file_size && data_len <= file_size - offset &&
           pread(file, data, data_len, (off_t)offset) == (ssize_t)data_len;
}

bool sio_elf_is_whole(int file, off_t file_size)
{
    uint64_t size = file_size > 0 ? (uint64_t)file_size : 0;
    ElfW(Ehdr) header;
    if (!read_at(file, &header, sizeof header, 0, size) || memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
        header.e_phentsize != sizeof(ElfW(Phdr)) || header.e_phnum > MAX_HEADERS)
        return true;
    for (size_t i = 0; i < header.e_phnum; i++) {
        ElfW(Phdr) segment;
        if (!read_at(file, &segment, sizeof segment, header.e_phoff + i * sizeof segment, size))
            return false;
        if (segment.p_type == PT_LOAD && (segment.p_offset > size || segment.p_filesz > size - segment.p_offset))
            return false;
    }
    return true;
}
#else
bool sio_elf_is_whole(int file, off_t file_size)
{
    (void)file;
    (void)file_size;
    return true;
}
#endif
