/* SPDX-License-Identifier: Apache-2.0 */
/*
 * policy_test.c: setters about records and hellos: what they take, what they refuse, and that nothing is set once a
 * config is ready.
 */
#include <siotls/connection.h>

#include "config/config.h"
#include "config_suites.h"
#include "crypto/load/set.h"
#include "fake_provider.h"

static struct siotls_set *set;
static struct siotls_config *client, *server;

static void begin(void)
{
    const struct siotls_set_options options = {.size = sizeof options, .providers = ""};
    fake_control_reset();
    ck_assert_int_eq(siotls_set_new(&set, &options, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_set_add(set, fake_provider, NULL), SIOTLS_OK);
    sio_set_skip_tests(set);
    ck_assert_int_eq(siotls_config_new(&client, set, SIOTLS_ROLE_CLIENT, NULL, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_new(&server, set, SIOTLS_ROLE_SERVER, NULL, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_insecure_no_verification(client), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_events(server, SIOTLS_REQUEST_CLIENT_HELLO), SIOTLS_OK);
}

static void end(void)
{
    siotls_config_free(client);
    siotls_config_free(server);
    siotls_set_free(set);
}

START_TEST(clients_say_how_many_sessions_they_need)
{
    begin();
    ck_assert_uint_eq(client->sessions.max_sessions, 64);
    ck_assert_int_eq(siotls_config_set_max_sessions(client, 1), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_max_sessions(client, 0), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_max_sessions(client, 65), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_max_sessions(server, 1), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_max_sessions(NULL, 1), SIOTLS_ERROR_ARGUMENT);
    ck_assert_uint_eq(client->sessions.max_sessions, 1);
    end();
}
END_TEST

START_TEST(limits_are_those_of_the_rfcs)
{
    static const uint32_t good_limits[] = {0, 64, 65, 16384, 16385};
    static const uint32_t bad_limits[] = {1, 63, 16386, UINT32_MAX};
    static const uint32_t good_lengths[] = {0, 512, 1024, 2048, 4096};
    static const uint32_t bad_lengths[] = {1, 256, 511, 513, 8192, 16384};
    begin();
    for (size_t i = 0; i < 5; i++) {
        ck_assert_int_eq(siotls_config_set_record_size_limit(client, good_limits[i]), SIOTLS_OK);
        ck_assert_uint_eq(client->record_size_limit, good_limits[i]);
        ck_assert_int_eq(siotls_config_set_max_fragment_length(client, good_lengths[i]), SIOTLS_OK);
        ck_assert_uint_eq(client->max_fragment_length, good_lengths[i]);
    }
    for (size_t i = 0; i < 4; i++)
        ck_assert_int_eq(siotls_config_set_record_size_limit(client, bad_limits[i]), SIOTLS_ERROR_ARGUMENT);
    for (size_t i = 0; i < 6; i++)
        ck_assert_int_eq(siotls_config_set_max_fragment_length(client, bad_lengths[i]), SIOTLS_ERROR_ARGUMENT);
    ck_assert_uint_eq(client->record_size_limit, 16385);
    ck_assert_uint_eq(client->max_fragment_length, 4096);
    ck_assert_int_eq(siotls_config_set_record_size_limit(NULL, 64), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_key_limit(client, UINT64_MAX), SIOTLS_OK);
    end();
}
END_TEST

START_TEST(a_group_is_preferred_by_servers)
{
    begin();
    ck_assert_int_eq(siotls_config_set_prefer_group(server, 2), SIOTLS_OK);
    ck_assert(server->prefer_group);
    ck_assert_int_eq(siotls_config_set_prefer_group(server, 0), SIOTLS_OK);
    ck_assert(!server->prefer_group);
    ck_assert_int_eq(siotls_config_set_prefer_group(client, 1), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_prefer_group(NULL, 1), SIOTLS_ERROR_ARGUMENT);
    end();
}
END_TEST

START_TEST(cookie_keys_are_a_servers)
{
    static const uint8_t keys[17][32] = {{1}, {2}};
    begin();
    ck_assert_int_eq(siotls_config_set_cookie_keys(server, keys[0], 16), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_cookie_keys(server, keys[0], 17), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_cookie_keys(server, NULL, 1), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_cookie_keys(client, keys[0], 1), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_config_set_cookie_keys(NULL, keys[0], 1), SIOTLS_ERROR_ARGUMENT);
    ck_assert_uint_eq(server->cookie_keys.data_len, 16 * 32);
    ck_assert_int_eq(siotls_config_set_cookie_keys(server, keys[1], 1), SIOTLS_OK);
    ck_assert_uint_eq(server->cookie_keys.data_len, 32);
    ck_assert_uint_eq(server->cookie_keys.data[0], 2);
    ck_assert_int_eq(siotls_config_ready(server, NULL), SIOTLS_OK);
    ck_assert_uint_eq(server->cookie_suite.id, SIOTLS_SUITE_CHACHA20_POLY1305_SHA256);
    ck_assert_ptr_nonnull(server->cookie_suite.aead.algorithm);
    end();
}
END_TEST

/* Cookies can only be judged at a time. */
START_TEST(a_server_with_cookies_needs_the_time)
{
    static const uint8_t key[32] = {1};
    static const uint8_t context[1025];
    struct siotls_conn *conn = NULL;
    begin();
    ck_assert_int_eq(siotls_config_set_cookie_keys(server, key, 1), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_ready(server, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_conn_new(&conn, server, NULL, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_conn_set_cookie_context(conn, context, 1025), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_conn_set_cookie_context(conn, NULL, 1), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_conn_set_cookie_context(conn, context, 1024), SIOTLS_OK);
    ck_assert_int_eq(siotls_conn_start(conn), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_conn_set_time(conn, 1), SIOTLS_OK);
    ck_assert_int_eq(siotls_conn_start(conn), SIOTLS_OK);
    ck_assert_int_eq(siotls_conn_set_cookie_context(conn, context, 1), SIOTLS_ERROR_STATE);
    siotls_conn_free(conn);
    end();
}
END_TEST

START_TEST(nothing_is_set_once_it_is_ready)
{
    static const uint8_t key[32] = {1};
    begin();
    ck_assert_int_eq(siotls_config_ready(client, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_ready(server, NULL), SIOTLS_OK);
    ck_assert_int_eq(siotls_config_set_grease(client, 0), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_config_set_record_size_limit(client, 64), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_config_set_max_fragment_length(client, 512), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_config_set_key_limit(client, 1), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_config_set_cookie_keys(server, key, 1), SIOTLS_ERROR_STATE);
    end();
}
END_TEST

Suite *config_policy_suite(void)
{
    Suite *suite = suite_create("policy");
    TCase *tests = tcase_create("policy");
    tcase_add_test(tests, clients_say_how_many_sessions_they_need);
    tcase_add_test(tests, limits_are_those_of_the_rfcs);
    tcase_add_test(tests, a_group_is_preferred_by_servers);
    tcase_add_test(tests, cookie_keys_are_a_servers);
    tcase_add_test(tests, a_server_with_cookies_needs_the_time);
    tcase_add_test(tests, nothing_is_set_once_it_is_ready);
    suite_add_tcase(suite, tests);
    return suite;
}
