/* SPDX-License-Identifier: Apache-2.0 */
/*
 * incoming_test.c: bytes of messages grow, leave by the message, and move to other memory or stay.
 */
#include "handshake/context/incoming.h"

#include "failing_memory.h"
#include "handshake_suites.h"

static struct failing_memory memory;
static struct sio_incoming *incoming;

static bool add(const char *text, size_t text_len)
{
    return sio_incoming_add(&incoming, sio_bytes((const uint8_t *)text, text_len), &memory.memory);
}

START_TEST(a_message_leaves_and_the_rest_stays)
{
    failing_memory_init(&memory, 0);
    ck_assert(sio_incoming_has_no_rest(incoming));
    ck_assert_uint_eq(sio_incoming_message(incoming).data_len, 0);
    ck_assert(add("", 0));
    ck_assert_ptr_null(incoming);
    ck_assert(add("abc", 3) && add("defg", 4) && add("h", 1));
    ck_assert_uint_eq(memory.num_allocations, 3);
    ck_assert_uint_eq(memory.num_blocks, 1);
    incoming->message_len = 5;
    ck_assert(!sio_incoming_has_no_rest(incoming));
    ck_assert_mem_eq(sio_incoming_message(incoming).data, "abcde", 5);
    sio_incoming_consume(&incoming);
    ck_assert_uint_eq(incoming->message_len, 0);
    ck_assert_uint_eq(incoming->data_len, 3);
    ck_assert_mem_eq(incoming->data, "fgh\0\0\0\0\0", 8);
    sio_incoming_consume(&incoming);
    ck_assert_uint_eq(incoming->data_len, 3);
    incoming->message_len = 3;
    ck_assert(sio_incoming_has_no_rest(incoming));
    sio_incoming_consume(&incoming);
    ck_assert_ptr_null(incoming);
    ck_assert_uint_eq(memory.num_blocks, 0);
    sio_incoming_consume(&incoming);
    sio_incoming_forget(&incoming);
}
END_TEST

START_TEST(without_memory_nothing_is_added)
{
    failing_memory_init(&memory, 1);
    ck_assert(!add("abc", 3));
    ck_assert_ptr_null(incoming);
    failing_memory_init(&memory, 2);
    ck_assert(add("abc", 3) && !add("def", 3));
    ck_assert_uint_eq(incoming->data_len, 3);
    ck_assert_mem_eq(incoming->data, "abc", 3);
    sio_incoming_forget(&incoming);
    ck_assert_uint_eq(memory.num_blocks, 0);
}
END_TEST

START_TEST(they_move_or_stay)
{
    struct failing_memory other;
    failing_memory_init(&memory, 0);
    failing_memory_init(&other, 1);
    ck_assert(sio_incoming_move(&incoming, &other.memory));
    ck_assert(add("abc", 3) && add("d", 1));
    ck_assert(!sio_incoming_move(&incoming, &other.memory));
    ck_assert_ptr_eq(incoming->memory, &memory.memory);
    ck_assert_mem_eq(incoming->data, "abcd", 4);
    failing_memory_init(&other, 2);
    ck_assert(sio_incoming_move(&incoming, &other.memory));
    ck_assert_uint_eq(memory.num_blocks, 0);
    ck_assert_uint_eq(incoming->capacity, 4);
    ck_assert_mem_eq(incoming->data, "abcd", 4);
    ck_assert(sio_incoming_move(&incoming, &other.memory));
    ck_assert_uint_eq(other.num_allocations, 1);
    sio_incoming_forget(&incoming);
    ck_assert_uint_eq(other.num_blocks, 0);
}
END_TEST

Suite *handshake_incoming_suite(void)
{
    Suite *suite = suite_create("handshake/incoming");
    TCase *tcase = tcase_create("incoming");
    tcase_add_test(tcase, a_message_leaves_and_the_rest_stays);
    tcase_add_test(tcase, without_memory_nothing_is_added);
    tcase_add_test(tcase, they_move_or_stay);
    suite_add_tcase(suite, tcase);
    return suite;
}
