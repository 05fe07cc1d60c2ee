/* SPDX-License-Identifier: Apache-2.0 */
/*
 * extension_test.c: the legality table against a second copy of RFC 9846 4.3, and blocks of extensions.
 */
#include "wire_support.h"

#include <stdlib.h>
#include <string.h>

/* Letters of the messages as in RFC 9846 4.3: Client hello, Server hello, Retry, Encrypted, certificaTe, reQuest, New.
 */
static const struct legal {
    enum sio_extension extension;
    uint16_t type;
    const char *name;
    const char *carriers;
} legal[] = {
    {SIO_EXTENSION_SERVER_NAME, 0, "server_name", "CE"},
    {SIO_EXTENSION_MAX_FRAGMENT_LENGTH, 1, "max_fragment_length", "CE"},
    {SIO_EXTENSION_STATUS_REQUEST, 5, "status_request", "CQT"},
    {SIO_EXTENSION_SUPPORTED_GROUPS, 10, "supported_groups", "CE"},
    {SIO_EXTENSION_SIGNATURE_ALGORITHMS, 13, "signature_algorithms", "CQ"},
    {SIO_EXTENSION_ALPN, 16, "application_layer_protocol_negotiation", "CE"},
    {SIO_EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP, 18, "signed_certificate_timestamp", "CQT"},
    {SIO_EXTENSION_CLIENT_CERTIFICATE_TYPE, 19, "client_certificate_type", "CE"},
    {SIO_EXTENSION_SERVER_CERTIFICATE_TYPE, 20, "server_certificate_type", "CE"},
    {SIO_EXTENSION_PADDING, 21, "padding", "C"},
    {SIO_EXTENSION_COMPRESS_CERTIFICATE, 27, "compress_certificate", "CQ"},
    {SIO_EXTENSION_RECORD_SIZE_LIMIT, 28, "record_size_limit", "CE"},
    {SIO_EXTENSION_PRE_SHARED_KEY, 41, "pre_shared_key", "CS"},
    {SIO_EXTENSION_EARLY_DATA, 42, "early_data", "CEN"},
    {SIO_EXTENSION_SUPPORTED_VERSIONS, 43, "supported_versions", "CSR"},
    {SIO_EXTENSION_COOKIE, 44, "cookie", "CR"},
    {SIO_EXTENSION_PSK_KEY_EXCHANGE_MODES, 45, "psk_key_exchange_modes", "C"},
    {SIO_EXTENSION_CERTIFICATE_AUTHORITIES, 47, "certificate_authorities", "CQ"},
    {SIO_EXTENSION_OID_FILTERS, 48, "oid_filters", "Q"},
    {SIO_EXTENSION_POST_HANDSHAKE_AUTH, 49, "post_handshake_auth", "C"},
    {SIO_EXTENSION_SIGNATURE_ALGORITHMS_CERT, 50, "signature_algorithms_cert", "CQ"},
    {SIO_EXTENSION_KEY_SHARE, 51, "key_share", "CSR"},
    {SIO_EXTENSION_QUIC_TRANSPORT_PARAMETERS, 57, "quic_transport_parameters", "CE"},
};

static const struct message {
    char letter;
    enum sio_carrier carrier;
    bool is_answer;
} messages[] = {
    {'C', SIO_IN_CLIENT_HELLO, false},       {'S', SIO_IN_SERVER_HELLO, true},
    {'R', SIO_IN_HELLO_RETRY_REQUEST, true}, {'E', SIO_IN_ENCRYPTED_EXTENSIONS, true},
    {'T', SIO_IN_CERTIFICATE, true},         {'Q', SIO_IN_CERTIFICATE_REQUEST, false},
    {'N', SIO_IN_NEW_SESSION_TICKET, false},
};

enum { NUM_LEGAL = sizeof legal / sizeof legal[0], NUM_MESSAGES = sizeof messages / sizeof messages[0] };

/* A block of one empty extension of that type. */
static struct siotls_bytes block_of(uint8_t room[4], uint16_t type)
{
    memset(room, 0, 4);
    room[0] = (uint8_t)(type >> 8);
    room[1] = (uint8_t)type;
    return sio_bytes(room, 4);
}

static void check_block(struct siotls_bytes block, enum sio_carrier carrier, uint32_t offered, uint8_t alert,
                        const char *reason)
{
    struct sio_extensions extensions;
    struct sio_error error = {0};
    bool is_fine = sio_extensions_parse(&extensions, block, carrier, offered, &error);
    ck_assert_msg(is_fine == (reason == NULL), "%s, not %s", is_fine ? "taken" : error.reason,
                  reason == NULL ? "taken" : reason);
    if (is_fine)
        return;
    ck_assert_str_eq(error.reason, reason);
    ck_assert_uint_eq(error.alert, alert);
}

START_TEST(types_and_names_are_those_of_iana)
{
    ck_assert_uint_eq(NUM_LEGAL, SIO_NUM_EXTENSIONS);
    for (size_t i = 0; i < NUM_LEGAL; i++) {
        ck_assert_uint_eq(sio_extension_type(legal[i].extension), legal[i].type);
        ck_assert_str_eq(sio_extension_name(legal[i].extension), legal[i].name);
        ck_assert_uint_eq(sio_extension_bit(legal[i].extension), UINT32_C(1) << i);
    }
}
END_TEST

START_TEST(each_message_carries_what_the_rfc_says)
{
    for (size_t i = 0; i < NUM_LEGAL; i++) {
        for (size_t j = 0; j < NUM_MESSAGES; j++) {
            uint8_t room[4];
            bool may = strchr(legal[i].carriers, messages[j].letter) != NULL;
            check_block(block_of(room, legal[i].type), messages[j].carrier, OFFER_ALL, SIOTLS_ALERT_ILLEGAL_PARAMETER,
                        may ? NULL : "extensions: an extension is in a message that may not carry it");
        }
    }
}
END_TEST

START_TEST(an_answer_needs_an_offer)
{
    for (size_t i = 0; i < NUM_LEGAL; i++) {
        for (size_t j = 0; j < NUM_MESSAGES; j++) {
            if (strchr(legal[i].carriers, messages[j].letter) == NULL)
                continue;
            uint8_t room[4];
            bool is_cookie = legal[i].extension == SIO_EXTENSION_COOKIE; /* only ever in a HelloRetryRequest */
            uint32_t others = ~sio_extension_bit(legal[i].extension);
            check_block(block_of(room, legal[i].type), messages[j].carrier, others, SIOTLS_ALERT_UNSUPPORTED_EXTENSION,
                        messages[j].is_answer && !is_cookie ? "extensions: an extension was not asked for" : NULL);
        }
    }
}
END_TEST

START_TEST(unknown_ones_are_passed_over_in_requests_only)
{
    for (size_t j = 0; j < NUM_MESSAGES; j++) {
        uint8_t room[4];
        check_block(block_of(room, 0x4a4a), messages[j].carrier, OFFER_ALL, SIOTLS_ALERT_UNSUPPORTED_EXTENSION,
                    messages[j].is_answer ? "extensions: an unknown extension was not asked for" : NULL);
    }
}
END_TEST

static void check_hex(const char *hex, enum sio_carrier carrier, uint8_t alert, const char *reason)
{
    struct octets block = octets_from_hex(hex);
    check_block(octets_view(block), carrier, OFFER_ALL, alert, reason);
    octets_free(block);
}

START_TEST(duplicates_are_refused_everywhere)
{
    for (size_t j = 0; j < NUM_MESSAGES; j++) {
        enum sio_carrier carrier = messages[j].carrier;
        bool is_late = carrier == SIO_IN_HELLO_RETRY_REQUEST || carrier == SIO_IN_NEW_SESSION_TICKET;
        uint8_t alert = is_late ? SIOTLS_ALERT_ILLEGAL_PARAMETER : SIOTLS_ALERT_DECODE_ERROR;
        check_hex("002b0000 000a0000 002b0000", carrier, alert, "extensions: an extension is there twice");
        check_hex("4a4a0000 4a4a000100", carrier, alert, "extensions: an extension is there twice");
    }
    check_hex("ff010000 ff010000", SIO_IN_LEGACY_SERVER_HELLO, SIOTLS_ALERT_DECODE_ERROR,
              "extensions: an extension is there twice");
}
END_TEST

START_TEST(a_malformed_block_is_a_decode_error)
{
    static const char *const blocks[] = {"00", "002b", "002b00", "002b0001", "002b0000 00", "002b000201", "002bffff00"};
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++)
        for (size_t j = 0; j < NUM_MESSAGES; j++)
            check_hex(blocks[i], messages[j].carrier, SIOTLS_ALERT_DECODE_ERROR,
                      "extensions: an extension is malformed");
}
END_TEST

START_TEST(nothing_follows_pre_shared_key)
{
    check_hex("002b0000 00290000", SIO_IN_CLIENT_HELLO, 0, NULL);
    check_hex("00290000 002b0000", SIO_IN_CLIENT_HELLO, SIOTLS_ALERT_ILLEGAL_PARAMETER,
              "extensions: pre_shared_key is not the last one");
    check_hex("00290000 4a4a0000", SIO_IN_CLIENT_HELLO, SIOTLS_ALERT_ILLEGAL_PARAMETER,
              "extensions: pre_shared_key is not the last one");
    check_hex("00290000 002b0000", SIO_IN_SERVER_HELLO, 0, NULL);
}
END_TEST

/* 16,384 different extensions, then one of them again: bounded work, and found wherever it stands. */
START_TEST(many_extensions_are_judged_in_one_pass)
{
    enum { COUNT = 16383 };
    uint8_t *data = malloc(4 * (COUNT + 1));
    ck_assert_ptr_nonnull(data);
    for (size_t i = 0; i < COUNT; i++)
        block_of(data + 4 * i, (uint16_t)(0x1000 + i));
    check_block(sio_bytes(data, 4 * COUNT), SIO_IN_CLIENT_HELLO, OFFER_ALL, 0, NULL);
    for (size_t i = 0; i < COUNT; i += 331) {
        block_of(data + 4 * (size_t)COUNT, (uint16_t)(0x1000 + i));
        check_block(sio_bytes(data, 4 * (COUNT + 1)), SIO_IN_CLIENT_HELLO, OFFER_ALL, SIOTLS_ALERT_DECODE_ERROR,
                    "extensions: an extension is there twice");
    }
    free(data);
}
END_TEST

START_TEST(extensions_are_found_and_viewed)
{
    struct octets block = octets_from_hex("4a4a0001ff 002b00020304 00330000");
    struct sio_extensions extensions;
    struct sio_error error = {0};
    struct siotls_bytes data;
    ck_assert(sio_extensions_parse(&extensions, octets_view(block), SIO_IN_CLIENT_HELLO, OFFER_ALL, &error));
    ck_assert_uint_eq(extensions.present,
                      sio_extension_bit(SIO_EXTENSION_SUPPORTED_VERSIONS) | sio_extension_bit(SIO_EXTENSION_KEY_SHARE));
    ck_assert(sio_extensions_have(&extensions, SIO_EXTENSION_KEY_SHARE));
    ck_assert(!sio_extensions_have(&extensions, SIO_EXTENSION_COOKIE));
    ck_assert_ptr_eq(extensions.data[SIO_EXTENSION_SUPPORTED_VERSIONS].data, block.data + 9);
    ck_assert_uint_eq(extensions.data[SIO_EXTENSION_SUPPORTED_VERSIONS].data_len, 2);
    ck_assert(sio_extensions_find(&data, octets_view(block), SIO_EXTENSION_SUPPORTED_VERSIONS));
    ck_assert_ptr_eq(data.data, block.data + 9);
    ck_assert(!sio_extensions_find(&data, octets_view(block), SIO_EXTENSION_COOKIE));
    octets_free(block);
}
END_TEST

START_TEST(lists_of_numbers)
{
    struct octets list = octets_from_hex("130113020304");
    ck_assert_uint_eq(sio_list16_count(octets_view(list)), 3);
    ck_assert_uint_eq(sio_list16_at(octets_view(list), 0), 0x1301);
    ck_assert_uint_eq(sio_list16_at(octets_view(list), 2), 0x0304);
    ck_assert_uint_eq(sio_list16_at(octets_view(list), 3), 0);
    ck_assert_uint_eq(sio_list16_at(octets_view(list), SIZE_MAX / 2 + 1), 0);
    ck_assert(sio_list16_has(octets_view(list), 0x1302));
    ck_assert(!sio_list16_has(octets_view(list), 0x0113));
    ck_assert(!sio_list16_has(sio_bytes(NULL, 0), 0));
    octets_free(list);
}
END_TEST

Suite *wire_extension_suite(void)
{
    Suite *suite = suite_create("wire/extension");
    TCase *tcase = tcase_create("extensions");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, types_and_names_are_those_of_iana);
    tcase_add_test(tcase, each_message_carries_what_the_rfc_says);
    tcase_add_test(tcase, an_answer_needs_an_offer);
    tcase_add_test(tcase, unknown_ones_are_passed_over_in_requests_only);
    tcase_add_test(tcase, duplicates_are_refused_everywhere);
    tcase_add_test(tcase, a_malformed_block_is_a_decode_error);
    tcase_add_test(tcase, nothing_follows_pre_shared_key);
    tcase_add_test(tcase, many_extensions_are_judged_in_one_pass);
    tcase_add_test(tcase, extensions_are_found_and_viewed);
    tcase_add_test(tcase, lists_of_numbers);
    suite_add_tcase(suite, tcase);
    return suite;
}
