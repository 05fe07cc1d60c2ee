/* SPDX-License-Identifier: Apache-2.0 */
/*
 * elf_posix.h: is a shared object all there? Dynamic linkers map what a file's headers promise, and die of SIGBUS
 * when a half-copied file does not hold it.
 */
#ifndef SIO_PLATFORM_ELF_POSIX_H
#define SIO_PLATFORM_ELF_POSIX_H

#include <stdbool.h>
#include <sys/types.h>

/* False when an ELF file ends before what its program headers map. Other files are for the dynamic linker to refuse. */
bool sio_elf_is_whole(int file, off_t file_size);

#endif
