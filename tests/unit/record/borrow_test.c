/* SPDX-License-Identifier: Apache-2.0 */
/*
 * borrow_test.c: receiving in the caller's memory: what is copied, what is not, and what is said to be taken.
 */
#include "peer.h"

#include <string.h>

#include "record_suites.h"

static struct peer peer;
static uint8_t content[MAX_WIRE];
static uint8_t wire[2 * MAX_WIRE];

enum { TEXT = 23, HANDSHAKE = 22 };

static void setup(void)
{
    peer_open(&peer, 2);
    peer_key(&peer, SIOTLS_DIRECTION_OPEN, &toy_two);
    fill_pattern(content, sizeof content, 3);
}

static void teardown(void)
{
    peer_close(&peer);
}

static void begin(uint8_t *data, size_t data_len)
{
    static struct sio_borrowed borrowed;
    sio_record_borrow_begin(&peer.layer, &borrowed, data, data_len);
}

static size_t end(bool stopped)
{
    size_t taken;
    ck_assert(sio_record_borrow_end(&peer.layer, &taken, stopped, &peer.error));
    ck_assert_ptr_null(peer.layer.input.borrowed);
    return taken;
}

static struct siotls_bytes keep_text(size_t content_len)
{
    struct sio_record record;
    ck_assert_int_eq(sio_record_next(&peer.layer, &record, &peer.error), SIO_RECORD_READY);
    ck_assert_uint_eq(record.content_len, content_len);
    ck_assert_mem_eq(record.content, content, content_len);
    sio_record_keep_text(&peer.layer, &record);
    return sio_record_text(&peer.layer);
}

static bool lies_in(const uint8_t *data, const uint8_t *memory, size_t memory_len)
{
    return (uintptr_t)data >= (uintptr_t)memory && (uintptr_t)data < (uintptr_t)memory + memory_len;
}

/* Text points into the caller's memory and stays after the call; no block is lent for it. */
START_TEST(text_lies_in_the_callers_memory)
{
    size_t wire_len = build_record(wire, 0, TEXT, content, 500, 0);
    begin(wire, wire_len);
    struct siotls_bytes text = keep_text(500);
    ck_assert_ptr_eq(text.data, wire + 5);
    ck_assert_uint_eq(end(true), wire_len);
    ck_assert_ptr_null(peer.layer.input.block);
    ck_assert_ptr_eq(sio_record_text(&peer.layer).data, wire + 5);
    ck_assert(sio_record_text_read(&peer.layer, 500));
}
END_TEST

/* What stands behind text is not taken, and is offered again. */
START_TEST(stops_at_text)
{
    size_t first_len = build_record(wire, 0, TEXT, content, 500, 0);
    size_t wire_len = first_len + build_record(wire + first_len, 1, TEXT, content, 400, 0);
    begin(wire, wire_len);
    keep_text(500);
    expect_none(&peer);
    ck_assert_uint_eq(end(true), first_len);
    begin(wire + first_len, wire_len - first_len);
    expect_none(&peer);
    ck_assert_uint_eq(end(true), 0);
    ck_assert(sio_record_text_read(&peer.layer, 500));
    begin(wire + first_len, wire_len - first_len);
    keep_text(400);
    ck_assert_uint_eq(end(true), wire_len - first_len);
}
END_TEST

/* A trailing part is copied, and completed by no more bytes than it needs. */
START_TEST(part_is_copied_and_completed)
{
    size_t first_len = build_record(wire, 0, HANDSHAKE, content, 200, 0);
    size_t second_len = build_record(wire + first_len, 1, HANDSHAKE, content, 300, 0);
    size_t wire_len = first_len + second_len + build_record(wire + first_len + second_len, 2, TEXT, content, 100, 0);
    static uint8_t copy[2000];
    for (size_t split = 1; split < second_len; split++) {
        peer.layer.receive.sequence = 0;
        memcpy(copy, wire, wire_len);
        begin(copy, first_len + split);
        expect_record(&peer, HANDSHAKE, content, 200);
        expect_none(&peer);
        ck_assert_uint_eq(end(false), first_len + split);
        memset(copy, 0xee, first_len + split);
        begin(copy + first_len + split, wire_len - first_len - split);
        expect_record(&peer, HANDSHAKE, content, 300);
        struct siotls_bytes text = keep_text(100);
        ck_assert_ptr_eq(text.data, copy + first_len + second_len + 5);
        ck_assert_uint_eq(end(true), wire_len - first_len - split);
        ck_assert(sio_record_text_read(&peer.layer, 100));
        ck_assert_ptr_null(peer.layer.input.block);
    }
}
END_TEST

/* Text of a record that lies in two places is in our block, and the rest is left where it is. */
START_TEST(text_of_a_completed_record)
{
    size_t first_len = build_record(wire, 0, TEXT, content, 200, 0);
    size_t wire_len = first_len + build_record(wire + first_len, 1, TEXT, content, 300, 0);
    begin(wire, 50);
    expect_none(&peer);
    ck_assert_uint_eq(end(false), 50);
    begin(wire + 50, wire_len - 50);
    struct siotls_bytes text = keep_text(200);
    ck_assert(!lies_in(text.data, wire, sizeof wire));
    ck_assert_uint_eq(end(true), first_len - 50);
    ck_assert_mem_eq(text.data, content, 200);
    ck_assert(sio_record_text_read(&peer.layer, 200));
    ck_assert_ptr_null(peer.layer.input.block);
    begin(wire + first_len, wire_len - first_len);
    keep_text(300);
    ck_assert_uint_eq(end(true), wire_len - first_len);
}
END_TEST

/* Records that wait in our block come first; bytes completing the last of them are moved in, compacting it. */
START_TEST(own_block_comes_first)
{
    size_t first_len = build_record(wire, 0, HANDSHAKE, content, 1000, 0);
    size_t wire_len = first_len + build_record(wire + first_len, 1, HANDSHAKE, content, 16384, 0);
    feed(&peer, wire, 17000);
    begin(wire + 17000, wire_len - 17000);
    expect_record(&peer, HANDSHAKE, content, 1000);
    expect_record(&peer, HANDSHAKE, content, 16384);
    expect_none(&peer);
    ck_assert_uint_eq(end(false), wire_len - 17000);
    ck_assert_ptr_null(peer.layer.input.block);
}
END_TEST

START_TEST(one_byte_at_a_time)
{
    size_t wire_len = build_record(wire, 0, HANDSHAKE, content, 100, 9);
    for (size_t i = 0; i < wire_len; i++) {
        begin(wire + i, 1);
        if (i + 1 < wire_len)
            expect_none(&peer);
        else
            expect_record(&peer, HANDSHAKE, content, 100);
        ck_assert_uint_eq(end(false), 1);
    }
}
END_TEST

START_TEST(nothing_borrowed)
{
    begin(NULL, 0);
    expect_none(&peer);
    ck_assert_uint_eq(end(false), 0);
    ck_assert_ptr_null(peer.layer.input.block);
}
END_TEST

START_TEST(no_memory_for_the_part)
{
    size_t taken;
    size_t first_len = build_record(wire, 0, HANDSHAKE, content, 100, 0);
    peer.out_of_memory = true;
    begin(wire, first_len + 3);
    expect_record(&peer, HANDSHAKE, content, 100);
    expect_none(&peer);
    ck_assert(!sio_record_borrow_end(&peer.layer, &taken, false, &peer.error));
    ck_assert_uint_eq(taken, first_len);
    ck_assert_int_eq(peer.error.status, SIOTLS_ERROR_NO_MEMORY);
}
END_TEST

Suite *record_borrow_suite(void)
{
    Suite *suite = suite_create("borrowed memory");
    TCase *tests = tcase_create("borrowed memory");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, text_lies_in_the_callers_memory);
    tcase_add_test(tests, stops_at_text);
    tcase_add_test(tests, part_is_copied_and_completed);
    tcase_add_test(tests, text_of_a_completed_record);
    tcase_add_test(tests, own_block_comes_first);
    tcase_add_test(tests, one_byte_at_a_time);
    tcase_add_test(tests, nothing_borrowed);
    tcase_add_test(tests, no_memory_for_the_part);
    suite_add_tcase(suite, tests);
    return suite;
}
