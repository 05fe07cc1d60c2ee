/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memory.c: wiping, and pointers as HACL* takes them.
 */
#include <string.h>

#include "internal.h"

void hp_wipe(void *memory, size_t size)
{
    static void *(*const volatile set)(void *memory, int byte, size_t size) = memset;
    if (size > 0)
        set(memory, 0, size);
}

uint8_t *hp_read_only(const uint8_t *data)
{
    static uint8_t nothing[1];
    return data != NULL ? (uint8_t *)(uintptr_t)data : nothing;
}
