/* SPDX-License-Identifier: Apache-2.0 */
/* count.c: see count.h. malloc and its relatives are defined here and stand before those of glibc. */
#include "bench/count.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(thread_sanitizer)
#define BENCH_SANITIZED 1
#endif
#endif
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(BENCH_SANITIZED)
#define BENCH_COUNTS_MALLOC 1
#endif

static struct bench_counts now;
/* volatile: compilers know that malloc and free read nothing of ours. */
static _Thread_local volatile enum bench_owner running;
static int is_counting;
/* What a siotls_memory takes is counted for its owner also in process. */
static enum bench_owner owners[BENCH_NUM_OWNERS] = {BENCH_OTHER, BENCH_CLIENT, BENCH_SERVER, BENCH_POOL};

void bench_count_begin(void)
{
    is_counting = 1;
}

void bench_count_end(void)
{
    is_counting = 0;
}

void bench_count_reset_peak(void)
{
    for (size_t i = 0; i < BENCH_NUM_OWNERS; i++) {
        now.own[i].peak_bytes = now.own[i].bytes;
        now.process[i].peak_bytes = now.process[i].bytes;
    }
}

static void add(struct bench_count *count, void *block)
{
    count->bytes += (int64_t)malloc_usable_size(block);
    count->allocations++;
    if (count->bytes > count->peak_bytes)
        count->peak_bytes = count->bytes;
}

enum bench_owner bench_count_run_as(enum bench_owner owner)
{
    enum bench_owner before = running;
    running = owner;
    return before;
}

void bench_count_read(struct bench_counts *counts)
{
    *counts = now;
}

static void *allocate(void *context, size_t block_size)
{
    enum bench_owner owner = *(enum bench_owner *)context;
    enum bench_owner before = bench_count_run_as(owner);
    void *block = malloc(block_size);
    bench_count_run_as(before);
    if (block)
        add(&now.own[owner], block);
    return block;
}

static void release(void *context, void *block, size_t block_size)
{
    enum bench_owner owner = *(enum bench_owner *)context;
    (void)block_size;
    now.own[owner].bytes -= (int64_t)malloc_usable_size(block);
    enum bench_owner before = bench_count_run_as(owner);
    free(block);
    bench_count_run_as(before);
}

struct siotls_memory bench_count_memory(enum bench_owner owner)
{
    return (struct siotls_memory){
        .size = sizeof(struct siotls_memory), .context = &owners[owner], .allocate = allocate, .release = release};
}

#ifdef BENCH_COUNTS_MALLOC

int bench_count_has_process(void)
{
    return 1;
}

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t num_items, size_t item_size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);

static void *taken(void *block)
{
    if (is_counting && block)
        add(&now.process[running], block);
    return block;
}

static void given_back(void *block)
{
    if (is_counting && block)
        now.process[running].bytes -= (int64_t)malloc_usable_size(block);
}

void *malloc(size_t size)
{
    return taken(__libc_malloc(size));
}

void *calloc(size_t num_items, size_t item_size)
{
    return taken(__libc_calloc(num_items, item_size));
}

void *realloc(void *block, size_t size)
{
    given_back(block);
    void *other = __libc_realloc(block, size);
    if (is_counting && other == NULL && size > 0 && block)
        now.process[running].bytes += (int64_t)malloc_usable_size(block);
    return taken(other);
}

void free(void *block)
{
    given_back(block);
    __libc_free(block);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return taken(__libc_memalign(alignment, size));
}

void *memalign(size_t alignment, size_t size)
{
    return taken(__libc_memalign(alignment, size));
}

int posix_memalign(void **block, size_t alignment, size_t size)
{
    *block = taken(__libc_memalign(alignment, size));
    return *block ? 0 : ENOMEM;
}

#else

int bench_count_has_process(void)
{
    return 0;
}

#endif
