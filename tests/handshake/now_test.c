/* SPDX-License-Identifier: Apache-2.0 */
/*
 * now_test.c: what a connection says can be done now, how it says that it ended, ports that copy, events that nobody
 * takes, and why a call was refused.
 */
#include <string.h>

#include "api/conn.h"
#include "check_main.h"
#include "failing_memory.h"
#include "fake_provider.h"
#include "pair.h"

enum { CLIENT = PAIR_CLIENT, SERVER = PAIR_SERVER, CLOSED = SIOTLS_ERROR_CLOSED };

static const struct pair_mode mode = {"now", PAIR_WHOLE, PAIR_RECEIVE_DATA, false, 0};
static struct failing_memory memory;
static struct pair pair;
static struct siotls_conn *client, *server;

static bool ask_verify(struct pair *made)
{
    return siotls_config_set_events(made->ends[CLIENT].config, SIOTLS_REQUEST_VERIFY) == 0;
}

static bool ask_messages(struct pair *made)
{
    return siotls_config_set_events(made->ends[CLIENT].config, SIOTLS_REQUEST_MESSAGE) == 0;
}

static const struct pair_scenario plain = {.name = "now"};
static const struct pair_scenario asked = {.name = "asked", .configure = ask_verify};
static const struct pair_scenario noted = {.name = "noted", .configure = ask_messages};

static void open_pair(const struct pair_scenario *scenario)
{
    pair_build_world();
    fake_control_reset();
    failing_memory_init(&memory, 0);
    ck_assert_msg(pair_open(&pair, scenario, &mode, &memory.memory) && pair_start(&pair), "%s", pair_complaint());
    client = pair.ends[CLIENT].conn;
    server = pair.ends[SERVER].conn;
}

static void open_done(void)
{
    open_pair(&plain);
    ck_assert(pair_settle(&pair));
}

static void shut_pair(void)
{
    pair_shut(&pair);
    ck_assert_uint_eq(memory.num_blocks, 0);
    ck_assert_uint_eq(fake_control.num_live, 0);
}

static struct siotls_info info_of(const struct siotls_conn *conn)
{
    struct siotls_info info = {.size = sizeof info};
    ck_assert_int_eq(siotls_conn_info(conn, &info), 0);
    return info;
}

/* All output of one side to the other, in copies of so many bytes. Returns the last status of the output. */
static int carry(struct siotls_conn *from, struct siotls_conn *to, size_t part_len)
{
    uint8_t part[512];
    size_t data_len;
    size_t taken;
    int status = siotls_conn_take_output(from, part, &data_len, part_len);
    while (data_len > 0) {
        ck_assert_int_eq(status, 0);
        (void)siotls_conn_receive_data(to, &taken, part, data_len);
        ck_assert_uint_eq(taken, data_len);
        status = siotls_conn_take_output(from, part, &data_len, part_len);
    }
    return status;
}

static void refused(const struct siotls_conn *conn, int status, int wanted, const char *reason)
{
    struct siotls_error error = {.size = sizeof error};
    ck_assert_int_eq(status, wanted);
    ck_assert_int_eq(siotls_conn_misuse(conn, &error), 0);
    ck_assert_int_eq(error.status, wanted);
    ck_assert_str_eq(error.reason, reason);
    ck_assert_int_eq(siotls_conn_error(conn, &error), 0);
    ck_assert_int_eq(error.status, 0);
}

START_TEST(data_is_copied_in_and_out)
{
    uint8_t sent[3000];
    uint8_t got[sizeof sent];
    size_t got_len = 0;
    size_t data_len;
    open_done();
    for (size_t i = 0; i < sizeof sent; i++)
        sent[i] = (uint8_t)(i * 7 >> 2);
    ck_assert_int_eq(siotls_conn_send_data(server, &data_len, sent, sizeof sent), 0);
    ck_assert_uint_eq(data_len, sizeof sent);
    ck_assert_int_eq(carry(server, client, 300), 0);
    do {
        ck_assert_int_eq(info_of(client).can_read, got_len < sizeof sent);
        ck_assert_int_eq(
            siotls_conn_read_data(client, got + got_len, &data_len, sizeof got - got_len > 700 ? 700 : 100), 0);
        got_len += data_len;
        ck_assert_uint_le(got_len, sizeof sent);
    } while (data_len > 0 && got_len <= sizeof got - 100);
    ck_assert_uint_eq(got_len, sizeof sent);
    ck_assert_mem_eq(got, sent, sizeof sent);
    ck_assert_int_eq(siotls_conn_read_data(client, got, &data_len, sizeof got), 0);
    ck_assert_uint_eq(data_len, 0);
    ck_assert_int_eq(siotls_conn_read_data(client, NULL, &data_len, 1), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_conn_take_output(client, got, NULL, 1), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_conn_take_output(client, NULL, &data_len, 0), 0);
    shut_pair();
}
END_TEST

/* Behind what is unread stands CLOSED; without close_notify TRUNCATED; before either there is nothing yet. */
START_TEST(readers_hear_how_it_ended)
{
    const uint8_t *view;
    size_t data_len;
    open_done();
    ck_assert_int_eq(siotls_conn_data_to_read(client, &view, &data_len), 0);
    ck_assert_int_eq(siotls_conn_send_data(server, &data_len, (const uint8_t *)"end", 3), 0);
    if (_i == 0)
        ck_assert_int_eq(siotls_conn_close(server), 0);
    ck_assert_int_eq(info_of(server).is_closed, _i == 0);
    carry(server, client, 512);
    (void)siotls_conn_receive_end(client);
    ck_assert_int_eq(info_of(client).is_input_ended, 1);
    ck_assert_int_eq(siotls_conn_data_to_read(client, &view, &data_len), 0);
    ck_assert_uint_eq(data_len, 3);
    uint8_t buffer[8];
    ck_assert_int_eq(siotls_conn_read_data(client, buffer, &data_len, sizeof buffer), 0);
    ck_assert_uint_eq(data_len, 3);
    int ending = _i == 0 ? CLOSED : SIOTLS_ERROR_TRUNCATED;
    ck_assert_int_eq(siotls_conn_read_data(client, buffer, &data_len, sizeof buffer), ending);
    ck_assert_int_eq(siotls_conn_data_to_read(client, &view, &data_len), ending);
    shut_pair();
}
END_TEST

/* Ways in which a connection fails and has to say so: the application's, and the peer's bytes. */
static int fail_by_word(void)
{
    ck_assert_int_eq(siotls_conn_abort(client, SIOTLS_ALERT_ACCESS_DENIED), 0);
    return SIOTLS_ERROR_REFUSED;
}

static int fail_by_bytes(void)
{
    static const uint8_t changed[5 + 17] = {23, 3, 3, 0, 17};
    size_t taken;
    ck_assert_int_eq(siotls_conn_receive_data(client, &taken, changed, sizeof changed), SIOTLS_ERROR_PROTOCOL);
    return SIOTLS_ERROR_PROTOCOL;
}

static const struct {
    int (*bring_about)(void);
    int alert;
} failures[] = {{fail_by_word, SIOTLS_ALERT_ACCESS_DENIED}, {fail_by_bytes, SIOTLS_ALERT_BAD_RECORD_MAC}};

/* A loop that stops at the first error has sent the alert by then, also when it goes byte by byte. */
START_TEST(loops_send_the_last_alert)
{
    const uint8_t *data;
    size_t data_len;
    size_t taken;
    int status = 0;
    open_done();
    int failure = failures[_i].bring_about();
    ck_assert_int_eq(info_of(client).has_output, 1);
    while (status == 0 && siotls_conn_data_to_send(client, &data, &data_len) == 0 && data_len > 0) {
        (void)siotls_conn_receive_data(server, &taken, data, 1);
        status = siotls_conn_data_sent(client, 1);
    }
    ck_assert_int_eq(status, failure);
    ck_assert_int_eq(siotls_conn_data_to_send(client, &data, &data_len), failure);
    ck_assert_int_eq(info_of(client).has_output, 0);
    struct siotls_error error = {.size = sizeof error};
    ck_assert_int_eq(siotls_conn_error(server, &error), 0);
    ck_assert_int_eq(error.status, SIOTLS_ERROR_PEER_ALERT);
    ck_assert_int_eq(error.alert, failures[_i].alert);
    shut_pair();
}
END_TEST

START_TEST(a_decision_is_told_until_it_is_answered)
{
    struct siotls_event event = {.size = sizeof event};
    open_pair(&asked);
    ck_assert_int_eq(info_of(client).has_output, 1);
    ck_assert_int_eq(info_of(client).has_event, 0);
    carry(client, server, 512);
    carry(server, client, 512);
    ck_assert_int_eq(info_of(client).has_event, 1);
    ck_assert_int_eq(info_of(client).awaited_answer, SIOTLS_EVENT_VERIFY);
    ck_assert_int_eq(siotls_conn_next_event(client, &event), 0);
    ck_assert_int_eq(event.type, SIOTLS_EVENT_VERIFY);
    ck_assert_int_eq(info_of(client).has_event, 0);
    ck_assert_int_eq(info_of(client).awaited_answer, SIOTLS_EVENT_VERIFY);
    refused(client, siotls_conn_answer_verify(client, event.id + 1), SIOTLS_ERROR_STALE,
            "answer: no such decision is outstanding");
    ck_assert_int_eq(siotls_conn_answer_verify(client, event.id), 0);
    ck_assert_int_eq(info_of(client).awaited_answer, SIOTLS_EVENT_NONE);
    ck_assert_int_eq(info_of(client).has_event, 1);
    shut_pair();
}
END_TEST

/* The handshake goes through, and so does data behind it; what is kept has a bound, and what is lost is counted. */
START_TEST(notes_stop_nothing)
{
    uint8_t got[8];
    size_t data_len;
    open_pair(&noted);
    carry(client, server, 512);
    carry(server, client, 512);
    carry(client, server, 512);
    ck_assert_int_eq(info_of(client).is_done, 1);
    ck_assert_int_eq(siotls_conn_send_data(server, &data_len, (const uint8_t *)"behind", 6), 0);
    carry(server, client, 512);
    ck_assert_int_eq(siotls_conn_read_data(client, got, &data_len, sizeof got), 0);
    ck_assert_uint_eq(data_len, 6);
    ck_assert_uint_eq(info_of(client).num_events_lost, 0);
    struct siotls_event event = {.size = sizeof event};
    ck_assert_int_eq(siotls_conn_next_event(client, &event), 0);
    ck_assert_int_eq(event.type, SIOTLS_EVENT_MESSAGE);
    ck_assert_int_eq(event.message.data[0], 1); /* the ClientHello: the first is not lost */
    shut_pair();
}
END_TEST

START_TEST(refusals_have_reasons)
{
    struct siotls_error error = {.size = sizeof error};
    size_t taken;
    open_done();
    ck_assert_int_eq(siotls_conn_misuse(client, &error), 0);
    ck_assert_int_eq(error.status, 0);
    refused(client, siotls_conn_start(client), SIOTLS_ERROR_STATE, "start: the connection was started before");
    refused(client, siotls_conn_data_read(client, 77), SIOTLS_ERROR_ARGUMENT,
            "read: more bytes than siotls_conn_data_to_read shows");
    ck_assert_int_eq(siotls_conn_misuse(client, &error), 0);
    ck_assert_str_eq(error.detail, "value 77");
    refused(client, siotls_conn_receive_data(client, &taken, NULL, 3), SIOTLS_ERROR_ARGUMENT,
            "call: the data or text is NULL");
    refused(server, siotls_conn_request_certificate(server), SIOTLS_ERROR_STATE,
            "request: post-handshake authentication is not agreed on");
    ck_assert_int_eq(siotls_conn_close(client), 0);
    refused(client, siotls_conn_send_data(client, &taken, (const uint8_t *)"x", 1), CLOSED,
            "send: this side has closed its direction");
    ck_assert_int_eq(siotls_conn_misuse(NULL, &error), SIOTLS_ERROR_ARGUMENT);
    ck_assert_int_eq(siotls_conn_misuse(client, NULL), SIOTLS_ERROR_ARGUMENT);
    shut_pair();
}
END_TEST

static Suite *now_suite(void)
{
    Suite *suite = suite_create("handshake/now");
    TCase *tcase = tcase_create("now");
    tcase_add_test(tcase, data_is_copied_in_and_out);
    tcase_add_loop_test(tcase, readers_hear_how_it_ended, 0, 2);
    tcase_add_loop_test(tcase, loops_send_the_last_alert, 0, 2);
    tcase_add_test(tcase, a_decision_is_told_until_it_is_answered);
    tcase_add_test(tcase, notes_stop_nothing);
    tcase_add_test(tcase, refusals_have_reasons);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static Suite *(*const suites[])(void) = {now_suite};
    return check_main(suites, 1);
}
