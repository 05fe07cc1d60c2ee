/* SPDX-License-Identifier: Apache-2.0 */
/*
 * output_test.c: the port for bytes to send: views that stay, how much text is taken, and the reserve.
 */
#include "peer.h"

#include <string.h>

#include "record_suites.h"

static struct peer peer;
static uint8_t content[200000];
static uint8_t wire[250000];
static uint8_t inner[MAX_WIRE];

enum { ALERT = 21, HANDSHAKE = 22, TEXT = 23, OVERHEAD = 5 + 1 + TAG };

static void setup(void)
{
    peer_open(&peer, 8);
    peer_key(&peer, SIOTLS_DIRECTION_SEAL, &toy_two);
    fill_pattern(content, sizeof content, 5);
}

static void teardown(void)
{
    peer_close(&peer);
}

static size_t send_text(size_t data_len)
{
    size_t taken;
    ck_assert(sio_record_send_text(&peer.layer, &taken, content, data_len, &peer.error));
    return taken;
}

static bool send_urgent(uint8_t type, size_t content_len)
{
    return sio_record_send_urgent(&peer.layer, type, sio_bytes(content, content_len), &peer.error);
}

static void stop_memory(void)
{
    peer.out_of_memory = true;
}

/* A view stays where it is and as it is while records, many blocks of them, are appended. */
START_TEST(views_stay)
{
    static uint8_t before[MAX_WIRE];
    send_text(100);
    struct siotls_bytes view = sio_record_data_to_send(&peer.layer);
    memcpy(before, view.data, view.data_len);
    for (size_t i = 0; i < 30; i++) {
        send_text(3000);
        ck_assert(send_urgent(HANDSHAKE, 5));
        ck_assert_ptr_eq(sio_record_data_to_send(&peer.layer).data, view.data);
        ck_assert_mem_eq(view.data, before, view.data_len);
    }
    ck_assert(sio_record_data_sent(&peer.layer, 50));
    ck_assert_ptr_eq(sio_record_data_to_send(&peer.layer).data, view.data + 50);
    ck_assert(sio_record_send(&peer.layer, HANDSHAKE, sio_bytes(content, 30000), &peer.error));
    ck_assert_mem_eq(view.data + 50, before + 50, view.data_len - 50);
}
END_TEST

START_TEST(acknowledgements)
{
    ck_assert(sio_record_data_sent(&peer.layer, 0));
    ck_assert(!sio_record_data_sent(&peer.layer, 1));
    send_text(100);
    struct siotls_bytes view = sio_record_data_to_send(&peer.layer);
    ck_assert_uint_eq(view.data_len, 100 + OVERHEAD);
    ck_assert(!sio_record_data_sent(&peer.layer, view.data_len + 1));
    for (size_t i = 0; i < view.data_len; i++) {
        ck_assert(!sio_record_output_is_empty(&peer.layer));
        ck_assert_ptr_eq(sio_record_data_to_send(&peer.layer).data, view.data + i);
        ck_assert_uint_eq(sio_record_data_to_send(&peer.layer).data_len, view.data_len - i);
        ck_assert(sio_record_data_sent(&peer.layer, 0));
        ck_assert(sio_record_data_sent(&peer.layer, 1));
    }
    ck_assert(sio_record_output_is_empty(&peer.layer));
    ck_assert_ptr_null(peer.layer.output.first);
    ck_assert_ptr_null(peer.layer.output.last);
    ck_assert_uint_eq(peer.layer.output.num_blocks, 0);
}
END_TEST

/* Text fills so many blocks; when one is sent there is room again. Messages go behind it all the same. */
START_TEST(full_output_takes_less)
{
    size_t inner_len;
    size_t taken = send_text(sizeof content);
    ck_assert_uint_eq(taken, SIO_MAX_OUTPUT_BLOCKS * 16384);
    ck_assert_uint_eq(send_text(sizeof content), 0);
    ck_assert_uint_eq(peer.layer.output.num_blocks, SIO_MAX_OUTPUT_BLOCKS);
    ck_assert(sio_record_send(&peer.layer, HANDSHAKE, sio_bytes(content, 20000), &peer.error));
    ck_assert(sio_record_data_sent(&peer.layer, sio_record_data_to_send(&peer.layer).data_len));
    ck_assert(sio_record_data_sent(&peer.layer, sio_record_data_to_send(&peer.layer).data_len));
    ck_assert_uint_gt(peer.layer.output.num_blocks, 2);
    drain(&peer, wire, sizeof wire);
    ck_assert_uint_eq(send_text(10), 10);
    size_t wire_len = drain(&peer, wire, sizeof wire);
    ck_assert_uint_eq(open_record(inner, &inner_len, 6, wire, wire_len), wire_len);
}
END_TEST

/* A little room at the end of a block is used for what fits it, not for a fragment. */
START_TEST(no_tiny_records)
{
    send_text(16000);
    size_t room = SIO_BLOCK_ROOM - 16000 - OVERHEAD;
    ck_assert_uint_eq(send_text(room - OVERHEAD), room - OVERHEAD);
    ck_assert_uint_eq(peer.layer.output.num_blocks, 1);
    ck_assert_uint_eq(send_text(1), 1);
    ck_assert_uint_eq(peer.layer.output.num_blocks, 2);
    ck_assert_uint_eq(peer.layer.send.sequence, 3);
    drain(&peer, wire, sizeof wire);
    send_text(16000);
    ck_assert_uint_eq(send_text(2000), 2000);
    ck_assert_uint_eq(peer.layer.output.num_blocks, 2);
    ck_assert_uint_eq(peer.layer.send.sequence, 5);
    drain(&peer, wire, sizeof wire);
    send_text(SIO_BLOCK_ROOM - 2 * OVERHEAD - 4096);
    ck_assert_uint_eq(send_text(5000), 5000);
    ck_assert_uint_eq(peer.layer.output.num_blocks, 2);
    ck_assert_uint_eq(peer.layer.send.sequence, 8);
}
END_TEST

/* With padding a fragment that fills a block is itself a multiple of the padding. */
START_TEST(fragments_with_padding)
{
    size_t inner_len;
    peer.layer.padding_block = 1000;
    send_text(10000);
    ck_assert_uint_eq(send_text(9500), 9500);
    size_t wire_len = drain(&peer, wire, sizeof wire);
    size_t done = open_record(inner, &inner_len, 0, wire, wire_len);
    ck_assert_uint_eq(inner_len, 10001);
    done += open_record(inner, &inner_len, 1, wire + done, wire_len - done);
    ck_assert_uint_eq(inner_len, 7001);
    ck_assert_uint_eq(inner[7000], TEXT);
    done += open_record(inner, &inner_len, 2, wire + done, wire_len - done);
    ck_assert_uint_eq(inner_len, 3001);
    ck_assert_uint_eq(inner[2500], TEXT);
    ck_assert_uint_eq(done, wire_len);
}
END_TEST

/* Flowing text allocates nothing. */
START_TEST(pool_is_all_that_is_needed)
{
    send_text(sizeof content);
    drain(&peer, wire, sizeof wire);
    size_t num_allocations = peer.failing.num_allocations;
    for (size_t i = 0; i < 40; i++) {
        send_text(i * 1700);
        if (i % 3 == 0)
            drain(&peer, wire, sizeof wire);
    }
    ck_assert_uint_eq(peer.failing.num_allocations, num_allocations);
}
END_TEST

START_TEST(no_memory_for_text)
{
    size_t taken;
    send_text(16384);
    stop_memory();
    ck_assert_uint_eq(send_text(5000), 0); /* room comes when what waits is sent */
    ck_assert_uint_eq(send_text(100), 100);
    peer.out_of_memory = false;
    drain(&peer, wire, sizeof wire);
    sio_record_clear(&peer.layer);
    siotls_pool_free(peer.pool);
    peer.pool = NULL;
    sio_record_init(&peer.layer, &peer.memory, NULL);
    peer_key(&peer, SIOTLS_DIRECTION_SEAL, &toy_two);
    stop_memory();
    ck_assert(!sio_record_send_text(&peer.layer, &taken, content, 10, &peer.error));
    ck_assert_int_eq(peer.error.status, SIOTLS_ERROR_NO_MEMORY);
    ck_assert_uint_eq(taken, 0);
    ck_assert(!sio_record_send(&peer.layer, HANDSHAKE, sio_bytes(content, 10), &peer.error));
    ck_assert(!sio_record_send_change_cipher_spec(&peer.layer, &peer.error));
}
END_TEST

/* Without memory a KeyUpdate and an alert still go out, unpadded, in order, from the reserve. */
START_TEST(reserve)
{
    size_t inner_len;
    stop_memory();
    peer.layer.padding_block = 256;
    ck_assert(send_urgent(HANDSHAKE, 5));
    ck_assert(peer.layer.output.reserve_in_use);
    ck_assert(send_urgent(ALERT, 2));
    ck_assert(!send_urgent(ALERT, 2));
    ck_assert_int_eq(peer.error.status, SIOTLS_ERROR_NO_MEMORY);
    ck_assert_uint_eq(peer.layer.output.num_blocks, 0);
    size_t wire_len = drain(&peer, wire, sizeof wire);
    size_t done = open_record(inner, &inner_len, 0, wire, wire_len);
    ck_assert_uint_eq(inner_len, 6);
    ck_assert_uint_eq(inner[5], HANDSHAKE);
    done += open_record(inner, &inner_len, 1, wire + done, wire_len - done);
    ck_assert_uint_eq(inner_len, 3);
    ck_assert_uint_eq(inner[2], ALERT);
    ck_assert_uint_eq(done, wire_len);
    ck_assert(!peer.layer.output.reserve_in_use);
    ck_assert(send_urgent(ALERT, 2));
    ck_assert_uint_eq(drain(&peer, wire, sizeof wire), 2 + OVERHEAD);
}
END_TEST

/* The reserve keeps its place behind what waits and before what follows, and text waits until it is gone. */
START_TEST(reserve_keeps_order)
{
    size_t inner_len;
    send_text(SIO_BLOCK_ROOM - 2 * OVERHEAD - 1000);
    send_text(990);
    stop_memory();
    ck_assert(send_urgent(HANDSHAKE, 5));
    ck_assert(peer.layer.output.reserve_in_use);
    peer.out_of_memory = false;
    ck_assert_uint_eq(send_text(1), 0);
    ck_assert_uint_eq(send_text(10000), 0);
    ck_assert(sio_record_send(&peer.layer, HANDSHAKE, sio_bytes(content, 1), &peer.error));
    ck_assert(send_urgent(ALERT, 2));
    ck_assert_uint_eq(peer.layer.output.num_blocks, 2);
    size_t wire_len = drain(&peer, wire, sizeof wire);
    static const uint8_t types[5] = {TEXT, TEXT, HANDSHAKE, HANDSHAKE, ALERT};
    size_t done = 0;
    for (size_t i = 0; i < 5; i++) {
        done += open_record(inner, &inner_len, i, wire + done, wire_len - done);
        ck_assert_uint_eq(inner[inner_len - 1], types[i]);
    }
    ck_assert_uint_eq(done, wire_len);
    ck_assert_uint_eq(send_text(10), 10);
}
END_TEST

/* Room in the last block is used before the reserve, without padding if need be. */
START_TEST(room_before_reserve)
{
    send_text(16000);
    send_text(SIO_BLOCK_ROOM - 16000 - 3 * OVERHEAD - 7);
    stop_memory();
    peer.layer.padding_block = 256;
    ck_assert(send_urgent(HANDSHAKE, 5));
    ck_assert(!peer.layer.output.reserve_in_use);
    ck_assert(send_urgent(ALERT, 2));
    ck_assert(peer.layer.output.reserve_in_use);
    ck_assert_uint_eq(drain(&peer, wire, sizeof wire), SIO_BLOCK_ROOM - 2 + 2 + OVERHEAD);
}
END_TEST

START_TEST(too_long_for_the_reserve)
{
    stop_memory();
    ck_assert(!send_urgent(HANDSHAKE, SIO_RESERVE_ROOM - OVERHEAD + 1));
    ck_assert_int_eq(peer.error.status, SIOTLS_ERROR_NO_MEMORY);
    ck_assert(send_urgent(HANDSHAKE, SIO_RESERVE_ROOM - OVERHEAD));
}
END_TEST

/* What waits is given back with the connection, the reserve in the middle of it too. */
START_TEST(cleared_with_output)
{
    send_text(SIO_BLOCK_ROOM - 2 * OVERHEAD - 1000);
    send_text(990);
    stop_memory();
    ck_assert(send_urgent(HANDSHAKE, 5));
    peer.out_of_memory = false;
    ck_assert(sio_record_send(&peer.layer, HANDSHAKE, sio_bytes(content, 30000), &peer.error));
}
END_TEST

Suite *record_output_suite(void)
{
    Suite *suite = suite_create("output");
    TCase *tests = tcase_create("output");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, views_stay);
    tcase_add_test(tests, acknowledgements);
    tcase_add_test(tests, full_output_takes_less);
    tcase_add_test(tests, no_tiny_records);
    tcase_add_test(tests, fragments_with_padding);
    tcase_add_test(tests, pool_is_all_that_is_needed);
    tcase_add_test(tests, no_memory_for_text);
    tcase_add_test(tests, reserve);
    tcase_add_test(tests, reserve_keeps_order);
    tcase_add_test(tests, room_before_reserve);
    tcase_add_test(tests, too_long_for_the_reserve);
    tcase_add_test(tests, cleared_with_output);
    suite_add_tcase(suite, tests);
    return suite;
}
