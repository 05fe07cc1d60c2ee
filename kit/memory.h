/* SPDX-License-Identifier: Apache-2.0 */
/* memory.h: memory of the kit itself. Without any left the program ends: a check would prove nothing then. */
#ifndef KIT_MEMORY_H
#define KIT_MEMORY_H

#include <stddef.h>

/* kit_allocate: zero memory, to be given to free(). */
void *kit_allocate(size_t num_items, size_t item_size);

/* kit_copy: a copy of a text, to be given to free(). */
char *kit_copy(const char *text);

#endif
