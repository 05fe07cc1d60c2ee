/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hello_test.c: the forms of ClientHello, ServerHello and HelloRetryRequest, rule by rule (RFC 9846 4.2, 4.3).
 */
#include "wire_support.h"

#include <string.h>

#define RANDOM "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define RETRY_RANDOM "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c"
#define CLIENT_PREFIX                                                                                                  \
    "0303" RANDOM "00"                                                                                                 \
    "00021301"                                                                                                         \
    "0100"
#define SERVER_PREFIX                                                                                                  \
    "0303" RANDOM "00"                                                                                                 \
    "1301"                                                                                                             \
    "00"
#define RETRY_PREFIX                                                                                                   \
    "0303" RETRY_RANDOM "00"                                                                                           \
    "1301"                                                                                                             \
    "00"
#define VERSION_13 "002b0002 0304"

#define DECODE SIOTLS_ALERT_DECODE_ERROR
#define ILLEGAL SIOTLS_ALERT_ILLEGAL_PARAMETER

/* Everything up to the extensions. */
static const struct form_rule client_bodies[] = {
    {"no extensions",
     "0303" RANDOM "0000021301"
     "0100",
     0, NULL},
    {"an empty block",
     "0303" RANDOM "0000021301"
     "0100"
     "0000",
     0, NULL},
    {"any version of TLS",
     "0301" RANDOM "0000021301"
     "0100"
     "0000",
     0, NULL},
    {"a version to come",
     "0305" RANDOM "0000021301"
     "0100"
     "0000",
     0, NULL},
    {"SSL 3.0",
     "0300" RANDOM "0000021301"
     "0100"
     "0000",
     SIOTLS_ALERT_PROTOCOL_VERSION, "client_hello: legacy_version is that of SSL"},
    {"SSL 2.0, with what TLS 1.3 forbids",
     "0200" RANDOM "0000021301"
     "0101"
     "0007 002b000302 0304",
     SIOTLS_ALERT_PROTOCOL_VERSION, "client_hello: legacy_version is that of SSL"},
    {"session id of 33 bytes",
     "0303" RANDOM "21" RANDOM "00"
     "00021301"
     "0100"
     "0000",
     DECODE, "client_hello: the message is malformed"},
    {"no suites",
     "0303" RANDOM "000000"
     "0100"
     "0000",
     DECODE, "client_hello: the message is malformed"},
    {"an odd list of suites",
     "0303" RANDOM "000003130113"
     "0100"
     "0000",
     DECODE, "client_hello: the message is malformed"},
    {"no compression methods",
     "0303" RANDOM "0000021301"
     "00"
     "0000",
     DECODE, "client_hello: the message is malformed"},
    {"older hellos may offer compression",
     "0303" RANDOM "0000021301"
     "020100"
     "0000",
     0, NULL},
    {"half a block length",
     "0303" RANDOM "0000021301"
     "0100"
     "00",
     DECODE, "client_hello: the message is malformed"},
};

static const struct form_rule compressions[] = {
    {"TLS 1.3 without compression",
     "0303" RANDOM "0000021301"
     "0100"
     "0007 002b000302 0304",
     0, NULL},
    {"TLS 1.3 with two methods",
     "0303" RANDOM "0000021301"
     "020001"
     "0007 002b000302 0304",
     ILLEGAL, "client_hello: a compression method is offered"},
    {"TLS 1.3 with another method",
     "0303" RANDOM "0000021301"
     "0101"
     "0007 002b000302 0304",
     ILLEGAL, "client_hello: a compression method is offered"},
    {"TLS 1.2 with two methods",
     "0303" RANDOM "0000021301"
     "020001"
     "0007 002b000302 0303",
     0, NULL},
};

static const struct form_rule client_names[] = {
    {"server_name", "0000000a 0008 00 0005 612e636f6d", 0, NULL},
    {"server_name empty", "00000000", DECODE, MALFORMED("server_name in client_hello")},
    {"server_name with an empty list", "00000002 0000", DECODE, MALFORMED("server_name in client_hello")},
    {"server_name with an empty name", "00000005 0003 00 0000", DECODE, MALFORMED("server_name in client_hello")},
    {"server_name of another type", "00000006 0004 01 0001 61", DECODE, MALFORMED("server_name in client_hello")},
    {"server_name with two names", "0000000a 0008 00 0001 61 00 0001 62", DECODE,
     MALFORMED("server_name in client_hello")},
    {"server_name with a NUL", "00000008 0006 00 0003 610062", DECODE, MALFORMED("server_name in client_hello")},
    {"server_name and a byte", "00000007 0004 00 0001 61 00", DECODE, MALFORMED("server_name in client_hello")},
    {"record_size_limit", "001c0002 4001", 0, NULL},
    {"record_size_limit empty", "001c0000", DECODE, MALFORMED("record_size_limit in client_hello")},
    {"record_size_limit and a byte", "001c0003 400100", DECODE, MALFORMED("record_size_limit in client_hello")},
    {"max_fragment_length", "00010001 04", 0, NULL},
    {"max_fragment_length empty", "00010000", DECODE, MALFORMED("max_fragment_length in client_hello")},
    {"max_fragment_length and a byte", "00010002 0400", DECODE, MALFORMED("max_fragment_length in client_hello")},
    {"alpn", "00100005 0003 02 6832", 0, NULL},
    {"status_request", "00050005 01 0000 0000", 0, NULL},
    {"status_request of another type", "00050002 02 61", 0, NULL},
    {"status_request empty", "00050000", DECODE, MALFORMED("status_request in client_hello")},
    {"status_request cut", "00050003 01 0000", DECODE, MALFORMED("status_request in client_hello")},
    {"status_request and a byte", "00050006 01 0000 0000 00", DECODE, MALFORMED("status_request in client_hello")},
    {"timestamps", "00120000", 0, NULL},
    {"timestamps, not empty", "00120001 00", DECODE, MALFORMED("signed_certificate_timestamp in client_hello")},
    {"alpn empty", "00100000", DECODE, MALFORMED("application_layer_protocol_negotiation in client_hello")},
    {"alpn with an empty list", "00100002 0000", DECODE,
     MALFORMED("application_layer_protocol_negotiation in client_hello")},
    {"alpn with an empty protocol", "00100006 0004 02 6832 00", DECODE,
     MALFORMED("application_layer_protocol_negotiation in client_hello")},
    {"alpn with half a protocol", "00100005 0003 03 6832", DECODE,
     MALFORMED("application_layer_protocol_negotiation in client_hello")},
    {"alpn and a byte", "00100006 0003 02 6832 00", DECODE,
     MALFORMED("application_layer_protocol_negotiation in client_hello")},
    {"cookie", "002c0003 0001 aa", 0, NULL},
    {"cookie empty", "002c0002 0000", DECODE, MALFORMED("cookie in client_hello")},
    {"cookie and a byte", "002c0004 0001 aa 00", DECODE, MALFORMED("cookie in client_hello")},
    {"authorities", "002f0005 0003 0001 30", 0, NULL},
    {"authorities empty", "002f0002 0000", DECODE, MALFORMED("certificate_authorities in client_hello")},
    {"authorities with an empty name", "002f0007 0005 0001 30 0000", DECODE,
     MALFORMED("certificate_authorities in client_hello")},
};

static const struct form_rule client_lists[] = {
    {"groups", "000a0004 0002 001d", 0, NULL},
    {"groups empty", "000a0002 0000", DECODE, MALFORMED("supported_groups in client_hello")},
    {"groups odd", "000a0005 0003 001d00", DECODE, MALFORMED("supported_groups in client_hello")},
    {"groups and a byte", "000a0005 0002 001d 00", DECODE, MALFORMED("supported_groups in client_hello")},
    {"schemes", "000d0004 0002 0804", 0, NULL},
    {"schemes empty", "000d0002 0000", DECODE, MALFORMED("signature_algorithms in client_hello")},
    {"schemes odd", "000d0005 0003 080400", DECODE, MALFORMED("signature_algorithms in client_hello")},
    {"schemes and a byte", "000d0005 0002 0804 00", DECODE, MALFORMED("signature_algorithms in client_hello")},
    {"certificate schemes", "00320004 0002 0804", 0, NULL},
    {"certificate schemes empty", "00320002 0000", DECODE, MALFORMED("signature_algorithms_cert in client_hello")},
    {"certificate schemes odd", "00320003 0001 08", DECODE, MALFORMED("signature_algorithms_cert in client_hello")},
    {"versions", "002b0005 04 03040303", 0, NULL},
    {"versions empty", "002b0001 00", DECODE, MALFORMED("supported_versions in client_hello")},
    {"versions odd", "002b0004 03 030403", DECODE, MALFORMED("supported_versions in client_hello")},
    {"versions and a byte", "002b0004 02 0304 00", DECODE, MALFORMED("supported_versions in client_hello")},
    {"modes", "002d0002 01 01", 0, NULL},
    {"modes empty", "002d0001 00", DECODE, MALFORMED("psk_key_exchange_modes in client_hello")},
    {"modes and a byte", "002d0003 01 01 00", DECODE, MALFORMED("psk_key_exchange_modes in client_hello")},
    {"early_data", "002a0000", 0, NULL},
    {"early_data not empty", "002a0001 00", DECODE, MALFORMED("early_data in client_hello")},
    {"post_handshake_auth", "00310000", 0, NULL},
    {"post_handshake_auth not empty", "00310001 00", DECODE, MALFORMED("post_handshake_auth in client_hello")},
};

#define BINDER "20" RANDOM

static const struct form_rule client_keys[] = {
    {"no shares", "00330002 0000", 0, NULL},
    {"two shares", "0033000c 000a 001d 0001 aa 0017 0001 bb", 0, NULL},
    {"share empty", "00330006 0004 001d 0000", DECODE, MALFORMED("key_share in client_hello")},
    {"share too short", "00330007 0005 001d 0002 aa", DECODE, MALFORMED("key_share in client_hello")},
    {"shares and a byte", "00330003 0000 00", DECODE, MALFORMED("key_share in client_hello")},
    {"half a share", "00330008 0006 001d 0001 aa 00", DECODE, MALFORMED("key_share in client_hello")},
    {"two shares of a group", "0033000c 000a 001d 0001 aa 001d 0001 bb", ILLEGAL,
     "client_hello: two key shares are of one group"},
    {"psk", "0029002c 0007 0001 aa 00000000 0021" BINDER, 0, NULL},
    {"psk without identities", "00290025 0000 0021" BINDER, DECODE, MALFORMED("pre_shared_key in client_hello")},
    {"psk without binders", "0029000b 0007 0001 aa 00000000 0000", DECODE, MALFORMED("pre_shared_key in client_hello")},
    {"psk with an empty identity", "00290032 000d 0000 00000000 0001 aa 00000000 0021" BINDER, DECODE,
     MALFORMED("pre_shared_key in client_hello")},
    {"psk with a short binder",
     "00290053 000e 0001 aa 00000000 0001 bb 00000000 0041"
     "1f 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e" BINDER,
     DECODE, MALFORMED("pre_shared_key in client_hello")},
    {"psk and a byte", "0029002d 0007 0001 aa 00000000 0021" BINDER "00", DECODE,
     MALFORMED("pre_shared_key in client_hello")},
    {"psk with a binder more", "0029004d 0007 0001 aa 00000000 0042" BINDER BINDER, ILLEGAL,
     "client_hello: there are more binders than identities"},
    {"psk with a binder less", "00290033 000e 0001 aa 00000000 0001 bb 00000000 0021" BINDER, ILLEGAL,
     "client_hello: there are fewer binders than identities"},
    {"psk is not last", "0029002c 0007 0001 aa 00000000 0021" BINDER "002a0000", ILLEGAL,
     "extensions: pre_shared_key is not the last one"},
    {"extension there twice", "000a0004 0002 001d 000a0004 0002 001d", DECODE,
     "extensions: an extension is there twice"},
    {"unknown extensions", "0a0a0000 7f7f0001ff", 0, NULL},
    {"wrong carrier", "00300002 0000", ILLEGAL, "extensions: an extension is in a message that may not carry it"},
};

static const struct form_rule server_bodies[] = {
    {"no extensions", "0303" RANDOM "00 1301 00", 0, NULL},
    {"session id of 32 bytes", "0303" RANDOM "20" RANDOM "1301 00 0000", 0, NULL},
    {"session id of 33 bytes", "0303" RANDOM "21" RANDOM "00 1301 00 0000", DECODE,
     "server_hello: the message is malformed"},
    {"compression", "0303" RANDOM "00 1301 01 0000", ILLEGAL, "server_hello: compression was chosen"},
    {"SSL 3.0", "0300" RANDOM "00 1301 01 0000", SIOTLS_ALERT_PROTOCOL_VERSION,
     "server_hello: legacy_version is that of SSL"},
};

static const struct form_rule server_extensions[] = {
    {"TLS 1.3", VERSION_13, 0, NULL},
    {"version empty", "002b0000", DECODE, MALFORMED("supported_versions in server_hello")},
    {"version and a byte", "002b0003 030400", DECODE, MALFORMED("supported_versions in server_hello")},
    {"share", VERSION_13 "00330005 001d 0001 aa", 0, NULL},
    {"share as a retry has it", VERSION_13 "00330002 001d", DECODE, MALFORMED("key_share in server_hello")},
    {"share empty", VERSION_13 "00330004 001d 0000", DECODE, MALFORMED("key_share in server_hello")},
    {"share and a byte", VERSION_13 "00330006 001d 0001 aa 00", DECODE, MALFORMED("key_share in server_hello")},
    {"psk", VERSION_13 "00290002 0000", 0, NULL},
    {"psk too short", VERSION_13 "00290001 00", DECODE, MALFORMED("pre_shared_key in server_hello")},
    {"psk and a byte", VERSION_13 "00290003 000000", DECODE, MALFORMED("pre_shared_key in server_hello")},
    {"cookie", VERSION_13 "002c0003 0001 aa", ILLEGAL,
     "extensions: an extension is in a message that may not carry it"},
    {"alpn", VERSION_13 "00100005 0003 02 6832", ILLEGAL,
     "extensions: an extension is in a message that may not carry it"},
    {"an unknown extension", VERSION_13 "0a0a0000", SIOTLS_ALERT_UNSUPPORTED_EXTENSION,
     "extensions: an unknown extension was not asked for"},
    {"version twice", VERSION_13 VERSION_13, DECODE, "extensions: an extension is there twice"},
    {"an older server", "ff010001 00 00100005 0003 02 6832 00170000", 0, NULL},
    {"an older server that repeats itself", "00170000 00170000", DECODE, "extensions: an extension is there twice"},
};

static const struct form_rule retry_extensions[] = {
    {"group", VERSION_13 "00330002 001d", 0, NULL},
    {"group as a ServerHello has it", VERSION_13 "00330005 001d 0001 aa", DECODE,
     MALFORMED("key_share in hello_retry_request")},
    {"cookie", VERSION_13 "002c0003 0001 aa", 0, NULL},
    {"cookie empty", VERSION_13 "002c0002 0000", DECODE, MALFORMED("cookie in hello_retry_request")},
    {"cookie twice", VERSION_13 "002c0003 0001 aa 002c0003 0001 aa", ILLEGAL,
     "extensions: an extension is there twice"},
    {"psk", VERSION_13 "00290002 0000", ILLEGAL, "extensions: an extension is in a message that may not carry it"},
};

#define CHECK_RULES(round, prefix, is_block, rules)                                                                    \
    check_form_rules(round, prefix, is_block, rules, sizeof rules / sizeof rules[0])

START_TEST(client_hello_forms)
{
    CHECK_RULES(client_hello_round, "", false, client_bodies);
    CHECK_RULES(client_hello_round, "", false, compressions);
    CHECK_RULES(client_hello_round, CLIENT_PREFIX, true, client_names);
    CHECK_RULES(client_hello_round, CLIENT_PREFIX, true, client_lists);
    CHECK_RULES(client_hello_round, CLIENT_PREFIX, true, client_keys);
}
END_TEST

START_TEST(server_hello_forms)
{
    CHECK_RULES(server_hello_round, "", false, server_bodies);
    CHECK_RULES(server_hello_round, SERVER_PREFIX, true, server_extensions);
    CHECK_RULES(server_hello_round, RETRY_PREFIX, true, retry_extensions);
}
END_TEST

START_TEST(client_hello_fields)
{
    struct octets body = octets_from_hex(samples[0].hex);
    struct sio_client_hello hello;
    struct sio_error error = {0};
    ck_assert(sio_client_hello_parse(&hello, octets_view(body), &error));
    ck_assert_uint_eq(hello.legacy_version, 0x0303);
    ck_assert_uint_eq(hello.random.data_len, 32);
    ck_assert_uint_eq(hello.legacy_session_id.data_len, 32);
    ck_assert(sio_list16_has(hello.cipher_suites, 0x1303));
    ck_assert(sio_bytes_equal(hello.server_name, sio_bytes((const uint8_t *)"example.test", 12)));
    ck_assert_uint_eq(sio_list16_at(hello.supported_groups, 1), 0x0017);
    ck_assert_uint_eq(sio_list16_at(hello.signature_algorithms, 0), 0x0804);
    ck_assert_uint_eq(sio_list16_at(hello.signature_algorithms_cert, 0), 0x0809);
    ck_assert_uint_eq(sio_list16_at(hello.supported_versions, 0), 0x0304);
    ck_assert_uint_eq(hello.record_size_limit, 0x4001);
    ck_assert_uint_eq(hello.max_fragment_length, 4);
    ck_assert(hello.wants_ocsp);
    ck_assert(sio_bytes_equal(hello.alpn, sio_bytes((const uint8_t *)"\2h2\10http/1.1", 12)));
    ck_assert(sio_bytes_equal(hello.client_certificate_types, sio_bytes((const uint8_t *)"\0", 1)));
    ck_assert(sio_bytes_equal(hello.server_certificate_types, sio_bytes((const uint8_t *)"\2", 1)));
    ck_assert_uint_eq(sio_list16_at(hello.compress_certificate, 0), 2);
    ck_assert_uint_eq(hello.certificate_authorities.data_len, 4);
    ck_assert_uint_eq(hello.key_shares.data_len, 43);
    ck_assert_uint_eq(hello.cookie.data_len, 3);
    ck_assert_uint_eq(hello.psk_key_exchange_modes.data_len, 2);
    ck_assert_uint_eq(hello.psk_identities.data_len, 21);
    ck_assert_uint_eq(hello.psk_binders.data_len, 82);
    /* The binders vector is its length and the two binders of 32 and 48 bytes. */
    ck_assert_uint_eq(hello.truncated_len, body.data_len - 2 - 33 - 49);
    octets_free(body);
}
END_TEST

START_TEST(lists_are_stepped_through)
{
    struct octets body = octets_from_hex(samples[0].hex);
    struct sio_client_hello hello;
    struct sio_error error = {0};
    struct siotls_bytes view;
    uint16_t group;
    ck_assert(sio_client_hello_parse(&hello, octets_view(body), &error));
    struct sio_reader protocols = sio_reader(hello.alpn);
    ck_assert(sio_protocol_next(&protocols, &view));
    ck_assert(sio_bytes_equal(view, sio_bytes((const uint8_t *)"h2", 2)));
    ck_assert(sio_protocol_next(&protocols, &view));
    ck_assert(sio_bytes_equal(view, sio_bytes((const uint8_t *)"http/1.1", 8)));
    ck_assert(!sio_protocol_next(&protocols, &view));
    struct sio_reader shares = sio_reader(hello.key_shares);
    ck_assert(sio_key_share_next(&shares, &group, &view));
    ck_assert_uint_eq(group, 0x001d);
    ck_assert(sio_key_share_next(&shares, &group, &view));
    ck_assert_uint_eq(group, 0x0017);
    ck_assert(!sio_key_share_next(&shares, &group, &view));
    ck_assert(sio_key_share_find(&view, hello.key_shares, 0x0017));
    ck_assert_uint_eq(view.data_len, 3);
    ck_assert(!sio_key_share_find(&view, hello.key_shares, 0x0018));
    octets_free(body);
}
END_TEST

START_TEST(server_hello_fields)
{
    struct octets body = octets_from_hex(samples[1].hex);
    struct sio_server_hello hello;
    struct sio_error error = {0};
    ck_assert(sio_server_hello_parse(&hello, octets_view(body), OFFER_ALL, &error));
    ck_assert(!hello.is_retry);
    ck_assert_uint_eq(hello.cipher_suite, 0x1302);
    ck_assert_uint_eq(hello.selected_version, 0x0304);
    ck_assert_uint_eq(hello.group, 0x001d);
    ck_assert_uint_eq(hello.key_exchange.data_len, 4);
    ck_assert_uint_eq(hello.selected_identity, 1);
    ck_assert_uint_eq(hello.legacy_session_id_echo.data_len, 2);
    octets_free(body);

    body = octets_from_hex(samples[2].hex);
    ck_assert(sio_server_hello_parse(&hello, octets_view(body), OFFER_ALL, &error));
    ck_assert(hello.is_retry);
    ck_assert_uint_eq(hello.group, 0x0017);
    ck_assert_uint_eq(hello.key_exchange.data_len, 0);
    ck_assert(sio_bytes_equal(hello.cookie, sio_bytes((const uint8_t *)"cookie", 6)));
    octets_free(body);
}
END_TEST

START_TEST(answers_to_what_was_not_offered)
{
    struct octets body = octets_from_hex(samples[1].hex);
    struct sio_server_hello hello;
    struct sio_error error = {0};
    uint32_t offered = ~sio_extension_bit(SIO_EXTENSION_PRE_SHARED_KEY);
    ck_assert(!sio_server_hello_parse(&hello, octets_view(body), offered, &error));
    ck_assert_uint_eq(error.alert, SIOTLS_ALERT_UNSUPPORTED_EXTENSION);
    octets_free(body);

    /* A cookie comes unasked. */
    body = octets_from_hex(samples[2].hex);
    error = (struct sio_error){0};
    offered = ~sio_extension_bit(SIO_EXTENSION_COOKIE);
    ck_assert(sio_server_hello_parse(&hello, octets_view(body), offered, &error));
    octets_free(body);
}
END_TEST

START_TEST(an_older_server_is_told_by_its_version)
{
    struct octets body = octets_from_hex(SERVER_PREFIX "0005 ff010001 00");
    struct sio_server_hello hello;
    struct sio_error error = {0};
    ck_assert(sio_server_hello_parse(&hello, octets_view(body), 0, &error));
    ck_assert_uint_eq(hello.selected_version, 0);
    ck_assert_uint_eq(hello.extensions.present, 0);
    octets_free(body);
}
END_TEST

Suite *wire_hello_suite(void)
{
    Suite *suite = suite_create("wire/hello");
    TCase *tcase = tcase_create("hellos");
    tcase_add_test(tcase, client_hello_forms);
    tcase_add_test(tcase, server_hello_forms);
    tcase_add_test(tcase, client_hello_fields);
    tcase_add_test(tcase, lists_are_stepped_through);
    tcase_add_test(tcase, server_hello_fields);
    tcase_add_test(tcase, answers_to_what_was_not_offered);
    tcase_add_test(tcase, an_older_server_is_told_by_its_version);
    suite_add_tcase(suite, tcase);
    return suite;
}
