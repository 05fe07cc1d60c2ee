/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record_out_test.c: what records are made of: headers, splitting, padding, sealing, the limits of a key.
 */
#include "peer.h"

#include <string.h>

#include "record_suites.h"

static struct peer peer;
static uint8_t content[100000];
static uint8_t wire[150000];
static uint8_t inner[MAX_WIRE];

enum { ALERT = 21, HANDSHAKE = 22, TEXT = 23 };

static void setup(void)
{
    peer_open(&peer, 8);
    fill_pattern(content, sizeof content, 4);
}

static void teardown(void)
{
    peer_close(&peer);
}

static void send(uint8_t type, size_t content_len)
{
    ck_assert(sio_record_send(&peer.layer, type, sio_bytes(content, content_len), &peer.error));
}

static size_t send_text(const uint8_t *data, size_t data_len)
{
    size_t taken = 1;
    ck_assert(sio_record_send_text(&peer.layer, &taken, data, data_len, &peer.error));
    return taken;
}

START_TEST(clear_records)
{
    static const uint8_t hello[] = {HANDSHAKE, 3, 1, 0, 3, 7, 8, 9};
    static const uint8_t message[3] = {7, 8, 9};
    uint8_t expected[2 * sizeof hello];
    peer.layer.record_version_tls10 = true;
    peer.layer.padding_block = 100;
    ck_assert(sio_record_send(&peer.layer, HANDSHAKE, sio_bytes(message, 3), &peer.error));
    peer.layer.record_version_tls10 = false;
    ck_assert(sio_record_send(&peer.layer, HANDSHAKE, sio_bytes(message, 3), &peer.error));
    memcpy(expected, hello, sizeof hello);
    memcpy(expected + sizeof hello, hello, sizeof hello);
    expected[sizeof hello + 2] = 3;
    ck_assert_uint_eq(drain(&peer, wire, sizeof wire), sizeof expected);
    ck_assert_mem_eq(wire, expected, sizeof expected);
    ck_assert(sio_record_output_is_empty(&peer.layer));
}
END_TEST

/* A change_cipher_spec is in the clear with and without a key, and takes no sequence number. */
START_TEST(change_cipher_spec)
{
    static const uint8_t ccs[6] = {20, 3, 3, 0, 1, 1};
    peer.layer.record_version_tls10 = true;
    if (_i == 1)
        peer_key(&peer, SIOTLS_DIRECTION_SEAL, &toy_two);
    ck_assert(sio_record_send_change_cipher_spec(&peer.layer, &peer.error));
    ck_assert_uint_eq(drain(&peer, wire, sizeof wire), sizeof ccs);
    ck_assert_mem_eq(wire, ccs, sizeof ccs);
    ck_assert_uint_eq(peer.layer.send.sequence, 0);
}
END_TEST

/* Checks that wire holds exactly these bytes, in records of at most max_record, and returns how many records. */
static size_t check_records(size_t wire_len, uint8_t type, size_t content_len, size_t max_record)
{
    size_t done = 0;
    size_t place = 0;
    size_t num_records = 0;
    while (done < wire_len) {
        size_t inner_len;
        done += open_record(inner, &inner_len, num_records++, wire + done, wire_len - done);
        ck_assert_uint_le(inner_len, max_record + 1);
        ck_assert_uint_eq(inner[inner_len - 1], type);
        ck_assert_uint_le(place + inner_len - 1, content_len);
        ck_assert_mem_eq(inner, content + place, inner_len - 1);
        place += inner_len - 1;
    }
    ck_assert_uint_eq(place, content_len);
    return num_records;
}

static const size_t lengths[] = {1, 2, 99, 1000, 1023, 1024, 1025, 4096, 16383, 16384, 16385, 33000, 60000};

/* Each length, with AEADs that take one segment and two, the content being copied or not. */
START_TEST(protected_records)
{
    size_t content_len = lengths[_i / 2];
    peer_key(&peer, SIOTLS_DIRECTION_SEAL, _i % 2 == 0 ? &toy_two : &toy_one);
    ck_assert_uint_eq(send_text(content, content_len), content_len);
    size_t wire_len = drain(&peer, wire, sizeof wire);
    ck_assert_uint_eq(check_records(wire_len, TEXT, content_len, 16384), (content_len + 16383) / 16384);
    ck_assert_uint_eq(peer.layer.send.sequence, (content_len + 16383) / 16384);
}
END_TEST

START_TEST(long_content_is_sealed_from_its_place)
{
    peer_key(&peer, SIOTLS_DIRECTION_SEAL, &toy_two);
    send_text(content, 16384);
    ck_assert_uint_eq(toy.num_segments, 2);
    send_text(content, 1);
    ck_assert_uint_eq(toy.num_segments, 1);
}
END_TEST

START_TEST(messages_are_split)
{
    peer_key(&peer, SIOTLS_DIRECTION_SEAL, &toy_two);
    send(HANDSHAKE, 100000);
    size_t wire_len = drain(&peer, wire, sizeof wire);
    ck_assert_uint_eq(check_records(wire_len, HANDSHAKE, 100000, 16384), 7);
}
END_TEST

START_TEST(max_record)
{
    peer.layer.max_record = 64;
    peer_key(&peer, SIOTLS_DIRECTION_SEAL, &toy_two);
    ck_assert_uint_eq(send_text(content, 6401), 6401);
    size_t wire_len = drain(&peer, wire, sizeof wire);
    ck_assert_uint_eq(check_records(wire_len, TEXT, 6401, 64), 101);
}
END_TEST

/* Content and padding are a multiple of the block, bounded by 2^14 (RFC 9846 5.4: TLSInnerPlaintext by 2^14 + 1). */
START_TEST(padding)
{
    static const uint16_t blocks[] = {0, 1, 2, 16, 100, 512, 5000, 16384, 65535};
    uint16_t block = blocks[_i];
    peer_key(&peer, SIOTLS_DIRECTION_SEAL, &toy_two);
    peer.layer.padding_block = block;
    for (size_t i = 0; i < 10; i++) {
        size_t inner_len;
        ck_assert_uint_eq(send_text(content, lengths[i]), lengths[i]);
        size_t wire_len = drain(&peer, wire, sizeof wire);
        ck_assert_uint_eq(open_record(inner, &inner_len, i, wire, wire_len), wire_len);
        size_t expected = lengths[i];
        while (block > 1 && expected % block != 0 && expected < 16384)
            expected++;
        ck_assert_uint_eq(inner_len, expected + 1);
        ck_assert_mem_eq(inner, content, lengths[i]);
        ck_assert_uint_eq(inner[lengths[i]], TEXT);
        ck_assert(is_all(inner + lengths[i] + 1, inner_len - lengths[i] - 1, 0));
    }
}
END_TEST

/* Every kind of protected record is padded, and every byte of padding is written anew. */
START_TEST(padding_of_messages)
{
    size_t inner_len;
    peer_key(&peer, SIOTLS_DIRECTION_SEAL, &toy_two);
    send_text(content, 16384);
    drain(&peer, wire, sizeof wire);
    peer.layer.padding_block = 256;
    send(HANDSHAKE, 10);
    ck_assert(sio_record_send_urgent(&peer.layer, ALERT, sio_bytes(content, 2), &peer.error));
    size_t wire_len = drain(&peer, wire, sizeof wire);
    size_t first_len = open_record(inner, &inner_len, 1, wire, wire_len);
    ck_assert_uint_eq(inner_len, 257);
    ck_assert_uint_eq(inner[10], HANDSHAKE);
    ck_assert_uint_eq(inner[256], 0);
    open_record(inner, &inner_len, 2, wire + first_len, wire_len - first_len);
    ck_assert_uint_eq(inner_len, 257);
    ck_assert_uint_eq(inner[2], ALERT);
}
END_TEST

START_TEST(nothing_to_send)
{
    peer_key(&peer, SIOTLS_DIRECTION_SEAL, &toy_two);
    ck_assert_uint_eq(send_text(NULL, 0), 0);
    ck_assert(sio_record_send(&peer.layer, HANDSHAKE, sio_bytes(NULL, 0), &peer.error));
    ck_assert(sio_record_output_is_empty(&peer.layer));
    ck_assert_uint_eq(peer.layer.send.sequence, 0);
    ck_assert_ptr_null(peer.layer.output.first);
}
END_TEST

/* When the provider fails nothing of the text is left where it would have been sealed. */
START_TEST(failed_seal_leaves_no_text)
{
    size_t taken;
    size_t content_len = _i == 0 ? 100 : 5000;
    peer_key(&peer, SIOTLS_DIRECTION_SEAL, &toy_two);
    send_text(content, 1);
    toy.fail_seal = true;
    ck_assert(!sio_record_send_text(&peer.layer, &taken, content, content_len, &peer.error));
    ck_assert_str_eq(peer.error.reason, "record: the provider could not seal a record");
    ck_assert_int_eq(peer.error.status, SIOTLS_ERROR_PROVIDER);
    ck_assert_uint_eq(taken, 0);
    const struct sio_block *block = peer.layer.output.first;
    ck_assert(is_all(block->data + block->end + 5, content_len + 1 + TAG, 0));
    ck_assert_uint_eq(sio_record_data_to_send(&peer.layer).data_len, 5 + 1 + 1 + TAG);
}
END_TEST

/* Text never goes out in the clear; nor does anything once there was a key. */
START_TEST(nothing_in_the_clear_by_mistake)
{
    size_t taken;
    ck_assert(!sio_record_send_text(&peer.layer, &taken, content, 10, &peer.error));
    ck_assert_str_eq(peer.error.reason, "record: application data before there is a key");
    peer.error = (struct sio_error){0};
    peer_key(&peer, SIOTLS_DIRECTION_SEAL, &toy_two);
    peer.layer.send.key.algorithm = NULL;
    ck_assert(!sio_record_send(&peer.layer, HANDSHAKE, sio_bytes(content, 10), &peer.error));
    ck_assert_str_eq(peer.error.reason, "record: the sending key is lost");
    ck_assert(!sio_record_send_urgent(&peer.layer, ALERT, sio_bytes(content, 2), &peer.error));
    ck_assert(sio_record_output_is_empty(&peer.layer));
    peer.layer.send.key.algorithm = &toy_two;
}
END_TEST

/* Of 128 records the last sixteen are for messages: from 112 on the key is worn. */
START_TEST(limit_of_a_key)
{
    size_t taken;
    ck_assert(!sio_record_send_key_is_worn(&peer.layer));
    peer_key(&peer, SIOTLS_DIRECTION_SEAL, &toy_limited);
    peer.layer.max_record = 64;
    for (size_t i = 0; i < 110; i++) {
        ck_assert(!sio_record_send_key_is_worn(&peer.layer));
        ck_assert_uint_eq(send_text(content, 1), 1);
    }
    ck_assert_uint_eq(send_text(content, 3 * 64), 2 * 64);
    ck_assert(sio_record_send_key_is_worn(&peer.layer));
    drain(&peer, wire, sizeof wire);
    ck_assert(sio_record_send_text(&peer.layer, &taken, content, 1, &peer.error));
    ck_assert_uint_eq(taken, 0);
    for (size_t i = 0; i < 15; i++)
        send(HANDSHAKE, 5);
    ck_assert(sio_record_send_urgent(&peer.layer, ALERT, sio_bytes(content, 2), &peer.error));
    ck_assert(!sio_record_send_urgent(&peer.layer, ALERT, sio_bytes(content, 2), &peer.error));
    ck_assert_str_eq(peer.error.reason, "record: the sending key is used up");
    ck_assert_int_eq(peer.error.status, SIOTLS_ERROR_LIMIT);
    peer_key(&peer, SIOTLS_DIRECTION_SEAL, &toy_limited);
    ck_assert(!sio_record_send_key_is_worn(&peer.layer));
    ck_assert_uint_eq(peer.layer.send.sequence, 0);
}
END_TEST

/* An application may ask for fewer records per key; messages do not wait for the next key. */
START_TEST(limit_of_the_application)
{
    peer.layer.max_record = 100;
    peer.layer.text_limit = 3;
    peer_key(&peer, SIOTLS_DIRECTION_SEAL, &toy_two);
    ck_assert_uint_eq(send_text(content, 1000), 300);
    ck_assert(sio_record_send_key_is_worn(&peer.layer));
    send(HANDSHAKE, 500);
    ck_assert_uint_eq(peer.layer.send.sequence, 8);
    peer_key(&peer, SIOTLS_DIRECTION_SEAL, &toy_two);
    ck_assert_uint_eq(send_text(content, 1000), 300);
}
END_TEST

/* RFC 8449 4: the peer's limit is on content, padding and type together, and on protected records only. */
START_TEST(limit_of_the_peer)
{
    size_t inner_len, at = 0;
    peer.layer.max_sent = 199;
    send(HANDSHAKE, 300);
    ck_assert_uint_eq(drain(&peer, wire, sizeof wire), 305);
    peer_key(&peer, SIOTLS_DIRECTION_SEAL, &toy_two);
    peer.layer.padding_block = _i == 0 ? 0 : 128;
    ck_assert_uint_eq(send_text(content, 500), 500);
    send(HANDSHAKE, 250);
    size_t wire_len = drain(&peer, wire, sizeof wire);
    size_t num_full = 0;
    for (uint64_t sequence = 0; at < wire_len; sequence++) {
        at += open_record(inner, &inner_len, sequence, wire + at, wire_len - at);
        ck_assert_uint_le(inner_len, 200);
        num_full += inner_len == 200;
    }
    ck_assert_uint_eq(num_full, 3);
}
END_TEST

START_TEST(sequence_does_not_wrap)
{
    struct sio_error error = {0};
    size_t inner_len;
    peer_key(&peer, SIOTLS_DIRECTION_SEAL, &toy_two);
    peer.layer.send.sequence = UINT64_MAX - 1;
    send(HANDSHAKE, 1);
    ck_assert(!sio_record_send(&peer.layer, HANDSHAKE, sio_bytes(content, 1), &error));
    ck_assert_str_eq(error.reason, "record: the sending key is used up");
    size_t wire_len = drain(&peer, wire, sizeof wire);
    ck_assert_uint_eq(open_record(inner, &inner_len, UINT64_MAX - 1, wire, wire_len), wire_len);
}
END_TEST

/* An AEAD with another nonce or a longer tag is not one of TLS 1.3, and leaves the key as it was. */
START_TEST(foreign_aead)
{
    struct siotls_aead foreign = toy_two;
    struct sio_aead selected = {.algorithm = &foreign};
    if (_i == 0)
        foreign.nonce_size = 8;
    else
        foreign.tag_size = 17;
    peer_key(&peer, SIOTLS_DIRECTION_SEAL, &toy_two);
    ck_assert(!sio_record_set_key(&peer.layer, SIOTLS_DIRECTION_SEAL, &selected, toy_key, toy_iv, &peer.error));
    ck_assert_str_eq(peer.error.reason, "record: the AEAD's sizes are not those of TLS 1.3");
    ck_assert_ptr_eq(peer.layer.send.key.algorithm, &toy_two);
}
END_TEST

Suite *record_out_suite(void)
{
    Suite *suite = suite_create("records out");
    TCase *tests = tcase_create("records out");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, clear_records);
    tcase_add_loop_test(tests, change_cipher_spec, 0, 2);
    tcase_add_loop_test(tests, protected_records, 0, 2 * (int)(sizeof lengths / sizeof lengths[0]));
    tcase_add_test(tests, long_content_is_sealed_from_its_place);
    tcase_add_test(tests, messages_are_split);
    tcase_add_test(tests, max_record);
    tcase_add_loop_test(tests, padding, 0, 9);
    tcase_add_test(tests, padding_of_messages);
    tcase_add_test(tests, nothing_to_send);
    tcase_add_loop_test(tests, failed_seal_leaves_no_text, 0, 2);
    tcase_add_test(tests, nothing_in_the_clear_by_mistake);
    tcase_add_test(tests, limit_of_a_key);
    tcase_add_test(tests, limit_of_the_application);
    tcase_add_loop_test(tests, limit_of_the_peer, 0, 2);
    tcase_add_test(tests, sequence_does_not_wrap);
    tcase_add_loop_test(tests, foreign_aead, 0, 2);
    suite_add_tcase(suite, tests);
    return suite;
}
