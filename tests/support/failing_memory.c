/* SPDX-License-Identifier: Apache-2.0 */
/*
 * failing_memory.c: see failing_memory.h. A block knows its size, so that a wrong release is noticed.
 */
#include "failing_memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER = 64 };

static void *allocate(void *context, size_t block_size)
{
    struct failing_memory *failing = context;
    failing->num_allocations++;
    if (failing->num_allocations == failing->fail_at) {
        failing->has_failed = true;
        return NULL;
    }
    uint8_t *block = malloc(HEADER + block_size);
    if (block == NULL)
        abort();
    memcpy(block, &block_size, sizeof block_size);
    memset(block + HEADER, 0xa5, block_size);
    failing->num_blocks++;
    failing->num_bytes += block_size;
    if (failing->num_bytes > failing->peak_bytes)
        failing->peak_bytes = failing->num_bytes;
    return block + HEADER;
}

static void release(void *context, void *block, size_t block_size)
{
    struct failing_memory *failing = context;
    uint8_t *start = (uint8_t *)block - HEADER;
    size_t known_size;
    memcpy(&known_size, start, sizeof known_size);
    if (known_size != block_size) {
        fprintf(stderr, "a block of %zu bytes is released as one of %zu\n", known_size, block_size);
        abort();
    }
    failing->num_blocks--;
    failing->num_bytes -= block_size;
    free(start);
}

void failing_memory_init(struct failing_memory *failing, size_t fail_at)
{
    memset(failing, 0, sizeof *failing);
    failing->memory.size = sizeof failing->memory;
    failing->memory.context = failing;
    failing->memory.allocate = allocate;
    failing->memory.release = release;
    failing->fail_at = fail_at;
}

void failing_memory_try_all(bool (*run)(const struct siotls_memory *memory, void *context), void *context)
{
    struct failing_memory failing;
    size_t fail_at = 0;
    do {
        fail_at++;
        failing_memory_init(&failing, fail_at);
        bool ok = run(&failing.memory, context);
        if (failing.num_blocks != 0) {
            fprintf(stderr, "%zu blocks leak when allocation %zu fails\n", failing.num_blocks, fail_at);
            abort();
        }
        if (ok == failing.has_failed) {
            fprintf(stderr, "with allocation %zu failing (%s) the result was %s\n", fail_at,
                    failing.has_failed ? "it did" : "it did not", ok ? "success" : "failure");
            abort();
        }
    } while (failing.has_failed);
}
