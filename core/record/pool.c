/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool.c: a stack of blocks that are not in use, and lending without one.
 */
#include "record/pool.h"

#include "base/error.h"
#include "base/memory.h"

struct siotls_pool {
    struct siotls_memory memory;
    struct sio_block *first;
    size_t num_blocks;
    size_t max_blocks;
};

/* A block and its bytes are one piece of memory. */
enum { BLOCK_SIZE = sizeof(struct sio_block) + SIO_BLOCK_ROOM };

static bool make_pool(struct siotls_pool **pool, const struct siotls_memory *memory, struct sio_error *error)
{
    struct siotls_memory checked;
    if (!sio_memory_init(&checked, memory))
        return sio_fail_status(error, SIOTLS_ERROR_ARGUMENT, "pool: the memory lacks its size, allocate or release");
    *pool = sio_allocate(&checked, sizeof **pool);
    if (*pool == NULL)
        return sio_fail_memory(error);
    (*pool)->memory = checked;
    return true;
}

int siotls_pool_new(struct siotls_pool **pool, size_t max_blocks, const struct siotls_memory *memory,
                    struct siotls_error *error)
{
    struct sio_error why;
    sio_error_begin(&why, error);
    if (pool != NULL)
        *pool = NULL;
    if (pool == NULL)
        sio_fail_status(&why, SIOTLS_ERROR_ARGUMENT, "pool: there is no place to put it");
    else if (make_pool(pool, memory, &why))
        (*pool)->max_blocks = max_blocks;
    return sio_error_end(&why, error);
}

void siotls_pool_free(struct siotls_pool *pool)
{
    if (pool == NULL)
        return;
    struct siotls_memory memory = pool->memory;
    while (pool->first != NULL) {
        struct sio_block *block = pool->first;
        pool->first = block->next;
        sio_release(&memory, block, BLOCK_SIZE); /* wiped when it came back */
    }
    sio_release(&memory, pool, sizeof *pool);
}

size_t siotls_pool_block_size(void)
{
    return BLOCK_SIZE;
}

struct sio_block *sio_block_lend(struct siotls_pool *pool, const struct siotls_memory *memory)
{
    struct sio_block *block;
    if (pool != NULL && pool->first != NULL) {
        block = pool->first;
        pool->first = block->next;
        pool->num_blocks--;
    } else {
        block = sio_allocate_raw(pool != NULL ? &pool->memory : memory, BLOCK_SIZE);
        if (block == NULL)
            return NULL;
        block->data = (uint8_t *)(block + 1);
        block->capacity = SIO_BLOCK_ROOM;
    }
    block->next = NULL;
    block->start = 0;
    block->end = 0;
    block->used = 0;
    return block;
}

void sio_block_return(struct siotls_pool *pool, const struct siotls_memory *memory, struct sio_block *block)
{
    /* As far as it was used: most records fill a fraction of a block. */
    sio_wipe(block->data, block->end > block->used ? block->end : block->used);
    if (pool != NULL && pool->num_blocks < pool->max_blocks) {
        block->next = pool->first;
        pool->first = block;
        pool->num_blocks++;
    } else {
        sio_release(pool != NULL ? &pool->memory : memory, block, BLOCK_SIZE);
    }
}
