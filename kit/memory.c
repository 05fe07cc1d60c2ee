/* SPDX-License-Identifier: Apache-2.0 */
/* memory.c: see memory.h. */
#include "kit/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *kit_allocate(size_t num_items, size_t item_size)
{
    void *memory = calloc(num_items, item_size);
    if (memory == NULL) {
        fputs("siotls-conform: there is not enough memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    return memory;
}

char *kit_copy(const char *text)
{
    char *copy = kit_allocate(strlen(text) + 1, 1);
    memcpy(copy, text, strlen(text));
    return copy;
}
