/* SPDX-License-Identifier: Apache-2.0 */
/*
 * failing_memory.h: memory functions for tests: the n-th allocation fails, blocks are counted, sizes are checked.
 */
#ifndef TESTS_FAILING_MEMORY_H
#define TESTS_FAILING_MEMORY_H

#include <stdbool.h>

#include <siotls/types.h>

/*
 * Usage: init, run the thing with &failing.memory for fail_at = 1, 2, 3, ... until it succeeds without
 * failing.has_failed, and check failing.num_blocks == 0 after each run.
 */
struct failing_memory {
    struct siotls_memory memory; /* context points to this struct, so it must not move */
    size_t fail_at;              /* the how-manieth allocation fails; 0: none */
    size_t num_allocations;
    size_t num_blocks; /* allocated and not yet released */
    size_t num_bytes;
    size_t peak_bytes;
    bool has_failed;
};

void failing_memory_init(struct failing_memory *failing, size_t fail_at);

/* Runs `run` with every allocation failing in turn, until a run in which none fails; aborts when a block leaks. */
void failing_memory_try_all(bool (*run)(const struct siotls_memory *memory, void *context), void *context);

#endif
