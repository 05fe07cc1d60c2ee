/* SPDX-License-Identifier: Apache-2.0 */
/* starve_posix.c: memory that runs out. */
#include <malloc.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "kit/process.h"

enum { MAX_BLOCKS = 1 << 16 };

#if defined(__SANITIZE_ADDRESS__)
#define HAS_OWN_ALLOCATOR 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_OWN_ALLOCATOR 1
#endif
#endif

#if defined(HAS_OWN_ALLOCATOR)
void kit_trial_starve(struct trial *trial, int (*work)(void *argument), void *argument)
{
    (void)work;
    (void)argument;
    kit_trial_skip(trial, "AddressSanitizer's allocator ends the program when memory runs out");
}
#else
/* Takes all that malloc can give under the limit, large blocks first. */
static size_t take_all(void **blocks, size_t max_blocks)
{
    size_t num_blocks = 0;
    for (size_t size = 1 << 20; size >= 16; size /= 2)
        while (num_blocks < max_blocks && (blocks[num_blocks] = malloc(size)) != NULL)
            num_blocks++;
    return num_blocks;
}

static int limit_memory(const struct rlimit *before, rlim_t bytes)
{
    const struct rlimit limit = {bytes, before->rlim_max};
    return setrlimit(RLIMIT_AS, &limit) == 0;
}

/* Room on the heap that malloc does not give back: what is handed out piece by piece later. */
static void keep_heap(void)
{
    void *rooms[8];
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    for (size_t i = 0; i < 8; i++)
        rooms[i] = malloc(64 * 1024);
    for (size_t i = 0; i < 8; i++)
        free(rooms[i]);
}

/*
 * The stack cannot grow either once memory is limited. Not inline: within its caller's frame the room would lie above
 * what is called later, which then has nothing to grow into.
 */
__attribute__((noinline)) static void grow_stack(void)
{
    volatile uint8_t room[256 * 1024];
    for (size_t i = 0; i < sizeof room; i += 1024)
        room[i] = 1;
}

void kit_trial_starve(struct trial *trial, int (*work)(void *argument), void *argument)
{
    struct rlimit limit;
    void **blocks = kit_trial_allocate(MAX_BLOCKS * sizeof *blocks);
    /* What is set up once per process has to exist. */
    grow_stack();
    keep_heap();
    if (!kit_trial_expect(trial, work(argument) == 1, "it fails before memory is short"))
        return;
    if (getrlimit(RLIMIT_AS, &limit) != 0 || !limit_memory(&limit, 0)) {
        kit_trial_skip(trial, "this system cannot limit memory");
        return;
    }
    size_t num_blocks = take_all(blocks, MAX_BLOCKS);
    int result = 0;
    uint32_t num_refused = 0;
    for (size_t round = 0; result == 0 && num_blocks > 0; round++) {
        result = work(argument);
        num_refused += result == 0;
        /* The smallest go first, one at a time; then faster, as large needs would take for ever. */
        for (size_t i = 0; i <= round / 16 && num_blocks > 0; i++)
            free(blocks[--num_blocks]);
    }
    while (num_blocks > 0)
        free(blocks[--num_blocks]);
    limit_memory(&limit, limit.rlim_cur);
    trial->outcome.num_cases = num_refused;
    if (kit_trial_expect(trial, result >= 0, "a wrong answer when memory runs out"))
        kit_trial_expect(trial, work(argument) == 1, "it still fails when memory is there again");
}
#endif
