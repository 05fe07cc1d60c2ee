/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arena.c: memory for what GMP needs while one operation lasts. GMP ends the process when an allocation fails, so
 * there is one allocation beforehand, which may fail; GMP's come out of it, and at the end all of it is wiped.
 * GMP has one set of functions per process: on threads that are in no operation of ours they pass on to the former
 * ones.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { ALIGNMENT = 16 };

struct arena {
    size_t used;
    size_t highest;
    size_t capacity;
    _Alignas(ALIGNMENT) uint8_t memory[];
};

/*
 * The operation that this thread is in. Thread-local memory of a module is allocated when a thread first touches it,
 * and the C library ends the process when that fails; glibc has a reserve for modules that ask for it.
 */
#if defined(__GLIBC__)
__attribute__((tls_model("initial-exec")))
#endif
static _Thread_local struct arena *current;

static struct {
    void *(*allocate)(size_t size);
    void *(*reallocate)(void *block, size_t old_size, size_t new_size);
    void (*release)(void *block, size_t size);
} former;

static size_t rounded(size_t size)
{
    return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static bool is_ours(const void *block)
{
    uintptr_t address = (uintptr_t)block;
    return current != NULL && address >= (uintptr_t)current->memory &&
           address < (uintptr_t)current->memory + current->capacity;
}

static bool is_last(const void *block, size_t size)
{
    return (uintptr_t)block + rounded(size) == (uintptr_t)current->memory + current->used;
}

static void *allocate(size_t size)
{
    if (current == NULL || size > current->capacity - current->used ||
        rounded(size) > current->capacity - current->used)
        return former.allocate(size);
    void *block = current->memory + current->used;
    current->used += rounded(size);
    current->highest = current->used > current->highest ? current->used : current->highest;
    return block;
}

static void release(void *block, size_t size)
{
    if (!is_ours(block))
        former.release(block, size);
    else if (is_last(block, size))
        current->used -= rounded(size);
}

static void *reallocate(void *block, size_t old_size, size_t new_size)
{
    if (!is_ours(block))
        return former.reallocate(block, old_size, new_size);
    if (new_size <= old_size)
        return block;
    void *larger = allocate(new_size);
    memcpy(larger, block, old_size);
    return larger;
}

static void install(void)
{
    mp_get_memory_functions(&former.allocate, &former.reallocate, &former.release);
    mp_set_memory_functions(allocate, reallocate, release);
}

void np_arena_install(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
}

bool np_arena_enter(size_t capacity)
{
    current = malloc(sizeof *current + capacity);
    if (current == NULL)
        return false;
    current->used = current->highest = 0;
    current->capacity = capacity;
    return true;
}

void np_arena_leave(void)
{
    np_wipe(current->memory, current->highest);
    free(current);
    current = NULL;
}
