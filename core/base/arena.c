/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arena.c: see arena.h. Used pieces have no header, since who gives one back tells its size. Gaps are few, so they are
 * a list in their own memory, and the first that is large enough is used.
 */
#include "base/arena.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SIO_ARENA_IS_WATCHED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define SIO_ARENA_IS_WATCHED 1
#endif

struct sio_gap {
    struct sio_gap *next;
    size_t size;
};

_Static_assert(sizeof(struct sio_gap) <= SIO_ARENA_UNIT, "a gap lies in a piece of the smallest size");

/* AddressSanitizer learns what of the room nobody may touch, with a unit between any two pieces. */
#if defined(SIO_ARENA_IS_WATCHED)
enum { BETWEEN = SIO_ARENA_UNIT };
void __asan_poison_memory_region(const volatile void *start, size_t size);
void __asan_unpoison_memory_region(const volatile void *start, size_t size);

static void forbid(void *start, size_t size)
{
    __asan_poison_memory_region(start, size);
}

static void allow(void *start, size_t size)
{
    __asan_unpoison_memory_region(start, size);
}
#else
enum { BETWEEN = 0 };

static void forbid(void *start, size_t size)
{
    (void)start;
    (void)size;
}

static void allow(void *start, size_t size)
{
    (void)start;
    (void)size;
}
#endif

/* What a piece takes of the room. */
static size_t rounded(size_t size)
{
    return (size + BETWEEN + SIO_ARENA_UNIT - 1) & ~(size_t)(SIO_ARENA_UNIT - 1);
}

static uint8_t *end_of(struct sio_gap *gap)
{
    return (uint8_t *)gap + gap->size;
}

/* Up to there the room was written. */
static void note_written(struct sio_arena *arena, const uint8_t *end)
{
    size_t written = (size_t)(end - arena->room);
    if (written > arena->written)
        arena->written = written;
}

/* A gap of that size there, in front of next. */
static struct sio_gap *make_gap(struct sio_arena *arena, void *start, size_t size, struct sio_gap *next)
{
    struct sio_gap *gap = start;
    allow(start, sizeof *gap);
    *gap = (struct sio_gap){.next = next, .size = size};
    note_written(arena, (const uint8_t *)(gap + 1));
    forbid((uint8_t *)start + sizeof *gap, size - sizeof *gap);
    return gap;
}

static void *take(void *context, size_t block_size)
{
    struct sio_arena *arena = context;
    if (block_size > arena->room_size)
        return arena->behind->allocate(arena->behind->context, block_size);
    const size_t size = rounded(block_size);
    struct sio_gap **link = &arena->gaps;
    while (*link != NULL && (*link)->size < size)
        link = &(*link)->next;
    struct sio_gap *gap = *link;
    if (gap == NULL)
        return arena->behind->allocate(arena->behind->context, block_size);
    *link = gap->size == size ? gap->next : make_gap(arena, (uint8_t *)gap + size, gap->size - size, gap->next);
    note_written(arena, (const uint8_t *)gap + size);
    allow(gap, block_size);
    forbid((uint8_t *)gap + block_size, size - block_size);
    return gap;
}

static bool is_within(const struct sio_arena *arena, const void *block)
{
    return (uintptr_t)block - (uintptr_t)arena->room < arena->room_size;
}

/* Takes the next gap in, if it begins where this one ends. */
static void join(struct sio_gap *gap)
{
    struct sio_gap *next = gap->next;
    if (next == NULL || end_of(gap) != (uint8_t *)next)
        return;
    gap->size += next->size;
    gap->next = next->next;
    forbid(next, sizeof *next);
}

static void give_back(void *context, void *block, size_t block_size)
{
    struct sio_arena *arena = context;
    if (!is_within(arena, block)) {
        arena->behind->release(arena->behind->context, block, block_size);
        return;
    }
    struct sio_gap *before = NULL;
    struct sio_gap **link = &arena->gaps;
    while (*link != NULL && (uintptr_t)*link < (uintptr_t)block) {
        before = *link;
        link = &before->next;
    }
    *link = make_gap(arena, block, rounded(block_size), *link);
    join(*link);
    if (before != NULL)
        join(before);
}

void sio_arena_init(struct sio_arena *arena, void *room, size_t room_size, const struct siotls_memory *behind)
{
    *arena = (struct sio_arena){
        .memory = {.size = sizeof arena->memory, .context = arena, .allocate = take, .release = give_back},
        .behind = behind,
        .room = room,
        .room_size = room_size,
    };
    if (room_size > 0)
        arena->gaps = make_gap(arena, room, room_size, NULL);
}

void sio_arena_clear(struct sio_arena *arena)
{
    allow(arena->room, arena->room_size);
    sio_wipe(arena->room, arena->written);
    arena->written = 0;
    arena->gaps = NULL;
}
