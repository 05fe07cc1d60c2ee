/* SPDX-License-Identifier: Apache-2.0 */
/* pages_windows.c: see pages.h. */
#include "kit/pages.h"

#include <windows.h>

size_t kit_pages_size(void)
{
    SYSTEM_INFO info;
    GetSystemInfo(&info);
    return info.dwPageSize;
}

uint8_t *kit_pages_new(size_t data_len)
{
    DWORD before;
    size_t page = kit_pages_size();
    uint8_t *pages = VirtualAlloc(NULL, data_len + page, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    if (pages == NULL || !VirtualProtect(pages + data_len, page, PAGE_NOACCESS, &before))
        return NULL;
    return pages;
}

bool kit_pages_lock(uint8_t *pages, size_t data_len)
{
    DWORD before;
    return data_len == 0 || VirtualProtect(pages, data_len, PAGE_READONLY, &before) != 0;
}
