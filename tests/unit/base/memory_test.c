/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memory_test.c: zeroed, aligned, counted, wiped; and comparison.
 */
#include <string.h>

#include "base/memory.h"
#include "base_suites.h"
#include "failing_memory.h"

START_TEST(the_applications_functions_are_taken_or_refused)
{
    struct failing_memory failing;
    struct siotls_memory memory;
    failing_memory_init(&failing, 0);
    ck_assert(sio_memory_init(&memory, NULL));
    void *block = sio_allocate(&memory, 10);
    ck_assert_ptr_nonnull(block);
    sio_release(&memory, block, 10);
    ck_assert(sio_memory_init(&memory, &failing.memory));
    ck_assert_ptr_eq(memory.context, &failing);
    struct siotls_memory incomplete = failing.memory;
    incomplete.release = NULL;
    ck_assert(!sio_memory_init(&memory, &incomplete));
    incomplete = failing.memory;
    incomplete.allocate = NULL;
    ck_assert(!sio_memory_init(&memory, &incomplete));
    incomplete = failing.memory;
    incomplete.size = sizeof incomplete - 1;
    ck_assert(!sio_memory_init(&memory, &incomplete));
}
END_TEST

START_TEST(memory_is_zero_and_never_empty)
{
    struct failing_memory failing;
    failing_memory_init(&failing, 0);
    uint8_t *block = sio_allocate(&failing.memory, 100);
    for (size_t i = 0; i < 100; i++)
        ck_assert_uint_eq(block[i], 0);
    sio_release(&failing.memory, block, 100);
    block = sio_allocate(&failing.memory, 0);
    ck_assert_ptr_nonnull(block);
    sio_release_secret(&failing.memory, block, 0);
    sio_release(&failing.memory, NULL, 10);
    sio_release_string(&failing.memory, NULL);
    sio_release_aligned(&failing.memory, NULL, 10, 16);
    ck_assert_uint_eq(failing.num_blocks, 0);
}
END_TEST

START_TEST(products_that_overflow_are_refused)
{
    struct failing_memory failing;
    failing_memory_init(&failing, 0);
    ck_assert_ptr_null(sio_allocate_array(&failing.memory, SIZE_MAX / 2, 3));
    ck_assert_ptr_null(sio_allocate_aligned(&failing.memory, SIZE_MAX - 5, 16));
    ck_assert_uint_eq(failing.num_allocations, 0);
    void *items = sio_allocate_array(&failing.memory, 3, 7);
    ck_assert_uint_eq(failing.num_bytes, 21);
    sio_release(&failing.memory, items, 21);
}
END_TEST

START_TEST(alignment_is_as_asked_for)
{
    struct failing_memory failing;
    failing_memory_init(&failing, 0);
    for (size_t alignment = 1; alignment <= 64; alignment *= 2) {
        uint8_t *block = sio_allocate_aligned(&failing.memory, 33, alignment);
        ck_assert_uint_eq((uintptr_t)block % alignment, 0);
        for (size_t i = 0; i < 33; i++)
            ck_assert_uint_eq(block[i], 0);
        memset(block, 0xff, 33);
        sio_release_aligned(&failing.memory, block, 33, alignment);
        ck_assert_uint_eq(failing.num_blocks, 0);
    }
}
END_TEST

START_TEST(copies_are_equal)
{
    struct failing_memory failing;
    failing_memory_init(&failing, 0);
    char *text = sio_allocate_string(&failing.memory, "text");
    ck_assert_str_eq(text, "text");
    sio_release_string(&failing.memory, text);
    uint8_t *copy = sio_allocate_copy(&failing.memory, "abc", 3);
    ck_assert_mem_eq(copy, "abc", 3);
    sio_release(&failing.memory, copy, 3);
    copy = sio_allocate_copy(&failing.memory, NULL, 0);
    ck_assert_ptr_nonnull(copy);
    sio_release(&failing.memory, copy, 0);
    ck_assert_uint_eq(failing.num_blocks, 0);
}
END_TEST

START_TEST(what_is_held_is_replaced_or_gone)
{
    struct failing_memory failing;
    struct sio_held *held = NULL;
    failing_memory_init(&failing, 3);
    ck_assert_uint_eq(sio_held_bytes(held).data_len, 0);
    sio_held_forget(&held, &failing.memory);
    ck_assert(sio_held_keep(&held, sio_bytes((const uint8_t *)"h2", 2), &failing.memory));
    ck_assert(sio_bytes_equal(sio_held_bytes(held), sio_bytes((const uint8_t *)"h2", 2)));
    ck_assert(sio_held_keep(&held, sio_bytes((const uint8_t *)"http/1.1", 8), &failing.memory));
    ck_assert(sio_bytes_equal(sio_held_bytes(held), sio_bytes((const uint8_t *)"http/1.1", 8)));
    ck_assert_uint_eq(failing.num_blocks, 1);
    ck_assert(!sio_held_keep(&held, sio_bytes((const uint8_t *)"h3", 2), &failing.memory));
    ck_assert(held == NULL && failing.has_failed);
    ck_assert(sio_held_keep(&held, sio_bytes((const uint8_t *)"h3", 2), &failing.memory));
    ck_assert(sio_held_keep(&held, sio_bytes(NULL, 0), &failing.memory));
    ck_assert_ptr_null(held);
    ck_assert_uint_eq(failing.num_blocks, 0);
}
END_TEST

START_TEST(no_memory_is_null)
{
    struct failing_memory failing;
    failing_memory_init(&failing, 1);
    ck_assert_ptr_null(sio_allocate(&failing.memory, 1));
    failing_memory_init(&failing, 1);
    ck_assert_ptr_null(sio_allocate_aligned(&failing.memory, 1, 16));
    failing_memory_init(&failing, 1);
    ck_assert_ptr_null(sio_allocate_string(&failing.memory, "text"));
}
END_TEST

START_TEST(comparisons_see_every_byte)
{
    uint8_t left[40] = {0};
    uint8_t right[40] = {0};
    ck_assert(sio_equal_secret(left, right, sizeof left));
    ck_assert(sio_equal_secret(NULL, NULL, 0));
    for (size_t i = 0; i < 8 * sizeof left; i++) {
        right[i / 8] = (uint8_t)(1u << i % 8);
        ck_assert(!sio_equal_secret(left, right, sizeof left));
        ck_assert(!sio_bytes_equal(sio_bytes(left, sizeof left), sio_bytes(right, sizeof right)));
        right[i / 8] = 0;
    }
    ck_assert(sio_bytes_equal(sio_bytes(left, 3), sio_bytes(right, 3)));
    ck_assert(!sio_bytes_equal(sio_bytes(left, 3), sio_bytes(right, 4)));
    ck_assert(sio_bytes_equal(sio_bytes(NULL, 0), sio_bytes(right, 0)));
}
END_TEST

START_TEST(wiping_leaves_zeros)
{
    uint8_t secret[16];
    memset(secret, 7, sizeof secret);
    sio_wipe(secret, 15);
    for (size_t i = 0; i < 15; i++)
        ck_assert_uint_eq(secret[i], 0);
    ck_assert_uint_eq(secret[15], 7);
    sio_wipe(NULL, 0);
}
END_TEST

Suite *base_memory_suite(void)
{
    Suite *suite = suite_create("memory");
    TCase *tests = tcase_create("memory");
    tcase_add_test(tests, the_applications_functions_are_taken_or_refused);
    tcase_add_test(tests, memory_is_zero_and_never_empty);
    tcase_add_test(tests, products_that_overflow_are_refused);
    tcase_add_test(tests, alignment_is_as_asked_for);
    tcase_add_test(tests, copies_are_equal);
    tcase_add_test(tests, what_is_held_is_replaced_or_gone);
    tcase_add_test(tests, no_memory_is_null);
    tcase_add_test(tests, comparisons_see_every_byte);
    tcase_add_test(tests, wiping_leaves_zeros);
    suite_add_tcase(suite, tests);
    return suite;
}
