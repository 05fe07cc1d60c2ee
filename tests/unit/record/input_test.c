/* SPDX-License-Identifier: Apache-2.0 */
/*
 * input_test.c: the port for received bytes and the port for text: views that stay, room that is always made.
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
    fill_pattern(content, sizeof content, 2);
}

static void teardown(void)
{
    peer_close(&peer);
}

static uint8_t *show(size_t *buffer_len, size_t size_hint)
{
    uint8_t *buffer;
    ck_assert(sio_record_receive_buffer(&peer.layer, &buffer, buffer_len, size_hint, &peer.error));
    return buffer;
}

/* Puts bytes through the shown buffer. */
static void put(const uint8_t *data, size_t data_len)
{
    size_t buffer_len;
    uint8_t *buffer = show(&buffer_len, data_len);
    ck_assert_uint_ge(buffer_len, data_len);
    memcpy(buffer, data, data_len);
    ck_assert(sio_record_received(&peer.layer, data_len));
}

/* Opens the next record, which is text, and keeps it. */
static struct siotls_bytes keep_text(size_t content_len)
{
    struct sio_record record;
    ck_assert_int_eq(sio_record_next(&peer.layer, &record, &peer.error), SIO_RECORD_READY);
    ck_assert_uint_eq(record.type, TEXT);
    sio_record_keep_text(&peer.layer, &record);
    ck_assert(sio_record_has_text(&peer.layer));
    struct siotls_bytes text = sio_record_text(&peer.layer);
    ck_assert_uint_eq(text.data_len, content_len);
    ck_assert_mem_eq(text.data, content, content_len);
    return text;
}

START_TEST(shows_the_same_buffer_until_received)
{
    size_t first_len;
    size_t again_len;
    uint8_t *first = show(&first_len, 0);
    ck_assert_uint_ge(first_len, MAX_WIRE);
    uint8_t *again = show(&again_len, 100000);
    ck_assert_ptr_eq(first, again);
    ck_assert_uint_eq(first_len, again_len);
    ck_assert(!sio_record_received(&peer.layer, first_len + 1));
    again = show(&again_len, 1);
    ck_assert_ptr_eq(first, again);
    ck_assert_uint_eq(first_len, again_len);
    ck_assert(sio_record_received(&peer.layer, 0));
    ck_assert_ptr_null(peer.layer.input.block);
    ck_assert(!sio_record_received(&peer.layer, 1));
    ck_assert(sio_record_received(&peer.layer, 0));
}
END_TEST

START_TEST(takes_nothing_else_while_a_buffer_is_shown)
{
    size_t taken = 1;
    size_t buffer_len;
    size_t wire_len = build_record(wire, 0, TEXT, content, 10, 0);
    uint8_t *buffer = show(&buffer_len, 0);
    ck_assert(sio_record_receive_data(&peer.layer, &taken, wire, wire_len, &peer.error));
    ck_assert_uint_eq(taken, 0);
    struct sio_borrowed borrowed;
    sio_record_borrow_begin(&peer.layer, &borrowed, wire, wire_len);
    expect_none(&peer);
    ck_assert(sio_record_borrow_end(&peer.layer, &taken, false, &peer.error));
    ck_assert_uint_eq(taken, 0);
    memcpy(buffer, wire, wire_len);
    ck_assert(sio_record_received(&peer.layer, wire_len));
    keep_text(10);
}
END_TEST

START_TEST(one_byte_at_a_time)
{
    size_t wire_len = build_record(wire, 0, TEXT, content, 300, 7);
    for (size_t i = 0; i < wire_len; i++) {
        expect_none(&peer);
        put(wire + i, 1);
    }
    keep_text(300);
    ck_assert(sio_record_text_read(&peer.layer, 300));
    ck_assert_ptr_null(peer.layer.input.block);
}
END_TEST

START_TEST(text_is_read_in_pieces)
{
    put(wire, build_record(wire, 0, TEXT, content, 100, 0));
    struct siotls_bytes text = keep_text(100);
    ck_assert(!sio_record_text_read(&peer.layer, 101));
    ck_assert(sio_record_text_read(&peer.layer, 0));
    ck_assert(sio_record_text_read(&peer.layer, 30));
    ck_assert_ptr_eq(sio_record_text(&peer.layer).data, text.data + 30);
    ck_assert_uint_eq(sio_record_text(&peer.layer).data_len, 70);
    ck_assert(sio_record_text_read(&peer.layer, 70));
    ck_assert(!sio_record_has_text(&peer.layer));
    ck_assert_uint_eq(sio_record_text(&peer.layer).data_len, 0);
    ck_assert(sio_record_text_read(&peer.layer, 0));
    ck_assert(!sio_record_text_read(&peer.layer, 1));
}
END_TEST

/* Nothing behind unread text is opened, not even judged. */
START_TEST(nothing_is_opened_behind_text)
{
    put(wire, build_record(wire, 0, TEXT, content, 100, 0));
    put(wire, build_clear(wire, 99, content, 4));
    keep_text(100);
    expect_none(&peer);
    ck_assert(sio_record_text_read(&peer.layer, 99));
    expect_none(&peer);
    ck_assert(sio_record_text_read(&peer.layer, 1));
    expect_failure(&peer, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "record: unprotected record where a key is in use");
}
END_TEST

/* A text view stays while bytes are received behind it, up to the last that there is room for. */
START_TEST(text_stays_while_receiving)
{
    size_t wire_len = build_record(wire, 0, TEXT, content, 16000, 0);
    size_t next_len = build_record(wire + wire_len, 1, TEXT, content, 1600, 0);
    put(wire, wire_len + 5);
    struct siotls_bytes text = keep_text(16000);
    size_t done = wire_len + 5;
    for (;;) {
        size_t buffer_len;
        uint8_t *buffer = show(&buffer_len, 7);
        if (buffer_len == 0)
            break;
        ck_assert(buffer >= text.data + text.data_len);
        size_t len = buffer_len < 7 ? buffer_len : 7;
        memcpy(buffer, wire + done, len);
        done += len;
        ck_assert(sio_record_received(&peer.layer, len));
        expect_none(&peer);
        ck_assert_ptr_eq(sio_record_text(&peer.layer).data, text.data);
        ck_assert_mem_eq(text.data, content, 16000);
    }
    ck_assert_uint_lt(done, wire_len + next_len);
    ck_assert(sio_record_text_read(&peer.layer, 16000));
    put(wire + done, wire_len + next_len - done);
    keep_text(1600);
}
END_TEST

/* The buffer that is shown stays while text before it is read, and what is put there arrives. */
START_TEST(shown_buffer_stays_while_text_is_read)
{
    size_t buffer_len;
    put(wire, build_record(wire, 0, TEXT, content, 100, 0));
    keep_text(100);
    uint8_t *buffer = show(&buffer_len, 0);
    size_t wire_len = build_record(buffer, 1, TEXT, content, 50, 0);
    ck_assert(sio_record_text_read(&peer.layer, 100));
    expect_none(&peer);
    size_t again_len;
    ck_assert_ptr_eq(show(&again_len, 20000), buffer);
    ck_assert_uint_eq(again_len, buffer_len);
    ck_assert(sio_record_received(&peer.layer, wire_len));
    keep_text(50);
    buffer = show(&buffer_len, 0);
    ck_assert(sio_record_text_read(&peer.layer, 50));
    ck_assert(sio_record_received(&peer.layer, 0));
    ck_assert_ptr_null(peer.layer.input.block);
}
END_TEST

/* A record of a message stays as it is until the next one is asked for, whatever is received meanwhile. */
START_TEST(content_stays_until_the_next_record)
{
    struct sio_record record;
    size_t wire_len = build_record(wire, 0, HANDSHAKE, content, 12000, 0);
    wire_len += build_record(wire + wire_len, 1, HANDSHAKE, content, 16384, 0);
    put(wire, 17000);
    ck_assert_int_eq(sio_record_next(&peer.layer, &record, &peer.error), SIO_RECORD_READY);
    size_t buffer_len;
    show(&buffer_len, 16000);
    ck_assert_uint_eq(buffer_len, SIO_BLOCK_ROOM - 17000);
    ck_assert(sio_record_received(&peer.layer, 0));
    ck_assert_mem_eq(record.content, content, 12000);
    expect_none(&peer);
    put(wire + 17000, wire_len - 17000);
    expect_record(&peer, HANDSHAKE, content, 16384);
}
END_TEST

/* Wherever a record of the largest size begins in the block, it can be received. */
START_TEST(largest_record_always_fits)
{
    uint64_t sequence = 0;
    for (size_t first_len = 1; first_len < 2000; first_len += 37) {
        size_t wire_len = build_record(wire, sequence++, TEXT, content, first_len, 0);
        size_t first_end = wire_len;
        wire_len += build_record(wire + wire_len, sequence++, TEXT, content, 16384, 0);
        size_t split = first_end + first_len % 11;
        put(wire, split);
        keep_text(first_len);
        ck_assert(sio_record_text_read(&peer.layer, first_len));
        expect_none(&peer);
        size_t done = split;
        while (done < wire_len) {
            size_t buffer_len;
            uint8_t *buffer = show(&buffer_len, 0);
            size_t len = wire_len - done < buffer_len ? wire_len - done : buffer_len;
            ck_assert_uint_gt(len, 0);
            memcpy(buffer, wire + done, len);
            ck_assert(sio_record_received(&peer.layer, len));
            done += len;
        }
        keep_text(16384);
        ck_assert(sio_record_text_read(&peer.layer, 16384));
        ck_assert_ptr_null(peer.layer.input.block);
    }
}
END_TEST

/* What is not asked for stays sealed, until the block is full. */
START_TEST(unopened_records_fill_the_block)
{
    size_t num_records = 0;
    size_t taken;
    for (;;) {
        size_t wire_len = build_record(wire, num_records, HANDSHAKE, content, 1000, 0);
        ck_assert(sio_record_receive_data(&peer.layer, &taken, wire, wire_len, &peer.error));
        if (taken < wire_len)
            break;
        num_records++;
    }
    size_t buffer_len;
    show(&buffer_len, 100);
    ck_assert_uint_eq(buffer_len, 0);
    ck_assert(sio_record_received(&peer.layer, 0));
    ck_assert_uint_eq(num_records, SIO_BLOCK_ROOM / 1022);
    for (size_t i = 0; i < num_records; i++)
        expect_record(&peer, HANDSHAKE, content, 1000);
    expect_none(&peer);
    build_record(wire, num_records, HANDSHAKE, content, 1000, 0);
    feed(&peer, wire + taken, 1022 - taken);
    expect_record(&peer, HANDSHAKE, content, 1000);
}
END_TEST

/* Flowing traffic allocates nothing, and between records nothing is lent. */
START_TEST(pool_is_all_that_is_needed)
{
    put(wire, build_record(wire, 0, TEXT, content, 100, 0));
    keep_text(100);
    ck_assert(sio_record_text_read(&peer.layer, 100));
    size_t num_allocations = peer.failing.num_allocations;
    for (uint64_t sequence = 1; sequence < 50; sequence++) {
        put(wire, build_record(wire, sequence, TEXT, content, (size_t)sequence * 300, 0));
        keep_text((size_t)sequence * 300);
        ck_assert(sio_record_text_read(&peer.layer, (size_t)sequence * 300));
        ck_assert_ptr_null(peer.layer.input.block);
    }
    ck_assert_uint_eq(peer.failing.num_allocations, num_allocations);
}
END_TEST

START_TEST(no_memory_for_a_buffer)
{
    uint8_t *buffer;
    size_t len;
    peer.out_of_memory = true;
    ck_assert(!sio_record_receive_buffer(&peer.layer, &buffer, &len, 0, &peer.error));
    ck_assert_int_eq(peer.error.status, SIOTLS_ERROR_NO_MEMORY);
    ck_assert_uint_eq(len, 0);
    ck_assert(!sio_record_receive_data(&peer.layer, &len, content, 10, &peer.error));
    ck_assert_uint_eq(len, 0);
    ck_assert(sio_record_receive_data(&peer.layer, &len, NULL, 0, &peer.error));
    peer.out_of_memory = false;
    put(wire, build_record(wire, 0, TEXT, content, 100, 0));
    keep_text(100);
}
END_TEST

Suite *record_input_suite(void)
{
    Suite *suite = suite_create("input");
    TCase *tests = tcase_create("input");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, shows_the_same_buffer_until_received);
    tcase_add_test(tests, takes_nothing_else_while_a_buffer_is_shown);
    tcase_add_test(tests, one_byte_at_a_time);
    tcase_add_test(tests, text_is_read_in_pieces);
    tcase_add_test(tests, nothing_is_opened_behind_text);
    tcase_add_test(tests, text_stays_while_receiving);
    tcase_add_test(tests, shown_buffer_stays_while_text_is_read);
    tcase_add_test(tests, content_stays_until_the_next_record);
    tcase_add_test(tests, largest_record_always_fits);
    tcase_add_test(tests, unopened_records_fill_the_block);
    tcase_add_test(tests, pool_is_all_that_is_needed);
    tcase_add_test(tests, no_memory_for_a_buffer);
    suite_add_tcase(suite, tests);
    return suite;
}
