/* SPDX-License-Identifier: Apache-2.0 */
/*
 * client_defaults_test.c: the client's config in one call, over the providers that were built and the system's anchors.
 */
#include <stdlib.h>
#include <unistd.h>

#include <siotls/siotls.h>

#include "check_main.h"

static const struct siotls_bytes protocols[] = {{(const uint8_t *)"h2", 2}, {(const uint8_t *)"http/1.1", 8}};

static void look_here(void)
{
    ck_assert_int_eq(setenv("SIOTLS_PROVIDER_PATH", TEST_PROVIDERS, 1), 0);
    ck_assert_int_eq(unsetenv("SIOTLS_PROVIDER"), 0);
}

START_TEST(it_verifies_and_asks_for_protocols)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_info info = SIOTLS_INIT_INFO;
    struct siotls_config *config = NULL;
    struct siotls_conn *conn = NULL;
    const uint8_t *data;
    size_t data_len = 0;
    int status = siotls_config_of_client(&config, protocols, 2, &error);
    if (status == SIOTLS_ERROR_NOT_FOUND) { /* a system without anchors gets no config that trusts nobody, or all */
        ck_assert_ptr_null(config);
        return;
    }
    ck_assert_msg(status == SIOTLS_OK, "%s", error.reason);
    ck_assert_int_eq(siotls_config_ready(config, &error), SIOTLS_OK);
    ck_assert_int_eq(siotls_conn_new(&conn, config, NULL, &error), SIOTLS_OK);
    /* Who judges certificates has to be told the time. */
    ck_assert_int_eq(siotls_conn_start(conn), SIOTLS_ERROR_STATE);
    ck_assert_int_eq(siotls_conn_misuse(conn, &error), SIOTLS_OK);
    ck_assert_str_eq(error.reason, "start: the time was not set (siotls_conn_set_time)");
    ck_assert_int_eq(siotls_conn_set_time(conn, 1893456000000), SIOTLS_OK);
    ck_assert_int_eq(siotls_conn_set_server_name(conn, "www.example.org"), SIOTLS_OK);
    ck_assert_int_eq(siotls_conn_start(conn), SIOTLS_OK);
    ck_assert_int_eq(siotls_conn_data_to_send(conn, &data, &data_len), SIOTLS_OK);
    ck_assert_uint_gt(data_len, 0);
    ck_assert_int_eq(siotls_conn_info(conn, &info), SIOTLS_OK);
    ck_assert_int_eq(info.has_output, 1);
    siotls_conn_free(conn);
    siotls_config_free(config);
}
END_TEST

START_TEST(wrong_protocols_are_named)
{
    static const struct siotls_bytes empty = {(const uint8_t *)"", 0};
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_config *config = (struct siotls_config *)1;
    int status = siotls_config_of_client(&config, &empty, 1, &error);
    ck_assert_ptr_null(config);
    if (status == SIOTLS_ERROR_NOT_FOUND)
        return;
    ck_assert_int_eq(status, SIOTLS_ERROR_ARGUMENT);
    ck_assert_str_eq(error.reason, "alpn: a name has not 1 to 255 bytes");
    ck_assert_int_eq(siotls_config_of_client(NULL, NULL, 0, &error), SIOTLS_ERROR_ARGUMENT);
}
END_TEST

static Suite *client_defaults_suite(void)
{
    Suite *suite = suite_create("the client's defaults");
    TCase *tcase = tcase_create("the client's defaults");
    tcase_add_checked_fixture(tcase, look_here, NULL);
    tcase_add_test(tcase, it_verifies_and_asks_for_protocols);
    tcase_add_test(tcase, wrong_protocols_are_named);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    Suite *(*const suites[])(void) = {client_defaults_suite};
    return check_main(suites, sizeof suites / sizeof suites[0]);
}
