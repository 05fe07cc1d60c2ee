/* SPDX-License-Identifier: Apache-2.0 */
/*
 * moved_test.c: the form of a connection that was saved is the same on every machine: these bytes are read to these
 * values, and written again to the same bytes.
 */
#include <string.h>

#include <siotls/session.h>

#include "api/moved.h"
#include "api_suites.h"
#include "crypto/load/set.h"
#include "fake_provider.h"

static const char saved_hex[] =
    "73696f4302011301001d08040000000000000000000002683200046e616d650100000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000000000000000ffffffffffffffff0007686173680001"
    "012073737373737373737373737373737373737373737373737373737373737373732073737373737373737373737373"
    "737373737373737373737373737373737373732073737373737373737373737373737373737373737373737373737373"
    "7373737320000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f0000050100000178010101"
    "010123000000000000000c00000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000004000000040010000000100047465787400141703030020000102030405060708090a0b"
    "0c0d0e00000c170303000700010203040506000003306162";

static size_t from_hex(uint8_t *bytes, const char *hex)
{
    size_t num = strlen(hex) / 2;
    for (size_t i = 0; i < 2 * num; i++) {
        int digit = hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10;
        bytes[i / 2] = (uint8_t)(bytes[i / 2] << 4 | digit);
    }
    return num;
}

static struct siotls_config *open_config(void)
{
    static const uint8_t key[32] = {1};
    struct siotls_set_options options = {.size = sizeof options, .providers = "", .ignore_environment = 1};
    struct siotls_psk psk = {.size = sizeof psk, .identity = {key, 1}, .key = {key, sizeof key}};
    struct siotls_set *set = NULL;
    struct siotls_config *config = NULL;
    ck_assert_int_eq(siotls_set_new(&set, &options, NULL), 0);
    ck_assert_int_eq(siotls_set_add(set, fake_provider, NULL), 0);
    sio_set_skip_tests(set);
    ck_assert_int_eq(siotls_config_new(&config, set, SIOTLS_ROLE_CLIENT, NULL, NULL), 0);
    ck_assert_int_eq(siotls_config_add_psk(config, &psk), 0);
    ck_assert_int_eq(siotls_config_set_insecure_no_verification(config), 0);
    ck_assert_int_eq(siotls_config_set_keep_transcript(config, 100), 0);
    ck_assert_int_eq(siotls_config_set_keep_peer(config, 1), 0);
    ck_assert_int_eq(siotls_config_ready(config, NULL), 0);
    siotls_set_free(set);
    return config;
}

START_TEST(bytes_are_those_of_every_machine)
{
    uint8_t saved[2048] = {0}, again[2048];
    size_t saved_len = from_hex(saved, saved_hex), again_len = sizeof again;
    struct siotls_config *config = open_config();
    struct siotls_conn *conn = NULL;
    ck_assert_int_eq(siotls_conn_restore(&conn, config, NULL, saved, saved_len, NULL), 0);
    ck_assert_int_eq(siotls_conn_save(conn, again, &again_len, NULL, 0, NULL), 0);
    ck_assert_uint_eq(again_len, saved_len);
    ck_assert_mem_eq(again, saved, saved_len);
    siotls_conn_free(conn);
    siotls_config_free(config);
}
END_TEST

START_TEST(values_are_where_they_belong)
{
    uint8_t saved[2048] = {0};
    size_t saved_len = from_hex(saved, saved_hex);
    struct sio_moved moved;
    struct sio_error why = {0};
    ck_assert(sio_moved_read(&moved, sio_bytes(saved, saved_len), &why));
    ck_assert(moved.role == SIOTLS_ROLE_CLIENT && moved.suite == SIOTLS_SUITE_AES_128_GCM_SHA256);
    ck_assert(moved.negotiated.group == SIOTLS_GROUP_X25519 && moved.negotiated.scheme == 0x0804);
    ck_assert(moved.negotiated.alpn.data_len == 2 && moved.negotiated.server_name.data_len == 4);
    ck_assert(moved.peer.judge == SIO_JUDGED_BY_CONFIG && moved.peer.terms.not_after_ms == UINT64_MAX);
    ck_assert(moved.established.resumption.data_len == 32 && moved.established.transcript.data_len == 5);
    ck_assert(moved.established.num_sessions == 1 && moved.established.num_user_canceled == 1);
    ck_assert(moved.established.answer_unsent == 12 && moved.established.flags == 35);
    ck_assert(moved.records.max_sent == 16384 && moved.records.max_received == 16385);
    ck_assert(moved.records.text.data_len == 4 && moved.records.input.data_len == 20);
    ck_assert(moved.peer.leaf.data_len == 3 && moved.peer.leaf.data[0] == 0x30);
    ck_assert(moved.records.output.data_len == 12 && moved.records.num_empty_records == 1);
}
END_TEST

/* Version 1 ended before the peer's leaf. */
START_TEST(an_older_version_is_read)
{
    uint8_t saved[2048] = {0};
    size_t saved_len = from_hex(saved, saved_hex) - 6;
    struct sio_moved moved;
    struct sio_error why = {0};
    ck_assert(!sio_moved_read(&moved, sio_bytes(saved, saved_len), &why));
    saved[4] = 1;
    why = (struct sio_error){0};
    ck_assert(sio_moved_read(&moved, sio_bytes(saved, saved_len), &why));
    ck_assert_uint_eq(moved.peer.leaf.data_len, 0);
    ck_assert_uint_eq(moved.records.output.data_len, 12);
    saved[4] = 3;
    ck_assert(!sio_moved_read(&moved, sio_bytes(saved, saved_len), &why));
}
END_TEST

Suite *moved_suite(void)
{
    Suite *suite = suite_create("api/moved");
    TCase *tcase = tcase_create("form");
    tcase_add_test(tcase, bytes_are_those_of_every_machine);
    tcase_add_test(tcase, an_older_version_is_read);
    tcase_add_test(tcase, values_are_where_they_belong);
    suite_add_tcase(suite, tcase);
    return suite;
}
