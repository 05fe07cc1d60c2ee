/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record_in_test.c: which records are taken and which fail, with which alert (RFC 9846 5.1, 5.2, 5.4, E.4).
 */
#include "peer.h"

#include <string.h>

#include "record_suites.h"

static struct peer peer;
static uint8_t content[MAX_WIRE];
static uint8_t wire[MAX_WIRE + 64];

static void setup(void)
{
    peer_open(&peer, 2);
    fill_pattern(content, sizeof content, 1);
}

static void teardown(void)
{
    peer_close(&peer);
}

enum { CCS = 20, ALERT = 21, HANDSHAKE = 22, TEXT = 23, UNEXPECTED = SIOTLS_ALERT_UNEXPECTED_MESSAGE };

START_TEST(clear_records_are_taken)
{
    feed(&peer, wire, build_clear(wire, HANDSHAKE, content, 16384));
    expect_record(&peer, HANDSHAKE, content, 16384);
    feed(&peer, wire, build_clear(wire, ALERT, content, 2));
    expect_record(&peer, ALERT, content, 2);
    expect_none(&peer);
    ck_assert_ptr_null(peer.layer.input.block);
}
END_TEST

/* RFC 9846 5.1: legacy_record_version MUST be ignored. */
START_TEST(clear_version_is_ignored)
{
    size_t wire_len = build_clear(wire, HANDSHAKE, content, 7);
    wire[1] = 0x7f;
    wire[2] = 0x1c;
    feed(&peer, wire, wire_len);
    expect_record(&peer, HANDSHAKE, content, 7);
}
END_TEST

struct bad_header {
    uint8_t type;
    uint16_t length;
    bool is_keyed;
    bool allow_change_cipher_spec;
    bool allow_plain_alert;
    int alert;
    const char *reason;
};

static const struct bad_header bad_headers[] = {
    {TEXT, 1, false, true, true, UNEXPECTED, "record: application data without protection"},
    {TEXT, 0, false, true, true, UNEXPECTED, "record: application data without protection"},
    {19, 1, false, true, true, UNEXPECTED, "record: unknown content type"},
    {24, 1, false, true, true, UNEXPECTED, "record: unknown content type"},
    {0, 1, false, true, true, UNEXPECTED, "record: unknown content type"},
    {'G', 1, false, true, true, UNEXPECTED, "record: unknown content type"},
    {HANDSHAKE, 0, false, true, true, UNEXPECTED, "record: empty record without protection"},
    {ALERT, 0, false, true, true, UNEXPECTED, "record: empty record without protection"},
    {HANDSHAKE, 16385, false, true, true, SIOTLS_ALERT_RECORD_OVERFLOW, "record: record is longer than 2^14"},
    {ALERT, 65535, false, true, true, SIOTLS_ALERT_RECORD_OVERFLOW, "record: record is longer than 2^14"},
    {CCS, 1, false, false, true, UNEXPECTED, "record: change_cipher_spec outside the handshake"},
    {CCS, 1, true, false, true, UNEXPECTED, "record: change_cipher_spec outside the handshake"},
    {CCS, 0, true, true, true, UNEXPECTED, "record: change_cipher_spec is not one byte long"},
    {CCS, 2, false, true, true, UNEXPECTED, "record: change_cipher_spec is not one byte long"},
    {HANDSHAKE, 4, true, true, true, UNEXPECTED, "record: unprotected record where a key is in use"},
    {24, 4, true, true, true, UNEXPECTED, "record: unprotected record where a key is in use"},
    {ALERT, 2, true, true, false, UNEXPECTED, "record: unprotected alert where a key is in use"},
    {ALERT, 3, true, true, true, UNEXPECTED, "record: unprotected alert is not two bytes long"},
    {ALERT, 0, true, true, true, UNEXPECTED, "record: unprotected alert is not two bytes long"},
    {TEXT, 16384 + 257, true, true, true, SIOTLS_ALERT_RECORD_OVERFLOW,
     "record: protected record is longer than 2^14 + 256"},
};

/* The header alone is enough to fail, in our memory and in the caller's. */
START_TEST(bad_headers_fail_at_once)
{
    const struct bad_header *bad = &bad_headers[_i / 2];
    uint8_t header[5] = {bad->type, 3, 3, (uint8_t)(bad->length >> 8), (uint8_t)bad->length};
    if (bad->is_keyed)
        peer_key(&peer, SIOTLS_DIRECTION_OPEN, &toy_two);
    peer.layer.allow_change_cipher_spec = bad->allow_change_cipher_spec;
    peer.layer.allow_plain_alert = bad->allow_plain_alert;
    struct sio_borrowed borrowed;
    if (_i % 2 == 0)
        feed(&peer, header, sizeof header);
    else
        sio_record_borrow_begin(&peer.layer, &borrowed, header, sizeof header);
    expect_failure(&peer, bad->alert, bad->reason);
}
END_TEST

START_TEST(protected_records_are_taken)
{
    static const uint8_t types[] = {HANDSHAKE, ALERT, TEXT};
    peer_key(&peer, SIOTLS_DIRECTION_OPEN, &toy_two);
    uint64_t sequence = 0;
    for (size_t i = 0; i < 3; i++) {
        feed(&peer, wire, build_record(wire, sequence++, types[i], content, 16384, 0));
        expect_record(&peer, types[i], content, 16384);
        expect_none(&peer);
        feed(&peer, wire, build_record(wire, sequence++, types[i], content, 1, 16383));
        expect_record(&peer, types[i], content, 1);
        expect_none(&peer);
        feed(&peer, wire, build_record(wire, sequence++, types[i], content, 100, 1));
        expect_record(&peer, types[i], content, 100);
    }
    ck_assert_uint_eq(peer.layer.receive.sequence, 9);
}
END_TEST

/* Zeros at the end of the content are content: only those behind the type are padding. */
START_TEST(padding_ends_at_the_type)
{
    static const uint8_t zeros[9];
    peer_key(&peer, SIOTLS_DIRECTION_OPEN, &toy_two);
    feed(&peer, wire, build_record(wire, 0, TEXT, zeros, sizeof zeros, 5));
    expect_record(&peer, TEXT, zeros, sizeof zeros);
}
END_TEST

struct bad_inner {
    uint8_t type;
    size_t content_len;
    size_t padding_len;
    int alert;
    const char *reason;
};

/* Refused early data in the clear is passed over, but not in the middle of a message (RFC 9846 5.1). */
START_TEST(early_data_is_passed_over_between_messages)
{
    sio_record_skip_early_data(&peer.layer, 1000);
    feed(&peer, wire, build_clear(wire, TEXT, content, 100));
    feed(&peer, wire, build_clear(wire, HANDSHAKE, content, 10));
    expect_record(&peer, HANDSHAKE, content, 10);
    ck_assert(peer.layer.has_skipped);
    peer.layer.in_message = true;
    feed(&peer, wire, build_clear(wire, TEXT, content, 100));
    expect_failure(&peer, SIOTLS_ALERT_UNEXPECTED_MESSAGE, "record: application data without protection");
}
END_TEST

/* RFC 8449 4: 100 bytes of content, padding and type. */
START_TEST(our_limit)
{
    peer_key(&peer, SIOTLS_DIRECTION_OPEN, &toy_two);
    peer.layer.max_received = 100;
    feed(&peer, wire, build_record(wire, 0, TEXT, content, 99, 0));
    expect_record(&peer, TEXT, content, 99);
    feed(&peer, wire, build_record(wire, 1, HANDSHAKE, content, 9, 90));
    expect_record(&peer, HANDSHAKE, content, 9);
    feed(&peer, wire, build_record(wire, 2, TEXT, content, _i == 0 ? 100 : 1, _i == 0 ? 0 : 99));
    expect_failure(&peer, SIOTLS_ALERT_RECORD_OVERFLOW, "record: content and padding are longer than we allowed");
}
END_TEST

static const struct bad_inner bad_inners[] = {
    {HANDSHAKE, 0, 0, UNEXPECTED, "record: empty handshake or alert record"},
    {HANDSHAKE, 0, 12, UNEXPECTED, "record: empty handshake or alert record"},
    {ALERT, 0, 0, UNEXPECTED, "record: empty handshake or alert record"},
    {CCS, 1, 0, UNEXPECTED, "record: protected change_cipher_spec"},
    {19, 1, 0, UNEXPECTED, "record: unknown protected content type"},
    {24, 100, 3, UNEXPECTED, "record: unknown protected content type"},
    {0, 0, 0, UNEXPECTED, "record: protected record holds only padding"},
    {0, 0, 16384, UNEXPECTED, "record: protected record holds only padding"},
    {TEXT, 16385, 0, SIOTLS_ALERT_RECORD_OVERFLOW, "record: content and padding are longer than 2^14"},
    {TEXT, 16384, 1, SIOTLS_ALERT_RECORD_OVERFLOW, "record: content and padding are longer than 2^14"},
    {TEXT, 1, 16384, SIOTLS_ALERT_RECORD_OVERFLOW, "record: content and padding are longer than 2^14"},
    {TEXT, 16384, 239, SIOTLS_ALERT_RECORD_OVERFLOW, "record: content and padding are longer than 2^14"},
};

START_TEST(bad_inner_plaintexts_fail)
{
    const struct bad_inner *bad = &bad_inners[_i];
    peer_key(&peer, SIOTLS_DIRECTION_OPEN, &toy_two);
    peer.layer.allow_change_cipher_spec = true;
    feed(&peer, wire, build_record(wire, 0, bad->type, content, bad->content_len, bad->padding_len));
    expect_failure(&peer, bad->alert, bad->reason);
}
END_TEST

/* A record with no inner plaintext at all, authentic and not. */
START_TEST(nothing_but_a_tag)
{
    peer_key(&peer, SIOTLS_DIRECTION_OPEN, &toy_two);
    feed(&peer, wire, build_inner(wire, 0, content, 0));
    expect_failure(&peer, UNEXPECTED, "record: protected record holds only padding");
    feed(&peer, wire, build_clear(wire, TEXT, content, 16));
    expect_failure(&peer, SIOTLS_ALERT_BAD_RECORD_MAC, "record: the tag is wrong");
    feed(&peer, wire, build_clear(wire, TEXT, content, 15));
    expect_failure(&peer, SIOTLS_ALERT_BAD_RECORD_MAC, "record: protected record is shorter than its tag");
    feed(&peer, wire, build_clear(wire, TEXT, content, 0));
    expect_failure(&peer, SIOTLS_ALERT_BAD_RECORD_MAC, "record: protected record is shorter than its tag");
}
END_TEST

/* The longest legal ciphertext that is no record: its tag is judged before its length. */
START_TEST(longest_forgery)
{
    peer_key(&peer, SIOTLS_DIRECTION_OPEN, &toy_two);
    feed(&peer, wire, build_clear(wire, TEXT, content, 16384 + 256));
    expect_failure(&peer, SIOTLS_ALERT_BAD_RECORD_MAC, "record: the tag is wrong");
}
END_TEST

/* Each byte of a record is authentic, its header too; and so is its place in the order. */
START_TEST(changed_bytes_fail)
{
    size_t wire_len = build_record(wire, 0, TEXT, content, 20, 3);
    for (size_t i = 1; i < wire_len; i++) {
        if (i == 3 || i == 4)
            continue; /* another length is another record */
        struct peer other;
        peer_open(&other, 0);
        peer_key(&other, SIOTLS_DIRECTION_OPEN, &toy_two);
        wire[i] ^= 1;
        feed(&other, wire, wire_len);
        wire[i] ^= 1;
        expect_failure(&other, SIOTLS_ALERT_BAD_RECORD_MAC, "record: the tag is wrong");
        peer_close(&other);
    }
    peer_key(&peer, SIOTLS_DIRECTION_OPEN, &toy_two);
    feed(&peer, wire, wire_len);
    feed(&peer, wire, wire_len);
    expect_record(&peer, TEXT, content, 20);
    expect_failure(&peer, SIOTLS_ALERT_BAD_RECORD_MAC, "record: the tag is wrong");
}
END_TEST

/* Every byte of the sequence number counts in the nonce. */
START_TEST(sequence_is_in_the_nonce)
{
    uint64_t sequence = UINT64_C(0x0102030405060708);
    peer_key(&peer, SIOTLS_DIRECTION_OPEN, &toy_two);
    peer.layer.receive.sequence = sequence;
    feed(&peer, wire, build_record(wire, sequence, TEXT, content, 20, 0));
    expect_record(&peer, TEXT, content, 20);
    peer.layer.receive.sequence = UINT64_MAX - 1;
    feed(&peer, wire, build_record(wire, UINT64_MAX - 1, TEXT, content, 20, 0));
    expect_record(&peer, TEXT, content, 20);
    feed(&peer, wire, build_record(wire, UINT64_MAX, TEXT, content, 20, 0));
    expect_failure(&peer, SIOTLS_ALERT_INTERNAL_ERROR, "record: no sequence number is left to receive with");
}
END_TEST

START_TEST(new_key_starts_at_zero)
{
    peer_key(&peer, SIOTLS_DIRECTION_OPEN, &toy_two);
    feed(&peer, wire, build_record(wire, 0, TEXT, content, 20, 0));
    expect_record(&peer, TEXT, content, 20);
    peer_key(&peer, SIOTLS_DIRECTION_OPEN, &toy_one);
    feed(&peer, wire, build_record(wire, 0, TEXT, content, 20, 0));
    expect_record(&peer, TEXT, content, 20);
}
END_TEST

START_TEST(provider_failure)
{
    size_t wire_len = build_record(wire, 0, TEXT, content, 20, 0);
    peer_key(&peer, SIOTLS_DIRECTION_OPEN, &toy_two);
    toy.fail_open = true;
    feed(&peer, wire, wire_len);
    expect_failure(&peer, SIOTLS_ALERT_INTERNAL_ERROR, "record: the provider could not open a record");
}
END_TEST

static const uint8_t ccs[6] = {CCS, 3, 3, 0, 1, 1};

/* Passed over with and without a key, between records, and not counted as one of the key's. */
START_TEST(change_cipher_spec_is_passed_over)
{
    peer.layer.allow_change_cipher_spec = true;
    feed(&peer, ccs, sizeof ccs);
    feed(&peer, wire, build_clear(wire, HANDSHAKE, content, 10));
    expect_record(&peer, HANDSHAKE, content, 10);
    feed(&peer, ccs, sizeof ccs);
    expect_none(&peer);
    ck_assert_ptr_null(peer.layer.input.block);
    peer_key(&peer, SIOTLS_DIRECTION_OPEN, &toy_two);
    feed(&peer, ccs, sizeof ccs);
    feed(&peer, ccs, sizeof ccs);
    feed(&peer, wire, build_record(wire, 0, HANDSHAKE, content, 10, 0));
    expect_record(&peer, HANDSHAKE, content, 10);
    expect_none(&peer);
}
END_TEST

START_TEST(change_cipher_spec_of_another_byte)
{
    static const uint8_t other[6] = {CCS, 3, 3, 0, 1, 2};
    peer.layer.allow_change_cipher_spec = true;
    if (_i == 1)
        peer_key(&peer, SIOTLS_DIRECTION_OPEN, &toy_two);
    feed(&peer, other, sizeof other);
    expect_failure(&peer, UNEXPECTED, "record: change_cipher_spec is not the byte 1");
}
END_TEST

START_TEST(change_cipher_spec_flood)
{
    peer.layer.allow_change_cipher_spec = true;
    for (size_t i = 0; i < SIO_MAX_EMPTY_RECORDS; i++)
        feed(&peer, ccs, sizeof ccs);
    expect_none(&peer);
    feed(&peer, ccs, sizeof ccs);
    expect_failure(&peer, UNEXPECTED, "record: too many records in a row that bring nothing");
}
END_TEST

/* Empty text may come (RFC 9846 5.1), but only so much in a row. */
START_TEST(empty_text)
{
    uint64_t sequence = 0;
    peer_key(&peer, SIOTLS_DIRECTION_OPEN, &toy_two);
    for (size_t round = 0; round < 3; round++) {
        for (size_t i = 0; i < SIO_MAX_EMPTY_RECORDS; i++) {
            feed(&peer, wire, build_record(wire, sequence++, TEXT, NULL, 0, i));
            expect_record(&peer, TEXT, NULL, 0);
        }
        feed(&peer, wire, build_record(wire, sequence++, TEXT, content, 1, 0));
        expect_record(&peer, TEXT, content, 1);
    }
    for (size_t i = 0; i < SIO_MAX_EMPTY_RECORDS; i++) {
        feed(&peer, wire, build_record(wire, sequence++, TEXT, NULL, 0, 0));
        expect_record(&peer, TEXT, NULL, 0);
    }
    feed(&peer, wire, build_record(wire, sequence++, TEXT, NULL, 0, 0));
    expect_failure(&peer, UNEXPECTED, "record: too many records in a row that bring nothing");
}
END_TEST

START_TEST(plain_alert_before_the_first_protected_record)
{
    peer_key(&peer, SIOTLS_DIRECTION_OPEN, &toy_two);
    peer.layer.allow_plain_alert = true;
    feed(&peer, wire, build_clear(wire, ALERT, content, 2));
    expect_record(&peer, ALERT, content, 2);
    feed(&peer, wire, build_record(wire, 0, HANDSHAKE, content, 9, 0));
    expect_record(&peer, HANDSHAKE, content, 9);
    feed(&peer, wire, build_clear(wire, ALERT, content, 2));
    expect_failure(&peer, UNEXPECTED, "record: unprotected alert where a key is in use");
}
END_TEST

/* A key that was lost in re-keying does not open the door for records in the clear. */
START_TEST(lost_key)
{
    peer_key(&peer, SIOTLS_DIRECTION_OPEN, &toy_two);
    peer.layer.receive.key.algorithm = NULL;
    feed(&peer, wire, build_clear(wire, HANDSHAKE, content, 9));
    expect_failure(&peer, SIOTLS_ALERT_INTERNAL_ERROR, "record: the receiving key is lost");
    peer.layer.receive.key.algorithm = &toy_two;
}
END_TEST

Suite *record_in_suite(void)
{
    Suite *suite = suite_create("records in");
    TCase *tests = tcase_create("records in");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, clear_records_are_taken);
    tcase_add_test(tests, clear_version_is_ignored);
    tcase_add_loop_test(tests, bad_headers_fail_at_once, 0, 2 * (int)(sizeof bad_headers / sizeof bad_headers[0]));
    tcase_add_test(tests, protected_records_are_taken);
    tcase_add_test(tests, padding_ends_at_the_type);
    tcase_add_test(tests, early_data_is_passed_over_between_messages);
    tcase_add_loop_test(tests, our_limit, 0, 2);
    tcase_add_loop_test(tests, bad_inner_plaintexts_fail, 0, (int)(sizeof bad_inners / sizeof bad_inners[0]));
    tcase_add_test(tests, nothing_but_a_tag);
    tcase_add_test(tests, longest_forgery);
    tcase_add_test(tests, changed_bytes_fail);
    tcase_add_test(tests, sequence_is_in_the_nonce);
    tcase_add_test(tests, new_key_starts_at_zero);
    tcase_add_test(tests, provider_failure);
    tcase_add_test(tests, change_cipher_spec_is_passed_over);
    tcase_add_loop_test(tests, change_cipher_spec_of_another_byte, 0, 2);
    tcase_add_test(tests, change_cipher_spec_flood);
    tcase_add_test(tests, empty_text);
    tcase_add_test(tests, plain_alert_before_the_first_protected_record);
    tcase_add_test(tests, lost_key);
    suite_add_tcase(suite, tests);
    return suite;
}
