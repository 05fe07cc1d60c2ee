/* SPDX-License-Identifier: Apache-2.0 */
/* pages_posix.c: see pages.h. */
#include "kit/pages.h"

#include <sys/mman.h>
#include <unistd.h>

size_t kit_pages_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

uint8_t *kit_pages_new(size_t data_len)
{
    size_t page = kit_pages_size();
    void *pages = mmap(NULL, data_len + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED || mprotect((uint8_t *)pages + data_len, page, PROT_NONE) != 0)
        return NULL;
    return pages;
}

bool kit_pages_lock(uint8_t *pages, size_t data_len)
{
    return mprotect(pages, data_len, PROT_READ) == 0;
}
