/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arena.h: one room of memory for what dies together, handed out in pieces through a siotls_memory, so that who takes
 * one need not know. What is given back is there for others; what does not fit comes from the memory behind.
 */
#ifndef SIO_BASE_ARENA_H
#define SIO_BASE_ARENA_H

#include "base/memory.h"

/* Pieces are aligned for any type, as siotls_memory wants it, if the room is; sizes are rounded up to this. */
enum { SIO_ARENA_UNIT = 16 };

struct sio_gap;

struct sio_arena {
    struct siotls_memory memory; /* for who takes pieces; it points back here */
    const struct siotls_memory *behind;
    uint8_t *room;
    size_t room_size;
    struct sio_gap *gaps; /* what of the room is free, by address; no two touch */
    size_t written;       /* how much of the room, from its start, ever held something */
};

/* The room is the caller's; its size is a multiple of SIO_ARENA_UNIT, and may be 0. The arena must not move. */
void sio_arena_init(struct sio_arena *arena, void *room, size_t room_size, const struct siotls_memory *behind);

/* Wipes what of the room was written. What came from behind was given back before. */
void sio_arena_clear(struct sio_arena *arena);

#endif
