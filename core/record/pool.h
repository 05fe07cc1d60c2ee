/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool.h: blocks of memory that connections of one event loop lend and give back, so that an idle connection
 * holds none and flowing traffic allocates nothing.
 */
#ifndef SIO_RECORD_POOL_H
#define SIO_RECORD_POOL_H

#include <siotls/connection.h>

#include "base/memory.h"

/* Room for bytes in a block: one record of the largest size, and what a read may bring besides. */
enum { SIO_BLOCK_ROOM = 17 * 1024 };

/* Bytes from start to end are in use; data never moves while the block is lent. */
struct sio_block {
    struct sio_block *next;
    uint8_t *data;
    uint16_t start;
    uint16_t end;
    uint16_t used; /* the largest end before bytes were moved to the front */
    uint16_t capacity;
};

_Static_assert(SIO_BLOCK_ROOM <= UINT16_MAX, "all that is within a block can be told in 16 bits");

/* Lends a block: from the pool, else allocated from the pool's memory, or from memory without a pool. NULL: none to be
 * had. */
struct sio_block *sio_block_lend(struct siotls_pool *pool, const struct siotls_memory *memory) SIO_CHECKED;

/* Takes a block back, and wipes what was in it: text and keys of one connection are not there for the next. */
void sio_block_return(struct siotls_pool *pool, const struct siotls_memory *memory, struct sio_block *block);

#endif
