/* SPDX-License-Identifier: Apache-2.0 */
/*
 * moved_in_memory.h: a connection in memory whose server goes on with another provider of the same process, again and
 * again, while its client writes and reads.
 */
#ifndef TESTS_PROVIDERS_MOVED_IN_MEMORY_H
#define TESTS_PROVIDERS_MOVED_IN_MEMORY_H

#include "providers_support.h"

enum { MAX_STOPS = 5 };

struct journey {
    uint16_t suite;                   /* of SHA-256 */
    const char *providers[MAX_STOPS]; /* those that are there are used; the first has to be; NULL: no more */
};

/* Calls between after each stop. Gives the number of moves. */
size_t travel(const struct journey *journey, void (*between)(void *context), void *context);

#endif
