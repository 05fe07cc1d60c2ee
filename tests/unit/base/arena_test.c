/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arena_test.c: pieces of a room: they do not touch, what is given back is used again, what does not fit comes from
 * behind.
 */
#include <string.h>

#include "base/arena.h"
#include "base_suites.h"
#include "failing_memory.h"

enum { ROOM = 1024, MAX_PIECES = 64 };

static struct failing_memory behind;
static struct sio_arena arena;
static _Alignas(SIO_ARENA_UNIT) uint8_t room[ROOM];

static void begin(void)
{
    failing_memory_init(&behind, 0);
    sio_arena_init(&arena, room, sizeof room, &behind.memory);
}

static void end(void)
{
    sio_arena_clear(&arena);
    ck_assert_uint_eq(behind.num_blocks, 0);
}

static bool is_in_room(const uint8_t *piece, size_t size)
{
    return piece >= room && piece + size <= room + sizeof room;
}

START_TEST(pieces_lie_in_the_room_and_are_aligned)
{
    begin();
    for (size_t size = 1; size < 40; size++) {
        uint8_t *piece = sio_allocate(&arena.memory, size);
        ck_assert(is_in_room(piece, size));
        ck_assert_uint_eq((uintptr_t)piece % SIO_ARENA_UNIT, 0);
        sio_release(&arena.memory, piece, size);
    }
    ck_assert_uint_eq(behind.num_allocations, 0);
    end();
}
END_TEST

START_TEST(all_of_it_is_used_and_used_again)
{
    uint8_t *pieces[MAX_PIECES];
    begin();
    for (size_t round = 0; round < 3; round++) {
        size_t num = 0;
        while (num < MAX_PIECES && is_in_room(pieces[num] = sio_allocate(&arena.memory, 48), 48))
            num++;
        ck_assert_uint_ge(num, ROOM / 64);
        sio_release(&arena.memory, pieces[num], 48);
        /* Every other first, so that gaps have to be joined on both sides. */
        for (size_t i = 0; i < num; i += 2)
            sio_release(&arena.memory, pieces[i], 48);
        for (size_t i = 1; i < num; i += 2)
            sio_release(&arena.memory, pieces[i], 48);
    }
    uint8_t *whole = sio_allocate(&arena.memory, ROOM - 2 * SIO_ARENA_UNIT);
    ck_assert(is_in_room(whole, ROOM - 2 * SIO_ARENA_UNIT));
    sio_release(&arena.memory, whole, ROOM - 2 * SIO_ARENA_UNIT);
    end();
}
END_TEST

START_TEST(what_does_not_fit_comes_from_behind)
{
    begin();
    uint8_t *large = sio_allocate(&arena.memory, ROOM + 1);
    ck_assert_ptr_nonnull(large);
    ck_assert(!is_in_room(large, 1));
    ck_assert_uint_eq(behind.num_blocks, 1);
    sio_release(&arena.memory, large, ROOM + 1);
    ck_assert_uint_eq(behind.num_blocks, 0);
    behind.fail_at = behind.num_allocations + 1;
    ck_assert_ptr_null(sio_allocate(&arena.memory, ROOM + 1));
    end();
}
END_TEST

START_TEST(without_a_room_all_comes_from_behind)
{
    failing_memory_init(&behind, 0);
    sio_arena_init(&arena, room, 0, &behind.memory);
    uint8_t *piece = sio_allocate(&arena.memory, 1);
    ck_assert_uint_eq(behind.num_blocks, 1);
    sio_release(&arena.memory, piece, 1);
    end();
}
END_TEST

/* Nobody wrote to the piece but the test. */
static bool is_filled(const uint8_t *piece, size_t size, size_t with)
{
    size_t num_good = 0;
    while (num_good < size && piece[num_good] == with)
        num_good++;
    return num_good == size;
}

/* As in a handshake: pieces of all sizes come and go, and none reaches into another. */
START_TEST(pieces_do_not_touch)
{
    uint8_t *pieces[MAX_PIECES] = {NULL};
    size_t sizes[MAX_PIECES] = {0};
    uint32_t random = 1;
    begin();
    for (size_t i = 0; i < 5000; i++) {
        random = random * 1664525 + 1013904223;
        size_t at = (random >> 8) % MAX_PIECES;
        ck_assert(is_filled(pieces[at], sizes[at], at));
        sio_release(&arena.memory, pieces[at], sizes[at]);
        sizes[at] = pieces[at] == NULL ? 1 + (random >> 16) % 100 : 0;
        pieces[at] = sizes[at] > 0 ? sio_allocate(&arena.memory, sizes[at]) : NULL;
        if (sizes[at] > 0)
            memset(pieces[at], (int)at, sizes[at]);
    }
    for (size_t at = 0; at < MAX_PIECES; at++)
        sio_release(&arena.memory, pieces[at], sizes[at]);
    ck_assert_uint_lt(behind.num_allocations, 2500);
    end();
}
END_TEST

START_TEST(it_is_wiped_at_the_end)
{
    static const uint8_t zeros[ROOM];
    begin();
    memset(sio_allocate(&arena.memory, 100), 's', 100);
    end();
    ck_assert_mem_eq(room, zeros, sizeof zeros);
}
END_TEST

START_TEST(a_piece_that_fills_the_room_is_wiped)
{
    static const uint8_t zeros[ROOM];
    size_t size = ROOM;
    uint8_t *piece;
    begin();
    while (!is_in_room(piece = sio_allocate(&arena.memory, size), size)) {
        sio_release(&arena.memory, piece, size);
        size -= SIO_ARENA_UNIT;
    }
    ck_assert_uint_ge(size, ROOM - SIO_ARENA_UNIT);
    memset(piece, 's', size);
    end();
    ck_assert_mem_eq(room, zeros, size);
}
END_TEST

/* What was written and given back is, whoever did not wipe it then. */
START_TEST(only_what_was_written_is_wiped)
{
    enum { WRITTEN = 600, BEHIND = 64 };
    memset(room, 'u', sizeof room);
    begin();
    uint8_t *first = sio_allocate(&arena.memory, WRITTEN / 2);
    uint8_t *last = sio_allocate(&arena.memory, WRITTEN / 2);
    memset(last, 's', WRITTEN / 2);
    sio_release(&arena.memory, last, WRITTEN / 2);
    sio_release(&arena.memory, first, WRITTEN / 2);
    end();
    ck_assert(is_filled(room, WRITTEN, 0));
    ck_assert(is_filled(room + WRITTEN + BEHIND, sizeof room - WRITTEN - BEHIND, 'u'));
}
END_TEST

Suite *base_arena_suite(void)
{
    Suite *suite = suite_create("base/arena");
    TCase *tests = tcase_create("arena");
    tcase_add_test(tests, pieces_lie_in_the_room_and_are_aligned);
    tcase_add_test(tests, all_of_it_is_used_and_used_again);
    tcase_add_test(tests, what_does_not_fit_comes_from_behind);
    tcase_add_test(tests, without_a_room_all_comes_from_behind);
    tcase_add_test(tests, pieces_do_not_touch);
    tcase_add_test(tests, it_is_wiped_at_the_end);
    tcase_add_test(tests, a_piece_that_fills_the_room_is_wiped);
    tcase_add_test(tests, only_what_was_written_is_wiped);
    suite_add_tcase(suite, tests);
    return suite;
}
