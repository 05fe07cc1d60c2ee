/* SPDX-License-Identifier: Apache-2.0 */
/*
 * misuse_test.c: calls that are wrong, or come at the wrong time: each gets the status that the headers promise.
 */
#include <string.h>

#include <siotls/quic.h>

#include "check_main.h"
#include "failing_memory.h"
#include "fake_provider.h"
#include "pair.h"

enum { CLIENT = PAIR_CLIENT, SERVER = PAIR_SERVER, ARGUMENT = SIOTLS_ERROR_ARGUMENT, STATE = SIOTLS_ERROR_STATE };

static const struct pair_mode mode = {"misuse", PAIR_WHOLE, PAIR_RECEIVE_DATA, false, 0};
static const struct pair_scenario plain = {.name = "misuse"};
static struct failing_memory memory;
static struct pair pair;

static void open_pair(void)
{
    pair_build_world();
    fake_control_reset();
    failing_memory_init(&memory, 0);
    ck_assert_msg(pair_open(&pair, &plain, &mode, &memory.memory), "%s", pair_complaint());
}

static void shut_pair(void)
{
    pair_shut(&pair);
    ck_assert_uint_eq(memory.num_blocks, 0);
    ck_assert_uint_eq(fake_control.num_live, 0);
}

/* ---- one call each, with good arguments; conn may be NULL ---- */

static uint8_t bytes[4];
static uint8_t *buffer;
static const uint8_t *view;
static size_t count;

static int set_time(struct siotls_conn *conn)
{
    return siotls_conn_set_time(conn, pair_time_ms);
}

static int set_server_name(struct siotls_conn *conn)
{
    return siotls_conn_set_server_name(conn, PAIR_NAME);
}

static int receive_buffer(struct siotls_conn *conn)
{
    return siotls_conn_receive_buffer(conn, &buffer, &count, 0);
}

static int received(struct siotls_conn *conn)
{
    return siotls_conn_received(conn, 0);
}

static int receive_data(struct siotls_conn *conn)
{
    return siotls_conn_receive_data(conn, &count, bytes, 0);
}

static int receive_in_place(struct siotls_conn *conn)
{
    return siotls_conn_receive_in_place(conn, &count, bytes, 0);
}

static int data_to_send(struct siotls_conn *conn)
{
    return siotls_conn_data_to_send(conn, &view, &count);
}

static int data_to_read(struct siotls_conn *conn)
{
    return siotls_conn_data_to_read(conn, &view, &count);
}

static int send_data(struct siotls_conn *conn)
{
    return siotls_conn_send_data(conn, &count, bytes, 1);
}

static int update_key(struct siotls_conn *conn)
{
    return siotls_conn_update_key(conn, 0);
}

static int next_event(struct siotls_conn *conn)
{
    struct siotls_event event = {.size = sizeof event};
    return siotls_conn_next_event(conn, &event);
}

static int answer_client_hello(struct siotls_conn *conn)
{
    return siotls_conn_answer_client_hello(conn, 1, NULL, NULL);
}

static int answer_sign(struct siotls_conn *conn)
{
    return siotls_conn_answer_sign(conn, 1, bytes, 1);
}

static int answer_verify(struct siotls_conn *conn)
{
    return siotls_conn_answer_verify(conn, 1);
}

static int refuse(struct siotls_conn *conn)
{
    return siotls_conn_refuse(conn, 1, SIOTLS_ALERT_ACCESS_DENIED);
}

static int info(struct siotls_conn *conn)
{
    struct siotls_info found = {.size = sizeof found};
    return siotls_conn_info(conn, &found);
}

static int error_of(struct siotls_conn *conn)
{
    struct siotls_error error = {.size = sizeof error};
    return siotls_conn_error(conn, &error);
}

/* FAILED stands for the status with which the connection failed. */
enum { OK = 0, STALE = SIOTLS_ERROR_STALE, CLOSED = SIOTLS_ERROR_CLOSED, FAILED = 99 };

static const struct {
    const char *name;
    int (*call)(struct siotls_conn *conn);
    int fresh, done, closed, failed;
} calls[] = {
    {"set_time", set_time, OK, OK, OK, OK},
    {"set_server_name", set_server_name, OK, STATE, STATE, STATE},
    {"receive_buffer", receive_buffer, STATE, OK, OK, FAILED},
    {"received", received, STATE, OK, OK, FAILED},
    {"receive_data", receive_data, STATE, OK, OK, FAILED},
    {"receive_in_place", receive_in_place, STATE, OK, OK, FAILED},
    {"data_to_send", data_to_send, OK, OK, OK, OK},
    {"data_to_read", data_to_read, OK, OK, OK, FAILED},
    {"send_data", send_data, STATE, OK, CLOSED, FAILED},
    {"update_key", update_key, STATE, OK, CLOSED, FAILED},
    {"next_event", next_event, OK, OK, OK, FAILED},
    {"answer_client_hello", answer_client_hello, STALE, STALE, STALE, FAILED},
    {"answer_sign", answer_sign, STALE, STALE, STALE, FAILED},
    {"answer_verify", answer_verify, STALE, STALE, STALE, FAILED},
    {"refuse", refuse, STALE, STALE, STALE, FAILED},
    {"info", info, OK, OK, OK, OK},
    {"error", error_of, OK, OK, OK, OK},
    {"receive_end", siotls_conn_receive_end, STATE, SIOTLS_ERROR_TRUNCATED, SIOTLS_ERROR_TRUNCATED, FAILED},
    {"close", siotls_conn_close, STATE, OK, OK, FAILED},
    {"start", siotls_conn_start, OK, STATE, STATE, STATE},
};

static const int num_calls = sizeof calls / sizeof calls[0];

static void expect(int index, int expected, int failed_with)
{
    int status = calls[index].call(pair.ends[CLIENT].conn);
    ck_assert_msg(status == (expected == FAILED ? failed_with : expected), "%s: %s", calls[index].name,
                  siotls_status_name(status));
}

START_TEST(null_is_no_connection)
{
    ck_assert_int_eq(calls[_i].call(NULL), ARGUMENT);
}
END_TEST

START_TEST(calls_before_the_start)
{
    open_pair();
    expect(_i, calls[_i].fresh, 0);
    shut_pair();
}
END_TEST

START_TEST(calls_after_the_handshake)
{
    open_pair();
    ck_assert(pair_shake_hands(&pair));
    expect(_i, calls[_i].done, 0);
    shut_pair();
}
END_TEST

START_TEST(calls_after_closing)
{
    open_pair();
    ck_assert(pair_shake_hands(&pair) && pair_close(&pair, PAIR_CLIENT));
    expect(_i, calls[_i].closed, 0);
    shut_pair();
}
END_TEST

START_TEST(calls_after_a_failure)
{
    open_pair();
    ck_assert(pair_shake_hands(&pair));
    int status = siotls_conn_receive_end(pair.ends[CLIENT].conn);
    ck_assert_int_eq(status, SIOTLS_ERROR_TRUNCATED);
    expect(_i, calls[_i].failed, status);
    shut_pair();
}
END_TEST

/* ---- arguments ---- */

START_TEST(results_need_a_place)
{
    open_pair();
    ck_assert(pair_shake_hands(&pair));
    struct siotls_conn *conn = pair.ends[CLIENT].conn;
    ck_assert_int_eq(siotls_conn_receive_buffer(conn, NULL, &count, 0), ARGUMENT);
    ck_assert_int_eq(siotls_conn_receive_buffer(conn, &buffer, NULL, 0), ARGUMENT);
    ck_assert_int_eq(siotls_conn_receive_data(conn, NULL, bytes, 1), ARGUMENT);
    ck_assert_int_eq(siotls_conn_receive_in_place(conn, NULL, bytes, 1), ARGUMENT);
    ck_assert_int_eq(siotls_conn_data_to_send(conn, NULL, &count), ARGUMENT);
    ck_assert_int_eq(siotls_conn_data_to_send(conn, &view, NULL), ARGUMENT);
    ck_assert_int_eq(siotls_conn_data_to_read(conn, NULL, &count), ARGUMENT);
    ck_assert_int_eq(siotls_conn_data_to_read(conn, &view, NULL), ARGUMENT);
    ck_assert_int_eq(siotls_conn_send_data(conn, NULL, bytes, 1), ARGUMENT);
    ck_assert_int_eq(siotls_conn_next_event(conn, NULL), ARGUMENT);
    ck_assert_int_eq(siotls_conn_info(conn, NULL), ARGUMENT);
    ck_assert_int_eq(siotls_conn_error(conn, NULL), ARGUMENT);
    shut_pair();
}
END_TEST

START_TEST(bytes_may_be_null_only_when_there_are_none)
{
    open_pair();
    ck_assert(pair_shake_hands(&pair));
    struct siotls_conn *conn = pair.ends[CLIENT].conn;
    ck_assert_int_eq(siotls_conn_receive_data(conn, &count, NULL, 1), ARGUMENT);
    ck_assert_int_eq(siotls_conn_receive_in_place(conn, &count, NULL, 1), ARGUMENT);
    ck_assert_int_eq(siotls_conn_send_data(conn, &count, NULL, 1), ARGUMENT);
    ck_assert_int_eq(siotls_conn_receive_data(conn, &count, NULL, 0), OK);
    ck_assert_int_eq(siotls_conn_receive_in_place(conn, &count, NULL, 0), OK);
    ck_assert_int_eq(siotls_conn_send_data(conn, &count, NULL, 0), OK);
    ck_assert_uint_eq(count, 0);
    ck_assert_int_eq(siotls_conn_received(conn, 1), ARGUMENT);
    shut_pair();
}
END_TEST

/* A size that is not set is an error; a small one gets what fits. */
START_TEST(structs_have_sizes)
{
    struct siotls_info small = {.size = offsetof(struct siotls_info, is_failed), .is_failed = 77};
    struct siotls_info unset = {.size = 0};
    struct siotls_event event = {.size = 0};
    open_pair();
    ck_assert(pair_shake_hands(&pair));
    struct siotls_conn *conn = pair.ends[CLIENT].conn;
    ck_assert_int_eq(siotls_conn_info(conn, &unset), ARGUMENT);
    ck_assert_int_eq(siotls_conn_next_event(conn, &event), ARGUMENT);
    ck_assert_int_eq(siotls_conn_info(conn, &small), OK);
    ck_assert_int_eq(small.is_done, 1);
    ck_assert_int_eq(small.is_failed, 77);
    ck_assert_uint_eq(small.size, offsetof(struct siotls_info, is_failed));
    shut_pair();
}
END_TEST

START_TEST(names_are_names)
{
    static const char *const bad[] = {"", "a..b", "-", "a b", "*.example", "1.2.3.4.5:80"};
    open_pair();
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        ck_assert_msg(siotls_conn_set_server_name(pair.ends[CLIENT].conn, bad[i]) == ARGUMENT, "\"%s\"", bad[i]);
    ck_assert_int_eq(siotls_conn_set_server_name(pair.ends[CLIENT].conn, NULL), ARGUMENT);
    ck_assert_int_eq(siotls_conn_set_server_name(pair.ends[SERVER].conn, PAIR_NAME), STATE);
    shut_pair();
}
END_TEST

START_TEST(connections_need_ready_configs)
{
    struct siotls_conn *conn = NULL;
    struct siotls_config *config = NULL;
    open_pair();
    ck_assert_int_eq(siotls_conn_new(NULL, pair.ends[CLIENT].config, NULL, NULL), ARGUMENT);
    conn = pair.ends[CLIENT].conn;
    ck_assert_int_eq(siotls_conn_new(&conn, NULL, NULL, NULL), ARGUMENT);
    ck_assert_ptr_null(conn);
    ck_assert_int_eq(siotls_config_new(&config, pair.set, SIOTLS_ROLE_CLIENT, &memory.memory, NULL), OK);
    struct siotls_error error = {.size = sizeof error};
    ck_assert_int_eq(siotls_conn_new(&conn, config, NULL, &error), STATE);
    ck_assert_str_eq(error.reason, "connection: the config is not ready");
    ck_assert_int_eq(siotls_quic_conn_new(&conn, config, &error), STATE);
    ck_assert_str_eq(error.reason, "connection: the config is not ready");
    ck_assert_ptr_null(conn);
    siotls_config_free(config);
    siotls_conn_free(NULL);
    siotls_pool_free(NULL);
    shut_pair();
}
END_TEST

/* A client that judges certificates needs to know when it is. */
START_TEST(clients_need_the_time)
{
    struct siotls_conn *conn = NULL;
    open_pair();
    ck_assert_int_eq(siotls_conn_new(&conn, pair.ends[CLIENT].config, NULL, NULL), OK);
    struct siotls_error error = {.size = sizeof error};
    ck_assert_int_eq(siotls_conn_start(conn), STATE);
    ck_assert_int_eq(siotls_conn_misuse(conn, &error), OK);
    ck_assert_str_eq(error.reason, "start: the time was not set (siotls_conn_set_time)");
    ck_assert_int_eq(siotls_conn_set_time(conn, pair_time_ms), OK);
    ck_assert_int_eq(siotls_conn_start(conn), OK);
    siotls_conn_free(conn);
    shut_pair();
}
END_TEST

static Suite *misuse_suite(void)
{
    Suite *suite = suite_create("handshake/misuse");
    TCase *tcase = tcase_create("calls");
    tcase_add_loop_test(tcase, null_is_no_connection, 0, num_calls);
    tcase_add_loop_test(tcase, calls_before_the_start, 0, num_calls);
    tcase_add_loop_test(tcase, calls_after_the_handshake, 0, num_calls);
    tcase_add_loop_test(tcase, calls_after_closing, 0, num_calls);
    tcase_add_loop_test(tcase, calls_after_a_failure, 0, num_calls);
    tcase_add_test(tcase, results_need_a_place);
    tcase_add_test(tcase, bytes_may_be_null_only_when_there_are_none);
    tcase_add_test(tcase, structs_have_sizes);
    tcase_add_test(tcase, names_are_names);
    tcase_add_test(tcase, connections_need_ready_configs);
    tcase_add_test(tcase, clients_need_the_time);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {misuse_suite};
    return check_main(suites, 1);
}
